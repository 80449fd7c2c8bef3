/* SPDX-License-Identifier: Apache-2.0 */
#include "access/jwk.h"
#include "access/jwt.h"
#include "base/crypto.h"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/param_build.h>
#include <string.h>

enum { RSA_BITS_MIN = 2048, RSA_BITS_MAX = 8192, P256_SIZE = 32 };

static bool member_read(struct call *call, const json_t *jwk, const char *name, struct text *out)
{
    struct text encoded = text_from(claim_text(jwk, name));
    return encoded.size > 0 && base64url_read(call->arena, encoded, out) && out->size > 0;
}

static EVP_PKEY *key_make(const char *type, OSSL_PARAM_BLD *builder)
{
    EVP_PKEY *key = NULL;
    OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(builder);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
    if (params == NULL || context == NULL || EVP_PKEY_fromdata_init(context) != 1 ||
        EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
        key = NULL;
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(params);
    return key;
}

static EVP_PKEY *rsa_key(struct call *call, const json_t *jwk)
{
    struct text n, e;
    if (!member_read(call, jwk, "n", &n) || !member_read(call, jwk, "e", &e) ||
        n.size > RSA_BITS_MAX / 8 + 1 || e.size > 4)
        return NULL;
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    BIGNUM *modulus = BN_bin2bn((const unsigned char *)n.data, (int)n.size, NULL);
    BIGNUM *exponent = BN_bin2bn((const unsigned char *)e.data, (int)e.size, NULL);
    EVP_PKEY *key = NULL;
    if (builder != NULL && modulus != NULL && exponent != NULL &&
        BN_num_bits(modulus) >= RSA_BITS_MIN && BN_is_odd(exponent) && !BN_is_one(exponent) &&
        OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, modulus) == 1 &&
        OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, exponent) == 1)
        key = key_make("RSA", builder);
    BN_free(modulus);
    BN_free(exponent);
    OSSL_PARAM_BLD_free(builder);
    return key;
}

static EVP_PKEY *ec_key(struct call *call, const json_t *jwk)
{
    struct text x, y;
    unsigned char point[1 + 2 * P256_SIZE] = {4}; /* not compressed */
    if (strcmp(claim_text(jwk, "crv"), "P-256") != 0 || !member_read(call, jwk, "x", &x) ||
        !member_read(call, jwk, "y", &y) || x.size != P256_SIZE || y.size != P256_SIZE)
        return NULL;
    memcpy(point + 1, x.data, P256_SIZE);
    memcpy(point + 1 + P256_SIZE, y.data, P256_SIZE);
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    EVP_PKEY *key = NULL;
    if (builder != NULL &&
        OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) ==
            1 &&
        OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point,
                                         sizeof point) == 1)
        key = key_make("EC", builder);
    OSSL_PARAM_BLD_free(builder);
    return key;
}

EVP_PKEY *jwk_key(struct call *call, const json_t *jwk, const char *alg)
{
    const char *type = claim_text(jwk, "kty"), *use = claim_text(jwk, "use");
    const char *own = claim_text(jwk, "alg");
    if ((*use != '\0' && strcmp(use, "sig") != 0) || (*own != '\0' && strcmp(own, alg) != 0))
        return NULL;
    if (strcmp(alg, "RS256") == 0 && strcmp(type, "RSA") == 0)
        return rsa_key(call, jwk);
    if (strcmp(alg, "ES256") == 0 && strcmp(type, "EC") == 0)
        return ec_key(call, jwk);
    return NULL;
}

bool jwk_signature_der(struct arena *arena, struct text raw, struct text *out)
{
    enum { DER_SIZE_MAX = 80 };
    const unsigned char *bytes = (const unsigned char *)raw.data;
    if (raw.size != 2 * P256_SIZE)
        return false;
    ECDSA_SIG *signature = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(bytes, P256_SIZE, NULL);
    BIGNUM *s = BN_bin2bn(bytes + P256_SIZE, P256_SIZE, NULL);
    if (signature == NULL || r == NULL || s == NULL || ECDSA_SIG_set0(signature, r, s) != 1)
        die("no memory for a signature");
    unsigned char *der = arena_alloc(arena, DER_SIZE_MAX), *end = der;
    int size = i2d_ECDSA_SIG(signature, &end);
    ECDSA_SIG_free(signature);
    *out = (struct text){(const char *)der, (size_t)(size > 0 ? size : 0)};
    return size > 0;
}
