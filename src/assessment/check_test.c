/* SPDX-License-Identifier: Apache-2.0 */
/* Rules over records: what each kind says, its periods, and that it looks at one organisation. */
#include "assessment/check.h"
#include "base/clock.h"
#include "model/duty.h"
#include "model/testing.h"
#include "model/user.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const struct field tank_fields[] = {
    TEXT("code", L_INIT("番号", "No."), .flags = FIELD_REQUIRED | FIELD_UNIQUE | FIELD_IN_LIST),
    TEXT("name", L_INIT("名称", "Name"), .flags = FIELD_REQUIRED | FIELD_IN_LIST),
    DATE("checked_on", L_INIT("点検日", "Checked on"), .flags = FIELD_IN_LIST),
};
static const struct reg tank_register = {
    .name = "tank",
    .label = L_INIT("配水池", "Tank"),
    .plural = L_INIT("配水池", "Tanks"),
    .purpose = L_INIT("試験用の台帳です。", "A register for tests."),
    .group = GROUP_ORGANISATION,
    FIELDS(tank_fields),
    .title = "name",
    .code = "code",
    .order = "code",
};
static const struct reg *const registers[] = {&tank_register};

static struct call *call;
static const int64_t units[] = {1};
static const struct check_scope scope = {units, 1, 7};

static void tank_save(const char *code, int64_t unit, int days_ago)
{
    struct record *tank = record_new(call, &tank_register);
    record_set_string(tank, "code", code);
    record_set_string(tank, "name", code);
    tank->unit_id = unit;
    if (days_ago >= 0) {
        char *day = arena_alloc(call->arena, CLOCK_DATE_SIZE);
        clock_date_add(day, call_today(call), 0, -days_ago);
        record_set_string(tank, "checked_on", day);
    }
    if (!record_save(call, tank))
        fail_msg("%s", call->problems->text);
}

static struct verdict verdict_of(const char *rule)
{
    json_error_t error;
    json_t *json = json_loads(rule, 0, &error);
    struct verdict verdict = {0};
    assert_non_null(json);
    if (!check_run(call, json, &scope, &verdict))
        fail_msg("%s", call->problems->text);
    json_decref(json);
    return verdict;
}

#define SOME "{\"some\": {\"register\": \"tank\"}, \"min\": 2}"
#define EVERY                                                                                      \
    "{\"every\": {\"register\": \"tank\"}, "                                                       \
    "\"has\": {\"checked_on.from\": \"-12 months\"}, "                                             \
    "\"say\": {\"ja\": \"12か月以内に点検した\", \"en\": \"were checked this year\"}}"

static void counts_what_is_there(void **state)
{
    (void)state;
    assert_int_equal(verdict_of(SOME).shown, SHOWN_NOT);
    tank_save("T-1", 1, -1);
    struct verdict one = verdict_of(SOME);
    assert_int_equal(one.shown, SHOWN_PARTLY);
    assert_string_equal(one.reasons->ja, "配水池：1件（2件以上必要）");
    assert_string_equal(one.reasons->en, "Tanks: 1 (at least 2 wanted)");
    assert_string_equal(one.reasons->url, "/r/tank");
    tank_save("T-2", 1, -1);
    assert_int_equal(verdict_of(SOME).shown, SHOWN_FULLY);
}

static void looks_back_a_year(void **state)
{
    (void)state;
    assert_int_equal(verdict_of(EVERY).shown, SHOWN_UNKNOWN);
    tank_save("T-1", 1, 400);
    assert_int_equal(verdict_of(EVERY).shown, SHOWN_NOT);
    tank_save("T-2", 1, 300);
    struct verdict partly = verdict_of(EVERY);
    assert_int_equal(partly.shown, SHOWN_PARTLY);
    assert_string_equal(partly.reasons->ja, "配水池：2件中1件が「12か月以内に点検した」");
}

static void other_organisations_do_not_count(void **state)
{
    (void)state;
    tank_save("T-1", 2, 10);
    tank_save("T-2", 2, 10);
    assert_int_equal(verdict_of(SOME).shown, SHOWN_NOT);
    assert_int_equal(verdict_of(EVERY).shown, SHOWN_UNKNOWN);
}

/* Whoever looks, the state is the same: the rule runs with all rights. */
static void does_not_depend_on_who_looks(void **state)
{
    (void)state;
    static const struct user nobody = {.account_id = 99, .name = "nobody"};
    tank_save("T-1", 1, 10);
    call->user = &nobody;
    struct verdict verdict = verdict_of(EVERY);
    call->user = &user_program;
    assert_int_equal(verdict.shown, SHOWN_FULLY);
}

static void the_weakest_part_decides(void **state)
{
    (void)state;
    tank_save("T-1", 1, 10);
    tank_save("T-2", 1, 10);
    assert_int_equal(verdict_of("{\"all\": [" SOME ", " EVERY "]}").shown, SHOWN_FULLY);
    tank_save("T-3", 1, 500);
    struct verdict both = verdict_of("{\"all\": [" SOME ", " EVERY "]}");
    assert_int_equal(both.shown, SHOWN_PARTLY);
    assert_non_null(both.reasons->next);
}

static void refuses_a_wrong_rule(void **state)
{
    (void)state;
    static const char *const rules[] = {
        "{\"some\": {\"register\": \"nosuch\"}}",
        "{\"some\": {\"register\": \"tank\", \"where\": {\"colour\": \"blue\"}}}",
        "{\"sum\": 1}",
        "{\"all\":[{\"all\":[{\"all\":[{\"all\":[{\"all\":[{\"all\":[{\"all\":[{\"all\":["
        "{\"all\":[" SOME "]}]}]}]}]}]}]}]}]}",
    };
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        json_error_t error;
        json_t *json = json_loads(rules[i], 0, &error);
        struct verdict verdict = {0};
        assert_non_null(json);
        assert_false(check_run(call, json, &scope, &verdict));
        assert_int_equal(call_error(call), ERROR_INVALID);
        call_forgive(call);
        json_decref(json);
    }
}

static void begin(struct call *own)
{
    call = own;
}

int main(void)
{
    fixture.registers = registers;
    fixture.register_count = sizeof registers / sizeof *registers;
    fixture.prepare = begin;
    const struct CMUnitTest tests[] = {
        MODEL_TEST(counts_what_is_there),
        MODEL_TEST(looks_back_a_year),
        MODEL_TEST(other_organisations_do_not_count),
        MODEL_TEST(does_not_depend_on_who_looks),
        MODEL_TEST(the_weakest_part_decides),
        MODEL_TEST(refuses_a_wrong_rule),
    };
    return MODEL_TESTS_RUN("checks", tests);
}
