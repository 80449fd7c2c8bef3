/* SPDX-License-Identifier: Apache-2.0 */
/* Duties: when the next is due, and what a day typed by a person means. */
#include "model/duty.h"
#include "model/testing.h"
#include "model/user.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const struct field name_fields[] = {
    TEXT("name", L_INIT("名称", "Name"), .flags = FIELD_REQUIRED),
};

#define NAMED(name_)                                                                               \
    {.name = name_, .label = L_INIT("試験", "Test"), .plural = L_INIT("試験", "Tests"),           \
     .purpose = L_INIT("試験用の台帳です。", "A register for tests."),                             \
     .group = GROUP_ORGANISATION, FIELDS(name_fields), .title = "name", .order = "name"}
static const struct reg person = NAMED("person"), requirement = NAMED("requirement");
static const struct reg *const registers[] = {&duty_register, &duty_run_register, &person,
                                              &requirement};

static struct call *call;

static struct record *duty_saved(const char *due, int cycle, const char *unit)
{
    struct record *duty = record_new(call, &duty_register);
    record_set_string(duty, "title", "点検");
    record_set_string(duty, "next_due", due);
    record_set_int(duty, "cycle", cycle);
    record_set_string(duty, "cycle_unit", unit);
    if (!record_save(call, duty))
        fail_msg("%s", call->problems->text);
    return duty;
}

/* Completed on its due day, again and again. */
static void check_dues(struct record *duty, const char *const *dues, int count)
{
    for (int i = 0; i < count; i++) {
        assert_string_equal(duty_next(call, duty, record_string(call, duty, "next_due")), dues[i]);
        if (!duty_complete(call, duty, record_string(call, duty, "next_due"), "", ""))
            fail_msg("%s", call->problems->text);
        duty = record_load(call, &duty_register, duty->id);
        assert_string_equal(record_string(call, duty, "next_due"), dues[i]);
    }
}

static void month_ends_do_not_drift(void **state)
{
    (void)state;
    static const char *const months[] = {"2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"};
    static const char *const quarters[] = {"2026-02-28", "2026-05-30", "2026-08-30"};
    static const char *const years[] = {"2021-02-28", "2022-02-28", "2023-02-28", "2024-02-29"};
    static const char *const days[] = {"2026-02-28", "2026-03-28"};
    check_dues(duty_saved("2026-01-31", 1, "month"), months, 4);
    check_dues(duty_saved("2025-11-30", 3, "month"), quarters, 3);
    check_dues(duty_saved("2020-02-29", 1, "year"), years, 4);
    check_dues(duty_saved("2026-01-31", 28, "day"), days, 2);
}

/* Another day that somebody writes is the one from then on. */
static void a_new_day_is_meant(void **state)
{
    (void)state;
    static const char *const dues[] = {"2026-03-15", "2026-04-15"};
    static const char *const old[] = {"2026-02-28", "2026-03-31"};
    struct record *duty = duty_saved("2026-01-31", 1, "month");
    record_set_string(duty, "next_due", "2026-02-15");
    assert_true(record_save(call, duty));
    check_dues(duty, dues, 2);
    /* One from before there was a day to remember. */
    duty = duty_saved("2026-01-31", 1, "month");
    record_set(duty, "due_day", value_null());
    check_dues(duty, old, 2);
}

static void typed_days_are_read(void **state)
{
    (void)state;
    static const char *const typed[] = {"2026/03/20", "令和8年3月20日", "R8.3.20", "２０２６－０３－２０"};
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        struct record *duty = duty_saved("2026-01-31", 1, "month");
        if (!duty_complete(call, duty, typed[i], "", ""))
            fail_msg("%s: %s", typed[i], call->problems->text);
        duty = record_load(call, &duty_register, duty->id);
        assert_string_equal(record_string(call, duty, "last_done"), "2026-03-20");
        assert_string_equal(record_string(call, duty, "next_due"), "2026-03-31");
    }
    struct record *duty = duty_saved("2026-01-31", 1, "month");
    assert_false(duty_complete(call, duty, "令和99年1月1日", "", ""));
    assert_non_null(call_problem(call, "done_on"));
    call_forgive(call);
    assert_false(duty_complete(call, duty, "", "", ""));
    assert_non_null(call_problem(call, "done_on"));
    call_forgive(call);
}

/* A due day typed for the year 202 instead of 2026 is caught up with, day by day. */
static void a_very_old_day_is_caught_up_with(void **state)
{
    (void)state;
    struct record *duty = duty_saved("0202-11-20", 1, "day");
    size_t before = arena_used(call->arena);
    assert_true(duty_complete(call, duty, "2026-03-20", "", ""));
    assert_string_equal(record_string(call, duty, "next_due"), "2026-03-21");
    assert_true(arena_used(call->arena) - before < 1 << 20);
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
        MODEL_TEST(month_ends_do_not_drift),
        MODEL_TEST(a_new_day_is_meant),
        MODEL_TEST(typed_days_are_read),
        MODEL_TEST(a_very_old_day_is_caught_up_with),
    };
    return MODEL_TESTS_RUN("duties", tests);
}
