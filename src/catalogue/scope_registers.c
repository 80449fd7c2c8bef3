/* SPDX-License-Identifier: Apache-2.0 */
#include "catalogue/scope.h"

#include <string.h>

static const struct choice decisions[] = {
    {"accepted", L_INIT("採用", "Accepted"), "good"},
    {"changed", L_INIT("変更して採用", "Accepted with changes"), "info"},
    {"declined", L_INIT("対象外", "Declined"), "mute"},
    {0},
};

static const struct choice kinds[] = {
    {"service", L_INIT("サービス", "Service"), NULL},
    {"outage", L_INIT("サービス障害の例", "Example of an outage"), NULL},
    {"law", L_INIT("根拠法令", "Law"), NULL},
    {"report", L_INIT("報告の根拠", "Reporting rule"), NULL},
    {"level", L_INIT("サービス維持レベル", "Service maintenance level"), NULL},
    {"system", L_INIT("重要システム", "Critical system"), NULL},
    {0},
};

static const struct choice origins[] = {
    {"annex2", L_INIT("別紙2のとおり", "As Annex 2"), NULL},
    {"own", L_INIT("自組織で変更", "Changed by us"), "info"},
    {0},
};

const char *const proposal_kind_codes[PROPOSE__COUNT] = {
    [PROPOSE_SERVICE] = "service", [PROPOSE_OUTAGE] = "outage", [PROPOSE_LAW] = "law",
    [PROPOSE_REPORT] = "report",   [PROPOSE_LEVEL] = "level",   [PROPOSE_SYSTEM] = "system",
};

static const struct field profile_fields[] = {
    TEXT("title", L_INIT("組織", "Organisation"), .flags = FIELD_REQUIRED | FIELD_IN_LIST),
    LINK("sector", "sector", L_INIT("重要インフラ分野", "Sector"),
         .flags = FIELD_REQUIRED | FIELD_IN_LIST),
    BOOL("is_designated", L_INIT("特定社会基盤事業者の指定", "Designated under the Economic Security Act"),
         .help = L_INIT("経済安全保障推進法による指定です。", "Economic Security Promotion Act.")),
    BOOL("has_specified_computers",
         L_INIT("特定重要電子計算機の使用", "Uses specified important computers")),
    BOOL("is_public_body", L_INIT("地方公共団体が経営", "Run by a local government")),
    BOOL("handles_personal_data", L_INIT("個人情報の取扱い", "Handles personal data")),
    DATE("decided_on", L_INIT("決めた日", "Decided on"), .flags = FIELD_IN_LIST),
    NOTE("note", L_INIT("備考", "Notes")),
};

const struct reg org_profile_register = {
    .name = "org_profile",
    .label = L_INIT("適用範囲", "Scope"),
    .plural = L_INIT("適用範囲", "Scopes"),
    .purpose = L_INIT("組織の分野と、どの義務がかかるかを決める属性です。",
                      "The sector of an organisation, and what decides which duties it has."),
    .section = "II.2",
    .chapter = CHAPTER_CONTEXT,
    .group = GROUP_ORGANISATION,
    .flags = REG_UNLISTED,
    FIELDS(profile_fields),
    .title = "title",
    .order = "title",
};

static const struct field decision_fields[] = {
    TEXT("code", L_INIT("識別名", "Identifier"), .flags = FIELD_REQUIRED, .max = 120),
    LINK("profile", "org_profile", L_INIT("適用範囲", "Scope"), .flags = FIELD_REQUIRED),
    CHOICE("kind", kinds, L_INIT("種別", "Kind"),
           .flags = FIELD_REQUIRED | FIELD_IN_LIST | FIELD_FACET),
    NOTE("title", L_INIT("提案", "Proposal"), .flags = FIELD_REQUIRED | FIELD_IN_LIST),
    NOTE("title_en", L_INIT("提案（英語）", "Proposal (English)")),
    CHOICE("decision", decisions, L_INIT("判断", "Decision"),
           .flags = FIELD_REQUIRED | FIELD_IN_LIST | FIELD_FACET),
    NOTE("value", L_INIT("変更後の内容", "What stands instead")),
    NOTE("reason", L_INIT("理由", "Reason"), .flags = FIELD_IN_LIST),
    LINKS("records", "*", L_INIT("作られた記録", "Records made of it")),
};

static bool decision_check(struct call *call, const struct record *before,
                           const struct record *record)
{
    (void)before;
    bool is_accepted = strcmp(record_string(call, record, "decision"), "accepted") == 0;
    return is_accepted || record_get(record, "reason").kind != VALUE_NULL ||
           call_fail(call, ERROR_INVALID, "reason",
                     "変更する、または対象外とする理由を書いてください。",
                     "Say why it is changed or declined.");
}

const struct reg scope_decision_register = {
    .name = "scope_decision",
    .label = L_INIT("適用範囲の判断", "Scope decision"),
    .plural = L_INIT("適用範囲の判断", "Scope decisions"),
    .purpose = L_INIT("別紙1・別紙2の提案ごとに、採用・変更・対象外を理由とともに残します。",
                      "Each proposal of Annexes 1 and 2: accepted, changed or declined, and why."),
    .section = "II.2",
    .chapter = CHAPTER_CONTEXT,
    .group = GROUP_ORGANISATION,
    .flags = REG_UNLISTED | REG_NO_SEARCH,
    FIELDS(decision_fields),
    .title = "title",
    .order = "code",
    .check = decision_check,
};

static const struct field level_fields[] = {
    LINK("service", "service", L_INIT("サービス", "Service"),
         .flags = FIELD_REQUIRED | FIELD_IN_LIST | FIELD_FACET),
    TEXT("code", L_INIT("別紙2の番号", "Annex 2 id"), .flags = FIELD_IN_LIST, .max = 60),
    NOTE("text", L_INIT("これを下回ると報告", "Broken when"),
         .flags = FIELD_REQUIRED | FIELD_IN_LIST),
    NOTE("text_en", L_INIT("これを下回ると報告（英語）", "Broken when (English)")),
    CHOICE("origin", origins, L_INIT("由来", "Origin"), .flags = FIELD_IN_LIST | FIELD_FACET),
    NOTE("rule", L_INIT("判定の式（JSON）", "Rule (JSON)"), .flags = FIELD_HIDDEN,
         .help = L_INIT("障害の数値から、下回ったかどうかを自動で判定します。",
                        "Decides from an outage's figures whether the level was broken.")),
    DATE("reviewed_on", L_INIT("最終見直し日", "Last reviewed"), .flags = FIELD_IN_LIST),
};

const struct reg service_level_register = {
    .name = "service_level",
    .label = L_INIT("サービス維持レベル", "Service maintenance level"),
    .plural = L_INIT("サービス維持レベル", "Service maintenance levels"),
    .purpose = L_INIT("サービスごとに、これを下回ったら報告が要る水準です。別紙2の数値条件から判定します。",
                      "For each service the level below which a report is owed, decided from the "
                      "figures of Annex 2."),
    .section = "別紙2",
    .chapter = CHAPTER_CONTEXT,
    .group = GROUP_ORGANISATION,
    FIELDS(level_fields),
    .title = "text",
    .order = "code",
};
