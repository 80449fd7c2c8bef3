/* SPDX-License-Identifier: Apache-2.0 */
/* Fields that an administrator adds: what they take part in, and which are refused. */
#include "model/list.h"
#include "model/search.h"
#include "model/testing.h"
#include "model/user.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct field pump_fields[] = {
    TEXT("code", L_INIT("番号", "No."), .flags = FIELD_REQUIRED | FIELD_UNIQUE | FIELD_IN_LIST),
    TEXT("name", L_INIT("名称", "Name"), .flags = FIELD_REQUIRED | FIELD_IN_LIST, .max = 20),
};

static const struct reg pump_register = {
    .name = "pump",
    .label = L_INIT("ポンプ", "Pump"),
    .plural = L_INIT("ポンプ", "Pumps"),
    .purpose = L_INIT("試験用の台帳です。", "A register for tests."),
    .group = GROUP_ORGANISATION,
    FIELDS(pump_fields),
    .title = "name",
    .code = "code",
    .order = "code",
};

static const struct reg *const registers[] = {&pump_register, &custom_field_register};

#define call fixture.call

static struct record *pump_new(const char *code, const char *name)
{
    struct record *pump = record_new(call, &pump_register);
    record_set_string(pump, "code", code);
    record_set_string(pump, "name", name);
    return pump;
}

static int found(const char *words)
{
    struct search_hit *hits;
    int count;
    assert_true(search_run(call, text_from(words), NULL, 20, &hits, &count));
    return count;
}

static int64_t listed_by(const char *name, const char *value)
{
    struct list_query query = {.reg = &pump_register};
    assert_true(list_add(call, &query, name, FILTER_IS, value_string(value)));
    return list_count(call, &query);
}

static void custom_fields_work_like_others(void **state)
{
    (void)state;
    call->user = &user_program;
    struct record *custom = record_new(call, &custom_field_register);
    record_set_string(custom, "register", "pump");
    record_set_string(custom, "name", "colour");
    record_set_string(custom, "label_ja", "色");
    record_set_string(custom, "label_en", "Colour");
    record_set_string(custom, "kind", "text");
    assert_true(record_save(call, custom));
    struct record *pump = pump_new("P-30", "色付き");
    record_set_string(pump, "colour", "青");
    assert_true(record_save(call, pump));
    assert_string_equal(
        record_string(call, record_load(call, &pump_register, pump->id), "colour"), "青");
    assert_int_equal(listed_by("colour", "青"), 1);
    assert_int_equal(listed_by("colour", "赤"), 0);
    assert_int_equal(found("青"), 1);
}

/* Beyond what a floating-point number can tell apart. */
static void custom_whole_numbers_stay_whole(void **state)
{
    (void)state;
    call->user = &user_program;
    struct record *custom = record_new(call, &custom_field_register);
    record_set_string(custom, "register", "pump");
    record_set_string(custom, "name", "serial");
    record_set_string(custom, "label_ja", "製造番号");
    record_set_string(custom, "label_en", "Serial number");
    record_set_string(custom, "kind", "int");
    assert_true(record_save(call, custom));
    struct record *pump = pump_new("P-31", "番号付き");
    record_set_int(pump, "serial", 9007199254740993);
    assert_true(record_save(call, pump));
    assert_int_equal(record_int(record_load(call, &pump_register, pump->id), "serial"),
                     9007199254740993);
}

static bool custom_saved(const char *reg, const char *name, const char *kind, const char *choices)
{
    struct record *custom = record_new(call, &custom_field_register);
    record_set_string(custom, "register", reg);
    record_set_string(custom, "name", name);
    record_set_string(custom, "label_ja", "試し");
    record_set_string(custom, "label_en", "Trial");
    record_set_string(custom, "kind", kind);
    record_set(custom, "choices", choices == NULL ? value_null() : value_string(choices));
    bool is_saved = record_save(call, custom);
    call_forgive(call);
    return is_saved;
}

static void custom_fields_must_make_sense(void **state)
{
    (void)state;
    call->user = &user_program;
    static const char *const names[] = {"id", "rev", "csrf", "unit_id", "state", "reason",
                                        "fields", "q", "sort", "page", "cursor", "A", "_a", "code"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_false(custom_saved("pump", names[i], "text", NULL));
    assert_false(custom_saved("pump", "grade", "choice", NULL));
    assert_false(custom_saved("pump", "grade", "choice", " \n \n"));
    assert_false(custom_saved("custom_field", "grade", "text", NULL));
    assert_false(custom_saved("none", "grade", "text", NULL));
    assert_true(custom_saved("pump", "grade", "choice", "甲\n乙"));
    assert_false(custom_saved("pump", "grade", "text", NULL));
}

/* Administrators choose the register by its name and need not think of one for the field. */
static void custom_field_needs_no_codes(void **state)
{
    (void)state;
    call->user = &user_program;
    const char *const names[] = {"contract_no", "contract_no_2", "item"};
    const char *const labels[] = {"Contract no.", "Contract no.", "色"};
    for (size_t i = 0; i < 3; i++) {
        struct record *custom = record_new(call, &custom_field_register);
        int at = fieldset_find(custom->fields, "register");
        assert_true(record_parse(call, custom, at, text_from("ポンプ")));
        record_set_string(custom, "label_ja", "契約番号");
        record_set_string(custom, "label_en", labels[i]);
        record_set_string(custom, "kind", "text");
        assert_true(record_save(call, custom));
        assert_string_equal(record_string(call, custom, "register"), "pump");
        assert_string_equal(record_string(call, custom, "name"), names[i]);
    }
    struct record *custom = record_new(call, &custom_field_register);
    int at = fieldset_find(custom->fields, "register");
    assert_false(record_parse(call, custom, at, text_from("custom_field")));
    call_forgive(call);
}

/* Fields are for all organisations: who administers one unit adds none. */
static void whole_administrators_alone_add_fields(void **state)
{
    (void)state;
    static const int64_t units[] = {1};
    static const struct grant narrow = {.unit_id = 1, .units = units, .unit_count = 1,
                                        .role = "ADMIN", .rights = {[GROUP_SYSTEM] = ACTION_ALL}};
    static const struct grant wide = {.role = "ADMIN", .rights = {[GROUP_SYSTEM] = ACTION_ALL}};
    static const struct user of_unit = {.account_id = 11, .name = "of a unit", .unit_id = 1,
                                        .grants = &narrow, .grant_count = 1};
    static const struct user of_all = {.account_id = 12, .name = "of all", .unit_id = 1,
                                       .grants = &wide, .grant_count = 1};
    call->user = &of_unit;
    assert_false(custom_saved("pump", "depth", "text", NULL));
    call->user = &of_all;
    assert_true(custom_saved("pump", "depth", "text", NULL));
}

int main(void)
{
    fixture.registers = registers;
    fixture.register_count = sizeof registers / sizeof *registers;
    const struct CMUnitTest tests[] = {
        MODEL_TEST(custom_fields_work_like_others),
        MODEL_TEST(custom_whole_numbers_stay_whole),
        MODEL_TEST(custom_fields_must_make_sense),
        MODEL_TEST(custom_field_needs_no_codes),
        MODEL_TEST(whole_administrators_alone_add_fields),
    };
    return MODEL_TESTS_RUN("custom fields", tests);
}
