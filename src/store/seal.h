/* SPDX-License-Identifier: Apache-2.0 */
/* Secrets that must be read again (second factors, cookies that we gave out) are sealed with
 * XChaCha20-Poly1305 under a key derived from the installation's signing key, which no backup
 * holds: a copy of the database alone opens none of them. */
#ifndef STORE_SEAL_H
#define STORE_SEAL_H

#include "base/call.h"

/* Text of base64url. purpose ("totp:12") is bound to it: what was sealed for one purpose does not
 * open for another. Needs journal_keys_load. */
char *seal_make(struct arena *arena, const char *purpose, struct text secret);
/* False when it was not sealed here for this purpose; no problem is noted. */
bool seal_open(struct arena *arena, const char *purpose, struct text sealed, struct text *out);

#endif
