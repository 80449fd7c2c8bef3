/* SPDX-License-Identifier: Apache-2.0 */
/* Files and comments of a record that goes through an approval. */
#include "model/attachment.h"
#include "model/history.h"
#include "model/lifecycle.h"
#include "model/testing.h"
#include "model/user.h"
#include "store/db.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const struct field plan_fields[] = {
    TEXT("name", L_INIT("名称", "Name"), .flags = FIELD_REQUIRED | FIELD_IN_LIST),
};

static const struct reg plan_register = {
    .name = "plan",
    .label = L_INIT("計画", "Plan"),
    .plural = L_INIT("計画", "Plans"),
    .purpose = L_INIT("試験用の台帳です。", "A register for tests."),
    .group = GROUP_ORGANISATION,
    FIELDS(plan_fields),
    .title = "name",
    .order = "name",
    .lifecycle = &approval_lifecycle,
};

static const struct reg *const registers[] = {&plan_register, &custom_field_register};

static bool attach(struct call *call, const struct record *record, const char *name)
{
    const char *path = arena_format(call->arena, "%s/given", fixture.store->folder);
    int file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    assert_int_equal(write(file, name, strlen(name)), (ssize_t)strlen(name));
    lseek(file, 0, SEEK_SET);
    bool is_done = attachment_add(call, record, fixture.store->folder, name, file, 1000);
    close(file);
    return is_done;
}

static struct record *plan_make(struct call *call)
{
    struct record *plan = record_new(call, &plan_register);
    record_set_string(plan, "name", "計画");
    assert_true(record_save(call, plan));
    return plan;
}

static void assert_conflict(struct call *call, bool is_done)
{
    assert_false(is_done);
    assert_int_equal(call_error(call), ERROR_CONFLICT);
    call_forgive(call);
}

/* What is approved is approved with its files: none comes after, and the version lists them. */
static void test_files_are_approved_too(void **state)
{
    static const struct grant grant = {.role = "SEC",
                                       .rights = {[GROUP_ORGANISATION] = ACTION_ALL}};
    static const struct user writer = {.account_id = 1, .name = "writer", .grants = &grant,
                                       .grant_count = 1};
    static const struct user approver = {.account_id = 2, .name = "approver", .grants = &grant,
                                         .grant_count = 1};
    struct call *call = fixture.call;
    (void)state;
    call->user = &writer;
    struct record *plan = plan_make(call);
    struct record *stale = record_copy(call, plan);
    assert_true(attach(call, plan, "one.txt"));
    assert_true(attach(call, plan, "二.txt"));
    assert_true(record_move(call, plan, "submit"));
    assert_conflict(call, attach(call, plan, "late.txt"));
    assert_conflict(call, attach(call, stale, "late.txt")); /* loaded before it was submitted */
    call->user = &approver;
    assert_true(record_move(call, plan, "approve"));
    assert_conflict(call, attach(call, plan, "late.txt"));
    struct version_file *files;
    int count;
    assert_true(version_files(call, &plan_register, plan->id, 1, &files, &count));
    assert_int_equal(count, 2);
    assert_string_equal(files[0].name, "one.txt");
    assert_string_equal(files[1].name, "二.txt");
    assert_int_equal(strlen(files[1].sha256), 64);
    struct record *frozen = version_load(call, &plan_register, plan->id, 1);
    assert_string_equal(record_string(call, frozen, "name"), "計画");
    assert_true(comment_add(call, plan, "", "承認後の意見")); /* talk about it goes on */
}

static void test_ended_takes_no_file(void **state)
{
    struct call *call = fixture.call;
    (void)state;
    struct record *plan = plan_make(call);
    call->reason = "不要";
    assert_true(record_end(call, plan));
    assert_conflict(call, attach(call, plan, "late.txt"));
}

/* The journal keeps every comment whole, or it is refused. */
static void test_comment_has_a_limit(void **state)
{
    enum { LIMIT = 10000 };
    struct call *call = fixture.call;
    struct buffer text = buffer_new(call->arena, 1 << 20);
    (void)state;
    struct record *plan = plan_make(call);
    for (int i = 0; i < LIMIT; i++)
        buffer_puts(&text, "字");
    assert_true(comment_add(call, plan, "", buffer_string(&text)));
    struct value size = db_value(
        call, "SELECT length(changes) FROM journal WHERE action = 'comment'", DB_NO_ARGS);
    assert_true(value_as_int(size) > LIMIT);
    buffer_puts(&text, "余");
    assert_false(comment_add(call, plan, "", buffer_string(&text)));
    assert_non_null(call_problem(call, "body"));
    call_forgive(call);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MODEL_TEST(test_files_are_approved_too),
        MODEL_TEST(test_ended_takes_no_file),
        MODEL_TEST(test_comment_has_a_limit),
    };
    fixture.registers = registers;
    fixture.register_count = sizeof registers / sizeof *registers;
    return MODEL_TESTS_RUN("files and comments", tests);
}
