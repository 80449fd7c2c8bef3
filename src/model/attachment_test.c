/* SPDX-License-Identifier: Apache-2.0 */
/* Files and comments of a record that goes through an approval. */
#include "model/attachment.h"
#include "model/history.h"
#include "model/lifecycle.h"
#include "model/testing.h"
#include "model/user.h"
#include "store/blob.h"
#include "store/db.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
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

static void file_age(const char *path)
{
    const struct timespec old[2] = {{.tv_sec = 1000000000}, {.tv_sec = 1000000000}};
    assert_int_equal(utimensat(AT_FDCWD, path, old, 0), 0);
}

/* The path of a content's file. */
static const char *blob_file(struct call *call, const char *hex)
{
    return arena_format(call->arena, "%s/blobs/%.2s/%s", fixture.store->folder, hex, hex + 2);
}

static const char *blob_put(struct call *call, const char *content)
{
    char *hex = arena_alloc(call->arena, SHA256_HEX_SIZE);
    int64_t size;
    struct blob_writer *writer = blob_begin(call, fixture.store->folder, 1000);
    assert_true(blob_write(writer, content, strlen(content)));
    assert_true(blob_end(writer, hex, &size));
    return hex;
}

/* Of a crash or a transaction taken back; what is named, or young, stays. */
static void test_leftovers_go(void **state)
{
    struct call *call = fixture.call;
    (void)state;
    assert_true(attach(call, plan_make(call), "named.txt"));
    struct value named = db_value(call, "SELECT sha256 FROM attachment", DB_NO_ARGS);
    const char *kept = blob_file(call, value_as_string(call->arena, named));
    const char *young = blob_file(call, blob_put(call, "young"));
    const char *gone = blob_file(call, blob_put(call, "gone"));
    const char *draft =
        arena_format(call->arena, "%s/blobs/draft-abc", fixture.store->folder);
    close(open(draft, O_WRONLY | O_CREAT, 0600));
    file_age(kept);
    file_age(gone);
    file_age(draft);
    assert_true(blobs_clean(call, fixture.store->folder, 1100000000000));
    assert_int_equal(access(kept, F_OK), 0);
    assert_int_equal(access(young, F_OK), 0);
    assert_int_not_equal(access(gone, F_OK), 0);
    assert_int_not_equal(access(draft, F_OK), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MODEL_TEST(test_files_are_approved_too),
        MODEL_TEST(test_ended_takes_no_file),
        MODEL_TEST(test_comment_has_a_limit),
        MODEL_TEST(test_leftovers_go),
    };
    fixture.registers = registers;
    fixture.register_count = sizeof registers / sizeof *registers;
    return MODEL_TESTS_RUN("files and comments", tests);
}
