/* SPDX-License-Identifier: Apache-2.0 */
/* Which account a person of the identity provider is. */
#ifndef ACCESS_IDENTITY_H
#define ACCESS_IDENTITY_H

#include "base/call.h"

/* Whether an account is bound to the subject already: then its mail is not needed. */
bool identity_is_bound(struct call *call, const char *issuer, const char *subject);

/* By the subject that it was bound to; else by a verified mail address ("" for none), when exactly
 * one account of the kind "oidc" has it as its login or its own mail address and is not bound yet:
 * then it is bound, which the journal notes. 0 with ERROR_UNAUTHORIZED. */
int64_t identity_account(struct call *call, const char *issuer, const char *subject,
                         const char *mail);

#endif
