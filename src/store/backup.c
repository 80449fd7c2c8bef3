/* SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"
#include "store/driver.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STEP_PAGES = 256, BUSY_WAIT_MS = 20 };

static bool backup_fail(struct call *call, const char *path, const char *why)
{
    unlink(path);
    return call_fail(call, ERROR_FAILED, NULL,
                     "バックアップ %s を作成できません（%s）。保存先と空き容量を確認してください。",
                     "The backup %s cannot be made (%s). Check its place and free space.", path,
                     why);
}

/* A copy that is one file, without a log beside it. */
static bool copy_finish(sqlite3 *copy)
{
    return sqlite3_exec(copy, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL) == SQLITE_OK;
}

static int copy_run(sqlite3_backup *backup, void (*progress)(double done))
{
    int code;
    do {
        code = sqlite3_backup_step(backup, STEP_PAGES);
        int total = sqlite3_backup_pagecount(backup);
        if (progress != NULL && total > 0)
            progress(1 - (double)sqlite3_backup_remaining(backup) / total);
        if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
            sqlite3_sleep(BUSY_WAIT_MS);
    } while (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED);
    return code;
}

static bool sqlite_backup(struct call *call, const char *path, void (*progress)(double done))
{
    sqlite3 *copy = NULL, *source = call->db->handle;
    /* One read transaction over all steps: otherwise each commit by others starts it anew. */
    if (sqlite3_open_v2(path, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) !=
            SQLITE_OK ||
        sqlite3_exec(source, "BEGIN; SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL) !=
            SQLITE_OK) {
        sqlite3_close(copy);
        return backup_fail(call, path, sqlite3_errmsg(source));
    }
    sqlite3_backup *backup = sqlite3_backup_init(copy, "main", source, "main");
    bool is_done = backup != NULL && copy_run(backup, progress) == SQLITE_DONE;
    if (backup != NULL)
        is_done = sqlite3_backup_finish(backup) == SQLITE_OK && is_done;
    is_done = is_done && copy_finish(copy);
    const char *why = arena_string(call->arena, sqlite3_errmsg(copy));
    sqlite3_exec(source, "COMMIT", NULL, NULL, NULL);
    sqlite3_close(copy);
    return is_done || backup_fail(call, path, why);
}

static bool postgres_backup(struct call *call, const char *path, void (*progress)(double done))
{
    char *file = arena_format(call->arena, "--file=%s", path);
    struct db_rows *rows = db_query(call, "SELECT current_schema()", DB_NO_ARGS);
    const char *name = db_next(rows) ? db_string(rows, 0) : "public";
    db_end(rows);
    char *schema = arena_format(call->arena, "--schema=\"%s\"", name);
    const char *const arguments[] = {"pg_dump", "--format=custom", "--no-password", schema, file,
                                     NULL};
    const char *why = postgres_tool_run(call, call->store->where, arguments);
    if (progress != NULL)
        progress(1);
    return why == NULL || backup_fail(call, path, why);
}

static bool file_sync(struct call *call, const char *path)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    bool is_synced = file >= 0 && fsync(file) == 0;
    const char *why = strerror(errno);
    if (file >= 0)
        close(file);
    return is_synced || backup_fail(call, path, why);
}

bool store_backup(struct call *call, const char *path, void (*progress)(double done))
{
    assert(!tx_is_open(call));
    if (access(path, F_OK) == 0)
        return call_fail(call, ERROR_CONFLICT, NULL, "%s はすでにあります。別の名前にしてください。",
                         "%s exists already. Choose another name.", path);
    bool is_sqlite = store_kind(call->store) == STORE_SQLITE;
    db_end_all(call->db);
    return (is_sqlite ? sqlite_backup : postgres_backup)(call, path, progress) &&
           file_sync(call, path);
}
