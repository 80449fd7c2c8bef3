/* SPDX-License-Identifier: Apache-2.0 */
/* What PostgreSQL alone can do to a writer. */
#include "store/db.h"
#include "store/testing.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* Another process writes for too long: whoever waits is told, and can write afterwards. */
static void test_busy_writer(void **state)
{
    (void)state;
    struct store_test *test = store_test_open(STORE_POSTGRES);
    struct call *call = &test->call;
    static const char lock[] = "SELECT pg_advisory_lock(hashtext('kaname writer'), "
                               "hashtext(current_schema()))";
    assert_true(tx_begin(call));
    struct value timeout = db_value(call, "SELECT current_setting('lock_timeout')", DB_NO_ARGS);
    assert_string_equal(value_as_string(call->arena, timeout), "10s");
    db_value(call, "SELECT set_config('lock_timeout', '100', false)", DB_NO_ARGS);
    assert_true(tx_commit(call));
    db_value(call, lock, DB_NO_ARGS);
    for (int i = 0; i < 2; i++) {
        assert_false(tx_begin(call));
        assert_false(tx_is_open(call));
        assert_int_equal(call_error(call), ERROR_FAILED);
        call_forgive(call);
    }
    db_value(call, "SELECT pg_advisory_unlock_all()", DB_NO_ARGS);
    assert_true(tx_begin(call));
    assert_true(db_run(call, "CREATE TABLE written (id BIGINT)", DB_NO_ARGS));
    assert_true(tx_commit(call));
    assert_true(call_ok(call));
    store_test_close(test);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_busy_writer)};
    return store_test_has(STORE_POSTGRES)
               ? cmocka_run_group_tests_name("PostgreSQL", tests, NULL, NULL)
               : 0;
}
