/* SPDX-License-Identifier: Apache-2.0 */
#include "standards/testing.h"
#include "base/error.h"
#include "model/duty.h"
#include "model/fieldset.h"
#include "model/schema.h"

#define STAND_IN(name_, group_, flags_, fields_)                                                   \
    {                                                                                              \
        .name = name_, .label = L_INIT("代役", "Stand-in"), .plural = L_INIT("代役", "Stand-ins"), \
        .purpose = L_INIT("試験用です。", "For tests."), .group = group_, .flags = flags_,         \
        FIELDS(fields_), .title = "title", .code = "code", .order = "code",                        \
    }

static const struct field person_fields[] = {
    TEXT("code", L_INIT("番号", "No.")),
    TEXT("title", L_INIT("氏名", "Name")),
};
static const struct field catalogue_fields[] = {
    TEXT("code", L_INIT("記号", "Id"), .flags = FIELD_UNIQUE),
    TEXT("title", L_INIT("名称", "Title")),
    TEXT("title_en", L_INIT("英語名", "English title")),
    TEXT("kind", L_INIT("種別", "Kind")),
    TEXT("status", L_INIT("効力", "Status")),
    TEXT("superseded_by", L_INIT("後継", "Superseded by")),
};
static const struct field group_fields[] = {
    TEXT("code", L_INIT("記号", "Id")),
    LINK("catalogue", "catalogue", L_INIT("カタログ", "Catalogue")),
    TEXT("label", L_INIT("番号", "Number")),
    TEXT("title", L_INIT("見出し", "Heading")),
    TEXT("title_en", L_INIT("英語", "English")),
    TEXT("parent", L_INIT("上位", "Parent")),
    INT("position", L_INIT("順番", "Position")),
    INT("depth", L_INIT("深さ", "Depth")),
};
static const struct field requirement_fields[] = {
    TEXT("code", L_INIT("番号", "Id"), .flags = FIELD_UNIQUE),
    LINK("catalogue", "catalogue", L_INIT("カタログ", "Catalogue")),
    LINK("node", "catalogue_group", L_INIT("節", "Section")),
    TEXT("label", L_INIT("原典の番号", "Number")),
    TEXT("title", L_INIT("題", "Title")),
    TEXT("title_en", L_INIT("英語の題", "English title")),
    NOTE("text", L_INIT("内容", "Text")),
    NOTE("text_en", L_INIT("内容（英語）", "Text (English)")),
    TEXT("kind", L_INIT("種別", "Kind")),
    TEXT("side", L_INIT("側", "Side")),
    TEXT("modality", L_INIT("要求の強さ", "Modality")),
    INT("position", L_INIT("順番", "Position")),
};
static const struct field adoption_fields[] = {
    TEXT("code", L_INIT("番号", "No.")),
    TEXT("title", L_INIT("題", "Title")),
    LINK("requirement", "requirement", L_INIT("項目", "Requirement")),
    TEXT("decision", L_INIT("採否", "Decision")),
};

static const struct reg stand_ins[] = {
    STAND_IN("person", GROUP_ORGANISATION, 0, person_fields),
    STAND_IN("catalogue", GROUP_CATALOGUE, REG_SHARED, catalogue_fields),
    STAND_IN("catalogue_group", GROUP_CATALOGUE, REG_SHARED, group_fields),
    STAND_IN("requirement", GROUP_CATALOGUE, REG_SHARED, requirement_fields),
    STAND_IN("adoption", GROUP_ASSESSMENT, 0, adoption_fields),
};
static const struct reg *const registers[] = {
    &standard_register, &clause_register, &stand_ins[0], &stand_ins[1], &stand_ins[2],
    &stand_ins[3],      &stand_ins[4],    &custom_field_register, &survey_register,
    &survey_answer_register, &duty_register,
};

static const int64_t unit_one[] = {1};
#define GRANT(rights_)                                                                             \
    {                                                                                              \
        .unit_id = 1, .units = unit_one, .unit_count = 1, .role = "TEST",                          \
        .rights = {[GROUP_STANDARD] = rights_, [GROUP_CATALOGUE] = ACTION_READ,                    \
                   [GROUP_ASSESSMENT] = ACTION_READ, [GROUP_ORGANISATION] = ACTION_READ}           \
    }
static const struct grant write_grant = GRANT(ACTION_ALL), read_grant = GRANT(ACTION_READ);
const struct user test_writer = {
    .account_id = 11, .name = "writer", .unit_id = 1, .grants = &write_grant, .grant_count = 1};
const struct user test_approver = {
    .account_id = 12, .name = "approver", .unit_id = 1, .grants = &write_grant, .grant_count = 1};
const struct user test_reader = {
    .account_id = 13, .name = "reader", .unit_id = 1, .grants = &read_grant, .grant_count = 1};

const struct reg *standards_test_register(const char *name)
{
    return reg_find(name);
}

struct store_test *standards_test_open(enum store_kind kind)
{
    struct store_test *test = store_test_open(kind);
    test->call.lang = LANG_JA;
    test->call.user = &user_program;
    registry_set(registers, sizeof registers / sizeof *registers);
    if (!schema_sync(&test->call))
        die("%s", test->call.problems->text);
    return test;
}
