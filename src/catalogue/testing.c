/* SPDX-License-Identifier: Apache-2.0 */
#include "catalogue/testing.h"
#include "catalogue/carry.h"
#include "catalogue/scope.h"
#include "model/fieldset.h"
#include "model/schema.h"
#include "model/user.h"

static const struct choice decisions[] = {
    {"adopted", L_INIT("採用", "Adopted"), "good"},
    {"declined", L_INIT("不採用", "Not adopted"), "mute"},
    {"undecided", L_INIT("未定", "Undecided"), "warn"},
    {0},
};

static const struct field adoption_fields[] = {
    LINK("requirement", "requirement", L_INIT("項目", "Requirement"),
         .flags = FIELD_REQUIRED | FIELD_CARRIED),
    CHOICE("decision", decisions, L_INIT("採否", "Decision")),
    NOTE("reason", L_INIT("理由", "Reason")),
};

static bool stand_in_carry(struct call *call, struct record *copy, bool again)
{
    (void)call;
    if (again)
        record_set_string(copy, "decision", "undecided");
    return true;
}

static const struct reg adoption_stand_in = {
    .name = "adoption",
    .label = L_INIT("採否", "Adoption"),
    .plural = L_INIT("採否", "Adoptions"),
    .purpose = L_INIT("試験用です。", "For tests."),
    .group = GROUP_ASSESSMENT,
    FIELDS(adoption_fields),
    .title = "requirement",
    .order = "id",
    .carry = stand_in_carry,
};

static const struct field unit_fields[] = {
    TEXT("code", L_INIT("番号", "No.")),
    TEXT("name", L_INIT("部署名", "Unit"), .flags = FIELD_REQUIRED),
};
static const struct field service_fields[] = {
    TEXT("code", L_INIT("番号", "No."), .flags = FIELD_UNIQUE),
    TEXT("name", L_INIT("名称", "Name")),
    TEXT("annex2", L_INIT("別紙2", "Annex 2")),
    TEXT("decision", L_INIT("判断", "Decision")),
    NOTE("outages", L_INIT("障害", "Outages")),
    NOTE("laws", L_INIT("法令", "Laws")),
};
static const struct field system_fields[] = {
    TEXT("code", L_INIT("番号", "No."), .flags = FIELD_UNIQUE),
    TEXT("name", L_INIT("名称", "Name")),
    TEXT("annex1", L_INIT("別紙1", "Annex 1")),
    BOOL("is_critical", L_INIT("重要", "Critical")),
};

#define STAND_IN(name_, fields_, flags_)                                                           \
    {                                                                                              \
        .name = name_, .label = L_INIT("代役", "Stand-in"), .plural = L_INIT("代役", "Stand-ins"), \
        .purpose = L_INIT("試験用です。", "For tests."), .group = GROUP_ORGANISATION,              \
        .flags = flags_, FIELDS(fields_), .title = "name", .code = "code", .order = "code",        \
    }
static const struct reg stand_ins[] = {
    STAND_IN("unit", unit_fields, REG_SHARED),
    STAND_IN("service", service_fields, 0),
    STAND_IN("system", system_fields, 0),
};

static const struct reg *const registers[] = {
    &catalogue_register, &requirement_register,    &catalogue_group_register, &mapping_register,
    &sector_register,    &sector_service_register, &reference_register,       &term_register,
    &adoption_stand_in,  &custom_field_register,   &edition_carry_register,
    &org_profile_register, &scope_decision_register, &service_level_register,
    &stand_ins[0],       &stand_ins[1],            &stand_ins[2],
};

const struct reg *catalogue_test_register(const char *name)
{
    return reg_find(name);
}

struct store_test *catalogue_test_open(enum store_kind kind)
{
    struct store_test *test = store_test_open(kind);
    test->call.lang = LANG_JA;
    test->call.user = &user_program;
    registry_set(registers, sizeof registers / sizeof *registers);
    if (!schema_sync(&test->call))
        die("%s", test->call.problems->text);
    return test;
}
