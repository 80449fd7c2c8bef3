/* SPDX-License-Identifier: Apache-2.0 */
/* Titles of records that the reader may not see. */
#include "model/titles.h"
#include "model/history.h"
#include "model/testing.h"
#include "model/user.h"
#include "store/db.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const struct field maker_fields[] = {
    TEXT("code", L_INIT("番号", "No."), .flags = FIELD_REQUIRED),
    TEXT("name", L_INIT("名称", "Name"), .flags = FIELD_REQUIRED),
};

static const struct reg maker_register = {
    .name = "maker",
    .label = L_INIT("製造者", "Maker"),
    .plural = L_INIT("製造者", "Makers"),
    .purpose = L_INIT("試験用の台帳です。", "A register for tests."),
    .group = GROUP_SUPPLY,
    FIELDS(maker_fields),
    .title = "name",
    .code = "code",
    .order = "name",
};

static const struct field task_fields[] = {
    LINK("maker", "maker", L_INIT("製造者", "Maker"), .flags = FIELD_REQUIRED),
    LINKS("about", "*", L_INIT("関連", "Related")),
};

static const struct reg task_register = {
    .name = "task",
    .label = L_INIT("作業", "Task"),
    .plural = L_INIT("作業", "Tasks"),
    .purpose = L_INIT("試験用の台帳です。", "A register for tests."),
    .group = GROUP_DUTY,
    FIELDS(task_fields),
    .title = "maker",
    .order = "maker",
};

static const struct reg *const registers[] = {&maker_register, &task_register,
                                              &custom_field_register};

static const int64_t unit_one[] = {1};
static const struct grant duty_grant = {
    .role = "PR", .rights = {[GROUP_DUTY] = ACTION_ALL}};
static const struct grant one_grant = {
    .unit_id = 1, .units = unit_one, .unit_count = 1, .role = "SUP",
    .rights = {[GROUP_DUTY] = ACTION_ALL, [GROUP_SUPPLY] = ACTION_READ}};
static const struct user reader = {.account_id = 5, .name = "reader", .grants = &duty_grant,
                                   .grant_count = 1};
static const struct user of_one = {.account_id = 6, .name = "one", .unit_id = 1,
                                   .grants = &one_grant, .grant_count = 1};

/* Makers 1 (of unit 1) and 2 (of unit 2), and a task about both. */
static struct record *world_make(struct call *call)
{
    for (int i = 1; i <= 2; i++) {
        struct record *maker = record_new(call, &maker_register);
        record_set_string(maker, "code", i == 1 ? "M-1" : "M-2");
        record_set_string(maker, "name", i == 1 ? "一番" : "二番");
        maker->unit_id = i;
        assert_true(record_save(call, maker));
    }
    struct record *task = record_new(call, &task_register);
    record_set_int(task, "maker", 2);
    record_set_string(task, "about", ",maker/1,maker/2,");
    assert_true(record_save(call, task));
    call->titles = NULL;
    return task;
}

static void test_who_may_not_read_sees_a_number(void **state)
{
    struct call *call = fixture.call;
    (void)state;
    struct record *task = world_make(call);
    assert_string_equal(record_show(call, task, 1), "M-1 一番、M-2 二番");
    assert_true(title_is_open(call, &maker_register, 2));
    call->titles = NULL;
    call->user = &of_one; /* suppliers of unit 1 alone */
    assert_string_equal(record_show(call, task, 1), "M-1 一番、#2");
    assert_true(title_is_open(call, &maker_register, 1));
    assert_false(title_is_open(call, &maker_register, 2));
    call->titles = NULL;
    call->user = &reader; /* none at all */
    assert_string_equal(record_show(call, task, 0), "#2");
    assert_string_equal(record_show(call, task, 1), "#1、#2");
    struct event *events;
    int count;
    int64_t next;
    assert_true(history_load(call, task, 0, 10, &events, &count, &next));
    for (int i = 0; i < events[0].change_count; i++)
        assert_null(strstr(events[0].changes[i].after, "番"));
    assert_string_equal(title_any(call, &maker_register, 2), "M-2 二番");
    assert_string_equal(title_of(call, &maker_register, 2), "#2");
}

/* What is kept does not depend on who wrote it. */
static void test_what_is_kept_is_whole(void **state)
{
    struct call *call = fixture.call;
    (void)state;
    struct record *task = world_make(call);
    call->user = &reader;
    record_set_string(task, "about", ",maker/1,");
    assert_true(record_save(call, task));
    struct value title = db_value(
        call, "SELECT title FROM journal WHERE register = 'task' ORDER BY seq DESC LIMIT 1",
        DB_NO_ARGS);
    assert_string_equal(value_as_string(call->arena, title), "M-2 二番");
    title = db_value(call, "SELECT title FROM search WHERE register = 'task'", DB_NO_ARGS);
    assert_string_equal(value_as_string(call->arena, title), "M-2 二番");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MODEL_TEST(test_who_may_not_read_sees_a_number),
        MODEL_TEST(test_what_is_kept_is_whole),
    };
    fixture.registers = registers;
    fixture.register_count = sizeof registers / sizeof *registers;
    return MODEL_TESTS_RUN("titles", tests);
}
