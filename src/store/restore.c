/* SPDX-License-Identifier: Apache-2.0 */
#include "store/driver.h"

static bool restore_fail(struct call *call, const char *why)
{
    return call_fail(call, ERROR_FAILED, "database",
                     "データベースに復元できません（%s）。接続先と権限を確認してください。",
                     "The database cannot be restored (%s). Check connection and permissions.",
                     why);
}

/* pg_restore would mix old and new. */
static bool schema_is_empty(struct call *call, const char *conninfo)
{
    struct store *store = store_open(call, conninfo, 1, false);
    if (store == NULL)
        return false;
    int64_t tables = 0;
    if (store_borrow(call, store)) {
        tables = value_as_int(db_value(
            call, "SELECT count(*) FROM pg_class c JOIN pg_namespace n "
                  "ON c.relnamespace = n.oid WHERE n.nspname = current_schema()",
            DB_NO_ARGS));
        store_return(call);
    }
    store_close(store);
    return call_ok(call) &&
           (tables == 0 || call_fail(call, ERROR_CONFLICT, "database",
                                     "復元先のデータベースが空ではありません。",
                                     "The database to restore to is not empty."));
}

bool store_restore(struct call *call, const char *conninfo, const char *path)
{
    if (!schema_is_empty(call, conninfo))
        return false;
    const char *database = postgres_database(call, conninfo);
    const char *target = arena_format(call->arena, "--dbname=%s", database);
    const char *const arguments[] = {"pg_restore", "--exit-on-error", "--no-owner",
                                     "--single-transaction", "--clean", "--if-exists",
                                     "--no-password", target, path, NULL};
    const char *why = postgres_tool_run(call, conninfo, arguments);
    return why == NULL || restore_fail(call, why);
}
