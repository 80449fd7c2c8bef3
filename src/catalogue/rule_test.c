/* SPDX-License-Identifier: Apache-2.0 */
/* Annex 2 as arithmetic: the vectors of the package, the bounds, what is not known, what comes. */
#include "base/asset.h"
#include "catalogue/import.h"
#include "catalogue/rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct arena *arena;
static struct call call;
static const json_t *services;

static int setup(void **state)
{
    (void)state;
    arena = arena_new(16 << 20);
    call = call_new(arena, LANG_JA, 0, "test");
    const struct asset *asset = asset_find("data/catalogue/g5/services.json");
    assert_non_null(asset);
    services = catalogue_json(&call, asset_text(asset), "services.json");
    assert_non_null(services);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static const json_t *by_id(const char *array, const char *id)
{
    size_t i;
    json_t *entry;
    json_array_foreach(json_object_get(services, array), i, entry)
        if (strcmp(json_text(entry, "id"), id) == 0)
            return entry;
    return NULL;
}

static struct text rule_of(const char *service)
{
    const json_t *level = by_id("levels", json_text(by_id("services", service), "level"));
    char *rule = json_dumps(json_object_get(level, "when"), JSON_COMPACT | JSON_ENCODE_ANY);
    assert_non_null(rule);
    arena_defer(arena, free, rule);
    return text_from(rule);
}

static struct fact number(const char *name, int64_t value)
{
    return (struct fact){name, value_int(value), false};
}

static struct fact word(const char *name, const char *value)
{
    return (struct fact){name, value_string(value), false};
}

static struct judgement judged(const char *service, const struct fact *facts, int count)
{
    struct judgement out;
    assert_true(rule_judge(&call, rule_of(service), facts, count, &out));
    return out;
}

static int facts_read(const json_t *object, struct fact *out)
{
    const char *name;
    json_t *value;
    int count = 0;
    json_object_foreach((json_t *)(uintptr_t)object, name, value)
        out[count++] = json_is_string(value) ? word(name, json_string_value(value))
                       : json_is_boolean(value)
                           ? number(name, json_is_true(value))
                           : number(name, json_integer_value(value));
    return count;
}

static void the_vectors_hold(void **state)
{
    (void)state;
    const json_t *vectors = json_object_get(services, "test_vectors");
    size_t i;
    json_t *vector;
    assert_int_equal(json_array_size(vectors), 18);
    json_array_foreach(vectors, i, vector) {
        struct fact facts[16];
        int count = facts_read(json_object_get(vector, "facts"), facts);
        struct judgement out = judged(json_text(vector, "service"), facts, count);
        bool is_broken = json_is_true(json_object_get(vector, "breach"));
        if (out.verdict != (is_broken ? VERDICT_BROKEN : VERDICT_HELD))
            fail_msg("vector %zu (%s)", i, json_text(vector, "service"));
    }
}

static void bounds_are_inclusive(void **state)
{
    (void)state;
    struct fact gas[] = {word("cause", "system_failure"), number("households", 29)};
    assert_int_equal(judged("gas.pipe", gas, 2).verdict, VERDICT_HELD);
    gas[1] = number("households", 30);
    assert_int_equal(judged("gas.pipe", gas, 2).verdict, VERDICT_BROKEN);
    struct fact power[] = {word("cause", "system_failure"), number("kw", 100000),
                           number("minutes", 10)};
    assert_int_equal(judged("pow.td", power, 3).verdict, VERDICT_BROKEN);
    power[2] = number("minutes", 9);
    assert_int_equal(judged("pow.td", power, 3).verdict, VERDICT_HELD);
}

static void what_is_missing_is_named(void **state)
{
    (void)state;
    struct fact telecom[] = {word("cause", "equipment_failure"), word("mode", "stop"),
                             number("minutes", 300)};
    struct judgement out = judged("ict.telecom", telecom, 3);
    assert_int_equal(out.verdict, VERDICT_UNKNOWN);
    assert_int_equal(out.missing_count, 1);
    assert_string_equal(out.missing[0], "users");
    /* Too short: the number of users makes no difference, nobody is asked for it. */
    telecom[2] = number("minutes", 30);
    out = judged("ict.telecom", telecom, 3);
    assert_int_equal(out.verdict, VERDICT_HELD);
    assert_int_equal(out.missing_count, 0);
}

static void what_comes_is_foreseen(void **state)
{
    (void)state;
    struct fact telecom[] = {word("cause", "equipment_failure"), word("mode", "degrade"),
                             number("users", 30000), number("minutes", 45)};
    assert_int_equal(judged("ict.telecom", telecom, 4).breaks_at_min, 120);
    telecom[2] = number("users", 29999);
    assert_int_equal(judged("ict.telecom", telecom, 4).breaks_at_min, -1);
    struct fact relay[] = {word("cause", "equipment_failure"), word("mode", "stop"),
                           word("equipment", "specified_terrestrial_or_core_station"),
                           number("relay", 1), number("minutes", 20)};
    assert_int_equal(judged("ict.broadcast", relay, 5).breaks_at_min, 120);
}

static void estimates_stay_estimates(void **state)
{
    (void)state;
    struct fact gas[] = {word("cause", "system_failure"), number("households", 34)};
    assert_false(judged("gas.pipe", gas, 2).is_estimate);
    gas[1].is_estimate = true;
    struct judgement out = judged("gas.pipe", gas, 2);
    assert_int_equal(out.verdict, VERDICT_BROKEN);
    assert_true(out.is_estimate);
}

static void wrong_rules_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "{}", "[]", "{\"all_of\": []}", "{\"gte\": [\"users\"]}", "{\"gte\": [\"users\", \"x\"]}",
        "{\"lt\": [\"users\", 1]}", "{\"not\": 1}", "{\"eq\": [\"a\", 1], \"gte\": [\"a\", 1]}",
    };
    struct judgement out;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_false(rule_judge(&call, text_from(wrong[i]), NULL, 0, &out));
        assert_int_equal(call_error(&call), ERROR_INVALID);
        call_forgive(&call);
    }
    assert_true(rule_judge(&call, text_from("null"), NULL, 0, &out));
    assert_int_equal(out.verdict, VERDICT_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_vectors_hold, setup, teardown),
        cmocka_unit_test_setup_teardown(bounds_are_inclusive, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_missing_is_named, setup, teardown),
        cmocka_unit_test_setup_teardown(what_comes_is_foreseen, setup, teardown),
        cmocka_unit_test_setup_teardown(estimates_stay_estimates, setup, teardown),
        cmocka_unit_test_setup_teardown(wrong_rules_are_refused, setup, teardown),
    };
    return cmocka_run_group_tests_name("rules of Annex 2", tests, NULL, NULL);
}
