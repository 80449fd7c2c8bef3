/* SPDX-License-Identifier: Apache-2.0 */
#include "catalogue/catalogue.h"

const struct choice modality_choices[] = {
    {"do", L_INIT("規定", "Stated"), "info"},
    {"important", L_INIT("重要", "Important"), "info"},
    {"expected", L_INIT("期待", "Expected"), "info"},
    {"conditional", L_INIT("必要に応じて", "Conditional"), "info"},
    {"consider", L_INIT("考慮", "Consider"), "info"},
    {"info", L_INIT("説明", "Informative"), "mute"},
    {"cp_bcp", L_INIT("CP・BCP", "CP and BCP"), "info"},
    {"peacetime", L_INIT("平時の対策", "Peacetime"), "info"},
    {0},
};

const struct choice phase_choices[] = {
    {"P", L_INIT("Plan（計画）", "Plan"), NULL},     {"D", L_INIT("Do（実行）", "Do"), NULL},
    {"C", L_INIT("Check（評価）", "Check"), NULL},   {"A", L_INIT("Act（改善）", "Act"), NULL},
    {"-", L_INIT("全体", "Whole"), NULL},           {0},
};

static const struct choice catalogue_kinds[] = {
    {"guideline", L_INIT("策定指針", "Guideline for authors"), NULL},
    {"standard", L_INIT("規格・基準", "Standard"), NULL},
    {"framework", L_INIT("フレームワーク", "Framework"), NULL},
    {"package", L_INIT("配布された安全基準等", "Distributed safety principles"), NULL},
    {0},
};

static const struct choice catalogue_statuses[] = {
    {"current", L_INIT("現行", "In force"), "good"},
    {"superseded", L_INIT("旧版", "Superseded"), "warn"},
    {"draft", L_INIT("案", "Draft"), "info"},
    {"partial", L_INIT("構成のみ", "Structure only"), "mute"},
    {0},
};

static const struct choice kinds[] = {
    {"req", L_INIT("要求事項", "Requirement"), NULL},
    {"principle", L_INIT("原則", "Principle"), NULL},
    {"definition", L_INIT("定義", "Definition"), NULL},
    {"key_point", L_INIT("要点", "Key point"), NULL},
    {0},
};

static const struct choice sides[] = {
    {"operator", L_INIT("事業者", "Operator"), NULL},
    {"standard_author", L_INIT("策定主体", "Author of standards"), NULL},
    {"both", L_INIT("両方", "Both"), NULL},
    {0},
};

static const struct choice timings[] = {
    {"once", L_INIT("一度", "Once"), NULL},
    {"change", L_INIT("策定・変化のとき", "On change"), NULL},
    {"periodic", L_INIT("定期", "Periodic"), NULL},
    {"event", L_INIT("事が起きたとき", "On an event"), NULL},
    {"continuous", L_INIT("日々・継続", "Continuous"), NULL},
    {0},
};

/* OSCAL's control mapping model. */
static const struct choice relationships[] = {
    {"equal-to", L_INIT("同一", "Equal"), NULL},
    {"equivalent-to", L_INIT("同等", "Equivalent"), NULL},
    {"subset-of", L_INIT("一部にあたる", "Subset"), NULL},
    {"superset-of", L_INIT("含む", "Superset"), NULL},
    {"intersects-with", L_INIT("一部が重なる", "Intersects"), NULL},
    {"no-relationship", L_INIT("関係なし", "None"), "mute"},
    {0},
};

static const struct field catalogue_fields[] = {
    TEXT("code", L_INIT("記号", "Id"), .flags = FIELD_REQUIRED | FIELD_UNIQUE | FIELD_IN_LIST),
    TEXT("title", L_INIT("名称", "Title"), .flags = FIELD_REQUIRED | FIELD_IN_LIST),
    TEXT("title_en", L_INIT("英語名", "English title")),
    TEXT("edition", L_INIT("版", "Edition"), .flags = FIELD_IN_LIST),
    CHOICE("kind", catalogue_kinds, L_INIT("種別", "Kind"), .flags = FIELD_IN_LIST | FIELD_FACET),
    CHOICE("status", catalogue_statuses, L_INIT("効力", "Status"),
           .flags = FIELD_IN_LIST | FIELD_FACET),
    TEXT("issuer", L_INIT("発行者", "Issuer")),
    DATE("effective_from", L_INIT("適用開始", "In force from"), .flags = FIELD_IN_LIST),
    DATE("effective_to", L_INIT("適用終了", "In force until"), .flags = FIELD_IN_LIST),
    LINK("previous", "catalogue", L_INIT("前の版", "Previous edition"), .flags = FIELD_FACET,
         .help = L_INIT("この版と比べ、採否と評価を引き継ぐ元の版です。",
                        "The edition to compare with and to carry decisions over from.")),
    TEXT("superseded_by", L_INIT("後継", "Superseded by"),
         .help = L_INIT("後継版の記号と日付", "Ids and dates")),
    NOTE("note", L_INIT("説明", "Note")),
    NOTE("note_en", L_INIT("説明（英語）", "Note (English)")),
    TEXT("uuid", L_INIT("OSCALの識別子", "OSCAL UUID")),
    TEXT("oscal_version", L_INIT("OSCALの版", "OSCAL version")),
    TEXT("sha256", L_INIT("取り込んだ文書のSHA-256", "SHA-256 of the document")),
    INT("requirements", L_INIT("項目数", "Entries"), .flags = FIELD_IN_LIST),
};

const struct reg catalogue_register = {
    .name = "catalogue",
    .label = L_INIT("カタログ", "Catalogue"),
    .plural = L_INIT("カタログ", "Catalogues"),
    .purpose = L_INIT("指針や規格の版です。版は上書きせず、新しい版を取り込んで比べます。",
                      "Editions of guidelines and standards. An edition is never overwritten: load "
                      "the new one and compare."),
    .section = "I.3",
    .chapter = CHAPTER_STANDARDS,
    .group = GROUP_CATALOGUE,
    .flags = REG_SHARED | REG_IMPORTED | REG_UNLISTED,
    FIELDS(catalogue_fields),
    .title = "title",
    .code = "code",
    .order = "code",
};

static const struct field group_fields[] = {
    TEXT("code", L_INIT("記号", "Id"), .flags = FIELD_REQUIRED | FIELD_IN_LIST),
    LINK("catalogue", "catalogue", L_INIT("カタログ", "Catalogue"),
         .flags = FIELD_REQUIRED | FIELD_IN_LIST | FIELD_FACET),
    TEXT("label", L_INIT("原典の番号", "Number in the source"), .flags = FIELD_IN_LIST),
    TEXT("label_en", L_INIT("原典の番号（英語）", "Number (English)")),
    TEXT("title", L_INIT("見出し", "Heading"), .flags = FIELD_REQUIRED | FIELD_IN_LIST),
    TEXT("title_en", L_INIT("英語の見出し", "English heading")),
    TEXT("parent", L_INIT("上位", "Parent")),
    INT("position", L_INIT("順番", "Position"), .flags = FIELD_IN_LIST),
    INT("depth", L_INIT("深さ", "Depth")),
};

const struct reg catalogue_group_register = {
    .name = "catalogue_group",
    .label = L_INIT("見出し", "Heading"),
    .plural = L_INIT("見出し", "Headings"),
    .purpose = L_INIT("カタログの章・節です。", "Chapters and headings of a catalogue."),
    .chapter = CHAPTER_STANDARDS,
    .group = GROUP_CATALOGUE,
    .flags = REG_SHARED | REG_IMPORTED | REG_UNLISTED | REG_NO_SEARCH,
    FIELDS(group_fields),
    .title = "title",
    .code = "label",
    .order = "position",
};

static const struct field requirement_fields[] = {
    TEXT("code", L_INIT("番号", "Id"), .flags = FIELD_REQUIRED | FIELD_UNIQUE | FIELD_IN_LIST,
         .max = 100),
    LINK("catalogue", "catalogue", L_INIT("カタログ", "Catalogue"),
         .flags = FIELD_REQUIRED | FIELD_FACET),
    TEXT("control", L_INIT("カタログ内の番号", "Id in its catalogue"), .max = 100,
         .flags = FIELD_HIDDEN),
    LINK("node", "catalogue_group", L_INIT("節", "Section"), .flags = FIELD_IN_LIST),
    TEXT("label", L_INIT("原典の番号", "Number in the source"), .max = 60, .flags = FIELD_HIDDEN),
    TEXT("label_en", L_INIT("原典の番号（英語）", "Number (English)"), .max = 100,
         .flags = FIELD_HIDDEN),
    TEXT("title", L_INIT("題", "Title"), .flags = FIELD_REQUIRED | FIELD_IN_LIST),
    TEXT("title_en", L_INIT("英語の題", "English title")),
    NOTE("text", L_INIT("内容", "Text")),
    NOTE("text_en", L_INIT("内容（英語）", "Text (English)")),
    NOTE("guidance", L_INIT("解説", "Guidance")),
    NOTE("parameters", L_INIT("パラメータ", "Parameters")),
    TEXT("parent", L_INIT("上位の項目", "Parent control"), .max = 100),
    CHOICE("kind", kinds, L_INIT("種別", "Kind"), .flags = FIELD_FACET),
    CHOICE("side", sides, L_INIT("対象（策定者・事業者）", "Side"), .flags = FIELD_FACET),
    CHOICE("phase", phase_choices, L_INIT("PDCA", "PDCA"), .flags = FIELD_IN_LIST | FIELD_FACET),
    CHOICE("modality", modality_choices, L_INIT("要求の強さ", "Modality"),
           .flags = FIELD_IN_LIST | FIELD_FACET),
    CHOICE("timing", timings, L_INIT("時期", "Timing"), .flags = FIELD_FACET),
    TEXT("roles", L_INIT("役割", "Roles"), .max = 200, .flags = FIELD_HIDDEN),
    TEXT("evidence", L_INIT("証拠となる記録", "Evidence"), .max = 2000, .flags = FIELD_HIDDEN),
    TEXT("automation", L_INIT("計算できること", "What can be computed"), .max = 1000,
         .flags = FIELD_HIDDEN),
    TEXT("source", L_INIT("原典の行", "Lines of the source"), .max = 60, .flags = FIELD_HIDDEN),
    INT("position", L_INIT("順番", "Position"), .flags = FIELD_HIDDEN),
};

const struct reg requirement_register = {
    .name = "requirement",
    .label = L_INIT("指針の項目", "Requirement"),
    .plural = L_INIT("指針の項目", "Requirements"),
    .purpose = L_INIT("カタログを一つずつの要求に分けたものです。採否と評価はこの単位で行います。",
                      "The catalogue taken apart: adoption and assessment work on these."),
    .section = "II.4",
    .chapter = CHAPTER_STANDARDS,
    .group = GROUP_CATALOGUE,
    .flags = REG_SHARED | REG_IMPORTED | REG_UNLISTED,
    FIELDS(requirement_fields),
    .title = "title",
    .code = "code",
    .order = "position",
};

static const struct field mapping_fields[] = {
    TEXT("code", L_INIT("番号", "Id"), .flags = FIELD_REQUIRED | FIELD_UNIQUE, .max = 200),
    LINK("source_catalogue", "catalogue", L_INIT("元のカタログ", "Source catalogue"),
         .flags = FIELD_REQUIRED | FIELD_FACET),
    TEXT("source", L_INIT("元の番号", "Source id"), .flags = FIELD_REQUIRED | FIELD_IN_LIST),
    CHOICE("relationship", relationships, L_INIT("関係", "Relationship"),
           .flags = FIELD_REQUIRED | FIELD_IN_LIST | FIELD_FACET),
    TEXT("target_catalogue", L_INIT("先の文書", "Target document"), .flags = FIELD_IN_LIST),
    TEXT("target", L_INIT("先の番号", "Target id"), .flags = FIELD_REQUIRED | FIELD_IN_LIST),
    TEXT("change", L_INIT("変化", "Change")),
    NOTE("note", L_INIT("備考", "Note")),
};

const struct reg mapping_register = {
    .name = "mapping",
    .label = L_INIT("対応関係", "Cross reference"),
    .plural = L_INIT("対応関係", "Cross references"),
    .purpose = L_INIT("カタログどうしの対応です。片方の評価から、もう片方がどこまで満たされるかを示します。",
                      "How catalogues correspond: an assessment of one shows the coverage of "
                      "another."),
    .section = "別紙4",
    .chapter = CHAPTER_STANDARDS,
    .group = GROUP_CATALOGUE,
    .flags = REG_SHARED | REG_IMPORTED | REG_UNLISTED | REG_NO_SEARCH,
    FIELDS(mapping_fields),
    .title = "code",
    .order = "source",
};

static const struct field sector_fields[] = {
    TEXT("code", L_INIT("記号", "Id"), .flags = FIELD_REQUIRED | FIELD_UNIQUE | FIELD_IN_LIST),
    LINK("catalogue", "catalogue", L_INIT("カタログ", "Catalogue"), .flags = FIELD_FACET),
    TEXT("title", L_INIT("分野", "Sector"), .flags = FIELD_REQUIRED | FIELD_IN_LIST),
    TEXT("title_en", L_INIT("英語名", "English name")),
    TEXT("ministry", L_INIT("所管省庁", "Responsible ministry"), .flags = FIELD_IN_LIST),
    TEXT("ministry_en", L_INIT("所管省庁（英語）", "Responsible ministry (English)")),
    NOTE("operators", L_INIT("対象となる事業者等", "Operators covered"), .flags = FIELD_IN_LIST),
    NOTE("operators_en", L_INIT("対象となる事業者等（英語）", "Operators covered (English)")),
    NOTE("systems", L_INIT("重要システムの例", "Examples of critical systems")),
    NOTE("systems_en", L_INIT("重要システムの例（英語）", "Critical systems (English)")),
    NOTE("note", L_INIT("注", "Notes")),
    INT("position", L_INIT("順番", "Position")),
};

const struct reg sector_register = {
    .name = "sector",
    .label = L_INIT("重要インフラ分野", "Sector"),
    .plural = L_INIT("重要インフラ分野（別紙1）", "Sectors (Annex 1)"),
    .purpose = L_INIT("別紙1の14分野です。分野を選ぶと、対象のサービスや重要システムの案が出ます。",
                      "The 14 sectors of Annex 1. Choosing one proposes services and critical "
                      "systems."),
    .section = "別紙1",
    .chapter = CHAPTER_STANDARDS,
    .group = GROUP_CATALOGUE,
    .flags = REG_SHARED | REG_IMPORTED | REG_UNLISTED,
    FIELDS(sector_fields),
    .title = "title",
    .order = "position",
};

static const struct field sector_service_fields[] = {
    TEXT("code", L_INIT("記号", "Id"), .flags = FIELD_REQUIRED | FIELD_UNIQUE | FIELD_IN_LIST),
    LINK("catalogue", "catalogue", L_INIT("カタログ", "Catalogue"), .flags = FIELD_FACET),
    LINK("sector", "sector", L_INIT("分野", "Sector"),
         .flags = FIELD_REQUIRED | FIELD_IN_LIST | FIELD_FACET),
    TEXT("title", L_INIT("サービス", "Service"), .flags = FIELD_REQUIRED | FIELD_IN_LIST),
    TEXT("title_en", L_INIT("英語名", "English name")),
    NOTE("parts", L_INIT("手続・内訳", "Procedures")),
    NOTE("parts_en", L_INIT("手続・内訳（英語）", "Procedures (English)")),
    NOTE("outages", L_INIT("サービス障害の例", "Examples of outages"), .flags = FIELD_IN_LIST),
    NOTE("outages_en", L_INIT("サービス障害の例（英語）", "Outages (English)")),
    NOTE("laws", L_INIT("根拠法令", "Laws")),
    NOTE("laws_en", L_INIT("根拠法令（英語）", "Laws (English)")),
    NOTE("reports", L_INIT("報告の根拠", "Reporting rules")),
    NOTE("reports_en", L_INIT("報告の根拠（英語）", "Reporting rules (English)")),
    NOTE("level", L_INIT("サービス維持レベル", "Service maintenance level"),
         .flags = FIELD_IN_LIST),
    NOTE("level_en", L_INIT("サービス維持レベル（英語）", "Service maintenance level (English)")),
    NOTE("rule", L_INIT("判定の式（JSON）", "Rule (JSON)"), .flags = FIELD_HIDDEN),
    INT("position", L_INIT("順番", "Position")),
};

const struct reg sector_service_register = {
    .name = "sector_service",
    .label = L_INIT("別紙2のサービス", "Service of Annex 2"),
    .plural = L_INIT("サービスと維持レベル（別紙2）", "Services and levels (Annex 2)"),
    .purpose = L_INIT("別紙2のサービス、障害の例、報告の根拠、サービス維持レベルです。",
                      "Services, outages, reporting rules and service maintenance levels of "
                      "Annex 2."),
    .section = "別紙2",
    .chapter = CHAPTER_STANDARDS,
    .group = GROUP_CATALOGUE,
    .flags = REG_SHARED | REG_IMPORTED | REG_UNLISTED,
    FIELDS(sector_service_fields),
    .title = "title",
    .order = "position",
};

static const struct field reference_fields[] = {
    TEXT("code", L_INIT("記号", "Id"), .flags = FIELD_REQUIRED | FIELD_UNIQUE | FIELD_IN_LIST),
    LINK("catalogue", "catalogue", L_INIT("カタログ", "Catalogue"), .flags = FIELD_FACET),
    TEXT("title", L_INIT("文書名", "Document"), .flags = FIELD_REQUIRED | FIELD_IN_LIST),
    TEXT("title_en", L_INIT("英語名", "English name")),
    TEXT("edition", L_INIT("版", "Edition"), .flags = FIELD_IN_LIST),
    TEXT("publisher", L_INIT("発行者", "Publisher"), .flags = FIELD_IN_LIST),
    TEXT("publisher_en", L_INIT("発行者（英語）", "Publisher (English)")),
    TEXT("kind", L_INIT("種別", "Kind")),
    TEXT("successor", L_INIT("後継", "Successor"), .flags = FIELD_IN_LIST),
    TEXT("successor_en", L_INIT("後継（英語）", "Successor (English)")),
    NOTE("note", L_INIT("備考", "Note")),
};

const struct reg reference_register = {
    .name = "reference",
    .label = L_INIT("参照文書", "Reference"),
    .plural = L_INIT("参照文書（別紙4）", "References (Annex 4)"),
    .purpose = L_INIT("別紙4が挙げる文書です。", "The documents that Annex 4 names."),
    .section = "別紙4",
    .chapter = CHAPTER_STANDARDS,
    .group = GROUP_CATALOGUE,
    .flags = REG_SHARED | REG_IMPORTED | REG_UNLISTED,
    FIELDS(reference_fields),
    .title = "title",
    .order = "code",
};

static const struct field term_fields[] = {
    TEXT("code", L_INIT("識別名", "Identifier"), .flags = FIELD_REQUIRED | FIELD_UNIQUE),
    LINK("catalogue", "catalogue", L_INIT("カタログ", "Catalogue"), .flags = FIELD_FACET),
    TEXT("title", L_INIT("用語", "Term"), .flags = FIELD_REQUIRED | FIELD_IN_LIST),
    TEXT("title_en", L_INIT("英語", "English"), .flags = FIELD_IN_LIST),
    NOTE("text", L_INIT("説明", "Meaning"), .flags = FIELD_IN_LIST),
    NOTE("text_en", L_INIT("説明（英語）", "Meaning (English)")),
};

const struct reg term_register = {
    .name = "term",
    .label = L_INIT("用語", "Term"),
    .plural = L_INIT("用語集", "Glossary"),
    .purpose = L_INIT("指針の用語です。", "The guideline's terms."),
    .section = "定義・用語集",
    .chapter = CHAPTER_STANDARDS,
    .group = GROUP_CATALOGUE,
    .flags = REG_SHARED | REG_IMPORTED | REG_UNLISTED,
    FIELDS(term_fields),
    .title = "title",
    .order = "title",
};
