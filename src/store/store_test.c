/* SPDX-License-Identifier: Apache-2.0 */
#include "store/db.h"
#include "store/testing.h"

#include "base/clock.h"
#include "base/crypto.h"
#include "base/fold.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static enum store_kind kind; /* of the group that runs */

static int open_store(void **state)
{
    struct store_test *test = store_test_open(kind);
    *state = test;
    assert_true(tx_begin(&test->call));
    assert_true(db_script(&test->call,
                          "CREATE TABLE thing (id {id}, name TEXT NOT NULL UNIQUE, weight DOUBLE "
                          "PRECISION, data BYTES, boss BIGINT REFERENCES thing (id)) {strict};"));
    assert_true(tx_commit(&test->call));
    return 0;
}

static int close_store(void **state)
{
    store_test_close(*state);
    return 0;
}

static bool thing_add(struct call *call, const char *name)
{
    return db_run(call, "INSERT INTO thing (name) VALUES (?)", DB_ARGS(value_string(name)));
}

static int64_t things(struct call *call)
{
    return value_as_int(db_value(call, "SELECT count(*) FROM thing", DB_NO_ARGS));
}

static void test_values_round(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    const char blob[] = {0, 1, (char)255, 39, 92};
    assert_true(tx_begin(call));
    assert_true(db_run(call, "INSERT INTO thing (name, weight, data) VALUES (?, ?, ?)",
                       DB_ARGS(value_string("浄水場の 'PLC' ? \\ \" ポンプ"), value_real(0.1),
                               value_blob(blob, sizeof blob))));
    assert_true(tx_commit(call));
    struct db_rows *rows = db_query(
        call, "SELECT id, name, weight, data, boss, '?', 9000000000 FROM thing WHERE name = ?",
        DB_ARGS(value_string("浄水場の 'PLC' ? \\ \" ポンプ")));
    assert_non_null(rows);
    assert_int_equal(db_columns(rows), 7);
    assert_true(db_next(rows));
    assert_true(db_int(rows, 0) > 0);
    assert_string_equal(db_string(rows, 1), "浄水場の 'PLC' ? \\ \" ポンプ");
    assert_true(value_equal(db_column(rows, 2), value_real(0.1)));
    assert_true(value_equal(db_column(rows, 3), value_blob(blob, sizeof blob)));
    assert_int_equal(db_column(rows, 4).kind, VALUE_NULL);
    assert_string_equal(db_string(rows, 4), "");
    assert_string_equal(db_string(rows, 5), "?");
    assert_true(db_int(rows, 6) == 9000000000);
    assert_false(db_next(rows));
    assert_false(db_next(rows));
    db_end(rows);
    assert_true(call_ok(call));
}

static void test_numbers_of_functions(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    assert_true(tx_begin(call));
    assert_true(db_run(call, "INSERT INTO thing (id, name) VALUES (?, 'a'), (?, 'b')",
                       DB_ARGS(value_int(40), value_int(2))));
    assert_true(tx_commit(call));
    struct value sum = db_value(call, "SELECT sum(id) FROM thing", DB_NO_ARGS);
    assert_int_equal(sum.kind, VALUE_INT);
    assert_int_equal(sum.integer, 42);
    struct value is_more = db_value(call, "SELECT ? > 3", DB_ARGS(value_int(4)));
    assert_int_equal(is_more.kind, VALUE_INT);
    assert_int_equal(is_more.integer, 1);
    assert_int_equal(db_value(call, "SELECT name FROM thing WHERE id = 77", DB_NO_ARGS).kind,
                     VALUE_NULL);
    assert_true(call_ok(call));
}

static void test_empty_values(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    assert_true(tx_begin(call));
    assert_true(db_run(call, "INSERT INTO thing (name, data) VALUES (?, ?)",
                       DB_ARGS(value_text((struct text){NULL, 0}), value_blob(NULL, 0))));
    assert_true(tx_commit(call));
    assert_int_equal(db_value(call, "SELECT name FROM thing", DB_NO_ARGS).kind, VALUE_TEXT);
    assert_int_equal(db_value(call, "SELECT data FROM thing", DB_NO_ARGS).kind, VALUE_BLOB);
}

static void test_changed_and_returning(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    int64_t changed = -1;
    assert_true(tx_begin(call));
    assert_int_equal(
        value_as_int(db_value(call, "INSERT INTO thing (name) VALUES (?) RETURNING id",
                              DB_ARGS(value_string("a")))),
        1);
    assert_true(thing_add(call, "b"));
    assert_true(db_run_changed(call, "UPDATE thing SET weight = ?", DB_ARGS(value_real(2)),
                               &changed));
    assert_int_equal(changed, 2);
    assert_true(db_run_changed(call, "DELETE FROM thing WHERE id > ?", DB_ARGS(value_int(5)),
                               &changed));
    assert_int_equal(changed, 0);
    assert_true(tx_commit(call));
}

static void test_reader_cannot_write(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    assert_false(thing_add(call, "a"));
    assert_int_equal(call_error(call), ERROR_FORBIDDEN);
    assert_int_equal(things(call), 0);
}

static void test_conflicts(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    assert_true(tx_begin(call));
    assert_true(thing_add(call, "a"));
    assert_false(thing_add(call, "a"));
    assert_int_equal(call_error(call), ERROR_CONFLICT);
    assert_false(thing_add(call, "b")); /* spoiled, in both databases alike */
    assert_false(tx_commit(call));
    assert_false(tx_is_open(call));
    assert_int_equal(things(call), 0);
    call_forgive(call);
    assert_true(tx_begin(call));
    assert_false(db_run(call, "INSERT INTO thing (name, boss) VALUES ('x', ?)",
                        DB_ARGS(value_int(99))));
    assert_int_equal(call_error(call), ERROR_CONFLICT);
    tx_rollback(call);
    call_forgive(call);
    assert_true(tx_begin(call));
    assert_false(db_run(call, "INSERT INTO thing (name) VALUES (?)", DB_ARGS(value_null())));
    assert_int_equal(call_error(call), ERROR_CONFLICT);
    tx_rollback(call);
}

static void test_nul_is_refused(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    assert_true(tx_begin(call));
    assert_false(db_run(call, "INSERT INTO thing (name) VALUES (?)",
                        DB_ARGS(value_text((struct text){"a\0b", 3}))));
    assert_int_equal(call_error(call), ERROR_INVALID);
    tx_rollback(call);
}

static void test_nested_transactions(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    struct db *reader = call->db;
    assert_true(tx_begin(call));
    assert_true(tx_begin(call));
    assert_true(thing_add(call, "a"));
    assert_true(tx_commit(call));
    assert_true(tx_is_open(call));
    assert_true(tx_commit(call));
    assert_ptr_equal(call->db, reader);
    assert_int_equal(things(call), 1);

    assert_true(tx_begin(call));
    assert_true(thing_add(call, "b"));
    assert_true(tx_begin(call));
    tx_rollback(call);
    assert_true(tx_is_open(call));
    assert_false(tx_commit(call));
    assert_false(call_ok(call));
    assert_int_equal(things(call), 1);
}

static void test_same_query_inside_itself(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    static const char sql[] = "SELECT id FROM thing WHERE id > ? ORDER BY id";
    char name[20];
    int pairs = 0;
    assert_true(tx_begin(call));
    for (int i = 0; i < 30; i++) {
        snprintf(name, sizeof name, "n%d", i);
        assert_true(thing_add(call, name));
    }
    assert_true(tx_commit(call));
    struct db_rows *outer = db_query(call, sql, DB_ARGS(value_int(0)));
    while (db_next(outer)) {
        struct db_rows *inner = db_query(call, sql, DB_ARGS(value_int(db_int(outer, 0))));
        while (db_next(inner))
            pairs++;
    }
    assert_int_equal(pairs, 30 * 29 / 2);
    assert_true(call_ok(call));
}

static void test_open_query_does_not_hinder(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    assert_true(tx_begin(call));
    assert_true(thing_add(call, "a"));
    assert_true(thing_add(call, "b"));
    assert_true(tx_commit(call));
    struct db_rows *rows = db_query(call, "SELECT id, name FROM thing ORDER BY id", DB_NO_ARGS);
    assert_true(db_next(rows));
    assert_true(tx_begin(call));
    assert_true(thing_add(call, "c"));
    struct db_rows *left = db_query(call, "SELECT id FROM thing", DB_NO_ARGS);
    assert_true(db_next(left));
    assert_true(tx_commit(call));
    assert_false(db_next(left));
    assert_true(db_next(rows));
    assert_string_equal(db_string(rows, 1), "b");
    store_return(call);
    assert_false(db_next(rows));
    assert_true(store_borrow(call, call->store));
    assert_int_equal(things(call), 3);
}

static void test_wrong_sql(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    assert_true(db_check(call, "SELECT id FROM thing WHERE name = ? AND weight > ?"));
    assert_false(db_check(call, "SELECT nosuch FROM thing"));
    assert_int_equal(call_error(call), ERROR_FAILED);
    assert_null(db_query(call, "SELECT FROM WHERE", DB_NO_ARGS));
    assert_false(db_next(NULL));
    call_forgive(call);
    assert_int_equal(things(call), 0); /* the connection goes on working */
    assert_true(call_ok(call));
}

static void test_many_statements(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 700; i++) {
            const char *sql = arena_format(call->arena, "SELECT %d + ?", i);
            assert_int_equal(value_as_int(db_value(call, sql, DB_ARGS(value_int(1)))), i + 1);
        }
}

static void test_large_answer(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    int64_t sum = 0, count = 0;
    size_t before = arena_used(call->arena);
    struct db_rows *rows =
        db_query(call,
                 "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
                 " SELECT i FROM n",
                 DB_NO_ARGS);
    while (db_next(rows)) {
        sum += db_int(rows, 0);
        count++;
        if (count % 20000 == 0)
            assert_int_equal(things(call), 0); /* another query in between */
    }
    assert_int_equal(count, 100000);
    assert_true(sum == 5000050000);
    assert_true(arena_used(call->arena) - before < 100000);
    assert_true(call_ok(call));
}

static void test_generation(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    int64_t before = store_generation(call);
    if (kind == STORE_POSTGRES) {
        assert_int_equal(before, 0);
        return;
    }
    assert_true(before != 0);
    assert_true(before == store_generation(call));
    assert_true(tx_begin(call));
    assert_true(thing_add(call, "a"));
    assert_true(tx_commit(call));
    assert_true(before != store_generation(call));
}

struct reading {
    struct store_test *test;
    _Atomic bool *is_over;
    int64_t rounds, torn;
};

/* Pairs are written in one transaction: a reader must never see half of one. */
static void *read_on(void *argument)
{
    struct reading *reading = argument;
    while (!*reading->is_over) {
        struct arena *arena = arena_new(1024 * 1024);
        struct call call = store_test_call(reading->test, arena);
        if (!store_borrow(&call, reading->test->store))
            abort();
        reading->torn += things(&call) % 2;
        reading->rounds++;
        store_return(&call);
        arena_free(arena);
    }
    return NULL;
}

static void *write_on(void *argument)
{
    struct store_test *test = argument;
    for (int i = 0; i < 100; i++) {
        struct arena *arena = arena_new(1024 * 1024);
        struct call call = store_test_call(test, arena);
        if (!tx_begin(&call) || !thing_add(&call, uuid_new(arena)) ||
            !thing_add(&call, uuid_new(arena)) || !tx_commit(&call))
            abort();
        arena_free(arena);
    }
    return NULL;
}

static void test_threads(void **state)
{
    enum { READING = 6, WRITING = 2 };
    struct store_test *test = *state;
    pthread_t readers[READING], writers[WRITING];
    struct reading readings[READING];
    _Atomic bool is_over = false;
    store_return(&test->call); /* six threads, four readers: they must wait for each other */
    for (int i = 0; i < READING; i++) {
        readings[i] = (struct reading){.test = test, .is_over = &is_over};
        assert_int_equal(pthread_create(&readers[i], NULL, read_on, &readings[i]), 0);
    }
    for (int i = 0; i < WRITING; i++)
        assert_int_equal(pthread_create(&writers[i], NULL, write_on, test), 0);
    for (int i = 0; i < WRITING; i++)
        pthread_join(writers[i], NULL);
    is_over = true;
    for (int i = 0; i < READING; i++) {
        pthread_join(readers[i], NULL);
        assert_true(readings[i].rounds > 0);
        assert_int_equal(readings[i].torn, 0);
    }
    assert_true(store_borrow(&test->call, test->store));
    assert_int_equal(things(&test->call), 100 * 2 * WRITING);
}

static void test_missing_database(void **state)
{
    struct store_test *test = *state;
    struct call call = store_test_call(test, test->arena);
    const char *conninfo = kind == STORE_SQLITE
                               ? arena_format(test->arena, "sqlite:%s/none.db", test->folder)
                               : "postgresql:///nothing?host=/nonexistent";
    assert_null(store_open(&call, conninfo, 1, false));
    assert_int_equal(call_error(&call), ERROR_FAILED);
    call_forgive(&call);
    assert_null(store_open(&call, "mysql:x", 1, true));
    assert_int_equal(call_error(&call), ERROR_INVALID);
}

/* The server ends a connection (a restart, a firewall): the next query makes a new one. */
static void test_lost_connection(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    if (kind == STORE_SQLITE)
        return;
    int64_t reader = value_as_int(db_value(call, "SELECT pg_backend_pid()", DB_NO_ARGS));
    assert_true(tx_begin(call));
    int64_t writer = value_as_int(db_value(call, "SELECT pg_backend_pid()", DB_NO_ARGS));
    db_value(call, "SELECT pg_terminate_backend(?, 5000)", DB_ARGS(value_int(reader)));
    assert_true(tx_commit(call));
    assert_int_equal(things(call), 0);
    db_value(call, "SELECT pg_terminate_backend(?, 5000)", DB_ARGS(value_int(writer)));
    assert_true(tx_begin(call));
    assert_true(thing_add(call, "a"));
    writer = value_as_int(db_value(call, "SELECT pg_backend_pid()", DB_NO_ARGS));
    assert_true(tx_commit(call));
    assert_true(call_ok(call));

    assert_true(tx_begin(call)); /* in the middle of a transaction it must not go on silently */
    assert_true(thing_add(call, "b"));
    struct store_test *test = *state;
    struct call other = store_test_call(test, test->arena);
    assert_true(store_borrow(&other, test->store));
    db_value(&other, "SELECT pg_terminate_backend(?, 5000)", DB_ARGS(value_int(writer)));
    store_return(&other);
    assert_false(thing_add(call, "c"));
    assert_false(tx_commit(call));
    assert_int_equal(call_error(call), ERROR_FAILED);
    assert_int_equal(things(call), 1);
}

static void test_full_disk(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    if (kind == STORE_POSTGRES)
        return;
    assert_true(tx_begin(call));
    assert_true(thing_add(call, "small"));
    assert_true(tx_commit(call));
    assert_true(tx_begin(call));
    assert_true(db_script(call, "PRAGMA max_page_count = 1")); /* no page more than now */
    assert_false(db_run(call, "INSERT INTO thing (name, data) VALUES ('big', zeroblob(1000000))",
                        DB_NO_ARGS));
    assert_int_equal(call_error(call), ERROR_FAILED);
    assert_non_null(strstr(call->problems->text, "Make room"));
    assert_false(tx_commit(call));
    call_forgive(call);
    assert_int_equal(things(call), 1);
    assert_true(tx_begin(call));
    assert_true(db_script(call, "PRAGMA max_page_count = 1000000"));
    assert_true(thing_add(call, "again"));
    assert_true(tx_commit(call));
    assert_int_equal(things(call), 2);
}

static double progress_last;

static void progress_note(double done)
{
    assert_true(done >= 0 && done <= 1);
    progress_last = done;
}

static void test_backup(void **state)
{
    struct store_test *test = *state;
    struct call *call = &test->call;
    const char *path = arena_format(test->arena, "%s/backup", test->folder);
    pthread_t writer;
    assert_true(tx_begin(call));
    assert_true(thing_add(call, "before"));
    assert_true(tx_commit(call));
    assert_int_equal(pthread_create(&writer, NULL, write_on, test), 0);
    progress_last = 0;
    assert_true(store_backup(call, path, progress_note));
    pthread_join(writer, NULL);
    assert_true(progress_last == 1);
    assert_false(store_backup(call, path, NULL)); /* never over something that is there */
    assert_int_equal(call_error(call), ERROR_CONFLICT);
    if (kind == STORE_POSTGRES) {
        char magic[5];
        FILE *file = fopen(path, "r");
        assert_non_null(file);
        assert_int_equal(fread(magic, 1, 5, file), 5);
        fclose(file);
        assert_memory_equal(magic, "PGDMP", 5);
        return;
    }
    struct call copy = store_test_call(test, test->arena);
    struct store *store = store_open_copy(&copy, arena_format(test->arena, "sqlite:%s", path));
    assert_non_null(store);
    assert_true(store_borrow(&copy, store));
    assert_int_equal(things(&copy) % 2, 1);
    assert_string_equal(value_as_string(test->arena, db_value(&copy, "PRAGMA integrity_check",
                                                              DB_NO_ARGS)),
                        "ok");
    store_return(&copy);
    store_close(store);
}

/* Every token that base/fold.h makes must come through SQLite's tokenizer whole. */
static void test_search_tokens(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    static const char *const texts[] = {
        "浄水場", "佐々木", "サーバー", "データ", "PLC-3号機", "令和8年度", "ㇰ", "〆切", "ヴ", "cve-2026-1",
        "〇", "ガギグ", "第2次", "x", "日", "ー",
    };
    if (kind == STORE_POSTGRES)
        return;
    assert_true(tx_begin(call));
    assert_true(db_script(call, "CREATE VIRTUAL TABLE words USING fts5(tokens, "
                                "tokenize = \"unicode61 remove_diacritics 0\");"
                                "CREATE VIRTUAL TABLE terms USING fts5vocab(words, 'row')"));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct text folded = fold_text(call->arena, text_from(texts[i]));
        struct text rest = fold_tokens(call->arena, folded), token;
        assert_true(db_run(call, "DELETE FROM words", DB_NO_ARGS));
        assert_true(db_run(call, "INSERT INTO words (tokens) VALUES (?)",
                           DB_ARGS(value_text(rest))));
        while (text_split(&rest, ' ', &token)) {
            int64_t found = value_as_int(
                db_value(call, "SELECT count(*) FROM terms WHERE term = ?",
                         DB_ARGS(value_text(token))));
            if (found != 1)
                print_error("  %s: the token %.*s was split\n", texts[i], (int)token.size,
                            token.data);
            assert_int_equal(found, 1);
        }
    }
    /* A pair is one token: the same characters in another order are not found. */
    assert_true(db_run(call, "INSERT INTO words (tokens) VALUES ('浄水 水場 場')", DB_NO_ARGS));
    assert_int_equal(value_as_int(db_value(call, "SELECT count(*) FROM words WHERE words MATCH ?",
                                           DB_ARGS(value_string("\"浄\"")))),
                     0);
    tx_rollback(call);
}

static void test_lookup_speed(void **state)
{
    enum { ROUNDS = 20000 };
    struct call *call = &((struct store_test *)*state)->call;
    assert_true(tx_begin(call));
    for (int i = 0; i < 1000; i++)
        assert_true(thing_add(call, arena_format(call->arena, "thing %d", i)));
    assert_true(tx_commit(call));
    int64_t start_us = clock_tick_us();
    for (int i = 0; i < ROUNDS; i++)
        assert_int_equal(db_value(call, "SELECT name FROM thing WHERE id = ?",
                                  DB_ARGS(value_int(i % 1000 + 1)))
                             .kind,
                         VALUE_TEXT);
    print_message("  one row in %.1f us\n",
                  (double)(clock_tick_us() - start_us) / (double)ROUNDS);
}

#define ON_STORE(test) cmocka_unit_test_setup_teardown(test, open_store, close_store)

static const struct CMUnitTest tests[] = {
    ON_STORE(test_values_round),
    ON_STORE(test_numbers_of_functions),
    ON_STORE(test_empty_values),
    ON_STORE(test_changed_and_returning),
    ON_STORE(test_reader_cannot_write),
    ON_STORE(test_conflicts),
    ON_STORE(test_nul_is_refused),
    ON_STORE(test_nested_transactions),
    ON_STORE(test_same_query_inside_itself),
    ON_STORE(test_open_query_does_not_hinder),
    ON_STORE(test_wrong_sql),
    ON_STORE(test_many_statements),
    ON_STORE(test_large_answer),
    ON_STORE(test_generation),
    ON_STORE(test_threads),
    ON_STORE(test_missing_database),
    ON_STORE(test_lost_connection),
    ON_STORE(test_full_disk),
    ON_STORE(test_backup),
    ON_STORE(test_search_tokens),
    ON_STORE(test_lookup_speed),
};

int main(void)
{
    kind = STORE_SQLITE;
    int failed = cmocka_run_group_tests_name("store on SQLite", tests, NULL, NULL);
    kind = STORE_POSTGRES;
    if (store_test_has(kind))
        failed += cmocka_run_group_tests_name("store on PostgreSQL", tests, NULL, NULL);
    return failed;
}
