/* SPDX-License-Identifier: Apache-2.0 */
/* For tests only: a fresh, migrated database in a temporary data folder, with journal keys. */
#ifndef STORE_TESTING_H
#define STORE_TESTING_H

#include "store/store.h"

/* Whether this kind can be tested here: PostgreSQL wants KANAME_TEST_PG (tools/pg-test.sh sets it
 * to a connection string). Says so on standard error, once, when it cannot. */
bool store_test_has(enum store_kind kind);

struct store_test {
    struct arena *arena;
    struct call call; /* may write, has borrowed a reader, speaks English */
    struct store *store;
    const char *folder;   /* the data folder, removed by store_test_close */
    const char *conninfo; /* for further store_open */
};

/* Ends the process with a message when it cannot. With is_bare nothing is migrated. */
struct store_test *store_test_open(enum store_kind kind);
struct store_test *store_test_open_bare(enum store_kind kind);
/* Another call on the same store, in its own arena, for another thread; freed by the caller. */
struct call store_test_call(struct store_test *test, struct arena *arena);
void store_test_close(struct store_test *test);

#endif
