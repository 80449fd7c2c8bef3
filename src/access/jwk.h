/* SPDX-License-Identifier: Apache-2.0 */
/* Keys of a JWKS as OpenSSL's (RFC 7518 section 6): RSA of 2048 bits or more, EC P-256. */
#ifndef ACCESS_JWK_H
#define ACCESS_JWK_H

#include "base/call.h"

#include <jansson.h>
#include <openssl/evp.h>

/* NULL if it is not a good key for signatures of that algorithm. Freed by EVP_PKEY_free. */
EVP_PKEY *jwk_key(struct call *call, const json_t *jwk, const char *alg);
/* The 64 bytes of an ES256 signature as OpenSSL wants them; false if it is not one. */
bool jwk_signature_der(struct arena *arena, struct text raw, struct text *out);

#endif
