/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

static const struct json_limits limits = {1000, 4, 10, false};

static struct call call_make(struct arena **arena)
{
    *arena = arena_new(16 << 20);
    return call_new(*arena, LANG_EN, 0, "test");
}

static enum error_kind error_of(const char *text)
{
    struct arena *arena;
    struct call call = call_make(&arena);
    json_t *root = json_read(&call, text_from(text), &limits);
    enum error_kind kind = call_error(&call);
    assert_true((root == NULL) == (kind != ERROR_NONE));
    arena_free(arena);
    return kind;
}

static void limits_hold(void **state)
{
    (void)state;
    assert_int_equal(error_of("[[[[1]]]]"), ERROR_NONE);
    assert_int_equal(error_of("[[[[[1]]]]]"), ERROR_TOO_LARGE);
    assert_int_equal(error_of("[[[{\"a\":[]}]]]"), ERROR_TOO_LARGE);
    /* Brackets within strings are text, also behind an escaped quote. */
    assert_int_equal(error_of("[\"[[[[[[{{{{{{,,,,,,,,,,,,\",\"\\\"[[[[[[\"]"), ERROR_NONE);
    assert_int_equal(error_of("[1,2,3,4,5,6,7,8]"), ERROR_NONE);
    assert_int_equal(error_of("[1,2,3,4,5,6,7,8,9,10]"), ERROR_TOO_LARGE);
    char long_text[1200];
    memset(long_text, ' ', sizeof long_text);
    long_text[sizeof long_text - 1] = '\0';
    long_text[0] = '[';
    long_text[1] = ']';
    assert_int_equal(error_of(long_text), ERROR_TOO_LARGE);
}

static void strict_it_is(void **state)
{
    static const char *const wrong[] = {
        "",         "{",           "{}x",          "{\"a\":1,\"a\":2}", "{\"a\":01}", "[1,]",
        "[\"\xff\"]", "[\"\\u0000\"]", "[\"\\ud800\"]", "[1e999]",           "[NaN]",     "['a']",
        "[99999999999999999999]",  "]",           "\"",                "nul",
    };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(error_of(wrong[i]), ERROR_INVALID);
}

static void place_is_told(void **state)
{
    struct arena *arena;
    struct call call = call_make(&arena);
    (void)state;
    call.where = "before";
    assert_null(json_read(&call, text_from("{\n \"a\": oops }"), &limits));
    assert_string_equal(call.problems->where, "line 2, column 10");
    assert_string_equal(call.where, "before");
    arena_free(arena);
}

static void great_numbers_where_they_are_allowed(void **state)
{
    static const struct json_limits great = {1000, 4, 10, true};
    struct arena *arena;
    struct call call = call_make(&arena);
    (void)state;
    json_t *root = json_read(&call, text_from("{\"a\": 99999999999999999999, \"b\": 1}"), &great);
    assert_non_null(root);
    assert_true(json_is_number(json_object_get(root, "a")));
    assert_null(json_read(&call, text_from("[1e999]"), &great));
    arena_free(arena);
}

static void reasons_are_in_the_callers_language(void **state)
{
    struct arena *arena;
    struct call call = call_make(&arena);
    (void)state;
    call.lang = LANG_JA;
    assert_null(json_read(&call, text_from("{\"a\": "), &limits));
    assert_non_null(strstr(call.problems->text, "途中で終わっています"));
    assert_null(strstr(call.problems->text, "near"));
    arena_free(arena);
}

static void writer_knows_its_commas(void **state)
{
    struct arena *arena = arena_new(1 << 20);
    struct buffer text = buffer_new(arena, 1000);
    struct json_out json = json_out(&text, false);
    (void)state;
    json_begin(&json, NULL, '{');
    json_out_string(&json, "a\"b", "\xe3\x81\x82\n\x01");
    json_begin(&json, "list", '[');
    json_out_int(&json, NULL, -7);
    json_out_real(&json, NULL, 0.1);
    json_out_real(&json, NULL, INFINITY);
    json_begin(&json, NULL, '{');
    json_end(&json, '}');
    json_out_bool(&json, NULL, true);
    json_end(&json, ']');
    json_out_id(&json, "none", 0);
    json_out_stamp(&json, "at", 1000);
    json_end(&json, '}');
    assert_string_equal(buffer_string(&text),
                        "{\"a\\\"b\":\"\xe3\x81\x82\\n\\u0001\",\"list\":[-7,0.1,null,{},true],"
                        "\"none\":null,\"at\":\"1970-01-01T09:00:01.000+09:00\"}");
    arena_free(arena);
}

static void pretty_is_in_lines(void **state)
{
    struct arena *arena = arena_new(1 << 20);
    struct buffer text = buffer_new(arena, 1000);
    struct json_out json = json_out(&text, true);
    (void)state;
    json_begin(&json, NULL, '{');
    json_begin(&json, "a", '[');
    json_out_int(&json, NULL, 1);
    json_end(&json, ']');
    json_begin(&json, "b", '[');
    json_end(&json, ']');
    json_end(&json, '}');
    assert_string_equal(buffer_string(&text), "{\n \"a\": [\n  1\n ],\n \"b\": []\n}");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limits_hold),
        cmocka_unit_test(strict_it_is),
        cmocka_unit_test(place_is_told),
        cmocka_unit_test(great_numbers_where_they_are_allowed),
        cmocka_unit_test(reasons_are_in_the_callers_language),
        cmocka_unit_test(writer_knows_its_commas),
        cmocka_unit_test(pretty_is_in_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
