/* SPDX-License-Identifier: Apache-2.0 */
/* Passwords: Argon2id (RFC 9106; 64 MiB, 3 passes), a strength rule that asks for length and not
 * for odd characters, and a list of passwords that are known to leak. */
#ifndef ACCESS_PASSWORD_H
#define ACCESS_PASSWORD_H

#include "base/call.h"

enum { PASSWORD_LENGTH_MIN = 12, PASSWORD_LENGTH_MAX = 200 };

/* Notes ERROR_INVALID on "password" with what to do. */
bool password_is_strong(struct call *call, const char *login, const char *password);

/* Stores the hash; within the open transaction. */
bool password_set(struct call *call, int64_t account_id, const char *password);

/* Right or wrong, in the same time even when there is no such account (id 0). At most two hashes
 * run at once, so that sign-ins cannot fill the memory. */
bool password_matches(struct call *call, int64_t account_id, const char *password);

#endif
