/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include "model/lifecycle.h"
#include "standards/rules.h"
#include "standards/standards.h"
#include "standards/tree.h"

/* The four kinds of I.2. */
const struct choice standard_kinds[] = {
    {"mandatory", L_INIT("強制基準", "Mandatory standard"), NULL},
    {"recommended", L_INIT("推奨基準・ガイドライン", "Recommended standard or guideline"), NULL},
    {"industry", L_INIT("業界標準・ガイドライン", "Industry standard or guideline"), NULL},
    {"internal", L_INIT("内規", "Internal rules"), NULL},
    {0},
};

const struct choice strictness_choices[] = {
    {"must", L_INIT("必須", "Must"), "bad"},
    {"should", L_INIT("推奨", "Should"), "warn"},
    {"may", L_INIT("任意", "May"), "mute"},
    {"info", L_INIT("説明", "Informative"), "mute"},
    {0},
};

static const struct field standard_fields[] = {
    TEXT("code", L_INIT("文書番号", "Document no."),
         .flags = FIELD_REQUIRED | FIELD_UNIQUE | FIELD_GLOBAL | FIELD_IN_LIST, .max = 40),
    TEXT("title", L_INIT("文書名", "Title"), .flags = FIELD_REQUIRED | FIELD_IN_LIST, .max = 200),
    TEXT("title_en", L_INIT("英語名", "English title"), .max = 200),
    CHOICE("kind", standard_kinds, L_INIT("種別", "Kind"),
           .flags = FIELD_REQUIRED | FIELD_IN_LIST | FIELD_FACET),
    TEXT("edition", L_INIT("版", "Edition"), .flags = FIELD_IN_LIST, .max = 40),
    DATE("effective_on", L_INIT("施行日", "Effective"), .flags = FIELD_IN_LIST),
    CHOICE("numbering", number_styles, L_INIT("番号の付け方", "Numbering")),
    BOOL("is_in_force", L_INIT("承認した版がある", "Has an approved edition"),
         .flags = FIELD_COMPUTED | FIELD_IN_LIST | FIELD_FACET | FIELD_HIDDEN),
    LINK("parent", "standard", L_INIT("上位の文書", "Higher document")),
    LINK("catalogue", "catalogue", L_INIT("もとにする指針", "Written against")),
    RICH("purpose", L_INIT("策定目的", "Purpose")),
    RICH("scope", L_INIT("対象範囲", "Scope")),
    RICH("parties", L_INIT("関係主体の役割", "Roles of the parties")),
    LINK("owner", "person", L_INIT("所管", "Owner"), .flags = FIELD_IN_LIST),
    LINK("prepared_by", "person", L_INIT("起案者", "Prepared by")),
    DATE("review_by", L_INIT("次回見直し", "Next review"), .flags = FIELD_IN_LIST),
    NOTE("review_reason", L_INIT("見直しのきっかけ", "Why a review is proposed")),
    BOOL("is_public", L_INIT("承認版を公開する", "Publish the approved edition"),
         .flags = FIELD_IN_LIST,
         .help = L_INIT("この印を付けて承認された版は、アカウントのない人も読めます。非公開の印が付いた条項は除かれます。",
                        "Anyone can read an edition that was approved with this mark, without an "
                        "account. Clauses marked as internal are left out.")),
};

/* A revision is a draft again, but the edition approved before stays in force meanwhile. */
static void standard_compute(struct call *call, struct record *record)
{
    (void)call;
    if (strcmp(record->state, "approved") == 0)
        record_set_int(record, "is_in_force", 1);
    if (strcmp(record->state, "superseded") == 0)
        record_set_int(record, "is_in_force", 0);
}

const struct reg standard_register = {
    .name = "standard",
    .label = L_INIT("安全基準等の文書", "Safety principles document"),
    .plural = L_INIT("安全基準等の文書", "Safety principles"),
    .purpose = L_INIT("自組織や業界の安全基準等です。条項ごとに指針のどの項目に応えるかを示し、版を重ねます。",
                      "Your own or your industry's safety principles: each clause says which item "
                      "of the guideline it answers; editions follow one another."),
    .section = "I.2",
    .chapter = CHAPTER_STANDARDS,
    .group = GROUP_STANDARD,
    FIELDS(standard_fields),
    .title = "title",
    .code = "code",
    .order = "code",
    .lifecycle = &approval_lifecycle,
    .compute = standard_compute,
    .check = standard_check,
    .on_change = standard_change,
};

static const struct field clause_fields[] = {
    LINK("standard", "standard", L_INIT("文書", "Document"),
         .flags = FIELD_REQUIRED | FIELD_IN_LIST | FIELD_FIXED | FIELD_FACET),
    LINK("parent", "clause", L_INIT("上位の条項", "Parent clause")),
    INT("position", L_INIT("順番", "Position")),
    TEXT("number", L_INIT("条項番号", "Clause no."),
         .flags = FIELD_IN_LIST | FIELD_COMPUTED | FIELD_ASIDE,
         .max = 80),
    TEXT("fixed", L_INIT("固定する番号", "Fixed number"), .max = 40,
         .help = L_INIT("空なら番号は自動で付きます。元の番号を保つときに入れます（例: 第2条の2）。「-」で番号なし。",
                        "Empty: numbered by its place. Write the number that the rules had to keep "
                        "it, or - for none.")),
    TEXT("heading", L_INIT("見出し", "Heading"), .flags = FIELD_REQUIRED | FIELD_IN_LIST, .max = 200),
    TEXT("heading_en", L_INIT("英語の見出し", "English heading"), .max = 200),
    RICH("body", L_INIT("本文", "Text")),
    RICH("body_en", L_INIT("本文（英語）", "Text (English)")),
    CHOICE("strictness", strictness_choices, L_INIT("水準", "Strictness"),
           .flags = FIELD_IN_LIST | FIELD_FACET),
    LINKS("requirements", "requirement", L_INIT("応える指針の項目", "Requirements it answers"),
          .flags = FIELD_IN_LIST),
    TEXT("origin", L_INIT("その他の根拠", "Other source"),
         .help = L_INIT("指針以外の根拠（法令、契約、自組織の判断）", "Law, contract, own decision")),
    BOOL("is_internal", L_INIT("非公開", "Internal"), .flags = FIELD_IN_LIST),
};

const struct reg clause_register = {
    .name = "clause",
    .label = L_INIT("条項", "Clause"),
    .plural = L_INIT("条項", "Clauses"),
    .purpose = L_INIT("安全基準等の条項です。", "Clauses of safety principles."),
    .section = "I.2",
    .chapter = CHAPTER_STANDARDS,
    .group = GROUP_STANDARD,
    .flags = REG_UNLISTED,
    FIELDS(clause_fields),
    .title = "heading",
    .code = "number",
    .order = "position",
    .compute = clause_compute,
    .check = clause_check,
    .on_change = clause_change,
};
