/* SPDX-License-Identifier: Apache-2.0 */
#include "access/signin.h"
#include "access/access.h"
#include "access/attempt.h"
#include "access/directory.h"
#include "access/failure.h"
#include "access/password.h"
#include "base/crypto.h"
#include "base/fold.h"
#include "model/user.h"
#include "store/seal.h"

#include <string.h>

#define SOURCE_RULE ((struct attempt_rule){.free = 4, .max_ms = 15 * 60 * 1000LL})
/* Generous, and short: it is there against thousands of addresses, not against one. */
#define LOGIN_RULE ((struct attempt_rule){.free = 50, .max_ms = 30 * 1000LL})
#define ANYWHERE "anywhere"

const char *device_make(struct call *call, int64_t account_id)
{
    unsigned char bytes[16];
    char nonce[HEX_OF_16_SIZE];
    random_bytes(bytes, sizeof bytes);
    hex_write(nonce, bytes, sizeof bytes);
    const char *device = arena_format(call->arena, "%lld %s", (long long)account_id, nonce);
    return seal_make(call->arena, "device", text_from(device));
}

/* "device NONCE" when the cookie was given out to this account, else NULL. */
static const char *device_source(struct call *call, int64_t account_id, struct text device)
{
    struct text rest, part;
    int64_t id;
    bool is_own = device.size > 0 && seal_open(call->arena, "device", device, &rest) &&
                  text_split(&rest, ' ', &part) && text_to_int(part, &id) && id == account_id;
    return is_own ? arena_format(call->arena, "device %s", text_string(call->arena, rest)) : NULL;
}

/* Where the attempts of a sign-in are counted. */
struct source {
    const char *login, *name;
    bool is_stranger;
};

static bool source_begin(struct call *call, const struct source *source)
{
    return attempt_begin(call, source->login, source->name, SOURCE_RULE) &&
           (!source->is_stranger ||
            attempt_begin(call, source->login, ANYWHERE, LOGIN_RULE));
}

static bool source_clear(struct call *call, const struct source *source)
{
    return attempt_clear(call, source->login, source->name) &&
           (!source->is_stranger || attempt_clear(call, source->login, ANYWHERE));
}

static struct source source_of(struct call *call, const char *login, int64_t account_id,
                               struct text device)
{
    const char *name = device_source(call, account_id, device);
    return (struct source){.login = login,
                           .name = name == NULL ? call->origin : name,
                           .is_stranger = name == NULL};
}

/* A bound or hashed password, by the account's kind; those of OpenID Connect have none here. The
 * hash is made in any case, so that the kind does not show in the time. */
static bool is_right(struct call *call, const struct record *account, const char *password)
{
    const char *kind = account == NULL ? "" : record_string(call, account, "kind");
    bool is_local = strcmp(kind, "local") == 0;
    bool is_match = password_matches(call, is_local ? account->id : 0, password);
    if (strcmp(kind, "ldap") == 0)
        return ldap_password_matches(call, record_string(call, account, "login"), password);
    return is_local && is_match;
}

static int64_t refuse(struct call *call)
{
    call_fail(call, ERROR_UNAUTHORIZED, NULL, "ログイン名かパスワードが違います。",
              "The login or the password is wrong.");
    return 0;
}

/* Whatever is longer than the field takes is no login, and nothing is kept of it. */
static bool is_login(const char *login)
{
    enum { LOGIN_SIZE_MAX = 100 * 4 };
    return strnlen(login, LOGIN_SIZE_MAX + 1) <= LOGIN_SIZE_MAX;
}

int64_t sign_in(struct call *call, const char *login, const char *password, struct text device)
{
    if (!is_login(login))
        return refuse(call);
    const char *folded = text_string(call->arena, fold_text(call->arena, text_from(login)));
    struct record *account = account_find(call, folded);
    bool is_usable = account != NULL && !record_int(account, "is_locked");
    int64_t id = is_usable ? account->id : 0;
    struct source source = source_of(call, folded, id, device);
    if (!source_begin(call, &source))
        return 0;
    if (is_right(call, is_usable ? account : NULL, password))
        return source_clear(call, &source) ? id : 0;
    if (!call_ok(call)) /* not looked at: the directory has too much to do */
        return 0;
    return failure_note(call, account == NULL ? 0 : account->id, folded) ? refuse(call) : 0;
}

bool password_is_asked(struct call *call, int64_t account_id)
{
    struct record *account = record_load_any(call, &account_register, account_id);
    return account != NULL && strcmp(record_string(call, account, "kind"), "oidc") != 0;
}

static bool is_fresh(struct call *call, int64_t signed_in_ms)
{
    return call->now_ms - signed_in_ms < CONFIRM_FRESH_MS ||
           call_fail(call, ERROR_INVALID, "old",
                     "サインインから時間がたっています。サインアウトして、もう一度サインインしてからやり直してください。",
                     "You signed in a while ago. Sign out, sign in again, and repeat.");
}

bool password_confirm(struct call *call, struct text device, const char *password,
                      int64_t signed_in_ms)
{
    const struct user *user = call->user;
    if (!password_is_asked(call, user->account_id))
        return is_fresh(call, signed_in_ms);
    struct source source = source_of(call, user->login, user->account_id, device);
    source.is_stranger = false; /* already signed in */
    if (!source_begin(call, &source))
        return false;
    struct record *account = record_load_any(call, &account_register, user->account_id);
    if (is_right(call, account, password))
        return source_clear(call, &source);
    return access_note(call, user->account_id, user->login, "password-refused", "") &&
           call_fail(call, ERROR_INVALID, "old", "今のパスワードが違います。",
                     "The present password is wrong.");
}
