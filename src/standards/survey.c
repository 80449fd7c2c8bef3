/* SPDX-License-Identifier: Apache-2.0 */
/* How the operators live with a standard: asked yearly, counted, and answered with a decision
 * whether to revise (US-13, check 4). */
#include "standards/standards.h"
#include "model/record.h"

static const struct choice survey_decisions[] = {
    {"revise", L_INIT("改定する", "Revise"), "warn"},
    {"keep", L_INIT("改定しない", "Keep as it is"), "good"},
    {0},
};

static const struct field survey_fields[] = {
    TEXT("title", L_INIT("調査", "Survey"), .flags = FIELD_REQUIRED | FIELD_IN_LIST, .max = 200),
    LINK("standard", "standard", L_INIT("文書", "Document"),
         .flags = FIELD_REQUIRED | FIELD_IN_LIST | FIELD_FIXED),
    DATE("sent_on", L_INIT("送付日", "Sent on"), .flags = FIELD_IN_LIST),
    INT("sent", L_INIT("送付数", "Sent"), .flags = FIELD_REQUIRED | FIELD_IN_LIST, .min = 1,
        .max = 1000000),
    INT("answered", L_INIT("回答数", "Answered"), .flags = FIELD_IN_LIST, .min = 0,
        .max = 1000000),
    TEXT("rate", L_INIT("回答率", "Response"), .flags = FIELD_IN_LIST | FIELD_COMPUTED),
    NOTE("findings", L_INIT("わかったこと", "Findings")),
    CHOICE("decision", survey_decisions, L_INIT("改定の判断", "Decision"),
           .flags = FIELD_IN_LIST | FIELD_FACET),
    NOTE("reason", L_INIT("判断の理由", "Why"),
         .help = L_INIT("改定しないときも理由を残します。", "Also when it stays as it is.")),
    DATE("decided_on", L_INIT("判断した日", "Decided on"), .flags = FIELD_IN_LIST),
};

static void survey_compute(struct call *call, struct record *record)
{
    int64_t sent = record_int(record, "sent"), answered = record_int(record, "answered");
    int64_t tenths = sent <= 0 ? 0 : (answered * 1000 + sent / 2) / sent;
    bool is_known = sent > 0 && record_get(record, "answered").kind == VALUE_INT;
    record_set(record, "rate",
               is_known ? value_string(arena_format(call->arena, "%lld/%lld (%lld.%lld %%)",
                                                    (long long)answered, (long long)sent,
                                                    (long long)(tenths / 10),
                                                    (long long)(tenths % 10)))
                        : value_null());
}

static bool survey_check(struct call *call, const struct record *before,
                         const struct record *record)
{
    (void)before;
    if (record_int(record, "answered") > record_int(record, "sent"))
        return call_fail(call, ERROR_INVALID, "answered", "回答数が送付数を超えています。",
                         "More answers than were sent.");
    bool is_decided = record_get(record, "decision").kind != VALUE_NULL;
    if (is_decided && record_get(record, "reason").kind == VALUE_NULL)
        return call_fail(call, ERROR_INVALID, "reason",
                         "判断の理由を書いてください。改定しないときも要ります。",
                         "Give the reason for the decision, also when nothing changes.");
    return !is_decided || record_get(record, "decided_on").kind != VALUE_NULL ||
           call_fail(call, ERROR_INVALID, "decided_on", "判断した日を入れてください。",
                     "Say when it was decided.");
}

const struct reg survey_register = {
    .name = "standard_survey",
    .label = L_INIT("浸透状況の調査", "Survey"),
    .plural = L_INIT("浸透状況の調査", "Surveys of standards"),
    .purpose = L_INIT("安全基準等がどこまで使われているかを調べ、改定するかどうかを理由とともに決めます。",
                      "How far a standard is followed, and the decision with its reason whether to "
                      "revise it."),
    .section = "I.4",
    .chapter = CHAPTER_STANDARDS,
    .group = GROUP_STANDARD,
    FIELDS(survey_fields),
    .title = "title",
    .order = "-sent_on",
    .compute = survey_compute,
    .check = survey_check,
};

static const struct field answer_fields[] = {
    LINK("survey", "standard_survey", L_INIT("調査", "Survey"),
         .flags = FIELD_REQUIRED | FIELD_IN_LIST | FIELD_FIXED | FIELD_FACET),
    LINK("clause", "clause", L_INIT("条項", "Clause"), .flags = FIELD_IN_LIST),
    TEXT("item", L_INIT("設問", "Question"), .flags = FIELD_REQUIRED | FIELD_IN_LIST, .max = 200),
    INT("done", L_INIT("実施", "Done"), .flags = FIELD_IN_LIST, .min = 0, .max = 1000000),
    INT("partly", L_INIT("一部実施", "Partly"), .flags = FIELD_IN_LIST, .min = 0, .max = 1000000),
    INT("undone", L_INIT("未実施", "Not done"), .flags = FIELD_IN_LIST, .min = 0, .max = 1000000),
    NOTE("note", L_INIT("意見", "Remarks")),
};

const struct reg survey_answer_register = {
    .name = "standard_survey_item",
    .label = L_INIT("調査の設問", "Survey item"),
    .plural = L_INIT("調査の設問", "Survey items"),
    .purpose = L_INIT("調査の設問ごとの集計です。", "Counts for each question of a survey."),
    .section = "I.4",
    .chapter = CHAPTER_STANDARDS,
    .group = GROUP_STANDARD,
    .flags = REG_UNLISTED,
    FIELDS(answer_fields),
    .title = "item",
    .order = "survey",
};
