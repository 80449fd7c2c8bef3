/* SPDX-License-Identifier: Apache-2.0 */
#include "assessment/assessment.h"
#include "base/clock.h"

#include <string.h>

const struct choice shown_choices[] = {
    {"shown", L_INIT("示せている", "Shown"), "good"},
    {"partly", L_INIT("一部示せている", "Partly shown"), "warn"},
    {"not_shown", L_INIT("示せていない", "Not shown"), "bad"},
    {"unknown", L_INIT("不明", "Unknown"), "mute"},
    {0},
};

static const struct choice adoption_choices[] = {
    {"adopted", L_INIT("採用", "Adopted"), "good"},
    {"changed", L_INIT("変更して採用", "Adopted with changes"), "info"},
    {"declined", L_INIT("不採用", "Not adopted"), "mute"},
    {"undecided", L_INIT("未定", "Undecided"), "warn"},
    {0},
};

static const struct field adoption_fields[] = {
    LINK("requirement", "requirement", L_INIT("指針の項目", "Requirement"),
         .flags = FIELD_REQUIRED | FIELD_IN_LIST | FIELD_FIXED | FIELD_CARRIED),
    CHOICE("decision", adoption_choices, L_INIT("採否", "Decision"),
           .flags = FIELD_REQUIRED | FIELD_IN_LIST | FIELD_FACET),
    NOTE("reason", L_INIT("理由", "Reason"), .flags = FIELD_IN_LIST),
    NOTE("change", L_INIT("変更の内容", "What is changed")),
    TEXT("level", L_INIT("水準", "Level"),
         .help = L_INIT("どの程度まで行うか。例: 年1回、全重要システム",
                        "How far: for example once a year, every critical system")),
    LINK("standard", "standard", L_INIT("定める文書", "Document that states it"),
         .flags = FIELD_FACET),
    LINK("clause", "clause", L_INIT("定める条項", "Clause that states it")),
    LINK("owner", "person", L_INIT("担当", "Owner"), .flags = FIELD_IN_LIST),
    DATE("decided_on", L_INIT("判断した日", "Decided on"), .flags = FIELD_IN_LIST),
};

static bool adoption_check(struct call *call, const struct record *before,
                           const struct record *record)
{
    (void)before;
    const char *decision = record_string(call, record, "decision");
    bool needs_reason = strcmp(decision, "declined") == 0 || strcmp(decision, "changed") == 0;
    if (needs_reason && record_get(record, "reason").kind == VALUE_NULL)
        return call_fail(call, ERROR_INVALID, "reason",
                         "採用しない、または変更して採用する理由を書いてください。",
                         "Say why it is not adopted, or changed.");
    return true;
}

/* To be decided again, with what was decided before at hand. */
static bool adoption_carry(struct call *call, struct record *copy, bool again)
{
    if (!again)
        return true;
    int decision = reg_field(copy->reg, "decision");
    const char *reason = record_string(call, copy, "reason");
    record_set_string(copy, "reason",
                      arena_format(call->arena,
                                   call->lang == LANG_EN ? "Edition before: %s%s%s"
                                                         : "前の版での判断：%s%s%s",
                                   record_show(call, copy, decision),
                                   *reason == '\0' ? "" : call->lang == LANG_EN ? ". " : "。",
                                   reason));
    record_set_string(copy, "decision", "undecided");
    record_set_string(copy, "decided_on", NULL);
    return true;
}

const struct reg adoption_register = {
    .name = "adoption",
    .label = L_INIT("採否", "Adoption"),
    .plural = L_INIT("採否", "Adoption decisions"),
    .purpose = L_INIT("指針の項目ごとに、自組織の安全基準等に採り入れるかどうかを理由とともに残します。",
                      "For each item of the guideline: whether it is taken into your safety "
                      "principles, and why."),
    .section = "II.4",
    .chapter = CHAPTER_STANDARDS,
    .group = GROUP_ASSESSMENT,
    FIELDS(adoption_fields),
    .title = "requirement",
    .order = "requirement",
    .check = adoption_check,
    .carry = adoption_carry,
};

static const struct field assessment_fields[] = {
    LINK("requirement", "requirement", L_INIT("指針の項目", "Requirement"),
         .flags = FIELD_REQUIRED | FIELD_IN_LIST | FIELD_FIXED | FIELD_CARRIED),
    LINK("system", "system", L_INIT("対象システム", "System"), .flags = FIELD_FACET,
         .help = L_INIT("空欄なら組織全体の評価です。", "Empty: the whole organisation.")),
    CHOICE("result", shown_choices, L_INIT("評価", "Result"),
           .flags = FIELD_REQUIRED | FIELD_IN_LIST | FIELD_FACET),
    NOTE("reason", L_INIT("そう判断した理由", "Why"), .flags = FIELD_REQUIRED),
    LINKS("evidence", "*", L_INIT("証拠となる記録", "Evidence")),
    TEXT("link", L_INIT("文書の所在", "Where the document is")),
    INT("maturity", L_INIT("成熟度", "Maturity"), .flags = FIELD_IN_LIST, .min = 0, .max = 5),
    INT("target", L_INIT("目標", "Target"), .flags = FIELD_IN_LIST, .min = 0, .max = 5),
    LINK("assessor", "person", L_INIT("評価者", "Assessor"), .flags = FIELD_IN_LIST),
    DATE("assessed_on", L_INIT("評価日", "Assessed on"), .flags = FIELD_REQUIRED | FIELD_IN_LIST),
    DATE("next_review", L_INIT("次回評価", "Next review"), .flags = FIELD_IN_LIST),
    BOOL("is_override", L_INIT("計算結果に優先する", "Overrides the computed state"),
         .flags = FIELD_FACET),
    DATE("valid_until", L_INIT("優先する期限", "Override ends")),
};

enum { OVERRIDE_DAYS = 366 };
static int64_t override_days = OVERRIDE_DAYS;

void override_limit_set(int64_t days)
{
    override_days = days;
}

const char *override_limit(struct call *call)
{
    char *day = arena_alloc(call->arena, CLOCK_DATE_SIZE);
    clock_date_add(day, call_today(call), 0, (int)override_days);
    return day;
}

/* An override that has ended changes nothing, and one for ever is no override but an opinion. What
 * was allowed when it was written stays. */
static bool assessment_check(struct call *call, const struct record *before,
                             const struct record *record)
{
    if (!record_int(record, "is_override"))
        return true;
    const char *until = record_string(call, record, "valid_until");
    if (*until == '\0')
        return call_fail(call, ERROR_INVALID, "valid_until",
                         "計算結果に優先させるときは、いつまでかを入れてください。",
                         "An override needs an end date.");
    if (before != NULL && strcmp(record_string(call, before, "valid_until"), until) == 0)
        return true;
    if (strcmp(until, call_today(call)) < 0)
        return call_fail(call, ERROR_INVALID, "valid_until",
                         "優先する期限が過去の日付です。今日以降の日付にしてください。",
                         "The override would have ended already. Give today or a later day.");
    return strcmp(until, override_limit(call)) <= 0 ||
           call_fail(call, ERROR_INVALID, "valid_until",
                     "優先できるのは %s までです。続けるときは、その時点で評価し直してください。",
                     "An override may last until %s at most. Assess again when it ends.",
                     override_limit(call));
}

const struct reg assessment_register = {
    .name = "assessment",
    .label = L_INIT("評価", "Assessment"),
    .plural = L_INIT("評価", "Assessments"),
    .purpose = L_INIT("項目ごとの評価です。記録から計算できる状態は自動で出ます。人が評価を残すのは、計算できない項目と、"
                      "計算結果に優先させる場合です。",
                      "Assessments by people: for what cannot be computed, or to override it."),
    .section = "4.3.1(1)",
    .chapter = CHAPTER_EVALUATION,
    .group = GROUP_ASSESSMENT,
    FIELDS(assessment_fields),
    .title = "requirement",
    .order = "-assessed_on",
    .check = assessment_check,
};
