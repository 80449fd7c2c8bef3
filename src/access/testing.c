/* SPDX-License-Identifier: Apache-2.0 */
#include "access/testing.h"
#include "access/password.h"
#include "base/error.h"
#include "model/fieldset.h"
#include "model/gate.h"
#include "model/schema.h"
#include "model/user.h"
#include "store/db.h"

static const struct field unit_fields[] = {
    TEXT("code", L_INIT("番号", "No.")),
    TEXT("name", L_INIT("名称", "Name")),
    LINK("parent", "unit", L_INIT("上位", "Parent")),
};
static const struct field person_fields[] = {
    TEXT("code", L_INIT("番号", "No.")),
    TEXT("name", L_INIT("氏名", "Name")),
    DATE("left_on", L_INIT("離任日", "Left on")),
};

#define STAND_IN(name_, fields_)                                                                   \
    {                                                                                              \
        .name = name_, .label = L_INIT("代役", "Stand-in"), .plural = L_INIT("代役", "Stand-ins"), \
        .purpose = L_INIT("試験用です。", "For tests."), .group = GROUP_ORGANISATION,              \
        FIELDS(fields_), .title = "name", .code = "code", .order = "code",                         \
    }
static const struct reg stand_ins[] = {STAND_IN("unit", unit_fields),
                                       STAND_IN("person", person_fields)};

static const struct reg *const registers[] = {
    &account_register, &role_assignment_register, &role_rule_register,     &stand_ins[0],
    &stand_ins[1],     &waiver_register,          &custom_field_register,
};

struct store_test *access_test_open(enum store_kind kind)
{
    struct store_test *test = store_test_open(kind);
    registry_set(registers, sizeof registers / sizeof *registers);
    test->call.user = &user_program;
    if (!schema_sync(&test->call))
        die("test registers: %s", test->call.problems->text);
    return test;
}

int64_t access_test_account(struct call *call, const char *login, const char *role)
{
    static const char *hash;
    static char kept[256];
    int64_t id = 0;
    if (hash == NULL) { /* made once: each costs a tenth of a second */
        snprintf(kept, sizeof kept, "%s", password_hash(call, TEST_PASSWORD));
        hash = kept;
    }
    if (!account_create(call, login, login, hash, role, 0, &id))
        die("test account: %s", call->problems->text);
    return id;
}

int64_t access_test_noted(struct call *call, int64_t account_id, const char *action)
{
    return value_as_int(db_value(call,
                                 "SELECT COUNT(*) FROM journal WHERE register = 'account' AND "
                                 "record_id = ? AND action = ?",
                                 DB_ARGS(value_int(account_id), value_string(action))));
}
