/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens and key sets of an identity provider: "TOKEN\nJWKS". Nothing that is made up may open,
 * except with keys that are made up along with it. */
#include "access/jwk.h"
#include "access/jwt.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char jwks[] =
    "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRV"
    "EU\",\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}]}";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena *arena;
    if (arena == NULL)
        arena = arena_new(512 * 1024 * 1024);
    struct call call = call_new(arena, LANG_EN, 1300819000 * 1000LL, "fuzz");
    struct text rest = {(const char *)data, size}, token = {NULL, 0};
    text_split(&rest, '\n', &token);
    const json_t *claims = jwt_open(&call, token, text_from(jwks));
    if (claims != NULL && !text_starts(token, "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0K"))
        abort();
    claims = jwt_open(&call, token, rest);
    json_t *jwk = claims_read(&call, rest);
    if (jwk != NULL) {
        EVP_PKEY_free(jwk_key(&call, jwk, "RS256"));
        EVP_PKEY_free(jwk_key(&call, jwk, "ES256"));
        jwt_check(&call, jwk, "joe", "kaname", "n");
    }
    struct text der;
    jwk_signature_der(arena, token, &der);
    arena_reset(arena);
    return 0;
}
