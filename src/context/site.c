/* SPDX-License-Identifier: Apache-2.0 */
#include "context/context.h"

static const struct choice manned_kinds[] = {
    {"always", L_INIT("常駐（24時間）", "Manned day and night"), NULL},
    {"daytime", L_INIT("昼間のみ", "Daytime only"), NULL},
    {"none", L_INIT("無人", "Unmanned"), NULL},
    {0},
};

static const struct field site_fields[] = {
    TEXT("code", L_INIT("番号", "No."), .flags = FIELD_REQUIRED | FIELD_UNIQUE | FIELD_IN_LIST,
         .max = 20),
    TEXT("name", L_INIT("拠点名", "Site"), .flags = FIELD_REQUIRED | FIELD_IN_LIST, .max = 100),
    CHOICE("manned", manned_kinds, L_INIT("人の配置", "Staffing"),
           .flags = FIELD_IN_LIST | FIELD_FACET),
    TEXT("address", L_INIT("所在地", "Address"), .flags = FIELD_INTERNAL),
    LINK("manager", "person", L_INIT("管理責任者", "Site manager"), .flags = FIELD_IN_LIST),
    NOTE("capacity", L_INIT("規模・能力", "Size and capacity")),
    NOTE("note", L_INIT("備考", "Notes")),
};

const struct reg site_register = {
    .name = "site",
    .label = L_INIT("拠点", "Site"),
    .plural = L_INIT("拠点", "Sites"),
    .purpose = L_INIT("サービスを支える設備や人がいる場所です。停電や災害の影響を考える単位になります。",
                      "The places where equipment and people are. Disasters and outages are "
                      "considered by site."),
    .section = "4.1.1(1)",
    .chapter = CHAPTER_CONTEXT,
    .group = GROUP_ORGANISATION,
    FIELDS(site_fields),
    .title = "name",
    .code = "code",
    .order = "code",
};
