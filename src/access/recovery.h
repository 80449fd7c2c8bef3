/* SPDX-License-Identifier: Apache-2.0 */
/* Recovery codes: sixteen characters of 32 (80 bits), shown once as "abcd-efgh-ijkm-nopq". */
#ifndef ACCESS_RECOVERY_H
#define ACCESS_RECOVERY_H

#include "base/call.h"

enum { RECOVERY_SIZE = 16 };

/* A fresh one; good as a first password too. */
const char *code_make(struct arena *arena);

/* Replaces an account's codes; within the open transaction. NULL with a problem. */
const char **recovery_make(struct call *call, int64_t account_id);
/* Uses one up, given as code_clean leaves it; within the open transaction. */
bool recovery_take(struct call *call, int64_t account_id, struct text code);
bool recovery_drop(struct call *call, int64_t account_id);

/* What people type, without hyphens and blanks, in narrow lower-case characters. */
struct text code_clean(struct arena *arena, struct text typed);

#endif
