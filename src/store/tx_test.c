/* SPDX-License-Identifier: Apache-2.0 */
/* The one writer between threads, and what runs when a transaction is kept. */
#include "store/db.h"
#include "store/driver.h"
#include "store/testing.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static enum store_kind kind = STORE_SQLITE;

static int open_test(void **state)
{
    *state = store_test_open(kind);
    return 0;
}

static int close_test(void **state)
{
    store_test_close(*state);
    return 0;
}

static int runs;
static void count_up(void)
{
    runs++;
}

static void hook_runs_once_when_all_is_kept(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    runs = 0;
    assert_true(tx_begin(call) && tx_begin(call));
    tx_then(call, count_up);
    tx_then(call, count_up);
    assert_true(tx_commit(call));
    assert_int_equal(runs, 0);
    assert_true(tx_commit(call));
    assert_int_equal(runs, 1);
    assert_true(tx_begin(call) && tx_commit(call));
    assert_int_equal(runs, 1);
}

static void hook_does_not_run_after_a_rollback(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    runs = 0;
    assert_true(tx_begin(call));
    tx_then(call, count_up);
    tx_rollback(call);
    assert_true(tx_begin(call) && tx_commit(call));
    assert_int_equal(runs, 0);
}

static void *try_to_write(void *context)
{
    struct store_test *test = context;
    struct arena *arena = arena_new(1024 * 1024);
    struct call call = store_test_call(test, arena);
    bool is_begun = tx_begin(&call);
    enum error_kind error = call_error(&call);
    if (is_begun)
        tx_rollback(&call);
    arena_free(arena);
    return is_begun || error != ERROR_TOO_MANY ? NULL : context;
}

static void waiting_for_the_writer_ends(void **state)
{
    struct store_test *test = *state;
    pthread_t other;
    void *was_refused;
    test->store->writer_wait_s = 1;
    assert_true(tx_begin(&test->call));
    assert_int_equal(pthread_create(&other, NULL, try_to_write, test), 0);
    pthread_join(other, &was_refused);
    assert_non_null(was_refused);
    assert_true(tx_commit(&test->call));
}

/* The answer to COMMIT is lost: nobody may say that nothing was saved. */
static void a_lost_commit_is_not_called_unsaved(void **state)
{
    struct store_test *test = *state;
    struct call *call = &test->call, other = store_test_call(test, test->arena);
    assert_true(tx_begin(call));
    assert_true(db_run(call, "INSERT INTO setting (name, value) VALUES ('a', 'b')", DB_NO_ARGS));
    int64_t writer = value_as_int(db_value(call, "SELECT pg_backend_pid()", DB_NO_ARGS));
    assert_true(store_borrow(&other, test->store));
    db_value(&other, "SELECT pg_terminate_backend(?, 5000)", DB_ARGS(value_int(writer)));
    store_return(&other);
    assert_false(tx_commit(call));
    assert_int_equal(call_error(call), ERROR_FAILED);
    assert_non_null(strstr(call->problems->text, "is not known"));
    assert_null(strstr(call->problems->text, "Nothing was saved"));
}

/* What others commit meanwhile is not seen, and is seen afterwards. */
static void a_snapshot_sees_no_others(void **state)
{
    static const char *const count = "SELECT COUNT(*) FROM setting WHERE name = 'a'";
    struct store_test *test = *state;
    struct call *call = &test->call, other = store_test_call(test, test->arena);
    assert_true(snapshot_begin(call));
    assert_int_equal(value_as_int(db_value(call, count, DB_NO_ARGS)), 0);
    assert_true(store_borrow(&other, test->store));
    assert_true(tx_begin(&other));
    assert_true(db_run(&other, "INSERT INTO setting (name, value) VALUES ('a', 'b')", DB_NO_ARGS));
    assert_true(tx_commit(&other));
    store_return(&other);
    assert_int_equal(value_as_int(db_value(call, count, DB_NO_ARGS)), 0);
    snapshot_end(call);
    assert_int_equal(value_as_int(db_value(call, count, DB_NO_ARGS)), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_test, close_test)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(hook_runs_once_when_all_is_kept),
        TEST(hook_does_not_run_after_a_rollback),
        TEST(waiting_for_the_writer_ends),
        TEST(a_snapshot_sees_no_others),
    };
    const struct CMUnitTest lost[] = {TEST(a_lost_commit_is_not_called_unsaved)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    kind = STORE_POSTGRES;
    if (!store_test_has(kind))
        return failed;
    failed += cmocka_run_group_tests_name("PostgreSQL", tests, NULL, NULL);
    return failed + cmocka_run_group_tests_name("lost connections", lost, NULL, NULL);
}
