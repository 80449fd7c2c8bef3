/* SPDX-License-Identifier: Apache-2.0 */
#include "catalogue/testing.h"
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
    LINK("requirement", "requirement", L_INIT("項目", "Requirement"), .flags = FIELD_REQUIRED),
    CHOICE("decision", decisions, L_INIT("採否", "Decision")),
    NOTE("reason", L_INIT("理由", "Reason")),
};

static const struct reg adoption_stand_in = {
    .name = "adoption",
    .label = L_INIT("採否", "Adoption"),
    .plural = L_INIT("採否", "Adoptions"),
    .purpose = L_INIT("試験用です。", "For tests."),
    .group = GROUP_ASSESSMENT,
    FIELDS(adoption_fields),
    .title = "requirement",
    .order = "id",
};

static const struct reg *const registers[] = {
    &catalogue_register, &requirement_register,    &catalogue_group_register, &mapping_register,
    &sector_register,    &sector_service_register, &reference_register,       &term_register,
    &adoption_stand_in,  &custom_field_register,
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
