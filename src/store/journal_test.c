/* SPDX-License-Identifier: Apache-2.0 */
#include "store/journal.h"
#include "store/testing.h"
#include "store/db.h"

#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static enum store_kind kind;

static int open_store(void **state)
{
    *state = store_test_open(kind);
    return 0;
}

static int close_store(void **state)
{
    store_test_close(*state);
    return 0;
}

static void entries_add(struct call *call, int count)
{
    assert_true(tx_begin(call));
    for (int i = 0; i < count; i++) {
        struct journal_entry entry = {.actor_id = 7,
                                      .actor = "蒼ヶ浜 花子",
                                      .origin = "192.0.2.1",
                                      .action = "update",
                                      .reg = "risk",
                                      .record_id = 40 + i,
                                      .title = "浄水場の停止",
                                      .changes = "{\"level\":[1,2]}"};
        assert_true(journal_append(call, &entry));
        assert_string_equal(entry.reason, "");
    }
    assert_true(tx_commit(call));
}

/* A request that waited for the writer while another wrote. */
static void times_follow_the_chain(void **state)
{
    struct store_test *test = *state;
    struct call *call = &test->call;
    int64_t first_ms = call->now_ms;
    const int64_t back_ms[] = {0, 20 * 1000, 3 * CLOCK_DAY_MS}; /* waited; a clock set back */
    for (int i = 0; i < 3; i++) {
        call->now_ms = first_ms - back_ms[i];
        entries_add(call, 1);
    }
    for (int64_t seq = 1; seq <= 3; seq++) {
        int64_t at_ms = value_as_int(db_value(call, "SELECT at_ms FROM journal WHERE seq = ?",
                                              DB_ARGS(value_int(seq))));
        assert_int_equal(at_ms, seq == 3 ? first_ms - back_ms[2] : first_ms);
    }
}

static struct journal_verdict verdict_with(struct store_test *test, const char *anchors,
                                           const struct journal_checkpoint *extra)
{
    struct journal_verdict out;
    assert_true(journal_verify(&test->call, journal_public_key(), anchors, extra,
                               extra == NULL ? 0 : 1, NULL, &out));
    return out;
}

static struct journal_verdict verdict(struct store_test *test)
{
    return verdict_with(test, NULL, NULL);
}

/* As somebody with full rights on the database would: the gates are taken away first. */
static void tamper(struct store_test *test, const char *sql)
{
    struct call *call = &test->call;
    const char *gates = kind == STORE_SQLITE
                            ? "DROP TRIGGER IF EXISTS journal_no_UPDATE;"
                              "DROP TRIGGER IF EXISTS journal_no_DELETE;"
                              "DROP TRIGGER IF EXISTS checkpoint_no_UPDATE;"
                              "DROP TRIGGER IF EXISTS checkpoint_no_DELETE;"
                              "DROP TRIGGER IF EXISTS journal_head_no_DELETE;"
                            : "ALTER TABLE journal DISABLE TRIGGER USER;"
                              "ALTER TABLE journal_head DISABLE TRIGGER USER;"
                              "ALTER TABLE checkpoint DISABLE TRIGGER USER;";
    assert_true(tx_begin(call));
    assert_true(db_script(call, gates));
    assert_true(db_script(call, sql));
    assert_true(tx_commit(call));
}

static void assert_bad(struct journal_verdict found, int64_t seq, const char *word)
{
    assert_false(found.is_whole);
    assert_int_equal(found.bad_seq, seq);
    assert_non_null(strstr(found.why, word));
}

static void test_whole(void **state)
{
    struct store_test *test = *state;
    struct journal_verdict found = verdict(test);
    assert_true(found.is_whole); /* an empty journal */
    assert_int_equal(found.entries, 0);
    for (int i = 0; i < 25; i++)
        entries_add(&test->call, 100);
    found = verdict(test);
    assert_string_equal(found.why, "");
    assert_true(found.is_whole);
    assert_int_equal(found.entries, 2500);
    assert_int_equal(found.checkpoints, 3); /* 1000, 2000 and the head */
    assert_int_equal(found.bad_seq, 0);
}

static void test_rollback_leaves_no_gap(void **state)
{
    struct store_test *test = *state;
    struct journal_entry entry = {.action = "create"};
    entries_add(&test->call, 3);
    assert_true(tx_begin(&test->call));
    assert_true(journal_append(&test->call, &entry));
    assert_int_equal(entry.seq, 4);
    tx_rollback(&test->call);
    entries_add(&test->call, 1);
    assert_int_equal(verdict(test).entries, 4);
    assert_true(verdict(test).is_whole);
}

static void test_gates(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    static const char *const attempts[] = {
        "UPDATE journal SET actor = 'x'",       "DELETE FROM journal",
        "UPDATE checkpoint SET at_ms = 1",      "DELETE FROM checkpoint",
        "DELETE FROM journal_head",
    };
    struct journal_checkpoint checkpoint;
    entries_add(call, 2);
    assert_true(journal_checkpoint_make(call, &checkpoint));
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
        assert_true(tx_begin(call));
        assert_false(db_run(call, attempts[i], DB_NO_ARGS));
        assert_int_equal(call_error(call), ERROR_FORBIDDEN);
        tx_rollback(call);
        call_forgive(call);
    }
}

static void test_altered(void **state)
{
    static const char *const columns[] = {
        "at_ms = at_ms + 1", "actor_id = 8",     "actor = 'x'",  "origin = 'x'",
        "action = 'x'",      "register = 'x'",   "title = 'x'",  "changes = 'x'",
        "reason = 'x'",      "record_id = 9999",
    };
    (void)state;
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        struct store_test *test = store_test_open(kind);
        char sql[100];
        entries_add(&test->call, 10);
        snprintf(sql, sizeof sql, "UPDATE journal SET %s WHERE seq = 5", columns[i]);
        tamper(test, sql);
        assert_bad(verdict(test), 5, "altered");
        store_test_close(test);
    }
}

static void test_moved_between_fields(void **state)
{
    struct store_test *test = *state;
    entries_add(&test->call, 10);
    tamper(test, "UPDATE journal SET action = 'updat', register = 'erisk' WHERE seq = 5");
    assert_bad(verdict(test), 5, "altered");
}

static void test_reordered(void **state)
{
    struct store_test *test = *state;
    entries_add(&test->call, 10);
    tamper(test, "UPDATE journal SET seq = 99 WHERE seq = 4;"
                 "UPDATE journal SET seq = 4 WHERE seq = 6;"
                 "UPDATE journal SET seq = 6 WHERE seq = 99;");
    assert_bad(verdict(test), 4, "order");
}

static void test_missing(void **state)
{
    struct store_test *test = *state;
    entries_add(&test->call, 10);
    tamper(test, "DELETE FROM journal WHERE seq = 6");
    assert_bad(verdict(test), 6, "missing");
    tamper(test, "DELETE FROM journal WHERE seq = 1");
    assert_bad(verdict(test), 1, "missing");
}

static void test_cut_at_the_end(void **state)
{
    struct store_test *test = *state;
    struct journal_checkpoint checkpoint;
    entries_add(&test->call, 10);
    assert_true(journal_checkpoint_make(&test->call, &checkpoint));
    assert_int_equal(checkpoint.seq, 10);
    tamper(test, "DELETE FROM journal WHERE seq > 7");
    assert_bad(verdict(test), 8, "cut off");
    tamper(test, "DELETE FROM journal_head");
    assert_false(verdict(test).is_whole);
}

/* An old state of the whole database put back: only what lies outside of it can tell. */
static void test_rolled_back(void **state)
{
    struct store_test *test = *state;
    struct journal_checkpoint report;
    const char *anchors = arena_format(test->arena, "%s/checkpoints.log", test->folder);
    entries_add(&test->call, 10);
    tamper(test, "CREATE TABLE old_head AS SELECT * FROM journal_head");
    entries_add(&test->call, 5);
    assert_true(journal_checkpoint_make(&test->call, &report));
    assert_true(verdict_with(test, anchors, &report).is_whole);
    tamper(test, "DELETE FROM journal WHERE seq > 10; DELETE FROM journal_head;"
                 "DELETE FROM checkpoint; INSERT INTO journal_head SELECT * FROM old_head;");
    assert_true(verdict(test).is_whole);
    assert_bad(verdict_with(test, anchors, NULL), 11, "cut off");
    assert_bad(verdict_with(test, NULL, &report), 11, "cut off");
}

static void test_wrong_signatures(void **state)
{
    struct store_test *test = *state;
    struct journal_checkpoint checkpoint;
    unsigned char other_key[32] = {1, 2, 3};
    struct journal_verdict out;
    entries_add(&test->call, 10);
    assert_true(journal_checkpoint_make(&test->call, &checkpoint));
    assert_true(journal_verify(&test->call, other_key, NULL, NULL, 0, NULL, &out));
    assert_bad(out, 10, "signature");
    tamper(test, "UPDATE checkpoint SET at_ms = at_ms + 1");
    assert_bad(verdict(test), 10, "signature");
    tamper(test, "DELETE FROM checkpoint; UPDATE journal_head SET signature = hash");
    assert_bad(verdict(test), 10, "signature");
}

static void test_unsigned_tail(void **state)
{
    struct store_test *test = *state;
    entries_add(&test->call, 3);
    tamper(test, "INSERT INTO journal SELECT 4, at_ms, actor_id, actor, origin, action, register,"
                 " record_id, title, changes, reason, hash FROM journal WHERE seq = 3");
    assert_bad(verdict(test), 4, "nobody signed");
    tamper(test, "DELETE FROM journal_head");
    assert_false(verdict(test).is_whole);
}

static void test_checkpoint_text(void **state)
{
    struct store_test *test = *state;
    struct journal_checkpoint made, read;
    entries_add(&test->call, 1);
    assert_true(journal_head(&test->call, &made));
    char *line = journal_checkpoint_text(test->arena, &made);
    assert_true(text_starts(text_from(line), "kaname-checkpoint/1 1 "));
    assert_true(journal_checkpoint_read(text_from(line), &read));
    assert_memory_equal(made.hash, read.hash, sizeof made.hash);
    assert_memory_equal(made.signature, read.signature, sizeof made.signature);
    assert_int_equal(made.seq, read.seq);
    assert_true(made.at_ms == read.at_ms);
    line[strlen(line) - 3] = '\0';
    assert_false(journal_checkpoint_read(text_from(line), &read));
    assert_false(journal_checkpoint_read(text_from("kaname-checkpoint/1 1"), &read));
    assert_false(journal_checkpoint_read(text_from(""), &read));
}

static int64_t anchor_last(struct store_test *test)
{
    char line[512];
    struct journal_checkpoint last = {0};
    FILE *file = fopen(arena_format(test->arena, "%s/checkpoints.log", test->folder), "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        assert_true(journal_checkpoint_read(text_from(line), &last));
    if (file != NULL)
        fclose(file);
    return last.seq;
}

/* A burst before a quiet night: the commits of one minute leave one anchor, the job the rest. */
static void test_job_anchors_the_rest(void **state)
{
    static int64_t later_ms = 4000000000000; /* past what other tests anchored */
    struct store_test *test = *state;
    struct call *call = &test->call;
    call->now_ms = later_ms += 1000000;
    entries_add(call, 3);
    entries_add(call, 4);
    assert_int_equal(anchor_last(test), 3);
    assert_true(journal_anchor_head(call));
    assert_int_equal(anchor_last(test), 3); /* the minute has not passed */
    call->now_ms += 60 * 1000;
    assert_true(journal_anchor_head(call));
    assert_int_equal(anchor_last(test), 7);
    call->now_ms += 60 * 1000;
    assert_true(journal_anchor_head(call)); /* nothing new: no line */
    char line[512];
    int lines = 0;
    FILE *file = fopen(arena_format(test->arena, "%s/checkpoints.log", test->folder), "r");
    while (fgets(line, sizeof line, file) != NULL)
        lines++;
    fclose(file);
    assert_int_equal(lines, 2);
}

static void test_half_written_anchor(void **state)
{
    struct store_test *test = *state;
    struct journal_checkpoint checkpoint;
    const char *path = arena_format(test->arena, "%s/checkpoints.log", test->folder);
    entries_add(&test->call, 1);
    assert_true(journal_checkpoint_make(&test->call, &checkpoint));
    FILE *file = fopen(path, "a");
    assert_non_null(file);
    fputs("kaname-checkpoint/1 2 abc", file);
    fclose(file);
    struct journal_verdict found = verdict_with(test, path, NULL);
    assert_true(found.is_whole);
    assert_true(found.checkpoints >= 3); /* head, table, file */
    entries_add(&test->call, 1);
    assert_true(journal_checkpoint_make(&test->call, &checkpoint));
    assert_true(verdict_with(test, path, NULL).is_whole);
}

static void test_two_processes(void **state)
{
    enum { PROCESSES = 3, ROUNDS = 20 };
    struct store_test *test = *state;
    pid_t children[PROCESSES];
    for (int i = 0; i < PROCESSES; i++)
        if ((children[i] = fork()) == 0) {
            struct arena *arena = arena_new(16 * 1024 * 1024);
            struct call call = store_test_call(test, arena);
            struct store *store = store_open(&call, test->conninfo, 1, false);
            call.store = store;
            for (int round = 0; round < ROUNDS; round++) {
                struct journal_entry entry = {.action = "create", .actor_id = i};
                if (store == NULL || !tx_begin(&call) || !journal_append(&call, &entry) ||
                    !tx_commit(&call))
                    _exit(1);
            }
            _exit(0);
        }
    for (int i = 0; i < PROCESSES; i++) {
        int status;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
    assert_true(verdict(test).is_whole);
    assert_int_equal(verdict(test).entries, PROCESSES * ROUNDS);
}

/* An auditor has a copy of the file and the public key, on a medium that cannot be written. */
static void test_offline_copy(void **state)
{
    struct store_test *test = *state;
    unsigned char key[32];
    char command[300];
    struct journal_verdict out;
    if (kind == STORE_POSTGRES)
        return;
    entries_add(&test->call, 10);
    const char *copy = arena_format(test->arena, "%s/copy.db", test->folder);
    assert_true(store_backup(&test->call, copy, NULL));
    snprintf(command, sizeof command, "mkdir %s/ro && mv %s %s/ro/ && chmod 500 %s/ro",
             test->folder, copy, test->folder, test->folder);
    assert_int_equal(system(command), 0);
    struct call call = store_test_call(test, test->arena);
    const char *public_path = arena_format(test->arena, "%s/journal.pub", test->folder);
    assert_true(journal_public_key_read(&call, public_path, key));
    struct store *store = store_open_copy(
        &call, arena_format(test->arena, "sqlite:%s/ro/copy.db", test->folder));
    assert_non_null(store);
    assert_true(store_borrow(&call, store));
    assert_true(journal_verify(&call, key, NULL, NULL, 0, NULL, &out));
    assert_true(out.is_whole);
    assert_int_equal(out.entries, 10);
    store_return(&call);
    store_close(store);
}

static void test_speed(void **state)
{
    enum { COUNT = 30000 };
    struct store_test *test = *state;
    for (int i = 0; i < COUNT / 1000; i++) {
        entries_add(&test->call, 1000);
    }
    int64_t start_us = clock_tick_us();
    assert_int_equal(verdict(test).entries, COUNT);
    int64_t taken_us = clock_tick_us() - start_us;
    print_message("  verified %lld entries a second\n", COUNT * 1000000LL / taken_us);
}

#define ON_STORE(test) cmocka_unit_test_setup_teardown(test, open_store, close_store)

static const struct CMUnitTest tests[] = {
    ON_STORE(test_whole),
    ON_STORE(times_follow_the_chain),
    ON_STORE(test_rollback_leaves_no_gap),
    ON_STORE(test_gates),
    cmocka_unit_test(test_altered),
    ON_STORE(test_moved_between_fields),
    ON_STORE(test_reordered),
    ON_STORE(test_missing),
    ON_STORE(test_cut_at_the_end),
    ON_STORE(test_rolled_back),
    ON_STORE(test_wrong_signatures),
    ON_STORE(test_unsigned_tail),
    ON_STORE(test_checkpoint_text),
    ON_STORE(test_job_anchors_the_rest),
        ON_STORE(test_half_written_anchor),
    ON_STORE(test_two_processes),
    ON_STORE(test_offline_copy),
    ON_STORE(test_speed),
};

int main(void)
{
    kind = STORE_SQLITE;
    int failed = cmocka_run_group_tests_name("journal on SQLite", tests, NULL, NULL);
    kind = STORE_POSTGRES;
    if (store_test_has(kind))
        failed += cmocka_run_group_tests_name("journal on PostgreSQL", tests, NULL, NULL);
    return failed;
}
