/* SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"
#include "store/driver.h"

#include <assert.h>
#include <stdatomic.h>
#include <errno.h>
#include <string.h>

enum { STORE_ARENA_MAX = 1024 * 1024, SCRATCH_MAX = 64 * 1024 * 1024, READERS_MAX = 256 };
enum { WRITER_WAIT_S = 30 };

static void db_init(struct store *store, struct db *db, bool is_writer)
{
    db->store = store;
    db->driver = store->driver;
    db->is_writer = is_writer;
}

bool db_connect(struct db *db)
{
    if (db->handle != NULL)
        return true;
    if (db->scratch == NULL)
        db->scratch = arena_new(SCRATCH_MAX);
    bool is_open = db->driver->open(db, false);
    arena_reset(db->scratch);
    return is_open;
}

void db_disconnect(struct db *db)
{
    db_end_all(db);
    statements_clear(db, db->handle == NULL);
    if (db->handle != NULL)
        db->driver->close(db);
    arena_free(db->scratch);
    db->scratch = NULL;
    if (db->side != NULL)
        db_disconnect(db->side);
}

bool db_reconnect(struct db *db)
{
    statements_clear(db, true);
    if (db->handle != NULL)
        db->driver->close(db);
    failure_set(db, FAILURE_NONE, "");
    return db_connect(db);
}

static struct store *store_new(const char *conninfo, int readers, bool is_read_only)
{
    static atomic_int_fast64_t last_serial;
    bool is_sqlite = strncmp(conninfo, "sqlite:", 7) == 0;
    struct arena *arena = arena_new(STORE_ARENA_MAX);
    struct store *store = arena_alloc(arena, sizeof *store);
    store->arena = arena;
    store->serial = atomic_fetch_add(&last_serial, 1) + 1;
    store->driver = is_sqlite ? &sqlite_driver : &postgres_driver;
    store->where = arena_string(arena, is_sqlite ? conninfo + 7 : conninfo);
    store->is_read_only = is_read_only;
    store->reader_count = readers;
    store->writer_wait_s = WRITER_WAIT_S;
    store->readers = arena_array(arena, (size_t)readers, sizeof *store->readers);
    store->sides = arena_array(arena, (size_t)readers, sizeof *store->sides);
    for (int i = 0; i < readers; i++) {
        db_init(store, &store->readers[i], false);
        db_init(store, &store->sides[i], false);
        store->readers[i].side = &store->sides[i];
    }
    db_init(store, &store->writer, true);
    db_init(store, &store->watch, false);
    pthread_mutexattr_t checked;
    pthread_mutexattr_init(&checked);
    pthread_mutexattr_settype(&checked, PTHREAD_MUTEX_ERRORCHECK);
    pthread_mutex_init(&store->readers_lock, NULL);
    pthread_mutex_init(&store->writer_lock, &checked);
    pthread_mutex_init(&store->watch_lock, NULL);
    pthread_cond_init(&store->reader_free, NULL);
    pthread_mutexattr_destroy(&checked);
    return store;
}

static struct store *open_checked(struct call *call, struct store *store, struct db *first,
                                  bool create)
{
    first->scratch = arena_new(SCRATCH_MAX);
    if (first->driver->open(first, create)) {
        arena_reset(first->scratch);
        return store;
    }
    call_fail(call, ERROR_FAILED, NULL,
              "データベースを開けません: %s\n保存場所と権限を確認してください。",
              "The database cannot be opened: %s\nCheck its place and its permissions.",
              first->failure.text);
    store_close(store);
    return NULL;
}

static bool conninfo_check(struct call *call, const char *conninfo, int readers)
{
    static const char *const kinds[] = {"sqlite:", "postgresql://", "postgres://"};
    assert(readers > 0 && readers <= READERS_MAX);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strncmp(conninfo, kinds[i], strlen(kinds[i])) == 0)
            return true;
    return call_fail(call, ERROR_INVALID, "database",
                     "データベースの指定は「sqlite:パス」または「postgresql://…」としてください。",
                     "Name the database as \"sqlite:PATH\" or \"postgresql://…\".");
}

struct store *store_open(struct call *call, const char *conninfo, int readers, bool create)
{
    if (!conninfo_check(call, conninfo, readers))
        return NULL;
    struct store *store = store_new(conninfo, readers, false);
    return open_checked(call, store, &store->writer, create);
}

struct store *store_open_copy(struct call *call, const char *conninfo)
{
    if (!conninfo_check(call, conninfo, 1))
        return NULL;
    struct store *store = store_new(conninfo, 1, true);
    return open_checked(call, store, &store->readers[0], false);
}

void store_close(struct store *store)
{
    if (store == NULL)
        return;
    for (int i = 0; i < store->reader_count; i++) {
        assert(!store->readers[i].is_lent);
        db_disconnect(&store->readers[i]);
    }
    db_disconnect(&store->watch);
    /* The last to go: closing SQLite's writer folds the log into the file. */
    db_disconnect(&store->writer);
    pthread_mutex_destroy(&store->readers_lock);
    pthread_mutex_destroy(&store->writer_lock);
    pthread_mutex_destroy(&store->watch_lock);
    pthread_cond_destroy(&store->reader_free);
    arena_free(store->arena);
}

int64_t store_serial(const struct store *store)
{
    return store->serial;
}

enum store_kind store_kind(const struct store *store)
{
    return store->driver->kind;
}

static struct db *reader_find(struct store *store)
{
    struct db *closed = NULL;
    for (int i = 0; i < store->reader_count; i++) {
        struct db *db = &store->readers[i];
        if (db->is_lent)
            continue;
        if (db->handle != NULL)
            return db;
        if (closed == NULL)
            closed = db;
    }
    return closed;
}

static void reader_release(struct db *db)
{
    struct store *store = db->store;
    pthread_mutex_lock(&store->readers_lock);
    db->is_lent = false;
    pthread_cond_signal(&store->reader_free);
    pthread_mutex_unlock(&store->readers_lock);
}

bool store_borrow(struct call *call, struct store *store)
{
    assert(call->db == NULL);
    struct db *db;
    pthread_mutex_lock(&store->readers_lock);
    while ((db = reader_find(store)) == NULL)
        pthread_cond_wait(&store->reader_free, &store->readers_lock);
    db->is_lent = true;
    pthread_mutex_unlock(&store->readers_lock);
    call->store = store;
    if (!db_connect(db)) {
        db_refuse(call, db, "connect");
        reader_release(db);
        return false;
    }
    call->db = db;
    return true;
}

void store_return(struct call *call)
{
    struct db *db = call->db;
    if (db == NULL)
        return;
    assert(!db->is_writer);
    db_end_all(db);
    if (db->side != NULL)
        db_end_all(db->side);
    call->db = NULL;
    reader_release(db);
}

int64_t store_generation(struct call *call)
{
    struct store *store = call->store;
    struct db *watch = &store->watch;
    pthread_mutex_lock(&store->watch_lock);
    int64_t version = db_connect(watch) ? watch->driver->generation(watch) : 0;
    pthread_mutex_unlock(&store->watch_lock);
    return version;
}
