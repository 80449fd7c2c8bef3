/* SPDX-License-Identifier: Apache-2.0 */
/* What an administrator does to somebody's account. Each checks that the account is within their
 * reach (access/reach.h), refuses one's own account (ERROR_FORBIDDEN) and stands in the journal
 * with call->reason. */
#ifndef ACCESS_ADMIN_H
#define ACCESS_ADMIN_H

#include "model/record.h"

/* Suspending ends all sessions; tokens stop with it. */
bool admin_suspend(struct call *call, struct record *account, bool is_locked);
/* A password to hand over, to be changed at first sign-in; ends all sessions, tokens and
 * the calendar's address. NULL: a problem. */
const char *admin_password_reset(struct call *call, struct record *account);
bool admin_factor_reset(struct call *call, struct record *account);
bool admin_sessions_end(struct call *call, struct record *account);
bool admin_tokens_revoke(struct call *call, struct record *account);

#endif
