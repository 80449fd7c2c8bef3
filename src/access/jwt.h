/* SPDX-License-Identifier: Apache-2.0 */
/* Signed tokens of an identity provider (RFC 7515, 7517, 7518, 7519): RS256 and ES256, nothing
 * else. "none", shared secrets and unknown "crit" headers are refused. */
#ifndef ACCESS_JWT_H
#define ACCESS_JWT_H

#include "base/call.h"

#include <jansson.h>

enum { JWT_SIZE_MAX = 32 * 1024, JWKS_SIZE_MAX = 256 * 1024, JWT_SKEW_S = 120 };

/* The claims of a token signed by a key of the set (JSON text of a JWKS), or NULL with
 * ERROR_UNAUTHORIZED. Freed with the call. Says nothing about for whom it is: see jwt_check. */
const json_t *jwt_open(struct call *call, struct text token, struct text jwks);

/* iss, aud (with azp), exp, iat, nbf and nonce as OpenID Connect Core 3.1.3.7 asks, with
 * JWT_SKEW_S of difference between the clocks. */
bool jwt_check(struct call *call, const json_t *claims, const char *issuer, const char *client_id,
               const char *nonce);

/* A JSON object of limited size and depth, freed with the call; NULL without a problem. */
json_t *claims_read(struct call *call, struct text text);
/* A member's text, or "". */
const char *claim_text(const json_t *object, const char *name);

#endif
