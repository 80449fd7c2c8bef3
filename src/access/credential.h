/* SPDX-License-Identifier: Apache-2.0 */
/* The table credential: one secret of a kind for each account, hashed or sealed by its owner. */
#ifndef ACCESS_CREDENTIAL_H
#define ACCESS_CREDENTIAL_H

#include "base/call.h"

/* NULL when there is none. */
const char *credential_get(struct call *call, int64_t account_id, const char *kind);
/* When it was stored; 0 when there is none. */
int64_t credential_time_ms(struct call *call, int64_t account_id, const char *kind);
/* Both within the open transaction; put replaces. Dropping what is not there is no problem. */
bool credential_put(struct call *call, int64_t account_id, const char *kind, const char *secret);
bool credential_drop(struct call *call, int64_t account_id, const char *kind);

/* SHA-256 of a secret with enough chance in it to need no slow hash, in hexadecimal. */
const char *credential_hash(struct arena *arena, struct text secret);

#endif
