/* SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"
#include "store/driver.h"

#include <sqlite3.h>
#include <string.h>

static void library_start(void)
{
    /* Memory statistics cost a process-wide lock in every allocation. */
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static enum failure_kind kind_of(int code)
{
    switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
        switch (code) {
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_PRIMARYKEY:
        case SQLITE_CONSTRAINT_ROWID:
            return FAILURE_UNIQUE;
        case SQLITE_CONSTRAINT_FOREIGNKEY:
            return FAILURE_FOREIGN;
        case SQLITE_CONSTRAINT_TRIGGER:
            return FAILURE_GATE;
        default:
            return FAILURE_VALUE;
        }
    case SQLITE_READONLY:
        return FAILURE_GATE;
    case SQLITE_FULL:
    case SQLITE_IOERR:
        return FAILURE_FULL;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return FAILURE_BUSY;
    case SQLITE_CANTOPEN:
        return FAILURE_LOST;
    case SQLITE_MISMATCH:
        return FAILURE_VALUE;
    default:
        return FAILURE_OTHER;
    }
}

static bool fail(struct db *db)
{
    sqlite3 *handle = db->handle;
    return failure_set(db, kind_of(sqlite3_extended_errcode(handle)), sqlite3_errmsg(handle));
}

static bool sqlite_script(struct db *db, const char *sql)
{
    return sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK || fail(db);
}

static void sqlite_close(struct db *db)
{
    sqlite3_close_v2(db->handle);
    db->handle = NULL;
}

/* "file:" with the path percent-encoded, so that a name with ? or # stays a name. */
static char *path_uri(struct arena *arena, const char *path, const char *mode)
{
    struct buffer uri = buffer_new(arena, 32 * 1024);
    buffer_puts(&uri, "file:");
    for (; *path != '\0'; path++) {
        if (*path == '/')
            buffer_char(&uri, '/');
        else
            buffer_percent(&uri, (struct text){path, 1});
    }
    buffer_puts(&uri, mode);
    return buffer_string(&uri);
}

static bool handle_open(struct db *db, const char *mode, int flags)
{
    const char *uri = path_uri(db->scratch, db->store->where, mode);
    sqlite3 *handle = NULL;
    int code = sqlite3_open_v2(uri, &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, NULL);
    if (handle == NULL)
        die("out of memory");
    db->handle = handle;
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, BUSY_TIMEOUT_MS);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    if (code == SQLITE_OK && sqlite_script(db, "SELECT count(*) FROM sqlite_schema"))
        return true;
    fail(db);
    sqlite_close(db);
    return false;
}

static bool sqlite_open(struct db *db, bool create)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, library_start);
    if (db->store->is_read_only) {
        /* A copy on a read-only medium cannot have the shared memory file that WAL wants. */
        if (!handle_open(db, "?mode=ro", SQLITE_OPEN_READONLY) &&
            !handle_open(db, "?immutable=1", SQLITE_OPEN_READONLY))
            return false;
    } else if (!handle_open(db, "", SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0))) {
        return false;
    }
    /* FULL: a commit is on the disk before it is acknowledged. The sizes are kept small, as every
     * reading thread has its own. */
    if (!sqlite_script(db, "PRAGMA cache_size = -1024;"
                           "PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = ON;"
                           "PRAGMA synchronous = FULL; PRAGMA cell_size_check = ON;") ||
        !sqlite_script(db, db->is_writer ? "PRAGMA journal_mode = WAL; PRAGMA cache_size = -4096;"
                                           "PRAGMA journal_size_limit = 67108864;"
                                         : "PRAGMA query_only = ON;")) {
        sqlite_close(db);
        return false;
    }
    return true;
}

static bool sqlite_prepare(struct db *db, struct statement *statement)
{
    sqlite3_stmt *handle = NULL;
    const char *rest = NULL;
    if (sqlite3_prepare_v3(db->handle, statement->sql, -1, SQLITE_PREPARE_PERSISTENT, &handle,
                           &rest) != SQLITE_OK)
        return fail(db);
    if (handle == NULL || rest[strspn(rest, "; \t\r\n")] != '\0') {
        sqlite3_finalize(handle);
        return failure_set(db, FAILURE_OTHER, "one statement at a time");
    }
    statement->handle = handle;
    return true;
}

static void sqlite_discard(struct db *db, struct statement *statement)
{
    (void)db;
    sqlite3_finalize(statement->handle);
}

static int value_bind(sqlite3_stmt *statement, int index, struct value a)
{
    switch (a.kind) {
    case VALUE_INT:
        return sqlite3_bind_int64(statement, index, a.integer);
    case VALUE_REAL:
        return sqlite3_bind_double(statement, index, a.real);
    case VALUE_TEXT:
        return sqlite3_bind_text64(statement, index, a.text.size == 0 ? "" : a.text.data,
                                   a.text.size, SQLITE_TRANSIENT, SQLITE_UTF8);
    case VALUE_BLOB:
        return a.text.size == 0 ? sqlite3_bind_zeroblob(statement, index, 0)
                                : sqlite3_bind_blob64(statement, index, a.text.data, a.text.size,
                                                      SQLITE_TRANSIENT);
    case VALUE_NULL:
        break;
    }
    return sqlite3_bind_null(statement, index);
}

static bool sqlite_step(struct db_rows *rows)
{
    sqlite3_stmt *statement = rows->statement->handle;
    if (rows->has_row) {
        rows->has_row = false;
        return true;
    }
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        return true;
    if (code != SQLITE_DONE)
        return fail(rows->db);
    rows->changed = sqlite3_changes64(rows->db->handle);
    return false;
}

static bool sqlite_start(struct db_rows *rows, const struct value *args, size_t count)
{
    sqlite3_stmt *statement = rows->statement->handle;
    if ((size_t)sqlite3_bind_parameter_count(statement) != count)
        return failure_set(rows->db, FAILURE_OTHER, "wrong number of arguments");
    for (size_t i = 0; i < count; i++)
        if (value_bind(statement, (int)i + 1, args[i]) != SQLITE_OK)
            return fail(rows->db);
    /* The first step is taken here, so that a refusal shows at db_query. */
    rows->has_row = sqlite_step(rows);
    rows->is_done = !rows->has_row;
    return rows->has_row || rows->db->failure.kind == FAILURE_NONE;
}

static void sqlite_stop(struct db_rows *rows)
{
    sqlite3_reset(rows->statement->handle);
    sqlite3_clear_bindings(rows->statement->handle);
}

static int sqlite_columns(const struct db_rows *rows)
{
    return sqlite3_column_count(rows->statement->handle);
}

static struct value sqlite_column(const struct db_rows *rows, int column)
{
    sqlite3_stmt *statement = rows->statement->handle;
    switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
        return value_int(sqlite3_column_int64(statement, column));
    case SQLITE_FLOAT:
        return value_real(sqlite3_column_double(statement, column));
    case SQLITE_TEXT: {
        const char *data = (const char *)sqlite3_column_text(statement, column);
        return value_text((struct text){data, (size_t)sqlite3_column_bytes(statement, column)});
    }
    case SQLITE_BLOB: {
        const void *data = sqlite3_column_blob(statement, column);
        return value_blob(data == NULL ? "" : data,
                          (size_t)sqlite3_column_bytes(statement, column));
    }
    default:
        return value_null();
    }
}

static int64_t sqlite_generation(struct db *db)
{
    struct statement *statement = statement_take(db, "PRAGMA data_version");
    if (statement == NULL)
        return 0;
    int64_t version = 0;
    if (sqlite3_step(statement->handle) == SQLITE_ROW)
        version = sqlite3_column_int64(statement->handle, 0);
    sqlite3_reset(statement->handle);
    statement_release(db, statement);
    return version;
}

const struct driver sqlite_driver = {
    .kind = STORE_SQLITE,
    .begin = "BEGIN IMMEDIATE",
    .snapshot = "BEGIN",
    .commit = "COMMIT",
    .rollback = "ROLLBACK",
    .has_version = "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_version'",
    .id = "INTEGER PRIMARY KEY AUTOINCREMENT",
    .integer = "INTEGER",
    .real = "REAL",
    .bytes = "BLOB",
    .strict = "STRICT",
    .open = sqlite_open,
    .close = sqlite_close,
    .prepare = sqlite_prepare,
    .discard = sqlite_discard,
    .start = sqlite_start,
    .step = sqlite_step,
    .stop = sqlite_stop,
    .columns = sqlite_columns,
    .column = sqlite_column,
    .script = sqlite_script,
    .generation = sqlite_generation,
};
