/* SPDX-License-Identifier: Apache-2.0 */
/* Secret addresses for programs that cannot sign in (calendars): reading duties, nothing else. */
#ifndef ACCESS_FEED_H
#define ACCESS_FEED_H

#include "model/user.h"

/* A new token for the call's user; the old one stops working. Only its hash is kept. */
const char *feed_token_new(struct call *call);
/* The account of a token with reading rights alone, or NULL with ERROR_MISSING. */
const struct user *feed_user(struct call *call, struct text token);

#endif
