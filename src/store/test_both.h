/* SPDX-License-Identifier: Apache-2.0 */
/* A group of cmocka tests on every database that can be tested here. In a header, because the other
 * helpers (store/testing.h) are linked into programs that have no cmocka. */
#ifndef STORE_TEST_BOTH_H
#define STORE_TEST_BOTH_H

#include "store/testing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

enum { STORE_TESTS_MAX = 64 };

/* One test with the file's setup and teardown; *state is an enum store_kind * when setup begins. */
#define ON_BOTH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

/* How many failed. name is of the group: "outlines". */
#define STORE_TEST_RUN(name, tests) store_test_run(name, tests, sizeof(tests) / sizeof(tests)[0])

static inline int store_test_run(const char *name, const struct CMUnitTest *tests, size_t count)
{
    static enum store_kind kinds[] = {STORE_SQLITE, STORE_POSTGRES};
    static const char *const databases[] = {"SQLite", "PostgreSQL"};
    struct CMUnitTest own[STORE_TESTS_MAX];
    char title[128];
    int failed = 0;
    if (count > STORE_TESTS_MAX)
        return fprintf(stderr, "%s: more than %d tests\n", name, STORE_TESTS_MAX);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (!store_test_has(kinds[i]))
            continue;
        for (size_t t = 0; t < count; t++) {
            own[t] = tests[t];
            own[t].initial_state = &kinds[i];
        }
        snprintf(title, sizeof title, "%s on %s", name, databases[i]);
        failed += _cmocka_run_group_tests(title, own, count, NULL, NULL);
    }
    return failed;
}

#endif
