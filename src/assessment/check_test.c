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

/* What duties link to. */
static const struct field item_fields[] = {
    TEXT("code", L_INIT("番号", "No."), .flags = FIELD_REQUIRED | FIELD_UNIQUE | FIELD_IN_LIST),
    TEXT("name", L_INIT("名称", "Name"), .flags = FIELD_REQUIRED | FIELD_IN_LIST),
};
#define ITEM_REGISTER(name_)                                                                       \
    {                                                                                              \
        .name = name_, .label = L_INIT("項目", "Item"), .plural = L_INIT("項目", "Items"),         \
        .purpose = L_INIT("試験用の台帳です。", "A register for tests."),                          \
        .group = GROUP_ORGANISATION, FIELDS(item_fields), .title = "name", .code = "code",         \
        .order = "code",                                                                           \
    }
static const struct reg requirement_items = ITEM_REGISTER("requirement");
static const struct reg person_items = ITEM_REGISTER("person");
static const struct reg *const registers[] = {&tank_register, &requirement_items, &person_items,
                                              &duty_register, &duty_run_register};

static struct call *call;
static const int64_t units[] = {1};
static struct check_scope scope = {units, 1, 7};

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

#define PART                                                                                       \
    "{\"every\": {\"register\": \"tank\", \"where\": {\"name\": \"T-9\"}, \"name\": "            \
    "{\"ja\": \"予備の池\", \"en\": \"spare tanks\"}}, \"has\": {\"checked_on.filled\": \"1\"}"

/* Nothing recorded at all, or no such part of it: said apart; a part that need not be there leaves
 * nothing to show. */
static void says_which_part_is_empty(void **state)
{
    (void)state;
    assert_string_equal(verdict_of(PART "}").reasons->ja, "配水池がまだ登録されていません。");
    assert_int_equal(verdict_of(PART ", \"if_none\": \"shown\"}").shown, SHOWN_UNKNOWN);
    tank_save("T-1", 1, 10);
    struct verdict none = verdict_of(PART "}");
    assert_int_equal(none.shown, SHOWN_UNKNOWN);
    assert_string_equal(none.reasons->ja, "予備の池がまだありません（配水池 1件のうち）。");
    struct verdict need_not = verdict_of(PART ", \"if_none\": \"shown\"}");
    assert_int_equal(need_not.shown, SHOWN_FULLY);
    assert_string_equal(need_not.reasons->en, "Not applicable: no spare tanks (of 1 Tanks)");
    tank_save("T-9", 1, 10);
    assert_string_equal(verdict_of(PART "}").reasons->ja,
                        "予備の池：1件中1件が「条件を満たす」");
}

#define MOST ", \"most\": {\"state\": \"partly\", \"why\": {\"ja\": \"内容の証拠\", \"en\": \"w\"}}}"

static void shows_no_more_than_its_records_can(void **state)
{
    (void)state;
    tank_save("T-1", 1, 10);
    struct verdict most = verdict_of("{\"some\": {\"register\": \"tank\"}" MOST);
    assert_int_equal(most.shown, SHOWN_PARTLY);
    assert_int_equal(most.evidenced, SHOWN_FULLY);
    assert_string_equal(most.reasons->next->ja, "内容の証拠");
    struct verdict both = verdict_of("{\"all\": [{\"some\": {\"register\": \"tank\"}" MOST
                                     ", {\"some\": {\"register\": \"tank\"}, \"min\": 2}]}");
    assert_int_equal(both.shown, SHOWN_PARTLY);
    assert_int_equal(both.evidenced, SHOWN_PARTLY);
    assert_int_equal(verdict_of("{\"any\": [{\"some\": {\"register\": \"tank\"}}, {\"some\": "
                                "{\"register\": \"tank\"}, \"min\": 2}]}")
                         .shown,
                     SHOWN_FULLY);
}

static const char *days_from_now(int days)
{
    char *day = arena_alloc(call->arena, CLOCK_DATE_SIZE);
    clock_date_add(day, call_today(call), 0, days);
    return day;
}

/* A duty of 30 days for the requirement of the scope. */
static struct record *duty_save(int due_in_days, const char *wanted)
{
    struct record *requirement = record_new(call, &requirement_items);
    struct record *duty = record_new(call, &duty_register);
    record_set_string(requirement, "code", "R-1");
    record_set_string(requirement, "name", "復元試験");
    assert_true(record_save(call, requirement));
    scope.requirement_id = requirement->id;
    record_set_string(duty, "title", "復元試験");
    record_set_string(duty, "next_due", days_from_now(due_in_days));
    record_set_int(duty, "cycle", 30);
    record_set_string(duty, "cycle_unit", "day");
    record_set_string(duty, "evidence", wanted);
    record_set_string(duty, "requirements",
                      arena_format(call->arena, ",%lld,", (long long)requirement->id));
    duty->unit_id = 1;
    assert_true(record_save(call, duty));
    return duty;
}

static struct record *run_save(const struct record *duty, int days_ago, const char *result,
                               const char *evidence)
{
    struct record *run = record_new(call, &duty_run_register);
    record_set_int(run, "duty", duty->id);
    record_set_string(run, "due_on", days_from_now(-days_ago));
    record_set_string(run, "done_on", days_from_now(-days_ago));
    record_set_string(run, "result", result);
    record_set_string(run, "evidence", evidence);
    run->unit_id = 1;
    assert_true(record_save(call, run));
    return run;
}

#define DUTY "{\"duty\": true}"

static void a_promise_shows_nothing(void **state)
{
    (void)state;
    struct record *duty = duty_save(20, NULL);
    struct verdict never = verdict_of(DUTY);
    assert_int_equal(never.shown, SHOWN_PARTLY);
    assert_non_null(strstr(never.reasons->ja, "定期業務はあるが、まだ実施されていません"));
    run_save(duty, 5, "skipped", NULL);
    assert_int_equal(verdict_of(DUTY).shown, SHOWN_PARTLY);
    struct record *run = run_save(duty, 6, "done", NULL);
    struct verdict done = verdict_of(DUTY);
    assert_int_equal(done.shown, SHOWN_FULLY);
    assert_non_null(strstr(done.reasons->ja, days_from_now(-6)));
    assert_string_equal(done.reasons->url,
                        arena_format(call->arena, "/r/duty_run/%lld", (long long)run->id));
}

static void a_duty_is_done_in_each_cycle(void **state)
{
    (void)state;
    struct record *duty = duty_save(20, NULL);
    run_save(duty, 31, "done", NULL);
    struct verdict old = verdict_of(DUTY);
    assert_int_equal(old.shown, SHOWN_PARTLY);
    assert_non_null(strstr(old.reasons->ja, "1周期より前"));
    record_set_string(duty, "next_due", days_from_now(-1));
    assert_true(record_save(call, duty));
    assert_int_equal(verdict_of(DUTY).shown, SHOWN_NOT);
}

static void a_duty_leaves_the_evidence_it_wants(void **state)
{
    (void)state;
    struct record *duty = duty_save(20, "試験の記録");
    run_save(duty, 6, "done", NULL);
    struct verdict bare = verdict_of(DUTY);
    assert_int_equal(bare.shown, SHOWN_PARTLY);
    assert_int_equal(bare.evidenced, SHOWN_FULLY);
    assert_non_null(strstr(bare.reasons->ja, "証拠が付いていません"));
    tank_save("T-1", 1, 10);
    run_save(duty, 5, "done", ",tank/1,");
    assert_int_equal(verdict_of(DUTY).shown, SHOWN_FULLY);
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
        MODEL_TEST(says_which_part_is_empty),
        MODEL_TEST(shows_no_more_than_its_records_can),
        MODEL_TEST(a_promise_shows_nothing),
        MODEL_TEST(a_duty_is_done_in_each_cycle),
        MODEL_TEST(a_duty_leaves_the_evidence_it_wants),
    };
    return MODEL_TESTS_RUN("checks", tests);
}
