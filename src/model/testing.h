/* SPDX-License-Identifier: Apache-2.0 */
/* For tests only: a database with the tables of some registers. A test program sets `fixture`, uses
 * model_test_setup and model_test_teardown around each test, and ends with MODEL_TESTS_RUN. */
#ifndef MODEL_TESTING_H
#define MODEL_TESTING_H

#include "model/record.h"
#include "store/testing.h"

struct model_fixture {
    const struct reg *const *registers;
    int register_count;
    void (*prepare)(struct call *call); /* after the tables are there; or NULL */
    /* Of the test that runs: the call acts as the program and speaks Japanese. */
    enum store_kind kind;
    int failed;
    struct store_test *store;
    struct call *call;
};
extern struct model_fixture fixture;

int model_test_setup(void **state);
int model_test_teardown(void **state);

#define MODEL_TEST(function)                                                                       \
    cmocka_unit_test_setup_teardown(function, model_test_setup, model_test_teardown)

/* Runs an array of MODEL_TEST on SQLite and, where it is there, on PostgreSQL: the failures. */
#define MODEL_TESTS_RUN(title, tests)                                                              \
    (fixture.failed = cmocka_run_group_tests_name(title " on SQLite", tests, NULL, NULL),          \
     fixture.kind = STORE_POSTGRES,                                                                \
     fixture.failed +                                                                              \
         (store_test_has(STORE_POSTGRES)                                                           \
              ? cmocka_run_group_tests_name(title " on PostgreSQL", tests, NULL, NULL)             \
              : 0))

#endif
