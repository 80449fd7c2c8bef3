/* SPDX-License-Identifier: Apache-2.0 */
#include "model/duty.h"
#include "base/clock.h"
#include "store/store.h"

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
    TEXT("title", L_INIT("務め", "Duty"), .flags = FIELD_REQUIRED | FIELD_IN_LIST, .max = 200),
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
    DATE("last_done", L_INIT("前回の実施日", "Last done"), .flags = FIELD_IN_LIST),
    NOTE("how", L_INIT("手順", "How")),
};

const struct reg duty_register = {
    .name = "duty",
    .label = L_INIT("定期の務め", "Duty"),
    .plural = L_INIT("定期の務め", "Duties"),
    .purpose = L_INIT("「定期的に」行うと決めたことです。期限・担当・残す証拠を決め、終えると次の期限が開きます。",
                      "What is to be done periodically: when, by whom, with which evidence. Done "
                      "once, the next opens."),
    .section = "4.2.1(1)",
    .chapter = CHAPTER_OPERATION,
    .group = GROUP_DUTY,
    FIELDS(duty_fields),
    .title = "title",
    .order = "next_due",
};

static const struct field duty_run_fields[] = {
    LINK("duty", "duty", L_INIT("務め", "Duty"),
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
    .label = L_INIT("務めの実施記録", "Duty record"),
    .plural = L_INIT("務めの実施記録", "Duty records"),
    .purpose = L_INIT("務めを終えるたびに残る記録です。", "What remains of each duty done."),
    .section = "4.2.1(1)",
    .chapter = CHAPTER_OPERATION,
    .group = GROUP_DUTY,
    .flags = REG_UNLISTED,
    FIELDS(duty_run_fields),
    .title = "duty",
    .order = "-done_on",
};

const char *duty_next(struct call *call, const struct record *duty, const char *due)
{
    int cycle = (int)record_int(duty, "cycle");
    const char *unit = record_string(call, duty, "cycle_unit");
    char *next = arena_alloc(call->arena, CLOCK_DATE_SIZE);
    if (strcmp(unit, "day") == 0)
        clock_date_add(next, due, 0, cycle);
    else
        clock_date_add(next, due, strcmp(unit, "year") == 0 ? cycle * 12 : cycle, 0);
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
        record_parse(call, run, fieldset_find(run->fields, "done_on"), text_from(done_on)) &
        record_parse(call, run, fieldset_find(run->fields, "evidence"), text_from(evidence));
    return is_read ? run : NULL;
}

bool duty_complete(struct call *call, struct record *duty, const char *done_on,
                   const char *evidence, const char *note)
{
    struct record *run = run_new(call, duty, done_on, evidence, note);
    if (run == NULL)
        return false;
    if (strcmp(done_on, call_today(call)) > 0)
        return call_fail(call, ERROR_INVALID, "done_on", "実施日が未来の日付です。",
                         "The day it was done lies in the future.");
    const char *next = record_string(call, duty, "next_due");
    do
        next = duty_next(call, duty, next);
    while (strcmp(next, done_on) <= 0);
    record_set_string(duty, "next_due", next);
    record_set_string(duty, "last_done", done_on);
    if (!tx_begin(call))
        return false;
    if (record_save(call, run) && record_save(call, duty))
        return tx_commit(call);
    tx_rollback(call);
    return false;
}
