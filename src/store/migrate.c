/* SPDX-License-Identifier: Apache-2.0 */
#include "store/migrate.h"
#include "store/driver.h"

#include <assert.h>

int store_version(struct call *call)
{
    if (value_as_int(db_value(call, call->db->driver->has_version, DB_NO_ARGS)) == 0)
        return 0;
    return (int)value_as_int(db_value(call, "SELECT max(number) FROM schema_version", DB_NO_ARGS));
}

static bool migration_run(struct call *call, const struct migration *m)
{
    const char *own = store_kind(call->store) == STORE_SQLITE ? m->sqlite_only : m->postgres_only;
    return (m->sql == NULL || db_script(call, m->sql)) && (own == NULL || db_script(call, own)) &&
           db_run(call, "INSERT INTO schema_version (number, name, at_ms) VALUES (?, ?, ?)",
                  DB_ARGS(value_int(m->number), value_string(m->name), value_int(call->now_ms)));
}

/* The number is read again inside: two processes may start at once. */
static bool migration_try(struct call *call, const struct migration *m)
{
    if (!tx_begin(call))
        return false;
    if (store_version(call) < m->number && !migration_run(call, m)) {
        tx_rollback(call);
        return call_fail(call, ERROR_FAILED, NULL,
                         "データベースの更新 %d（%s）に失敗しました。元のまま変更されていません。",
                         "Migration %d (%s) failed. The database is as it was.", m->number,
                         m->name);
    }
    return tx_commit(call);
}

static bool versions_make(struct call *call)
{
    if (!tx_begin(call))
        return false;
    db_script(call, "CREATE TABLE IF NOT EXISTS schema_version (\n"
                    "  number BIGINT PRIMARY KEY, name TEXT NOT NULL, at_ms BIGINT NOT NULL\n"
                    ") {strict}");
    return tx_commit(call);
}

bool store_migrate_to(struct call *call, int number)
{
    assert(number <= migrations[migration_count - 1].number);
    int now = store_version(call);
    if (!call_ok(call))
        return false;
    if (now > migrations[migration_count - 1].number)
        return call_fail(call, ERROR_FAILED, NULL,
                         "このデータベース（版 %d）は、より新しい Kaname で作られています。"
                         "Kaname を更新してください。",
                         "This database (version %d) was made by a newer Kaname. Update Kaname.",
                         now);
    if (now == 0 && !versions_make(call))
        return false;
    for (int i = 0; i < migration_count && migrations[i].number <= number; i++)
        if (migrations[i].number > now && !migration_try(call, &migrations[i]))
            return false;
    return true;
}

bool store_migrate(struct call *call)
{
    return store_migrate_to(call, migrations[migration_count - 1].number);
}
