/* SPDX-License-Identifier: Apache-2.0 */
/* Records altered past the journal, as somebody with full rights on the database would. */
#include "model/records_verify.h"
#include "model/attachment.h"
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

static const struct field valve_fields[] = {
    TEXT("name", L_INIT("名称", "Name"), .flags = FIELD_REQUIRED | FIELD_IN_LIST),
    INT("width", L_INIT("口径", "Width")),
    REAL("flow", L_INIT("流量", "Flow")),
    STAMP("seen", L_INIT("最後に見た時刻", "Last seen"), .flags = FIELD_ASIDE),
    NOTE("log", L_INIT("経過", "Log"), .max = 20000000),
    LINKS("near", "*", L_INIT("関連", "Related")),
};

static const struct reg valve_register = {
    .name = "valve",
    .label = L_INIT("弁", "Valve"),
    .plural = L_INIT("弁", "Valves"),
    .purpose = L_INIT("試験用の台帳です。", "A register for tests."),
    .group = GROUP_ORGANISATION,
    FIELDS(valve_fields),
    .title = "name",
    .order = "name",
    .lifecycle = &approval_lifecycle,
};

static const struct reg *const registers[] = {&valve_register, &custom_field_register};

static const struct grant grant = {.role = "SEC",
                                   .rights = {[GROUP_ORGANISATION] = ACTION_ALL}};
static const struct user writer = {.account_id = 11, .name = "writer", .unit_id = 3,
                                   .grants = &grant, .grant_count = 1};
static const struct user approver = {.account_id = 12, .name = "approver", .unit_id = 3,
                                     .grants = &grant, .grant_count = 1};

static void custom_add(struct call *call, const char *name, const char *kind)
{
    struct record *field = record_new(call, &custom_field_register);
    record_set_string(field, "register", "valve");
    record_set_string(field, "name", name);
    record_set_string(field, "label_ja", "製造番号");
    record_set_string(field, "label_en", "Serial no.");
    record_set_string(field, "kind", kind);
    assert_true(record_save(call, field));
}

static void file_attach(struct call *call, const struct record *record)
{
    const char *path = arena_format(call->arena, "%s/given.txt", fixture.store->folder);
    int file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    assert_int_equal(write(file, "measured", 8), 8);
    lseek(file, 0, SEEK_SET);
    assert_true(attachment_add(call, record, fixture.store->folder, "測定.txt", file, 1000));
    close(file);
}

/* Valve 1: approved as version 1 with a file, a comment and custom values; valve 2 ended; then
 * enough for a second step. */
static void world_make(struct call *call)
{
    custom_add(call, "serial", "text");
    custom_add(call, "age", "int");
    call->user = &writer;
    struct record *valve = record_new(call, &valve_register);
    record_set_string(valve, "name", "第1弁 \"北\"");
    record_set(valve, "flow", value_real(0.1));
    record_set_string(valve, "serial", "A-1");
    record_set_int(valve, "age", 7);
    assert_true(record_save(call, valve));
    record_set(valve, "flow", value_real(5));
    record_set_string(valve, "near", ",valve/1,");
    assert_true(record_save(call, valve));
    file_attach(call, valve);
    assert_true(comment_add(call, valve, "flow", "単位は？"));
    assert_true(comment_add(call, valve, "", "二つ目"));
    assert_true(comment_resolve(call, valve, 1, true));
    assert_true(comment_resolve(call, valve, 1, false));
    assert_true(comment_resolve(call, valve, 1, true));
    assert_true(record_move(call, valve, "submit"));
    call->user = &approver;
    assert_true(record_move(call, valve, "approve"));
    assert_true(tx_begin(call));
    for (int i = 0; i < 250; i++) {
        struct record *more = record_new(call, &valve_register);
        record_set_string(more, "name", arena_format(call->arena, "弁%d", i));
        assert_true(record_save(call, more));
    }
    assert_true(tx_commit(call));
    call->reason = "撤去";
    assert_true(record_end(call, record_load(call, &valve_register, 2)));
    call->reason = NULL;
}

static struct records_verdict verdict(struct call *call)
{
    struct records_verdict out;
    assert_true(snapshot_begin(call));
    assert_true(records_verify(call, NULL, &out));
    snapshot_end(call);
    return out;
}

static void gates_drop(struct call *call)
{
    assert_true(db_script(
        call, fixture.kind == STORE_SQLITE
                  ? "DROP TRIGGER IF EXISTS version_no_UPDATE; DROP TRIGGER IF EXISTS "
                    "version_no_DELETE; DROP TRIGGER IF EXISTS attachment_no_DELETE; "
                    "DROP TRIGGER IF EXISTS comment_no_DELETE"
                  : "ALTER TABLE version DISABLE TRIGGER USER; ALTER TABLE attachment DISABLE "
                    "TRIGGER USER; ALTER TABLE comment DISABLE TRIGGER USER"));
}

static void assert_found(struct call *call, const char *sql, int64_t id, const char *field)
{
    assert_true(tx_begin(call));
    gates_drop(call);
    assert_true(db_script(call, sql));
    assert_true(tx_commit(call));
    struct records_verdict found = verdict(call);
    if (found.bad_count != 1 || found.id != id || strcmp(found.field, field) != 0)
        fail_msg("%s: %lld bad, %s %lld %s", sql, (long long)found.bad_count, found.reg,
                 (long long)found.id, found.field);
    assert_string_equal(found.reg, "valve");
    assert_true(*found.why != '\0');
}

static void test_whole(void **state)
{
    struct call *call = fixture.call;
    (void)state;
    world_make(call);
    struct records_verdict found = verdict(call);
    assert_string_equal(found.why, "");
    assert_int_equal(found.bad_count, 0);
    assert_int_equal(found.records, 253); /* two custom fields among them */
    assert_int_equal(found.versions, 1);
    assert_int_equal(found.files, 1);
    assert_int_equal(found.comments, 2);
    /* What the program writes beside the journal is not held against it. */
    assert_true(tx_begin(call));
    assert_true(db_script(call, "UPDATE r_valve SET f_seen = 5 WHERE id = 1"));
    assert_true(tx_commit(call));
    assert_int_equal(verdict(call).bad_count, 0);
}

static void test_altered(void **state)
{
    static const struct {
        const char *sql, *field;
        int64_t id;
    } cases[] = {
        {"UPDATE r_valve SET f_flow = 6 WHERE id = 1", "flow", 1},
        {"UPDATE r_valve SET f_width = 6 WHERE id = 251", "width", 251},
        {"UPDATE r_valve SET f_name = f_name || ' ' WHERE id = 7", "name", 7},
        {"UPDATE r_valve SET state = 'approved' WHERE id = 7", "state", 7},
        {"UPDATE r_valve SET unit_id = 4 WHERE id = 7", "unit_id", 7},
        {"UPDATE r_valve SET ended_at = NULL WHERE id = 2", "ended_at", 2},
        {"UPDATE r_valve SET updated_by = 11 WHERE id = 9", "updated", 9},
        {"UPDATE r_valve SET created_at = 1 WHERE id = 9", "created", 9},
        {"UPDATE r_valve SET rev = 9 WHERE id = 9", "rev", 9},
        {"DELETE FROM r_valve WHERE id = 9", "", 9},
        {"DELETE FROM r_valve WHERE id = 251", "", 251},
        {"INSERT INTO r_valve (id, rev, state, created_at, created_by, updated_at, updated_by, "
         "f_name) VALUES (900, 1, 'draft', 1, 1, 1, 1, 'forged')",
         "", 900},
        {"UPDATE custom_value SET text = 'A-2' WHERE record_id = 1 AND field = 'serial'", "serial",
         1},
        {"UPDATE custom_value SET number = 8 WHERE record_id = 1 AND field = 'age'", "age", 1},
        {"DELETE FROM custom_value WHERE record_id = 1 AND field = 'age'", "age", 1},
        {"UPDATE version SET data = '{}'", "version", 1},
        {"UPDATE version SET approver = 'somebody'", "version", 1},
        {"DELETE FROM version", "version", 1},
        {"UPDATE attachment SET sha256 = '00'", "attachment", 1},
        {"UPDATE attachment SET name = 'other.txt'", "attachment", 1},
        {"DELETE FROM attachment", "attachment", 1},
        {"UPDATE comment SET body = '違う' WHERE id = 2", "comment", 1},
        {"UPDATE comment SET resolved_at = NULL", "comment", 1},
        {"UPDATE comment SET place = ''", "comment", 1},
        {"DELETE FROM comment WHERE id = 1", "comment", 1},
        {"INSERT INTO comment (register, record_id, place, at_ms, by_id, by_name, body) VALUES "
         "('valve', 5, '', 1, 1, 'a', 'b')",
         "comment", 5},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        void *fresh = NULL;
        assert_int_equal(model_test_setup(&fresh), 0);
        world_make(fixture.call);
        assert_found(fixture.call, cases[i].sql, cases[i].id, cases[i].field);
        model_test_teardown(&fresh);
    }
}

/* Altered, then saved by somebody who did not know: the entry begins from another value. */
static void test_altered_and_saved_over(void **state)
{
    struct call *call = fixture.call;
    (void)state;
    world_make(call);
    assert_true(tx_begin(call));
    assert_true(db_script(call, "UPDATE r_valve SET f_name = 'x' WHERE id = 5"));
    assert_true(tx_commit(call));
    struct record *valve = record_load(call, &valve_register, 5);
    record_set_string(valve, "name", "弁3");
    assert_true(record_save(call, valve));
    struct records_verdict found = verdict(call);
    assert_int_equal(found.bad_count, 1);
    assert_int_equal(found.id, 5);
    assert_string_equal(found.field, "name");
}

/* A custom field ends, its record is saved, and it comes back: with the value that it had. */
static void test_custom_field_comes_back(void **state)
{
    struct call *call = fixture.call;
    (void)state;
    world_make(call);
    struct record *valve = record_load(call, &valve_register, 3);
    record_set_string(valve, "serial", "B-7");
    assert_true(record_save(call, valve));
    call->user = &user_program;
    struct record *field = record_load(call, &custom_field_register, 1);
    call->reason = "不要";
    assert_true(record_end(call, field));
    valve = record_load(call, &valve_register, 3);
    record_set_int(valve, "age", 9);
    assert_true(record_save(call, valve));
    assert_int_equal(verdict(call).bad_count, 0);
    assert_true(record_revive(call, field));
    valve = record_load(call, &valve_register, 3);
    assert_string_equal(record_string(call, valve, "serial"), "B-7");
    assert_int_equal(verdict(call).bad_count, 0);
}

static void test_gates(void **state)
{
    static const char *const attempts[] = {
        "UPDATE version SET data = ''", "DELETE FROM version", "DELETE FROM attachment",
        "DELETE FROM comment"};
    struct call *call = fixture.call;
    (void)state;
    world_make(call);
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
        assert_true(tx_begin(call));
        assert_false(db_run(call, attempts[i], DB_NO_ARGS));
        tx_rollback(call);
        call_forgive(call);
    }
}

/* What the journal could not hold whole is not saved. */
static void test_too_large_for_the_journal(void **state)
{
    enum { SIZE = 13 << 20 };
    struct call *call = fixture.call;
    char *text = arena_alloc(call->arena, SIZE + 1);
    (void)state;
    world_make(call);
    memset(text, 'x', SIZE);
    struct record *valve = record_load(call, &valve_register, 3);
    record_set_string(valve, "log", text);
    assert_false(record_save(call, valve));
    assert_int_equal(call_error(call), ERROR_TOO_LARGE);
    call_forgive(call);
    assert_int_equal(record_load(call, &valve_register, 3)->rev, 1);
    assert_int_equal(verdict(call).bad_count, 0);
}

static void test_other_version(void **state)
{
    struct call *call = fixture.call;
    struct records_verdict out;
    (void)state;
    assert_true(tx_begin(call));
    assert_true(db_script(call, "UPDATE setting SET value = 'x' WHERE name = 'schema.mark'"));
    assert_true(tx_commit(call));
    assert_false(records_verify(call, NULL, &out));
    assert_int_equal(call_error(call), ERROR_CONFLICT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MODEL_TEST(test_whole),
        cmocka_unit_test(test_altered),
        MODEL_TEST(test_altered_and_saved_over),
        MODEL_TEST(test_custom_field_comes_back),
        MODEL_TEST(test_gates),
        MODEL_TEST(test_too_large_for_the_journal),
        MODEL_TEST(test_other_version),
    };
    fixture.registers = registers;
    fixture.register_count = sizeof registers / sizeof *registers;
    return MODEL_TESTS_RUN("records against the journal", tests);
}
