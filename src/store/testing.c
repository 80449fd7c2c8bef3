/* SPDX-License-Identifier: Apache-2.0 */
#include "store/testing.h"
#include "base/clock.h"
#include "base/error.h"
#include "store/db.h"
#include "store/journal.h"
#include "store/migrate.h"

#include <ftw.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TEST_ARENA_MAX = 256 * 1024 * 1024, TEST_READERS = 4 };

bool store_test_has(enum store_kind kind)
{
    static bool is_said;
    if (kind == STORE_SQLITE || getenv("KANAME_TEST_PG") != NULL)
        return true;
    if (!is_said)
        fprintf(stderr, "NOTE: KANAME_TEST_PG is not set: tested on SQLite only, not on "
                        "PostgreSQL (tools/pg-test.sh COMMAND sets it)\n");
    is_said = true;
    return false;
}

static void postgres_do(const char *format, const char *name)
{
    char sql[200] = "SET client_min_messages = warning; ";
    size_t start = strlen(sql);
    snprintf(sql + start, sizeof sql - start, format, name);
    PGconn *connection = PQconnectdb(getenv("KANAME_TEST_PG"));
    PGresult *result = PQexec(connection, sql);
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        die("%s: %s", sql, PQerrorMessage(connection));
    PQclear(result);
    PQfinish(connection);
}

/* Each test has its own schema: much faster than its own database. */
static const char *schema_name(struct store_test *test)
{
    return arena_format(test->arena, "t_%s", test->folder + sizeof "/tmp/kaname-test-" - 1);
}

static const char *conninfo_make(struct store_test *test, enum store_kind kind)
{
    if (kind == STORE_SQLITE)
        return arena_format(test->arena, "sqlite:%s/records.db", test->folder);
    const char *base = getenv("KANAME_TEST_PG"), *schema = schema_name(test);
    postgres_do("CREATE SCHEMA \"%s\"", schema);
    const char *joint = text_starts(text_from(base), "postgresql://") && strchr(base, '?') == NULL
                            ? "?"
                            : "&";
    return arena_format(test->arena, "%s%soptions=-csearch_path%%3D%%22%s%%22", base, joint,
                        schema);
}

struct call store_test_call(struct store_test *test, struct arena *arena)
{
    struct call call = call_new(arena, LANG_EN, clock_now_ms(), "test");
    call.store = test->store;
    call.may_write = true;
    return call;
}

static void stop_if_bad(struct store_test *test)
{
    if (!call_ok(&test->call))
        die("test store: %s", test->call.problems->text);
}

struct store_test *store_test_open_bare(enum store_kind kind)
{
    struct arena *arena = arena_new(TEST_ARENA_MAX);
    struct store_test *test = arena_alloc(arena, sizeof *test);
    test->arena = arena;
    char *folder = arena_string(arena, "/tmp/kaname-test-XXXXXX");
    if (mkdtemp(folder) == NULL)
        die("no temporary folder");
    test->folder = folder;
    test->conninfo = conninfo_make(test, kind);
    test->call = store_test_call(test, arena);
    journal_keys_load(&test->call, folder);
    stop_if_bad(test);
    test->store = store_open(&test->call, test->conninfo, TEST_READERS, true);
    stop_if_bad(test);
    store_borrow(&test->call, test->store);
    stop_if_bad(test);
    return test;
}

struct store_test *store_test_open(enum store_kind kind)
{
    struct store_test *test = store_test_open_bare(kind);
    store_migrate(&test->call);
    stop_if_bad(test);
    return test;
}

static int entry_remove(const char *path, const struct stat *status, int type, struct FTW *place)
{
    (void)status, (void)type, (void)place;
    return remove(path);
}

void store_test_close(struct store_test *test)
{
    bool is_postgres = store_kind(test->store) == STORE_POSTGRES;
    while (tx_is_open(&test->call))
        tx_rollback(&test->call);
    store_return(&test->call);
    store_close(test->store);
    if (is_postgres)
        postgres_do("DROP SCHEMA \"%s\" CASCADE", schema_name(test));
    nftw(test->folder, entry_remove, 16, FTW_DEPTH | FTW_PHYS);
    arena_free(test->arena);
}
