/* SPDX-License-Identifier: Apache-2.0 */
#include "access/jwt.h"
#include "base/crypto.h"

#include <openssl/evp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* RFC 7515 appendix A.2 (RS256) and A.3 (ES256): payload, keys and signatures of the standard. */
#define PAYLOAD                                                                                    \
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290" \
    "Ijp0cnVlfQ"
static const char rs256[] =
    "eyJhbGciOiJSUzI1NiJ9." PAYLOAD
    ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2F"
    "p5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSj"
    "tQBMHlb1"
    "L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYE"
    "UipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
static const char es256[] =
    "eyJhbGciOiJFUzI1NiJ9." PAYLOAD
    ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
static const char jwks[] =
    "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W"
    "26mPddxH"
    "mfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGz"
    "jb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb"
    "3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyu"
    "XpoQ\",\"e\":\"AQAB\"},{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1"
    "gHMzV76e"
    "8Tus9uPHvRVEU\",\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}]}";

static int open_test(void **state)
{
    struct arena *arena = arena_new(16 << 20);
    struct call *call = arena_alloc(arena, sizeof *call);
    *call = call_new(arena, LANG_EN, 1300819000 * 1000LL, "test");
    *state = call;
    return 0;
}

static int close_test(void **state)
{
    struct call *call = *state;
    arena_free(call->arena);
    return 0;
}

static bool opens(struct call *call, const char *token, const char *keys)
{
    const json_t *claims = jwt_open(call, text_from(token), text_from(keys));
    bool is_open = claims != NULL && strcmp(claim_text(claims, "iss"), "joe") == 0;
    assert_true(is_open == call_ok(call));
    call_forgive(call);
    return is_open;
}

static void examples_of_the_standard_open(void **state)
{
    assert_true(opens(*state, rs256, jwks));
    assert_true(opens(*state, es256, jwks));
}

static void one_changed_character_closes(void **state)
{
    struct call *call = *state;
    const size_t places[] = {3, 25, 60, sizeof es256 - 20};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        char *token = arena_string(call->arena, es256);
        token[places[i]] = token[places[i]] == 'A' ? 'B' : 'A';
        assert_false(opens(call, token, jwks));
    }
    assert_false(opens(call, arena_format(call->arena, "%s.", es256), jwks));
    assert_false(opens(call, "", jwks));
    assert_false(opens(call, "a.b", jwks));
    assert_false(opens(call, es256, "{}"));
    assert_false(opens(call, es256, "not json"));
}

static const char *unsigned_token(struct call *call, const char *header)
{
    const char *encoded = base64url(call->arena, header, strlen(header));
    return arena_format(call->arena, "%s.%s.", encoded, PAYLOAD);
}

static void algorithms_that_are_traps_are_refused(void **state)
{
    struct call *call = *state;
    static const char *const headers[] = {"{\"alg\":\"none\"}", "{\"alg\":\"HS256\"}", "{}",
                                          "{\"alg\":\"RS256\",\"crit\":[\"b64\"]}"};
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        assert_false(opens(call, unsigned_token(call, headers[i]), jwks));
    /* A key that is for encryption, or for the other algorithm. */
    assert_false(opens(call, es256,
                       "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"enc\",\"x\":\"f83OJ"
                       "3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\",\"y\":\"x_FEzRu9m36HLN_tue659LNpX"
                       "W6pCyStikYjKIWI5a0\"}]}"));
    assert_false(opens(call, es256, "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\","
                                    "\"y\":\"AA\"}]}"));
}

static bool holds(struct call *call, const char *json)
{
    json_t *claims = claims_read(call, text_from(json));
    assert_non_null(claims);
    bool is_right = jwt_check(call, claims, "https://id.example", "kaname", "n1");
    call_forgive(call);
    return is_right;
}

#define REST "\"sub\":\"s\",\"nonce\":\"n1\",\"exp\":1300819300,\"iat\":1300819000}"

static void claims_are_for_us_and_now(void **state)
{
    struct call *call = *state;
    assert_true(holds(call, "{\"iss\":\"https://id.example\",\"aud\":\"kaname\"," REST));
    assert_true(holds(call, "{\"iss\":\"https://id.example\",\"aud\":[\"kaname\"]," REST));
    assert_true(holds(call, "{\"iss\":\"https://id.example\",\"aud\":[\"x\",\"kaname\"],\"azp\":"
                            "\"kaname\"," REST));
    assert_false(holds(call, "{\"iss\":\"https://id.example\",\"aud\":[\"x\",\"kaname\"]," REST));
    assert_false(holds(call, "{\"iss\":\"https://id.example\",\"aud\":\"kaname\",\"azp\":\"x\","
                             REST));
    assert_false(holds(call, "{\"iss\":\"https://id.example/\",\"aud\":\"kaname\"," REST));
    assert_false(holds(call, "{\"iss\":\"https://id.example\"," REST));
    assert_false(holds(call, "{\"iss\":\"https://id.example\",\"aud\":\"kaname\",\"nbf\":"
                             "1300819500," REST));
    call->now_ms += (300 + JWT_SKEW_S - 1) * 1000LL;
    assert_true(holds(call, "{\"iss\":\"https://id.example\",\"aud\":\"kaname\"," REST));
    call->now_ms += 1000;
    assert_false(holds(call, "{\"iss\":\"https://id.example\",\"aud\":\"kaname\"," REST));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_test, close_test)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(examples_of_the_standard_open),
        TEST(one_changed_character_closes),
        TEST(algorithms_that_are_traps_are_refused),
        TEST(claims_are_for_us_and_now),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
