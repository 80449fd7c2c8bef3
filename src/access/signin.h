/* SPDX-License-Identifier: Apache-2.0 */
/* Signing in with a password. Every refusal reads and lasts the same. Wrong attempts slow down
 * (access/attempt.h), and never close an account: a browser from which the owner signed in before
 * carries a device cookie and has a count of its own, which strangers cannot use up. All others
 * are counted by address, and those of one login together, against guessing from many addresses. */
#ifndef ACCESS_SIGNIN_H
#define ACCESS_SIGNIN_H

#include "base/call.h"

enum { DEVICE_LIFE_S = 365 * 24 * 60 * 60 };

/* The account, or 0 with ERROR_UNAUTHORIZED or ERROR_TOO_MANY (how long to wait). device: the
 * device cookie, or empty. */
int64_t sign_in(struct call *call, const char *login, const char *password, struct text device);

/* Whether the call's user proves to be there: by the present password (ERROR_INVALID on "old"
 * otherwise), or, where an account has none here (OpenID Connect), by a sign-in of the last
 * CONFIRM_FRESH_MS. */
#define CONFIRM_FRESH_MS (10 * 60 * 1000LL)
bool password_confirm(struct call *call, struct text device, const char *password,
                      int64_t signed_in_ms);
/* Whether the account has a password to ask for: local or the directory's. */
bool password_is_asked(struct call *call, int64_t account_id);

/* The device cookie for a browser in which the account signed in. It opens nothing. */
const char *device_make(struct call *call, int64_t account_id);

#endif
