/* SPDX-License-Identifier: Apache-2.0 */
#include "access/jwt.h"
#include "access/jwk.h"
#include "base/crypto.h"

#include <openssl/evp.h>
#include <string.h>

static void json_release(void *json)
{
    json_decref(json);
}

json_t *claims_read(struct call *call, struct text text)
{
    json_t *root = json_loadb(text.data, text.size, JSON_REJECT_DUPLICATES, NULL);
    if (root == NULL)
        return NULL;
    arena_defer(call->arena, json_release, root);
    return json_is_object(root) ? root : NULL;
}

const char *claim_text(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text == NULL ? "" : text;
}

static const json_t *refuse(struct call *call, const char *why)
{
    call_fail(call, ERROR_UNAUTHORIZED, NULL, "認証サーバーの応答を確認できません（%s）。",
              "The identity provider's answer cannot be verified (%s).", why);
    return NULL;
}

struct jwt {
    struct text covered; /* header.payload as sent */
    struct text signature;
    json_t *header, *claims;
};

static bool jwt_parse(struct call *call, struct text token, struct jwt *out)
{
    struct text rest = token, header, payload, raw;
    if (token.size > JWT_SIZE_MAX || !text_split(&rest, '.', &header) ||
        !text_split(&rest, '.', &payload) || rest.size == 0 ||
        memchr(rest.data, '.', rest.size) != NULL)
        return false;
    out->covered = (struct text){token.data, header.size + 1 + payload.size};
    if (!base64url_read(call->arena, rest, &out->signature) ||
        !base64url_read(call->arena, header, &raw))
        return false;
    out->header = claims_read(call, raw);
    if (!base64url_read(call->arena, payload, &raw))
        return false;
    out->claims = claims_read(call, raw);
    return out->header != NULL && out->claims != NULL;
}

static bool is_signed(const struct jwt *jwt, EVP_PKEY *key, struct text signature)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool is_right =
        context != NULL &&
        EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
        EVP_DigestVerify(context, (const unsigned char *)signature.data, signature.size,
                         (const unsigned char *)jwt->covered.data, jwt->covered.size) == 1;
    EVP_MD_CTX_free(context);
    return is_right;
}

static bool key_signs(struct call *call, const struct jwt *jwt, const json_t *jwk)
{
    const char *alg = claim_text(jwt->header, "alg"), *kid = claim_text(jwt->header, "kid");
    struct text signature = jwt->signature;
    if (*kid != '\0' && strcmp(claim_text(jwk, "kid"), kid) != 0)
        return false;
    EVP_PKEY *key = jwk_key(call, jwk, alg);
    bool is_right = key != NULL && (strcmp(alg, "ES256") != 0 ||
                                    jwk_signature_der(call->arena, signature, &signature)) &&
                    is_signed(jwt, key, signature);
    EVP_PKEY_free(key);
    return is_right;
}

const json_t *jwt_open(struct call *call, struct text token, struct text jwks)
{
    enum { KEYS_MAX = 50 };
    struct jwt jwt = {0};
    size_t i;
    json_t *jwk;
    if (!jwt_parse(call, token, &jwt))
        return refuse(call, "format");
    const char *alg = claim_text(jwt.header, "alg");
    if (strcmp(alg, "RS256") != 0 && strcmp(alg, "ES256") != 0)
        return refuse(call, "alg");
    if (json_object_get(jwt.header, "crit") != NULL)
        return refuse(call, "crit");
    json_t *set = jwks.size > JWKS_SIZE_MAX ? NULL : claims_read(call, jwks);
    json_array_foreach (json_object_get(set, "keys"), i, jwk)
        if (i < KEYS_MAX && key_signs(call, &jwt, jwk))
            return jwt.claims;
    return refuse(call, "signature");
}

static bool is_for(const json_t *claims, const char *client_id)
{
    const json_t *audience = json_object_get(claims, "aud");
    const char *party = claim_text(claims, "azp");
    bool is_ours = false;
    if (json_is_string(audience))
        is_ours = strcmp(json_string_value(audience), client_id) == 0;
    for (size_t i = 0; i < json_array_size(audience); i++) {
        const char *one = json_string_value(json_array_get(audience, i));
        is_ours = is_ours || (one != NULL && strcmp(one, client_id) == 0);
    }
    bool needs_party = json_array_size(audience) > 1;
    return is_ours && (*party == '\0' ? !needs_party : strcmp(party, client_id) == 0);
}

/* Seconds since 1970; fallback where it is missing. Fractions are allowed (NumericDate). */
static double time_of(const json_t *claims, const char *name, double fallback)
{
    const json_t *number = json_object_get(claims, name);
    return json_is_number(number) ? json_number_value(number) : fallback;
}

bool jwt_check(struct call *call, const json_t *claims, const char *issuer, const char *client_id,
               const char *nonce)
{
    double now = (double)call->now_ms / 1000;
    if (strcmp(claim_text(claims, "iss"), issuer) != 0)
        return refuse(call, "iss") != NULL;
    if (!is_for(claims, client_id))
        return refuse(call, "aud") != NULL;
    if (time_of(claims, "exp", 0) <= now - JWT_SKEW_S)
        return refuse(call, "exp") != NULL;
    if (time_of(claims, "iat", 1e18) > now + JWT_SKEW_S ||
        time_of(claims, "nbf", 0) > now + JWT_SKEW_S)
        return refuse(call, "iat") != NULL;
    if (!secret_equal(text_from(claim_text(claims, "nonce")), text_from(nonce)))
        return refuse(call, "nonce") != NULL;
    return *claim_text(claims, "sub") != '\0' || refuse(call, "sub") != NULL;
}
