/* SPDX-License-Identifier: Apache-2.0 */
#include "access/identity.h"
#include "access/access.h"
#include "access/credential.h"
#include "base/fold.h"
#include "store/db.h"
#include "store/store.h"

static int64_t refuse(struct call *call)
{
    call_fail(call, ERROR_UNAUTHORIZED, NULL,
              "共通認証では確認できましたが、Kanameに対応するアカウントがありません。管理者に登録を依頼してください。",
              "Your organisation knows you, but there is no account for you in Kaname. Ask the "
              "administrator.");
    return 0;
}

static int64_t by_subject(struct call *call, const char *key)
{
    return value_as_int(db_value(
        call,
        "SELECT a.id FROM credential c JOIN r_account a ON a.id = c.account_id WHERE c.kind = "
        "'oidc' AND c.secret = ? AND a.f_kind = 'oidc' AND a.ended_at IS NULL AND "
        "COALESCE(a.f_is_locked, 0) = 0",
        DB_ARGS(value_string(key))));
}

/* 0 unless it is exactly one. Only what administrators of accounts write counts: whoever keeps the
 * register of people could otherwise name themselves in somebody's stead. */
static int64_t by_mail(struct call *call, const char *mail)
{
    struct text folded = fold_text(call->arena, text_from(mail));
    struct db_rows *rows = db_query(
        call,
        "SELECT a.id FROM r_account a WHERE a.f_kind = 'oidc' AND a.ended_at IS NULL AND "
        "COALESCE(a.f_is_locked, 0) = 0 AND (a.f_login = ? OR lower(a.f_mail) = ?) AND NOT EXISTS "
        "(SELECT 1 FROM credential c WHERE c.account_id = a.id AND c.kind = 'oidc') LIMIT 2",
        DB_ARGS(value_text(folded), value_text(folded)));
    int64_t id = db_next(rows) ? db_int(rows, 0) : 0;
    bool is_only = !db_next(rows);
    db_end(rows);
    return is_only ? id : 0;
}

static bool bind(struct call *call, int64_t account_id, const char *key, const char *mail)
{
    if (!tx_begin(call))
        return false;
    if (credential_put(call, account_id, "oidc", key) &&
        access_note(call, account_id, mail, "identity-bound", key))
        return tx_commit(call);
    tx_rollback(call);
    return false;
}

static const char *key_of(struct call *call, const char *issuer, const char *subject)
{
    return arena_format(call->arena, "%s %s", issuer, subject);
}

bool identity_is_bound(struct call *call, const char *issuer, const char *subject)
{
    return by_subject(call, key_of(call, issuer, subject)) != 0;
}

int64_t identity_account(struct call *call, const char *issuer, const char *subject,
                         const char *mail)
{
    const char *key = key_of(call, issuer, subject);
    int64_t id = by_subject(call, key);
    if (id != 0)
        return id;
    id = *mail == '\0' ? 0 : by_mail(call, mail);
    if (id == 0)
        return refuse(call);
    return bind(call, id, key, mail) ? id : 0;
}
