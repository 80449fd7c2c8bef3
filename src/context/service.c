/* SPDX-License-Identifier: Apache-2.0 */
#include "context/context.h"

#include <string.h>

static const struct choice scope_decisions[] = {
    {"accepted", L_INIT("採用", "Accepted"), "good"},
    {"changed", L_INIT("変更して採用", "Accepted with changes"), "info"},
    {"declined", L_INIT("対象外", "Declined"), "mute"},
    {"own", L_INIT("自組織で追加", "Own addition"), "info"},
    {0},
};

static const struct field service_fields[] = {
    TEXT("code", L_INIT("番号", "No."), .flags = FIELD_REQUIRED | FIELD_UNIQUE | FIELD_IN_LIST,
         .max = 20),
    TEXT("name", L_INIT("重要インフラサービス", "Critical infrastructure service"),
         .flags = FIELD_REQUIRED | FIELD_IN_LIST, .max = 200),
    TEXT("annex2", L_INIT("別紙2の番号", "Annex 2 id"), .max = 40,
         .help = L_INIT("例: wat.supply。別紙2にないサービスは空欄にします。",
                        "For example wat.supply; empty for a service that Annex 2 does not name.")),
    CHOICE("decision", scope_decisions, L_INIT("対象とするか", "Scope decision"),
           .flags = FIELD_IN_LIST | FIELD_FACET),
    NOTE("decision_reason", L_INIT("判断の理由", "Reason for the decision")),
    NOTE("outages", L_INIT("サービス障害の例", "Examples of outages")),
    NOTE("laws", L_INIT("関係法令・報告先", "Laws and reporting")),
    NOTE("annex2_level", L_INIT("サービス維持レベル（別紙2）", "Service maintenance level (Annex 2)")),
    NOTE("own_level", L_INIT("自組織の許容限度", "Own minimum level"),
         .help = L_INIT("例: 500戸を超える断水を2時間以上続けない。",
                        "For example: no cut of over 500 households for over 2 hours.")),
    INT("users", L_INIT("利用者数", "Users"), .flags = FIELD_IN_LIST, .unit = "人"),
    LINK("owner", "person", L_INIT("サービス責任者", "Service owner"), .flags = FIELD_IN_LIST),
    BOOL("uses_it", L_INIT("ITを用いる", "Uses IT"),
         .help = L_INIT("ITを全く用いないサービスは指針の対象外です。",
                        "A service that uses no IT at all is outside the guideline.")),
    DATE("reviewed_on", L_INIT("最終見直し日", "Last reviewed"), .flags = FIELD_IN_LIST),
};

static bool service_check(struct call *call, const struct record *before,
                          const struct record *record)
{
    (void)before;
    const char *decision = record_string(call, record, "decision");
    bool needs_reason = strcmp(decision, "declined") == 0 || strcmp(decision, "changed") == 0;
    return !needs_reason || record_get(record, "decision_reason").kind != VALUE_NULL ||
           call_fail(call, ERROR_INVALID, "decision_reason",
                     "対象外とする、または変更する理由を書いてください。",
                     "Say why it is declined or changed.");
}

const struct reg service_register = {
    .name = "service",
    .label = L_INIT("重要インフラサービス", "Critical infrastructure service"),
    .plural = L_INIT("重要インフラサービス", "Critical infrastructure services"),
    .purpose = L_INIT("社会に対して提供を続ける責任のあるサービスです。業務・システム・供給者はここから考えます。",
                      "The services owed to the public. Processes, systems and suppliers are "
                      "considered from here."),
    .section = "II.2",
    .chapter = CHAPTER_CONTEXT,
    .group = GROUP_ORGANISATION,
    FIELDS(service_fields),
    .title = "name",
    .code = "code",
    .order = "code",
    .check = service_check,
};
