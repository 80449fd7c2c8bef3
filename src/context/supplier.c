/* SPDX-License-Identifier: Apache-2.0 */
#include "context/context.h"

static const struct choice supplier_kinds[] = {
    {"contractor", L_INIT("業務委託先", "Contractor"), NULL},
    {"vendor", L_INIT("機器・ソフトウェアの供給", "Product vendor"), NULL},
    {"cloud", L_INIT("クラウドサービス", "Cloud service"), NULL},
    {"utility", L_INIT("電力・通信・資材", "Power, lines, supplies"), NULL},
    {0},
};

static const struct field supplier_fields[] = {
    TEXT("code", L_INIT("番号", "No."), .flags = FIELD_REQUIRED | FIELD_UNIQUE | FIELD_IN_LIST,
         .max = 20),
    TEXT("name", L_INIT("名称", "Name"), .flags = FIELD_REQUIRED | FIELD_IN_LIST, .max = 100),
    CHOICE("kind", supplier_kinds, L_INIT("種別", "Kind"), .flags = FIELD_IN_LIST | FIELD_FACET),
    TEXT("scope", L_INIT("委託・供給の範囲", "Scope of supply"), .flags = FIELD_IN_LIST),
    INT("tier", L_INIT("階層", "Tier"), .flags = FIELD_IN_LIST | FIELD_FACET, .min = 1, .max = 9,
        .help = L_INIT("直接の契約相手は1、その先の再委託先は2。",
                       "1 for a direct contract, 2 for its sub-contractor.")),
    LINK("prime", "supplier", L_INIT("元請け", "Prime contractor")),
    BOOL("is_single_source", L_INIT("代替先なし", "Single source"), .flags = FIELD_FACET),
    LINK("manager", "person", L_INIT("窓口担当", "Our contact"), .flags = FIELD_IN_LIST),
    TEXT("contact", L_INIT("連絡先（24時間）", "Contact, day and night"), .flags = FIELD_INTERNAL),
    DATE("contract_end", L_INIT("契約終了日", "Contract ends"), .flags = FIELD_IN_LIST),
    BOOL("has_measures_clause", L_INIT("契約条項: 対策の実施", "Clause: security measures")),
    BOOL("has_training_clause", L_INIT("契約条項: 要員の教育", "Clause: staff training")),
    BOOL("has_after_end_clause", L_INIT("契約条項: 契約終了後の扱い", "Clause: after the end")),
    DATE("evaluated_on", L_INIT("最終評価日", "Last evaluated"), .flags = FIELD_IN_LIST),
    NOTE("evaluation", L_INIT("評価の結果", "Result of the evaluation")),
};

static bool supplier_check(struct call *call, const struct record *before,
                           const struct record *record)
{
    (void)before;
    bool is_own_prime = record->id != 0 && record_int(record, "prime") == record->id;
    return !is_own_prime ||
           call_fail(call, ERROR_INVALID, "prime", "自分自身を元請けにはできません。",
                     "A supplier cannot be its own prime contractor.");
}

const struct reg supplier_register = {
    .name = "supplier",
    .label = L_INIT("供給者・委託先", "Supplier"),
    .plural = L_INIT("供給者・委託先", "Suppliers"),
    .purpose = L_INIT("サービスの提供が依存している相手です。契約条項と定期の評価をここで確かめます。",
                      "Those on whom the service depends. Contract clauses and evaluations are "
                      "kept here."),
    .section = "4.1.3(2)(ア)",
    .chapter = CHAPTER_CONTEXT,
    .group = GROUP_SUPPLY,
    FIELDS(supplier_fields),
    .title = "name",
    .code = "code",
    .order = "code",
    .check = supplier_check,
};
