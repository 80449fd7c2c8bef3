/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "improvement/improvement.h"
#include "model/history.h"
#include "model/lifecycle.h"
#include "model/user.h"

#include <string.h>

enum { WAIT_DAYS = 60, WAIT_DAYS_MIN = 1 };

static const struct state action_states[] = {
    {"open", L_INIT("対応中", "Open"), 0, "info"},
    {"done", L_INIT("実施済み・効果確認待ち", "Done, effect not checked"), 0, "warn"},
    {"closed", L_INIT("完了", "Closed"), STATE_LOCKED | STATE_FINAL, "good"},
    {0},
};

static const struct transition action_moves[] = {
    {"finish", L_INIT("実施を終える", "Mark as done"), "open", "done", ACTION_SUBMIT, 0},
    {"reopen", L_INIT("対応をやり直す", "Reopen"), "done", "open", ACTION_UPDATE, MOVE_REASON},
    {"close", L_INIT("完了にする", "Close"), "done", "closed", ACTION_APPROVE,
     MOVE_NOT_AUTHOR | MOVE_FREEZE},
    {0},
};

static const struct lifecycle action_lifecycle = {action_states, action_moves};

static const struct choice action_sources[] = {
    {"assessment", L_INIT("評価", "Assessment"), NULL},
    {"audit", L_INIT("監査", "Audit"), NULL},
    {"incident", L_INIT("インシデント", "Incident"), NULL},
    {"exercise", L_INIT("演習", "Exercise"), NULL},
    {"review", L_INIT("マネジメントレビュー", "Management review"), NULL},
    {"other", L_INIT("その他", "Other"), NULL},
    {0},
};

static const struct choice effect_results[] = {
    {"effective", L_INIT("効果あり", "Effective"), "good"},
    {"partly", L_INIT("一部効果あり", "Partly effective"), "warn"},
    {"none", L_INIT("効果なし", "No effect"), "bad"},
    {0},
};

static const struct field action_fields[] = {
    TEXT("code", L_INIT("番号", "No."), .flags = FIELD_REQUIRED | FIELD_UNIQUE | FIELD_IN_LIST,
         .max = 30),
    TEXT("title", L_INIT("処置", "Action"), .flags = FIELD_REQUIRED | FIELD_IN_LIST, .max = 200),
    CHOICE("source", action_sources, L_INIT("きっかけ", "Source"),
           .flags = FIELD_IN_LIST | FIELD_FACET),
    LINKS("requirements", "requirement", L_INIT("関係する指針の項目", "Requirements")),
    LINKS("about", "*", L_INIT("関係する記録", "Related records")),
    NOTE("cause", L_INIT("原因", "Root cause")),
    NOTE("plan", L_INIT("行うこと", "What will be done")),
    LINK("owner", "person", L_INIT("担当", "Owner"), .flags = FIELD_IN_LIST | FIELD_FACET),
    DATE("due_on", L_INIT("期限", "Due"), .flags = FIELD_REQUIRED | FIELD_IN_LIST),
    DATE("done_on", L_INIT("実施日", "Done on")),
    INT("effect_wait_days", L_INIT("効果確認までの日数", "Days before the effect is checked"),
        .min = WAIT_DAYS_MIN, .max = 730,
        .help = L_INIT("実施日から数えます。空欄は60日です。短くするときは理由を書きます。",
                       "Counted from the day it was done. Empty: 60 days. Fewer want a reason.")),
    NOTE("effect_wait_reason", L_INIT("60日より短くする理由", "Why fewer than 60 days"), .max = 400),
    DATE("effect_checked_on", L_INIT("効果を確認した日", "Effect checked on")),
    LINK("effect_checker", "person", L_INIT("効果を確認した人", "Effect checked by"),
         .flags = FIELD_COMPUTED,
         .help = L_INIT("効果を記録したアカウントの人になります。",
                        "The person of the account that records the effect.")),
    CHOICE("effect", effect_results, L_INIT("効果", "Effect"), .flags = FIELD_IN_LIST),
    NOTE("effect_note", L_INIT("効果の確認内容", "How the effect was checked")),
};

static bool is_empty(const struct record *record, const char *field)
{
    return record_get(record, field).kind == VALUE_NULL;
}

/* The first day on which an effect can have shown. */
static const char *effect_day(struct call *call, const struct record *record)
{
    int64_t days = is_empty(record, "effect_wait_days") ? WAIT_DAYS
                                                        : record_int(record, "effect_wait_days");
    if (days < WAIT_DAYS_MIN)
        days = WAIT_DAYS_MIN;
    char *day = arena_alloc(call->arena, CLOCK_DATE_SIZE);
    clock_date_add(day, record_string(call, record, "done_on"), 0, (int)days);
    return day;
}

static bool effect_is_checked(struct call *call, const struct record *record, const char **why)
{
    *why = NULL;
    if (is_empty(record, "done_on"))
        *why = call_label(call, L("実施日が記録されていません。", "The day it was done is missing."));
    else if (is_empty(record, "effect_checked_on") || is_empty(record, "effect_checker") ||
             is_empty(record, "effect"))
        *why = call_label(call, L("効果を確認した日・人・結果がまだ記録されていません。",
                                  "Who checked the effect, when and with what result is missing."));
    else if (record_int(record, "effect_checker") == record_int(record, "owner"))
        *why = call_label(call, L("効果は担当とは別の人が確認してください。",
                                  "Somebody other than the owner has to check the effect."));
    else if (strcmp(record_string(call, record, "effect_checked_on"), call_today(call)) > 0)
        *why = call_label(call, L("効果を確認した日が未来の日付です。",
                                  "The day on which the effect was checked lies in the future."));
    else if (strcmp(record_string(call, record, "effect"), "none") == 0)
        *why = call_label(call, L("効果がなかったと記録されています。対応をやり直してください。",
                                  "It had no effect. Reopen it."));
    else if (strcmp(record_string(call, record, "effect_checked_on"),
                    effect_day(call, record)) < 0)
        *why = arena_format(call->arena,
                            call_label(call, L("効果の確認は%s以降に行ってください。",
                                               "The effect can be checked from %s on.")),
                            effect_day(call, record));
    return *why == NULL;
}

const struct gate effect_gate = {
    .name = "corrective_action.effect",
    .label = L_INIT("是正処置の効果確認", "Effect check of a corrective action"),
    .section = "4.4.1(1)",
    .may_waive = false,
    .is_open = effect_is_checked,
};

static const char *const effect_fields[] = {"effect_checked_on", "effect", "effect_note"};
enum { EFFECT_FIELDS = sizeof effect_fields / sizeof *effect_fields };

static bool effect_is_given(const struct record *record)
{
    for (int i = 0; i < EFFECT_FIELDS; i++)
        if (!is_empty(record, effect_fields[i]))
            return true;
    return false;
}

static bool effect_is_changed(const struct record *before, const struct record *record)
{
    for (int i = 0; i < EFFECT_FIELDS; i++) {
        struct value now = record_get(record, effect_fields[i]);
        struct value then =
            before == NULL ? value_null() : record_get(before, effect_fields[i]);
        if (!value_equal(then, now))
            return true;
    }
    return false;
}

/* Who checked the effect is who records it, not whom they name. */
static void action_compute(struct call *call, struct record *record)
{
    const struct record *before =
        record->id == 0 ? NULL : record_load_any(call, record->reg, record->id);
    struct value checker = before == NULL ? value_null() : record_get(before, "effect_checker");
    if (!effect_is_given(record))
        checker = value_null();
    else if (effect_is_changed(before, record))
        checker = call->user->person_id > 0 ? value_int(call->user->person_id) : value_null();
    record_set(record, "effect_checker", checker);
}

static bool checker_check(struct call *call, const struct record *before,
                          const struct record *record)
{
    int64_t checker = record_int(record, "effect_checker");
    if (checker == 0)
        return call_fail(call, ERROR_INVALID, "effect",
                         "効果は、人と結び付いたアカウントでサインインして記録してください。",
                         "Record the effect with an account that belongs to a person.");
    if (checker == record_int(record, "owner") ||
        (before != NULL && checker == record_int(before, "owner")))
        return call_fail(call, ERROR_INVALID, "effect",
                         "効果は担当とは別の人が確認して記録してください。",
                         "Somebody other than the owner has to check the effect and record it.");
    return (before != NULL && !history_wrote(call, before, "finish")) ||
           call_fail(call, ERROR_INVALID, "effect",
                     "効果は、この処置を書いた人や実施済みにした人とは別の人が確認して記録してください。",
                     "The effect is checked and recorded by somebody who neither wrote the action "
                     "nor marked it as done.");
}

static bool wait_check(struct call *call, const struct record *record)
{
    return is_empty(record, "effect_wait_days") ||
           record_int(record, "effect_wait_days") >= WAIT_DAYS ||
           !is_empty(record, "effect_wait_reason") ||
           call_fail(call, ERROR_INVALID, "effect_wait_reason",
                     "効果確認までの日数を%d日より短くする理由を書いてください。",
                     "Say why the effect is checked after fewer than %d days.", WAIT_DAYS);
}

static bool action_check(struct call *call, const struct record *before,
                         const struct record *record)
{
    bool is_done = before != NULL && strcmp(before->state, "done") == 0;
    if (is_done && !value_equal(record_get(before, "owner"), record_get(record, "owner")))
        return call_fail(call, ERROR_INVALID, "owner",
                         "実施済みの処置の担当は変更できません。先に「対応をやり直す」を選んでください。",
                         "The owner of an action that is done cannot be changed. Reopen it first.");
    if (!wait_check(call, record))
        return false;
    if (!effect_is_given(record) || !effect_is_changed(before, record))
        return true;
    if (strcmp(record_string(call, record, "effect_checked_on"), call_today(call)) > 0)
        return call_fail(call, ERROR_INVALID, "effect_checked_on",
                         "効果を確認した日に未来の日付は使えません。",
                         "The effect cannot have been checked on a day to come.");
    return checker_check(call, before, record);
}

/* The gate stands in the check, so that no way of moving the record goes round it. */
static bool action_change(struct call *call, const struct record *before,
                          const struct record *record)
{
    bool closes = strcmp(record->state, "closed") == 0 &&
                  (before == NULL || strcmp(before->state, "closed") != 0);
    return !closes || gate_pass(call, &effect_gate, record);
}

const struct reg corrective_action_register = {
    .name = "corrective_action",
    .label = L_INIT("改善・是正処置", "Corrective action"),
    .plural = L_INIT("改善・是正処置", "Corrective actions"),
    .purpose = L_INIT("見つかった不足や問題への処置です。実施しただけでは完了にならず、別の人による効果の確認が要ります。",
                      "What is done about gaps and problems. Doing it is not enough: its effect "
                      "must be checked before it closes."),
    .section = "4.4.1(1)",
    .chapter = CHAPTER_IMPROVEMENT,
    .group = GROUP_IMPROVEMENT,
    FIELDS(action_fields),
    .title = "title",
    .code = "code",
    .order = "due_on",
    .lifecycle = &action_lifecycle,
    .compute = action_compute,
    .check = action_check,
    .on_change = action_change,
};
