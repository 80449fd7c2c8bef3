/* SPDX-License-Identifier: Apache-2.0 */
#include "model/journal_list.h"
#include "model/history.h"
#include "model/user.h"

#include <string.h>

enum { ARGS_MAX = 8 };

struct condition {
    bool is_on;
    const char *sql;
    struct value value;
};

/* The search table knows the unit of every record, whatever its register. */
static const char *sql_of(struct call *call, const struct journal_query *query, struct value *args,
                          size_t *arg_count)
{
    struct buffer sql = buffer_new(call->arena, 4096);
    int64_t before = query->before > 0 ? query->before : INT64_MAX;
    const struct condition conditions[] = {
        {true, "j.seq < ?", value_int(before)},
        {query->reg != NULL, " AND j.register = ?",
         value_string(query->reg == NULL ? "" : query->reg)},
        {query->reg != NULL && query->record_id != 0, " AND j.record_id = ?",
         value_int(query->record_id)},
        {query->actor_id != 0, " AND j.actor_id = ?", value_int(query->actor_id)},
        {query->from_ms != 0, " AND j.at_ms >= ?", value_int(query->from_ms)},
        {query->to_ms != 0, " AND j.at_ms < ?", value_int(query->to_ms)},
    };
    buffer_format(&sql, "SELECT j.seq, j.at_ms, j.actor_id, j.actor, j.origin, j.action, "
                        "j.register, j.record_id, j.title, j.changes, j.reason, j.hash, "
                        "s.record_id, s.unit_id FROM journal j LEFT JOIN search s ON s.register = "
                        "j.register AND s.record_id = j.record_id WHERE ");
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++)
        if (conditions[i].is_on) {
            buffer_format(&sql, "%s", conditions[i].sql);
            args[(*arg_count)++] = conditions[i].value;
        }
    buffer_format(&sql, " ORDER BY j.seq DESC LIMIT ?");
    args[(*arg_count)++] = value_int(query->limit);
    return buffer_string(&sql);
}

static bool is_visible(struct call *call, const struct db_rows *rows, bool sees_all)
{
    const struct reg *reg = reg_find(db_string(rows, 6));
    bool has_record = reg != NULL && db_column(rows, 12).kind != VALUE_NULL;
    return has_record ? user_may(call, reg->group, ACTION_READ, db_int(rows, 13)) : sees_all;
}

static struct journal_entry entry_read(const struct db_rows *rows)
{
    struct journal_entry entry = {
        .seq = db_int(rows, 0),
        .at_ms = db_int(rows, 1),
        .actor_id = db_int(rows, 2),
        .actor = db_string(rows, 3),
        .origin = db_string(rows, 4),
        .action = db_string(rows, 5),
        .reg = db_string(rows, 6),
        .record_id = db_int(rows, 7),
        .title = db_string(rows, 8),
        .changes = db_string(rows, 9),
        .reason = db_string(rows, 10),
    };
    struct value hash = db_column(rows, 11);
    if (hash.kind == VALUE_BLOB && hash.text.size == sizeof entry.hash)
        memcpy(entry.hash, hash.text.data, sizeof entry.hash);
    return entry;
}

bool journal_list(struct call *call, const struct journal_query *query,
                  struct journal_entry **out, int *count, int64_t *next)
{
    const int64_t *units;
    int unit_count, seen = 0;
    size_t arg_count = 0;
    struct value args[ARGS_MAX];
    *count = 0;
    *next = 0;
    if (!user_demand(call, GROUP_JOURNAL, ACTION_READ, 0))
        return false;
    user_units(call, GROUP_JOURNAL, ACTION_READ, &units, &unit_count);
    const char *sql = sql_of(call, query, args, &arg_count);
    *out = arena_array(call->arena, (size_t)query->limit, sizeof **out);
    struct db_rows *rows = db_query(call, sql, args, arg_count);
    size_t bytes = 0;
    bool is_full = false;
    while (db_next(rows)) {
        bool is_shown = is_visible(call, rows, units == NULL);
        bytes += is_shown ? value_as_text(db_column(rows, 9)).size : 0;
        is_full = *count > 0 && bytes > HISTORY_BYTES_MAX;
        if (is_full)
            break;
        *next = db_int(rows, 0);
        seen++;
        if (is_shown)
            (*out)[(*count)++] = entry_read(rows);
    }
    db_end(rows);
    if (!is_full && seen < query->limit)
        *next = 0;
    return rows != NULL;
}
