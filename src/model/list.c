/* SPDX-License-Identifier: Apache-2.0 */
#include "model/list.h"
#include "model/list_cache.h"
#include "model/list_condition.h"
#include "model/row.h"
#include "model/titles.h"
#include "model/user.h"
#include "store/store.h"

#include <assert.h>
#include <string.h>

enum { PAGE_SIZE = 50 };

/* Counts are kept until the register changes; a path depends on others too. */
static const struct reg *kept_by(const struct list_query *query)
{
    for (int i = 0; i < query->filter_count; i++)
        if (strchr(query->filters[i].field, '.') != NULL)
            return NULL;
    return query->reg;
}

int64_t list_count(struct call *call, const struct list_query *query)
{
    if (!user_demand(call, query->reg->group, ACTION_READ, 0))
        return -1;
    struct condition *where = condition_new(call, query, fieldset_of(call, query->reg), false);
    if (where == NULL)
        return -1;
    const char *sql = arena_format(call->arena, "SELECT '', COUNT(*) FROM r_%s%s",
                                   query->reg->name, buffer_string(&where->sql));
    struct facet *all;
    int count;
    bool is_read = list_counts(call, kept_by(query), sql, where->args, where->count, &all, &count);
    return is_read && count == 1 ? all[0].count : -1;
}

/* Whether to walk the rows in the list's order until the page is full, rather than to find all
 * that match and sort them: when so many match that it is full soon. PostgreSQL knows by itself. */
static bool is_scan_better(struct call *call, const struct list_query *query,
                           const struct list *list)
{
    bool is_narrowed = query->filter_count > 0 || text_trim(query->search).size > 0;
    if (!is_narrowed || store_kind(call->store) != STORE_SQLITE || list->total < 200)
        return false;
    struct list_query whole = {.reg = query->reg};
    int64_t all = list_count(call, &whole);
    return list->page * list->page_size * all / list->total < list->total / 2;
}

static bool rows_take(struct call *call, const struct list_query *query,
                      const struct fieldset *fields, struct db_rows *rows, struct list *out)
{
    size_t size = 0, most = query->size_max > 0 ? query->size_max : ROWS_SIZE_MAX;
    bool is_full = false;
    while (!is_full && db_next(rows)) {
        struct record *record = row_read(call, fields, rows);
        record->is_brief = query->is_brief;
        size += row_size(record);
        is_full = size > most && out->count > 0;
        if (!is_full)
            out->records[out->count++] = record;
    }
    db_end(rows);
    return !is_full || query->size_max > 0 || row_refuse(call);
}

static bool page_read(struct call *call, const struct list_query *query,
                      const struct fieldset *fields, struct list *out)
{
    struct condition *where =
        condition_new(call, query, fields, is_scan_better(call, query, out));
    if (where == NULL)
        return false;
    /* The order itself has to find its index. */
    where->is_scan = false;
    struct buffer sql = buffer_new(call->arena, LIST_SQL_MAX);
    order_put(where, query, fields);
    row_select(&sql, query->reg, query->is_brief);
    buffer_format(&sql, "%s LIMIT ? OFFSET ?", buffer_string(&where->sql));
    arg_put(where, value_int(out->page_size));
    arg_put(where, value_int(query->skip > 0 ? query->skip : (out->page - 1) * out->page_size));
    out->records = arena_array(call->arena, (size_t)out->page_size, sizeof *out->records);
    struct db_rows *rows = db_query(call, buffer_string(&sql), where->args, where->count);
    return rows != NULL && rows_take(call, query, fields, rows, out) &&
           row_custom(call, out->records, out->count, query->is_brief);
}

bool list_run(struct call *call, const struct list_query *query, struct list *out)
{
    const struct fieldset *fields = fieldset_of(call, query->reg);
    *out = (struct list){.page_size = query->page_size > 0 ? query->page_size : PAGE_SIZE};
    if (out->page_size > LIST_PAGE_MAX)
        out->page_size = LIST_PAGE_MAX;
    out->total = list_count(call, query);
    if (out->total < 0)
        return false;
    out->pages = (out->total + out->page_size - 1) / out->page_size;
    out->page = query->page < 1 ? 1 : query->page > out->pages ? out->pages : query->page;
    if (query->skip > 0)
        out->page = query->skip / out->page_size + 1;
    if (out->page < 1)
        out->page = 1;
    if (!page_read(call, query, fields, out))
        return false;
    titles_note(call, out->records, out->count);
    return true;
}

bool list_facet(struct call *call, const struct list_query *query, const char *name,
                struct facet **out, int *count)
{
    enum { FACETS_MAX = 200 };
    *count = 0;
    if (!user_demand(call, query->reg->group, ACTION_READ, 0))
        return false;
    const struct fieldset *fields = fieldset_of(call, query->reg);
    const struct field *field = filter_field(fields, name);
    assert(field != NULL || strcmp(name, "state") == 0);
    struct condition *where = condition_new(call, query, fields, false);
    if (where == NULL)
        return false;
    const char *column = field == NULL ? name : arena_format(call->arena, "f_%s", name);
    const char *sql =
        arena_format(call->arena, "SELECT %s, COUNT(*) FROM r_%s%s GROUP BY %s ORDER BY 2 DESC "
                                  "LIMIT %d",
                     column, query->reg->name, buffer_string(&where->sql), column, FACETS_MAX);
    return list_counts(call, kept_by(query), sql, where->args, where->count, out, count);
}

/* Pages by the id of the last row instead of an offset would lose the order asked for; a snapshot
 * of the ids keeps both order and constant cost: 8 bytes a row. */
static bool ids_read(struct call *call, const struct list_query *query,
                     const struct fieldset *fields, int64_t **out, int64_t *count)
{
    int64_t total = list_count(call, query);
    if (total < 0)
        return false;
    struct condition *where = condition_new(call, query, fields, false);
    if (where == NULL)
        return false;
    order_put(where, query, fields);
    const char *sql = arena_format(call->arena, "SELECT id FROM r_%s%s LIMIT ?", query->reg->name,
                                   buffer_string(&where->sql));
    arg_put(where, value_int(total));
    *out = arena_array(call->arena, (size_t)total + 1, sizeof **out);
    *count = 0;
    struct db_rows *rows = db_query(call, sql, where->args, where->count);
    while (*count < total && db_next(rows))
        (*out)[(*count)++] = db_int(rows, 0);
    db_end(rows);
    return rows != NULL;
}

/* Whoever visits a batch makes copies of it in the same memory: a CSV in CP932 up to seven. */
enum { BATCH = 200, BATCH_SIZE_MAX = 2 << 20, BATCH_ARENA_MAX = 64 << 20 };

/* The records of some ids, in their order, in the scratch call's arena; ERROR_TOO_LARGE when they
 * do not fit into it. */
static bool batch_read(struct call *scratch, const struct reg *reg, const int64_t *ids,
                       int64_t count, struct record **records)
{
    struct buffer sql = buffer_new(scratch->arena, LIST_SQL_MAX);
    struct value args[BATCH];
    row_select(&sql, reg, false);
    buffer_puts(&sql, " WHERE id IN (");
    for (int64_t i = 0; i < count; i++) {
        buffer_puts(&sql, i == 0 ? "?" : ", ?");
        args[i] = value_int(ids[i]);
    }
    buffer_char(&sql, ')');
    struct list found = {.records = arena_array(scratch->arena, BATCH, sizeof *found.records)};
    struct list_query query = {.reg = reg};
    struct db_rows *rows = db_query(scratch, buffer_string(&sql), args, (size_t)count);
    if (rows == NULL || !rows_take(scratch, &query, fieldset_of(scratch, reg), rows, &found) ||
        !row_custom(scratch, found.records, found.count, false))
        return false;
    size_t size = 0;
    for (int64_t i = 0; i < found.count; i++)
        size += row_size(found.records[i]);
    if (size > BATCH_SIZE_MAX && found.count > 1)
        return row_refuse(scratch);
    titles_note(scratch, found.records, found.count);
    for (int64_t i = 0; i < count; i++)
        for (int64_t j = 0; j < found.count; j++)
            if (found.records[j]->id == ids[i])
                records[i] = found.records[j];
    return true;
}

bool list_each(struct call *call, const struct list_query *query,
               bool (*visit)(struct call *call, const struct record *record, void *context),
               void *context)
{
    int64_t *ids, count;
    if (!ids_read(call, query, fieldset_of(call, query->reg), &ids, &count))
        return false;
    struct call scratch = call_scratch(call, BATCH_ARENA_MAX);
    bool goes_on = true;
    int64_t size = BATCH;
    for (int64_t at = 0; goes_on && at < count;) {
        struct record *records[BATCH] = {0};
        if (size > count - at)
            size = count - at;
        goes_on = batch_read(&scratch, query->reg, ids + at, size, records);
        /* Long ones are read fewer at a time; the next may be short again. */
        if (!goes_on && call_error(&scratch) == ERROR_TOO_LARGE && size > 1) {
            size /= 2;
            call_scratch_reset(&scratch);
            goes_on = true;
            continue;
        }
        for (int64_t i = 0; goes_on && i < size; i++)
            if (records[i] != NULL)
                goes_on = visit(&scratch, records[i], context);
        if (!goes_on)
            break;
        at += size;
        size = size * 2 > BATCH ? BATCH : size * 2;
        call_scratch_reset(&scratch);
    }
    call_scratch_end(call, &scratch);
    return goes_on;
}
