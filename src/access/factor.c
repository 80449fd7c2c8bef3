/* SPDX-License-Identifier: Apache-2.0 */
#include "access/factor.h"
#include "access/access.h"
#include "access/attempt.h"
#include "access/credential.h"
#include "access/recovery.h"
#include "access/totp.h"
#include "model/user.h"
#include "store/db.h"
#include "store/seal.h"
#include "store/store.h"

#include <string.h>

#define CODE_RULE ((struct attempt_rule){.free = 5, .max_ms = 15 * 60 * 1000LL})
#define RECOVERY_RULE ((struct attempt_rule){.free = 5, .max_ms = 60 * 1000LL})

bool factor_is_on(struct call *call, int64_t account_id)
{
    return credential_get(call, account_id, "totp") != NULL;
}

static const char *purpose_of(struct call *call, int64_t account_id)
{
    return arena_format(call->arena, "totp:%lld", (long long)account_id);
}

/* The secret of "totp" or "totp.new"; false when there is none, or none that this installation
 * sealed. */
static bool secret_read(struct call *call, int64_t account_id, const char *kind,
                        unsigned char out[TOTP_SECRET_SIZE])
{
    struct text secret;
    const char *sealed = credential_get(call, account_id, kind);
    if (sealed == NULL ||
        !seal_open(call->arena, purpose_of(call, account_id), text_from(sealed), &secret) ||
        secret.size != TOTP_SECRET_SIZE)
        return false;
    memcpy(out, secret.data, TOTP_SECRET_SIZE);
    return true;
}

bool factor_offer_make(struct call *call)
{
    unsigned char secret[TOTP_SECRET_SIZE];
    int64_t id = call->user->account_id;
    totp_secret_new(secret);
    const char *sealed = seal_make(call->arena, purpose_of(call, id),
                                   (struct text){(const char *)secret, sizeof secret});
    if (factor_is_on(call, id))
        return call_fail(call, ERROR_CONFLICT, NULL, "2段階認証はすでに有効です。",
                         "The second step is on already.");
    if (!tx_begin(call))
        return false;
    if (credential_put(call, id, "totp.new", sealed))
        return tx_commit(call);
    tx_rollback(call);
    return false;
}

static bool offer_read(struct call *call, unsigned char secret[TOTP_SECRET_SIZE])
{
    int64_t id = call->user->account_id;
    return call->now_ms - credential_time_ms(call, id, "totp.new") < FACTOR_OFFER_MS &&
           secret_read(call, id, "totp.new", secret);
}

struct factor_offer *factor_offer(struct call *call)
{
    unsigned char secret[TOTP_SECRET_SIZE];
    if (!offer_read(call, secret))
        return NULL;
    struct factor_offer *offer = arena_alloc(call->arena, sizeof *offer);
    offer->address = totp_address(call->arena, secret, "Kaname", call->user->login);
    offer->secret = totp_text(call->arena, secret);
    return offer;
}

static bool confirm_store(struct call *call, int64_t step, const char ***codes)
{
    int64_t id = call->user->account_id;
    const char *sealed = credential_get(call, id, "totp.new");
    const char *last = arena_format(call->arena, "%lld", (long long)step);
    *codes = recovery_make(call, id);
    return *codes != NULL && credential_put(call, id, "totp", sealed) &&
           credential_put(call, id, "totp.step", last) && credential_drop(call, id, "totp.new") &&
           access_note(call, id, call->user->login, "second-factor-on", "");
}

const char **factor_confirm(struct call *call, struct text code)
{
    unsigned char secret[TOTP_SECRET_SIZE];
    int64_t step;
    const char **codes;
    if (!offer_read(call, secret)) {
        call_fail(call, ERROR_INVALID, "code", "時間が過ぎました。設定を最初からやり直してください。",
                  "Too late. Please begin again.");
        return NULL;
    }
    if (!totp_matches(secret, code_clean(call->arena, code), call->now_ms, -1, &step)) {
        call_fail(call, ERROR_INVALID, "code",
                  "コードが違います。端末の時刻が合っているか確かめ、表示中の6桁を入力してください。",
                  "Wrong code. Check the clock of your device and enter the six digits it shows.");
        return NULL;
    }
    if (!tx_begin(call))
        return NULL;
    if (confirm_store(call, step, &codes))
        return tx_commit(call) ? codes : NULL;
    tx_rollback(call);
    return NULL;
}

const char **factor_recovery_new(struct call *call)
{
    int64_t id = call->user->account_id;
    if (!tx_begin(call))
        return NULL;
    const char **codes = recovery_make(call, id);
    if (codes != NULL && access_note(call, id, call->user->login, "recovery-codes-new", ""))
        return tx_commit(call) ? codes : NULL;
    tx_rollback(call);
    return NULL;
}

/* In one transaction with the comparison: of two requests with one code, one is refused. */
static bool step_take(struct call *call, int64_t account_id, struct text code)
{
    unsigned char secret[TOTP_SECRET_SIZE];
    int64_t step, last = -1;
    const char *stored = credential_get(call, account_id, "totp.step");
    if (stored != NULL)
        text_to_int(text_from(stored), &last);
    return secret_read(call, account_id, "totp", secret) &&
           totp_matches(secret, code, call->now_ms, last, &step) &&
           credential_put(call, account_id, "totp.step",
                          arena_format(call->arena, "%lld", (long long)step));
}

static bool code_take(struct call *call, int64_t account_id, const char *login, struct text code,
                      bool is_recovery)
{
    if (!tx_begin(call))
        return false;
    bool is_right = is_recovery ? recovery_take(call, account_id, code)
                                : step_take(call, account_id, code);
    const char *detail = is_recovery ? "recovery code" : "code";
    bool is_noted =
        (is_right && !is_recovery) ||
        access_note(call, account_id, login,
                    is_right ? "recovery-code-used" : "second-factor-failed", detail);
    if (!is_noted) {
        tx_rollback(call);
        return false;
    }
    return tx_commit(call) && is_right;
}

bool factor_check(struct call *call, const struct record *account, struct text code,
                  const char **how)
{
    enum { TYPED_MAX = 100 };
    const char *login = record_string(call, account, "login");
    if (code.size > TYPED_MAX)
        code.size = 0;
    code = code_clean(call->arena, code);
    bool is_recovery = code.size == RECOVERY_SIZE;
    const char *source = is_recovery ? arena_format(call->arena, "recovery %s", call->origin)
                                     : "code";
    *how = is_recovery ? "recovery code" : "code";
    if (!attempt_begin(call, login, source, is_recovery ? RECOVERY_RULE : CODE_RULE))
        return false;
    if (code_take(call, account->id, login, code, is_recovery))
        return attempt_clear(call, login, source);
    return call_ok(call) && call_fail(call, ERROR_UNAUTHORIZED, "code",
                                      "コードが違うか、すでに使われています。",
                                      "This code is wrong or has been used.");
}

bool factor_drop(struct call *call, const struct record *account, const char *action)
{
    if (!tx_begin(call))
        return false;
    if (credential_drop(call, account->id, "totp") &&
        credential_drop(call, account->id, "totp.new") &&
        credential_drop(call, account->id, "totp.step") && recovery_drop(call, account->id) &&
        access_note(call, account->id, record_string(call, account, "login"), action,
                    call->user == NULL ? "" : call->user->login))
        return tx_commit(call);
    tx_rollback(call);
    return false;
}
