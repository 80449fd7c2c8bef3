/* SPDX-License-Identifier: Apache-2.0 */
#include "store/migrate.h"
#include "store/db.h"
#include "store/testing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

static enum store_kind kind;

static int open_bare(void **state)
{
    *state = store_test_open_bare(kind);
    return 0;
}

static int close_store(void **state)
{
    store_test_close(*state);
    return 0;
}

static void test_numbers_rise(void **state)
{
    (void)state;
    for (int i = 1; i < migration_count; i++)
        assert_true(migrations[i].number > migrations[i - 1].number);
}

static void test_every_release_reaches_now(void **state)
{
    int newest = migrations[migration_count - 1].number;
    (void)state;
    for (int i = -1; i < migration_count; i++) {
        int from = i < 0 ? 0 : migrations[i].number;
        struct store_test *test = store_test_open_bare(kind);
        assert_int_equal(store_version(&test->call), 0);
        assert_true(store_migrate_to(&test->call, from));
        assert_int_equal(store_version(&test->call), from);
        assert_true(store_migrate(&test->call));
        assert_true(store_migrate(&test->call)); /* nothing left to do */
        assert_int_equal(store_version(&test->call), newest);
        assert_int_equal(value_as_int(db_value(&test->call, "SELECT count(*) FROM schema_version",
                                               DB_NO_ARGS)),
                         migration_count);
        store_test_close(test);
    }
}

static void test_newer_database_is_refused(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    assert_true(store_migrate(call));
    assert_true(tx_begin(call));
    assert_true(db_run(call, "INSERT INTO schema_version (number, name, at_ms) VALUES (9999, ?, 0)",
                       DB_ARGS(value_string("future"))));
    assert_true(tx_commit(call));
    assert_false(store_migrate(call));
    assert_int_equal(call_error(call), ERROR_FAILED);
    assert_non_null(strstr(call->problems->text, "9999"));
}

static void test_broken_migration_leaves_nothing(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    assert_true(tx_begin(call));
    assert_true(db_script(call, "CREATE TABLE checkpoint (x BIGINT) {strict}"));
    assert_true(tx_commit(call));
    assert_false(store_migrate(call)); /* the table is in the way */
    call_forgive(call);
    assert_int_equal(store_version(call), 0);
    assert_false(db_check(call, "SELECT seq FROM journal"));
}

#define ON_BARE(test) cmocka_unit_test_setup_teardown(test, open_bare, close_store)

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_numbers_rise),
    cmocka_unit_test(test_every_release_reaches_now),
    ON_BARE(test_newer_database_is_refused),
    ON_BARE(test_broken_migration_leaves_nothing),
};

int main(void)
{
    kind = STORE_SQLITE;
    int failed = cmocka_run_group_tests_name("migrations on SQLite", tests, NULL, NULL);
    kind = STORE_POSTGRES;
    if (store_test_has(kind))
        failed += cmocka_run_group_tests_name("migrations on PostgreSQL", tests, NULL, NULL);
    return failed;
}
