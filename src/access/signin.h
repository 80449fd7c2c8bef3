/* SPDX-License-Identifier: Apache-2.0 */
/* Signing in with a password. Every refusal reads and lasts the same. Wrong attempts slow the pair
 * of account and source down (1, 2, 4 … seconds, at most 15 minutes) and never close the account:
 * a stranger's guesses cannot shut its owner out, who comes from elsewhere. */
#ifndef ACCESS_SIGNIN_H
#define ACCESS_SIGNIN_H

#include "base/call.h"

/* The account, or 0 with ERROR_UNAUTHORIZED or ERROR_TOO_MANY (how long to wait). */
int64_t sign_in(struct call *call, const char *login, const char *password);

#endif
