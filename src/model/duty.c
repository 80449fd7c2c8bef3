/* SPDX-License-Identifier: Apache-2.0 */
#include "model/duty.h"
#include "base/clock.h"
#include "store/store.h"

#include <stdio.h>
#include <string.h>

enum { LEAD_DAYS = 14 };

static const struct choice cycle_units[] = {
    {"day", L_INIT("日", "Days"), NULL},
    {"month", L_INIT("か月", "Months"), NULL},
    {"year", L_INIT("年", "Years"), NULL},
    {0},
};

static const struct choice run_results[] = {
    {"done", L_INIT("実施", "Done"), "good"},
    {"partly", L_INIT("一部実施", "Partly done"), "warn"},
    {"skipped", L_INIT("見送り", "Skipped"), "bad"},
    {0},
};

static const struct field duty_fields[] = {
    TEXT("title", L_INIT("定期業務", "Duty"), .flags = FIELD_REQUIRED | FIELD_IN_LIST, .max = 200),
    DATE("next_due", L_INIT("次の期限", "Next due"), .flags = FIELD_REQUIRED | FIELD_IN_LIST),
    INT("cycle", L_INIT("周期", "Cycle"), .flags = FIELD_REQUIRED | FIELD_IN_LIST, .min = 1,
        .max = 1000),
    CHOICE("cycle_unit", cycle_units, L_INIT("周期の単位", "Unit of the cycle"),
           .flags = FIELD_REQUIRED | FIELD_IN_LIST),
    LINK("owner", "person", L_INIT("担当", "Owner"), .flags = FIELD_IN_LIST | FIELD_FACET),
    LINK("deputy", "person", L_INIT("代理", "Deputy")),
    NOTE("evidence", L_INIT("残す証拠", "Evidence wanted")),
    LINKS("requirements", "requirement", L_INIT("もとになる指針の項目", "Requirements")),
    LINKS("about", "*", L_INIT("対象", "About")),
    INT("lead_days", L_INIT("何日前に知らせるか", "Days of notice"), .min = 0, .max = 400),
    INT("due_day", L_INIT("毎回の日", "Day of the month"),
        .help = L_INIT("月にその日がないときは、月末が期限になります。",
                       "In a month without that day, the last day is the due one."),
        .flags = FIELD_COMPUTED),
    DATE("last_done", L_INIT("前回の実施日", "Last done"), .flags = FIELD_IN_LIST),
    NOTE("how", L_INIT("手順", "How")),
};

static int day_of(const char *date)
{
    int year, month, day;
    return clock_date_read(text_from(date), &year, &month, &day) ? day : 0;
}

/* Whether the day after is the first of a month. */
static bool is_month_end(const char *date)
{
    char after[CLOCK_DATE_SIZE];
    clock_date_add(after, date, 0, 1);
    return day_of(after) == 1;
}

/* The day that was meant: 31 stays 31 while the due date is the end of a shorter month. Any other
 * date that somebody writes is meant as it stands. */
static void duty_compute(struct call *call, struct record *duty)
{
    const char *due = record_string(call, duty, "next_due");
    int day = day_of(due);
    bool is_kept = day > 0 && record_int(duty, "due_day") > day && is_month_end(due) &&
                   strcmp(record_string(call, duty, "cycle_unit"), "day") != 0;
    if (day > 0 && !is_kept)
        record_set_int(duty, "due_day", day);
}

const struct reg duty_register = {
    .name = "duty",
    .label = L_INIT("定期業務", "Duty"),
    .plural = L_INIT("定期業務", "Duties"),
    .purpose = L_INIT("「定期的に」行うと決めたことです。期限・担当・残す証拠を決め、終えると次の期限が開きます。",
                      "What is to be done periodically: when, by whom, with which evidence. Done "
                      "once, the next opens."),
    .section = "4.2.1(1)",
    .chapter = CHAPTER_OPERATION,
    .group = GROUP_DUTY,
    FIELDS(duty_fields),
    .title = "title",
    .order = "next_due",
    .compute = duty_compute,
};

static const struct field duty_run_fields[] = {
    LINK("duty", "duty", L_INIT("定期業務", "Duty"),
         .flags = FIELD_REQUIRED | FIELD_IN_LIST | FIELD_FIXED),
    DATE("due_on", L_INIT("期限", "Due"), .flags = FIELD_REQUIRED | FIELD_IN_LIST),
    DATE("done_on", L_INIT("実施日", "Done on"), .flags = FIELD_REQUIRED | FIELD_IN_LIST),
    CHOICE("result", run_results, L_INIT("結果", "Result"),
           .flags = FIELD_REQUIRED | FIELD_IN_LIST | FIELD_FACET),
    LINKS("evidence", "*", L_INIT("証拠", "Evidence")),
    NOTE("note", L_INIT("所見", "Remarks"), .flags = FIELD_IN_LIST),
};

const struct reg duty_run_register = {
    .name = "duty_run",
    .label = L_INIT("定期業務の実施記録", "Duty record"),
    .plural = L_INIT("定期業務の実施記録", "Duty records"),
    .purpose = L_INIT("定期業務を終えるたびに残る記録です。", "What remains of each duty done."),
    .section = "4.2.1(1)",
    .chapter = CHAPTER_OPERATION,
    .group = GROUP_DUTY,
    .flags = REG_UNLISTED,
    FIELDS(duty_run_fields),
    .title = "duty",
    .order = "-done_on",
};

/* How far it is from one due day to the next. */
struct cycle {
    int months, days, due_day;
};

static struct cycle cycle_of(struct call *call, const struct record *duty)
{
    int count = (int)record_int(duty, "cycle");
    const char *unit = record_string(call, duty, "cycle_unit");
    int day = (int)record_int(duty, "due_day");
    return (struct cycle){
        .months = strcmp(unit, "day") == 0 ? 0 : strcmp(unit, "year") == 0 ? count * 12 : count,
        .days = strcmp(unit, "day") == 0 ? count : 0,
        .due_day = day > 0 ? day : day_of(record_string(call, duty, "next_due")),
    };
}

/* Months are counted from the first, and the day that was meant is put back: from 01-31 by way of
 * 02-28 to 03-31. */
static void cycle_next(const struct cycle *cycle, char date[CLOCK_DATE_SIZE])
{
    char first[CLOCK_DATE_SIZE], last[CLOCK_DATE_SIZE];
    if (cycle->months == 0) {
        clock_date_add(date, date, 0, cycle->days);
        return;
    }
    clock_date_add(first, date, 0, 1 - day_of(date));
    clock_date_add(last, first, cycle->months + 1, 0);
    clock_date_add(last, last, 0, -1);
    clock_date_add(first, first, cycle->months, 0);
    clock_date_add(date, first, 0, cycle->due_day - 1);
    if (strcmp(date, last) > 0)
        memcpy(date, last, CLOCK_DATE_SIZE);
}

const char *duty_cycle_after(struct call *call, const char *day, int64_t cycle, const char *unit)
{
    char *next = arena_alloc(call->arena, CLOCK_DATE_SIZE);
    int count = (int)cycle;
    if (strcmp(unit, "day") == 0)
        clock_date_add(next, day, 0, count);
    else
        clock_date_add(next, day, strcmp(unit, "year") == 0 ? count * 12 : count, 0);
    return next;
}

const char *duty_next(struct call *call, const struct record *duty, const char *due)
{
    struct cycle cycle = cycle_of(call, duty);
    char *next = arena_alloc(call->arena, CLOCK_DATE_SIZE);
    snprintf(next, CLOCK_DATE_SIZE, "%s", due);
    cycle_next(&cycle, next);
    return next;
}

enum duty_urgency duty_urgency(struct call *call, const struct record *duty)
{
    const char *due = record_string(call, duty, "next_due");
    int64_t lead = record_get(duty, "lead_days").kind == VALUE_NULL ? LEAD_DAYS
                                                                    : record_int(duty, "lead_days");
    int64_t left = clock_date_between(call_today(call), due);
    return left < 0 ? DUTY_OVERDUE : left <= lead ? DUTY_SOON : DUTY_LATER;
}

static struct record *run_new(struct call *call, const struct record *duty, const char *done_on,
                              const char *evidence, const char *note)
{
    struct record *run = record_new(call, &duty_run_register);
    run->unit_id = duty->unit_id;
    record_set_int(run, "duty", duty->id);
    record_set(run, "due_on", record_get(duty, "next_due"));
    record_set_string(run, "result", "done");
    record_set_string(run, "note", note);
    bool is_read =
        record_parse(call, run, fieldset_find(run->fields, "done_on"), text_from(done_on));
    is_read &=
        record_parse(call, run, fieldset_find(run->fields, "evidence"), text_from(evidence));
    return is_read ? run : NULL;
}

bool duty_complete(struct call *call, struct record *duty, const char *done_on,
                   const char *evidence, const char *note)
{
    struct record *run = run_new(call, duty, done_on, evidence, note);
    if (run == NULL)
        return false;
    /* As it was read, not as it was typed: 令和8年11月20日 is no later than any day. */
    const char *done = record_string(call, run, "done_on");
    if (strcmp(done, call_today(call)) > 0)
        return call_fail(call, ERROR_INVALID, "done_on", "実施日が未来の日付です。",
                         "The day it was done lies in the future.");
    struct cycle cycle = cycle_of(call, duty);
    char next[CLOCK_DATE_SIZE];
    snprintf(next, sizeof next, "%s", record_string(call, duty, "next_due"));
    do
        cycle_next(&cycle, next);
    while (strcmp(next, done) <= 0);
    record_set_string(duty, "next_due", arena_string(call->arena, next));
    record_set_int(duty, "due_day", cycle.due_day);
    record_set(duty, "last_done", record_get(run, "done_on"));
    if (!tx_begin(call))
        return false;
    if (record_save(call, run) && record_save(call, duty))
        return tx_commit(call);
    tx_rollback(call);
    return false;
}
