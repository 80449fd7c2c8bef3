/* SPDX-License-Identifier: Apache-2.0 */
/* A signature of the journal's key over a whole file, at the file's own end: whoever has the public
 * key alone sees that not one byte of it has changed since it was made, and when that was. The line
 *   kaname-seal/1 STAMP SIGNATURE
 * is Ed25519, base64url, over "kaname-seal/1 STAMP\n" and the SHA-256 of all bytes before it. It is
 * a comment of the format: in PDF behind "%", in HTML between "<!-- " and " -->", in a zip (DOCX,
 * XLSX) the archive's comment. */
#ifndef STORE_SIGNET_H
#define STORE_SIGNET_H

#include "base/call.h"

/* Signs a file that was just written; the call's time is the stamp. Needs journal_keys_load. */
bool signet_put(struct call *call, const char *path);

enum signet { SIGNET_RIGHT, SIGNET_WRONG, SIGNET_NONE };
/* at_ms: when it was made, for SIGNET_RIGHT. */
enum signet signet_check(struct text file, const unsigned char public_key[32], int64_t *at_ms);

#endif
