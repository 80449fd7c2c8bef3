/* SPDX-License-Identifier: Apache-2.0 */
/* The second factor of an account: codes of an authenticator app (access/totp.h) and ten recovery
 * codes of 80 bits for the day the phone is lost. The app's secret is sealed (store/seal.h), a
 * recovery code is kept as its SHA-256; nothing of it is in a register or in the journal. */
#ifndef ACCESS_FACTOR_H
#define ACCESS_FACTOR_H

#include "model/record.h"

enum { RECOVERY_COUNT = 10 };
#define FACTOR_OFFER_MS (15 * 60 * 1000LL)

struct factor_offer {
    const char *address; /* otpauth://…, for the picture */
    const char *secret;  /* the same to type in: "ABCD EFGH …" */
};

bool factor_is_on(struct call *call, int64_t account_id);
int factor_recovery_left(struct call *call, int64_t account_id);

/* Begins to set it up for the call's user: a secret that counts once a code confirmed it, within
 * FACTOR_OFFER_MS. factor_offer is NULL when none waits. */
bool factor_offer_make(struct call *call);
struct factor_offer *factor_offer(struct call *call);
/* Turns it on; RECOVERY_COUNT codes to be shown once, or NULL with a problem on "code". */
const char **factor_confirm(struct call *call, struct text code);
/* New recovery codes for the call's user; the old ones stop working. */
const char **factor_recovery_new(struct call *call);

/* Whether a code of the app (never one taken before) or a recovery code (once) is right; otherwise
 * ERROR_UNAUTHORIZED or ERROR_TOO_MANY. Guesses of app codes slow the account down from wherever
 * they come; recovery codes, too long to guess, are slowed for each source alone, so that they
 * always let the owner in. *how tells which: "code" or "recovery code". */
bool factor_check(struct call *call, const struct record *account, struct text code,
                  const char **how);

/* Takes everything of it away; action names it in the journal ("second-factor-off", or -reset by
 * an administrator). */
bool factor_drop(struct call *call, const struct record *account, const char *action);

/* Whether a role that the account holds today demands one (role_rule_register), and it has none. */
bool factor_is_missing(struct call *call, int64_t account_id);

#endif
