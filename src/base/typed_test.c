/* SPDX-License-Identifier: Apache-2.0 */
#include "base/typed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct arena *arena;

static const char *date(const char *typed)
{
    static char out[CLOCK_DATE_SIZE];
    return typed_date(arena, text_from(typed), out) ? out : "refused";
}

static void dates_as_typed(void **state)
{
    (void)state;
    static const char *const same[] = {
        "2026-11-23", "2026/11/23", "2026.11.23", "2026年11月23日", "20261123",
        "令和8年11月23日", "R8.11.23", "r08/11/23", "２０２６／１１／２３", " 令和 8 年 11 月 23 日 ",
        "令和八年十一月二十三日", "二〇二六年十一月二三日", "令和八年11月二十三日",
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        assert_string_equal(date(same[i]), "2026-11-23");
    assert_string_equal(date("令和元年5月1日"), "2019-05-01");
    assert_string_equal(date("H31.4.30"), "2019-04-30");
    assert_string_equal(date("昭和60年1月2日"), "1985-01-02");
    assert_string_equal(date("2024/2/29"), "2024-02-29");
    assert_string_equal(date("令和十年十月十日"), "2028-10-10");
    assert_string_equal(date("平成三十年四月三十日"), "2018-04-30");
}

static void dates_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",       "2026-02-30", "2025/2/29", "令和0年1月1日",
                                        "11/23",  "2026-11",    "きのう",    "2026-11-23x",
                                        "R8",     "2026-13-01", "１２３",     "99999999999",
                                        "令和八年十三月一日", "令和百年一月一日", "十十年一月一日",
                                        "令和八年十一月", "二〇二六二〇二六二〇二六年一月一日",
                                        "2027/3/31 10:00", "02100219"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_string_equal(date(wrong[i]), "refused");
}

static void stamps_as_typed(void **state)
{
    (void)state;
    int64_t a, b;
    assert_true(typed_stamp(arena, text_from("2026-11-23T09:05:00+09:00"), &a));
    assert_true(typed_stamp(arena, text_from("令和8年11月23日 9時5分"), &b));
    assert_int_equal(a, b);
    assert_true(typed_stamp(arena, text_from("2026/11/23 9:05"), &b));
    assert_int_equal(a, b);
    assert_false(typed_stamp(arena, text_from("2026/11/23 25:00"), &b));
}

static void days_of_what_has_a_time(void **state)
{
    (void)state;
    static const char *const same[] = {"2027/3/31", "2027/3/31 10:00", "2027-03-31 00:00:00",
                                       "2027-03-30T16:00:00Z", "令和九年三月三十一日 10時5分"};
    char out[CLOCK_DATE_SIZE];
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        assert_true(typed_day(arena, text_from(same[i]), out));
        assert_string_equal(out, "2027-03-31");
    }
    assert_false(typed_day(arena, text_from("2027/3/31 25:00"), out));
    assert_false(typed_day(arena, text_from("10:00"), out));
}

static double number(const char *typed, const char *unit)
{
    double out = -999;
    return typed_number(arena, text_from(typed), unit, &out) ? out : -999;
}

static void numbers_as_typed(void **state)
{
    (void)state;
    assert_true(number("1,240", NULL) == 1240);
    assert_true(number("１２４０", NULL) == 1240);
    assert_true(number("1.5万", NULL) == 15000);
    assert_true(number("3億", NULL) == 3e8);
    assert_true(number("△12", NULL) == -12);
    assert_true(number("(12)", NULL) == -12);
    assert_true(number("1,240戸", "戸") == 1240);
    assert_true(number("1,240戸", NULL) == -999);
    assert_true(number("12abc", NULL) == -999);
    assert_true(number("", NULL) == -999);
    assert_true(number("1e5", NULL) == -999);
}

static void serials_of_sheets(void **state)
{
    (void)state;
    char out[CLOCK_DATE_SIZE];
    int64_t ms;
    assert_true(typed_serial(1, false, out, &ms));
    assert_string_equal(out, "1900-01-01");
    assert_true(typed_serial(59, false, out, &ms));
    assert_string_equal(out, "1900-02-28");
    assert_true(typed_serial(61, false, out, &ms));
    assert_string_equal(out, "1900-03-01");
    assert_true(typed_serial(46349.5, false, out, &ms));
    assert_string_equal(out, "2026-11-23");
    assert_int_equal(ms, 12 * 60 * 60 * 1000);
    assert_true(typed_serial(44887, true, out, &ms));
    assert_string_equal(out, "2026-11-23");
    assert_false(typed_serial(-1, false, out, &ms));
    assert_false(typed_serial(3e6, false, out, &ms));
}

int main(void)
{
    arena = arena_new(1 << 20);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_as_typed),   cmocka_unit_test(dates_refused),
        cmocka_unit_test(stamps_as_typed),  cmocka_unit_test(days_of_what_has_a_time),
        cmocka_unit_test(numbers_as_typed), cmocka_unit_test(serials_of_sheets),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(arena);
    return failed;
}
