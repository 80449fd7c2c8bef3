/* SPDX-License-Identifier: Apache-2.0 */
/* Hashes, random bytes and encodings; thin over OpenSSL and libsodium. */
#ifndef BASE_CRYPTO_H
#define BASE_CRYPTO_H

#include "base/text.h"

enum { SHA256_SIZE = 32, SHA256_HEX_SIZE = 65, HEX_OF_16_SIZE = 33 };

void sha256(unsigned char out[SHA256_SIZE], struct text data);
/* Many pieces into one hash. Freed by sha256_end. */
struct sha256 *sha256_begin(void);
void sha256_add(struct sha256 *hash, const void *data, size_t size);
void sha256_end(struct sha256 *hash, unsigned char out[SHA256_SIZE]);

void random_bytes(void *out, size_t size);
/* Lower-case hexadecimal; out holds 2 * size + 1 characters. */
void hex_write(char *out, const unsigned char *data, size_t size);
/* False unless text is exactly 2 * size hexadecimal digits. */
bool hex_read(unsigned char *out, size_t size, struct text text);
/* RFC 4648 §5 without padding. */
char *base64url(struct arena *arena, const void *data, size_t size);
bool base64url_read(struct arena *arena, struct text text, struct text *out);
/* Takes the same time wherever the two differ. */
bool secret_equal(struct text a, struct text b);
/* A new version-4 UUID (RFC 9562), NUL-terminated. */
char *uuid_new(struct arena *arena);

#endif
