/* SPDX-License-Identifier: Apache-2.0 */
#include "access/token.h"
#include "access/access.h"
#include "access/credential.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "store/db.h"
#include "store/store.h"

#include <pthread.h>
#include <string.h>

#define TOKEN_START "kaname_"
enum { SECRET_SIZE = 32, TOKEN_SIZE = 7 + 43, PREFIX_SIZE = 7 + 6 };

static bool fields_check(struct call *call, struct text name, const char *expires_on)
{
    int year, month, day;
    char latest[CLOCK_DATE_SIZE];
    clock_date_add(latest, call_today(call), 0, TOKEN_LIFE_DAYS_MAX);
    if (name.size == 0 || name.size > TOKEN_NAME_MAX)
        call_fail(call, ERROR_INVALID, "name", "何に使うトークンか、名前を付けてください。",
                  "Give it a name that says what it is for.");
    if (!clock_date_read(text_from(expires_on), &year, &month, &day) ||
        strcmp(expires_on, call_today(call)) < 0 || strcmp(expires_on, latest) > 0)
        call_fail(call, ERROR_INVALID, "expires_on", "期限は今日から1年以内の日付にしてください。",
                  "The last day must be within a year from now.");
    return call_ok(call);
}

static bool count_check(struct call *call)
{
    int64_t count = value_as_int(db_value(
        call,
        "SELECT COUNT(*) FROM api_token WHERE account_id = ? AND revoked_at IS NULL AND "
        "expires_on >= ?",
        DB_ARGS(value_int(call->user->account_id), value_string(call_today(call)))));
    return count < TOKENS_MAX ||
           call_fail(call, ERROR_CONFLICT, NULL, "トークンは%d個までです。使わないものを取り消してください。",
                     "%d tokens at most. Revoke one that is not used.", TOKENS_MAX);
}

static bool token_store(struct call *call, struct text name, const struct scope *scope,
                        const char *expires_on, const char *token)
{
    const char *prefix = arena_format(call->arena, "%.*s", PREFIX_SIZE, token);
    const char *detail =
        arena_format(call->arena, "%s %s %s %s", prefix, text_string(call->arena, name),
                     scope_write(call->arena, scope), expires_on);
    return db_run(call,
                  "INSERT INTO api_token (account_id, name, prefix, hash, scope, made_at, "
                  "expires_on, used_from) VALUES (?, ?, ?, ?, ?, ?, ?, '')",
                  DB_ARGS(value_int(call->user->account_id), value_text(name),
                          value_string(prefix),
                          value_string(credential_hash(call->arena, text_from(token))),
                          value_string(scope_write(call->arena, scope)),
                          value_int(call->now_ms), value_string(expires_on))) &&
           access_note(call, call->user->account_id, call->user->login, "token-created", detail);
}

const char *token_new(struct call *call, struct text name, const struct scope *scope,
                      const char *expires_on)
{
    unsigned char secret[SECRET_SIZE];
    name = text_trim(name);
    if (!fields_check(call, name, expires_on) || !count_check(call))
        return NULL;
    random_bytes(secret, sizeof secret);
    const char *token = arena_format(call->arena, TOKEN_START "%s",
                                     base64url(call->arena, secret, sizeof secret));
    if (!tx_begin(call))
        return NULL;
    if (token_store(call, name, scope, expires_on, token))
        return tx_commit(call) ? token : NULL;
    tx_rollback(call);
    return NULL;
}

bool tokens_list(struct call *call, int64_t account_id, struct token_row **out, int *count)
{
    enum { ROWS_MAX = 100 };
    *out = arena_array(call->arena, ROWS_MAX, sizeof **out);
    *count = 0;
    struct db_rows *rows =
        db_query(call,
                 "SELECT id, made_at, used_at, revoked_at, name, prefix, scope, expires_on, "
                 "used_from FROM api_token WHERE account_id = ? ORDER BY id DESC LIMIT ?",
                 DB_ARGS(value_int(account_id), value_int(ROWS_MAX)));
    while (db_next(rows)) {
        struct token_row *row = &(*out)[(*count)++];
        struct scope scope;
        *row = (struct token_row){.id = db_int(rows, 0),
                                  .made_ms = db_int(rows, 1),
                                  .used_ms = db_int(rows, 2),
                                  .revoked_ms = db_int(rows, 3),
                                  .name = db_string(rows, 4),
                                  .prefix = db_string(rows, 5),
                                  .expires_on = db_string(rows, 7),
                                  .used_from = db_string(rows, 8)};
        row->scope = scope_read(call, text_from(db_string(rows, 6)), &scope)
                         ? scope_show(call, &scope)
                         : "";
        row->is_live =
            row->revoked_ms == 0 && strcmp(row->expires_on, call_today(call)) >= 0;
    }
    return rows != NULL;
}

bool token_revoke(struct call *call, const struct record *account, int64_t id)
{
    int64_t changed = 0;
    const char *detail = id == 0 ? "all" : arena_format(call->arena, "%lld", (long long)id);
    if (!tx_begin(call))
        return false;
    bool is_done =
        db_run_changed(call,
                       "UPDATE api_token SET revoked_at = ? WHERE account_id = ? AND (id = ? OR "
                       "? = 0) AND revoked_at IS NULL",
                       DB_ARGS(value_int(call->now_ms), value_int(account->id), value_int(id),
                               value_int(id)),
                       &changed) &&
        (changed > 0 || id == 0 ||
         call_fail(call, ERROR_MISSING, NULL, "そのようなトークンはありません。",
                   "There is no such token.")) &&
        access_note(call, account->id, record_string(call, account, "login"), "token-revoked",
                    detail);
    if (is_done)
        return tx_commit(call);
    tx_rollback(call);
    return false;
}

bool programs_shut_out(struct call *call, const struct record *account)
{
    struct value live = db_value(
        call, "SELECT COUNT(*) FROM api_token WHERE account_id = ? AND revoked_at IS NULL",
        DB_ARGS(value_int(account->id)));
    return (value_as_int(live) == 0 || token_revoke(call, account, 0)) &&
           credential_drop(call, account->id, "feed");
}

/* What was used since the last job: requests that read cannot write it themselves. */
static struct use {
    int64_t id, used_ms;
    char from[64];
} uses[256];
static int use_count;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static void use_note(struct call *call, int64_t id)
{
    pthread_mutex_lock(&mutex);
    int i = 0;
    while (i < use_count && uses[i].id != id)
        i++;
    if (i < (int)(sizeof uses / sizeof *uses)) {
        use_count = i == use_count ? use_count + 1 : use_count;
        uses[i].id = id;
        uses[i].used_ms = call->now_ms;
        snprintf(uses[i].from, sizeof uses[i].from, "%s", call->origin);
    }
    pthread_mutex_unlock(&mutex);
}

bool tokens_touch(struct call *call)
{
    static struct use taken[sizeof uses / sizeof *uses];
    pthread_mutex_lock(&mutex);
    int count = use_count;
    memcpy(taken, uses, (size_t)count * sizeof *uses);
    use_count = 0;
    pthread_mutex_unlock(&mutex);
    bool is_done = true;
    for (int i = 0; is_done && i < count; i++)
        is_done = db_run(call, "UPDATE api_token SET used_at = ?, used_from = ? WHERE id = ?",
                         DB_ARGS(value_int(taken[i].used_ms), value_string(taken[i].from),
                                 value_int(taken[i].id)));
    return is_done;
}

static struct user *row_user(struct call *call, struct db_rows *rows, int64_t *id)
{
    struct scope scope;
    *id = db_int(rows, 0);
    int64_t account_id = db_int(rows, 1);
    const char *text = db_string(rows, 2);
    db_end(rows);
    struct user *user =
        scope_read(call, text_from(text), &scope) ? user_load(call, account_id) : NULL;
    if (user != NULL)
        scope_narrow(call, &scope, user);
    return user;
}

const struct user *token_user(struct call *call, struct text token, int64_t *id)
{
    struct user *user = NULL;
    if (token.size == TOKEN_SIZE && text_starts(token, TOKEN_START)) {
        struct db_rows *rows =
            db_query(call,
                     "SELECT id, account_id, scope FROM api_token WHERE hash = ? AND revoked_at "
                     "IS NULL AND expires_on >= ?",
                     DB_ARGS(value_string(credential_hash(call->arena, token)),
                             value_string(call_today(call))));
        if (db_next(rows))
            user = row_user(call, rows, id);
        else
            db_end(rows);
    }
    /* What pages demand first, a token does not go around. */
    struct account_musts musts = user == NULL ? (struct account_musts){0}
                                              : account_musts(call, user->account_id);
    bool is_owing = musts.must_change || musts.must_factor;
    if (user != NULL && !is_owing) {
        use_note(call, *id);
        return user;
    }
    call_forgive(call);
    if (is_owing)
        call_fail(call, ERROR_FORBIDDEN, NULL,
                  "このトークンの持ち主は、先にサインインして、パスワードの変更か2段階認証の設定を済ませる必要があります。",
                  "Whoever owns this token must first sign in, and change the password or set up "
                  "a second factor.");
    else
        call_fail(call, ERROR_UNAUTHORIZED, NULL,
                  "このトークンは使えません（取り消し済み、期限切れ、または誤り）。",
                  "This token is not valid: revoked, expired or mistyped.");
    return NULL;
}
