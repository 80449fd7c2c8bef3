/* SPDX-License-Identifier: Apache-2.0 */
/* Passwords: Argon2id (RFC 9106; 64 MiB, 3 passes), a strength rule that asks for length and not
 * for odd characters, and a list of passwords that are known to leak. */
#ifndef ACCESS_PASSWORD_H
#define ACCESS_PASSWORD_H

#include "base/call.h"

enum { PASSWORD_LENGTH_MIN = 12, PASSWORD_LENGTH_MAX = 200 };

/* Notes ERROR_INVALID on "password" with what to do. */
bool password_is_strong(struct call *call, const char *login, const char *password);

/* The hash to store. Takes a moment on purpose, so never while a transaction is open: all writers
 * would wait for it. At most two hashes run at once, so that sign-ins cannot fill the memory. */
const char *password_hash(struct call *call, const char *password);
/* Stores a hash; within the open transaction. */
bool password_store(struct call *call, int64_t account_id, const char *hash);

/* Right or wrong, in the same time even when there is no such account (id 0). As password_hash:
 * never within a transaction. */
bool password_matches(struct call *call, int64_t account_id, const char *password);
/* Whether the account has a password in Kaname at all. */
bool password_is_there(struct call *call, int64_t account_id);

/* A new password for the call's user, checked, stored and journalled; tokens and the calendar's
 * address of before stop working. */
bool password_change(struct call *call, const char *password);

/* A file of leaked passwords on this machine, beside the list that is built in: lines of SHA-1 in
 * hexadecimal with or without ":COUNT", sorted, as breach lists are given out; or of plain
 * passwords in any order. NULL: none. Nothing is ever fetched. The string must live on. */
void password_list_set(const char *path);

#endif
