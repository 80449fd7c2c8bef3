/* SPDX-License-Identifier: Apache-2.0 */
#include "access/totp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* RFC 6238 appendix B; six digits are the last of its eight. */
static const unsigned char secret[TOTP_SECRET_SIZE] = "12345678901234567890";

static void vectors_of_the_standard_match(void **state)
{
    (void)state;
    static const struct {
        int64_t at_s;
        const char *code;
    } vectors[] = {{59, "287082"}, {1111111109, "081804"}, {1234567890, "005924"},
                   {2000000000, "279037"}, {20000000000, "353130"}};
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        int64_t step = -1;
        assert_true(totp_matches(secret, text_from(vectors[i].code), vectors[i].at_s * 1000, -1,
                                 &step));
        assert_int_equal(step, vectors[i].at_s / TOTP_STEP_S);
    }
}

static void one_step_of_drift_and_no_more(void **state)
{
    (void)state;
    int64_t step = -1;
    const int64_t made_ms = 1234567890 * 1000LL;
    assert_true(totp_matches(secret, text_from("005924"), made_ms + 30000, -1, &step));
    assert_true(totp_matches(secret, text_from("005924"), made_ms - 30000, -1, &step));
    assert_false(totp_matches(secret, text_from("005924"), made_ms + 60000, -1, &step));
    assert_false(totp_matches(secret, text_from("005924"), made_ms - 60000, -1, &step));
}

static void a_code_opens_once(void **state)
{
    (void)state;
    int64_t step = -1, unused = -7;
    const int64_t now_ms = 1234567890 * 1000LL;
    assert_true(totp_matches(secret, text_from("005924"), now_ms, -1, &step));
    assert_false(totp_matches(secret, text_from("005924"), now_ms, step, &unused));
    assert_int_equal(unused, -7);
    assert_false(totp_matches(secret, text_from("05924"), now_ms, -1, &unused));
    assert_false(totp_matches(secret, text_from("0059240"), now_ms, -1, &unused));
}

static void address_is_escaped(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    assert_string_equal(totp_address(arena, secret, "Kaname", "a b&c"),
                        "otpauth://totp/Kaname:a%20b%26c?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                        "&issuer=Kaname&algorithm=SHA1&digits=6&period=30");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vectors_of_the_standard_match),
        cmocka_unit_test(one_step_of_drift_and_no_more),
        cmocka_unit_test(a_code_opens_once),
        cmocka_unit_test(address_is_escaped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
