/* SPDX-License-Identifier: Apache-2.0 */
#include "context/context.h"

static const struct choice system_kinds[] = {
    {"ot", L_INIT("制御系（OT）", "OT"), NULL},
    {"it", L_INIT("情報系（IT）", "IT"), NULL},
    {"mixed", L_INIT("制御系・情報系", "OT and IT"), NULL},
    {"comm", L_INIT("通信", "Communication"), NULL},
    {"facility", L_INIT("施設設備", "Facility"), NULL},
    {0},
};

static const struct choice system_stages[] = {
    {"planned", L_INIT("計画中", "Planned"), "info"},
    {"in_operation", L_INIT("運用中", "In operation"), "good"},
    {"retired", L_INIT("廃止", "Retired"), "mute"},
    {0},
};

static const struct field system_fields[] = {
    TEXT("code", L_INIT("番号", "No."), .flags = FIELD_REQUIRED | FIELD_UNIQUE | FIELD_IN_LIST,
         .max = 20),
    TEXT("name", L_INIT("システム名", "System"), .flags = FIELD_REQUIRED | FIELD_IN_LIST,
         .max = 100),
    CHOICE("kind", system_kinds, L_INIT("種別", "Kind"),
           .flags = FIELD_REQUIRED | FIELD_IN_LIST | FIELD_FACET),
    BOOL("is_critical", L_INIT("重要システム", "Critical system"),
         .flags = FIELD_IN_LIST | FIELD_FACET),
    CHOICE("stage", system_stages, L_INIT("段階", "Stage"), .flags = FIELD_IN_LIST | FIELD_FACET),
    LINKS("services", "service", L_INIT("支えるサービス", "Services it supports")),
    LINKS("sites", "site", L_INIT("設置場所", "Sites"), .flags = FIELD_IN_LIST),
    LINKS("suppliers", "supplier", L_INIT("保守・供給者", "Suppliers")),
    LINK("owner", "person", L_INIT("管理責任者", "Owner"), .flags = FIELD_IN_LIST),
    DATE("support_end", L_INIT("保守期限", "End of support"), .flags = FIELD_IN_LIST),
    TEXT("annex1", L_INIT("別紙1の例との対応", "Example system of Annex 1"), .max = 100),
    BOOL("is_remote", L_INIT("遠隔接続がある", "Remote access")),
    DATE("backup_tested_on", L_INIT("復元試験日", "Restore tested on")),
    DATE("reviewed_on", L_INIT("最終見直し日", "Last reviewed"), .flags = FIELD_IN_LIST),
    NOTE("note", L_INIT("備考", "Notes"), .flags = FIELD_INTERNAL),
};

const struct reg system_register = {
    .name = "system",
    .label = L_INIT("情報システム", "Information system"),
    .plural = L_INIT("情報システム", "Information systems"),
    .purpose = L_INIT("業務を支える情報系・制御系のシステムです。重要システムは管理責任者と保守期限を必ず記録します。",
                      "The IT and OT systems that support the processes. Record the owner and the "
                      "end of support of every critical one."),
    .section = "4.1.3(2)(イ)",
    .chapter = CHAPTER_CONTEXT,
    .group = GROUP_ORGANISATION,
    FIELDS(system_fields),
    .title = "name",
    .code = "code",
    .order = "code",
};
