/* SPDX-License-Identifier: Apache-2.0 */
#include "model/list.h"
#include "base/fold.h"
#include "model/list_cache.h"
#include "model/row.h"
#include "model/search.h"
#include "model/titles.h"
#include "model/user.h"
#include "store/store.h"

#include <assert.h>
#include <string.h>

enum { SQL_SIZE_MAX = 256 * 1024, LIKE_SIZE_MAX = 64 * 1024, PAGE_SIZE = 50 };
/* Arguments of one statement: PostgreSQL takes 4,096 (store/postgres.c); some are left for what
 * comes behind the condition, the order and the page. */
enum { ARGS_FIRST = 64, ARGS_MAX = 4000 };

struct condition {
    struct call *call;
    bool is_scan; /* rows come in the list's order and are tried one by one */
    bool is_over; /* more was asked than one statement can say */
    struct buffer sql;
    struct value *args;
    size_t count, capacity;
};

/* Room for so many more arguments. */
static void args_reserve(struct condition *where, size_t more)
{
    if (where->count + more <= where->capacity)
        return;
    size_t capacity = where->capacity * 2 + more + ARGS_FIRST;
    struct value *args = arena_array(where->call->arena, capacity, sizeof *args);
    if (where->count > 0)
        memcpy(args, where->args, where->count * sizeof *args);
    where->args = args;
    where->capacity = capacity;
}

/* The one way in for an argument. */
static void arg_put(struct condition *where, struct value value)
{
    if (where->count >= ARGS_MAX)
        where->is_over = true;
    args_reserve(where, 1);
    where->args[where->count++] = value;
}

static const struct field *filter_field(const struct fieldset *fields, const char *name)
{
    int index = fieldset_find(fields, name);
    return index < 0 ? NULL : &fields->fields[index];
}

/* The SQL of a field's value: a column, a system column, or a custom value. */
static void operand_put(struct condition *where, const struct reg *reg, const char *name,
                        const struct field *field)
{
    if (field == NULL) {
        buffer_puts(&where->sql, name);
        return;
    }
    if (!field->is_custom) {
        /* The plus keeps SQLite from looking the rows up by this field and sorting them. */
        buffer_format(&where->sql, "%sf_%s", where->is_scan ? "+" : "", field->name);
        return;
    }
    bool is_number = field->kind == FIELD_INT || field->kind == FIELD_REAL ||
                     field->kind == FIELD_BOOL;
    buffer_format(&where->sql,
                  "(SELECT v.%s FROM custom_value v WHERE v.register = ? AND v.record_id = r_%s.id "
                  "AND v.field = ?)",
                  is_number ? "number" : "text", reg->name);
    arg_put(where, value_string(reg->name));
    arg_put(where, value_string(arena_string(where->call->arena, field->name)));
}

static void like_put(struct condition *where, struct text text, const char *before,
                     const char *after)
{
    struct buffer out = buffer_new(where->call->arena, LIKE_SIZE_MAX);
    buffer_puts(&out, before);
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '%' || text.data[i] == '_' || text.data[i] == '\\')
            buffer_char(&out, '\\');
        buffer_char(&out, text.data[i]);
    }
    buffer_puts(&out, after);
    where->is_over |= out.is_over;
    arg_put(where, value_text(buffer_view(&out)));
}

/* A list that is empty matches nothing. */
static void one_of_put(struct condition *where, const struct field *field, struct text lines)
{
    bool is_number = field == NULL || field->kind == FIELD_LINK || field->kind == FIELD_INT;
    struct text line;
    int count = 0;
    buffer_puts(&where->sql, " IN (");
    while (!where->is_over && text_split(&lines, '\n', &line)) {
        int64_t number = 0;
        buffer_puts(&where->sql, count++ == 0 ? "?" : ", ?");
        arg_put(where, is_number && text_to_int(line, &number) ? value_int(number)
                                                               : value_text(line));
    }
    buffer_puts(&where->sql, count == 0 ? "NULL)" : ")");
}

/* Whether one of several is, or is not, among them; none at all are not among them either. */
static void item_put(struct condition *where, const struct list_query *query,
                     const struct filter *filter, const struct field *field)
{
    const char *code = value_as_string(where->call->arena, filter->value);
    buffer_puts(&where->sql, filter->op == FILTER_NOT ? " AND NOT (COALESCE(" : " AND (COALESCE(");
    operand_put(where, query->reg, filter->field, field);
    buffer_puts(&where->sql, ", '') LIKE ? ESCAPE '\\')");
    like_put(where, text_from(code), "%,", ",%");
}

/* The letters A to Z alone, as both databases understand it whatever their locale: what SQLite's
 * lower() knows, and PostgreSQL's in the collation "C". */
static struct text lowered(struct call *call, struct text text)
{
    char *out = text_string(call->arena, text);
    for (size_t i = 0; i < text.size; i++)
        if (out[i] >= 'A' && out[i] <= 'Z')
            out[i] = (char)(out[i] - 'A' + 'a');
    return (struct text){out, text.size};
}

static void contains_one_put(struct condition *where, const struct list_query *query,
                             const struct filter *filter, const struct field *field,
                             struct text words)
{
    bool is_sqlite = store_kind(where->call->store) == STORE_SQLITE;
    buffer_puts(&where->sql, "lower(");
    operand_put(where, query->reg, filter->field, field);
    buffer_puts(&where->sql, is_sqlite ? ")" : " COLLATE \"C\")");
    buffer_puts(&where->sql, " LIKE ? ESCAPE '\\'");
    like_put(where, lowered(where->call, words), "%", "%");
}

/* As typed, or with the width that most texts are written in: ＰＬＣ finds PLC. */
static void contains_put(struct condition *where, const struct list_query *query,
                         const struct filter *filter, const struct field *field)
{
    struct text typed = value_as_text(filter->value);
    struct text narrow = fold_width(where->call->arena, typed);
    buffer_puts(&where->sql, " AND (");
    contains_one_put(where, query, filter, field, typed);
    if (narrow.size > 0 && !text_equal(narrow, typed)) {
        buffer_puts(&where->sql, " OR ");
        contains_one_put(where, query, filter, field, narrow);
    }
    buffer_char(&where->sql, ')');
}

static void filter_put(struct condition *where, const struct list_query *query,
                       const struct filter *filter, const struct field *field)
{
    static const char *const comparisons[] = {
        [FILTER_IS] = " = ?",      [FILTER_NOT] = " IS DISTINCT FROM ?",
        [FILTER_FROM] = " >= ?",   [FILTER_TO] = " <= ?",
        [FILTER_EMPTY] = " IS NULL", [FILTER_FILLED] = " IS NOT NULL",
    };
    bool is_many = field != NULL && (field->kind == FIELD_CHOICES || field->kind == FIELD_LINKS);
    if (is_many && (filter->op == FILTER_IS || filter->op == FILTER_NOT)) {
        item_put(where, query, filter, field);
        return;
    }
    if (filter->op == FILTER_CONTAINS) {
        contains_put(where, query, filter, field);
        return;
    }
    buffer_puts(&where->sql, " AND ");
    operand_put(where, query->reg, filter->field, field);
    if (filter->op == FILTER_ONE_OF) {
        one_of_put(where, field, value_as_text(filter->value));
        return;
    }
    buffer_puts(&where->sql, comparisons[filter->op]);
    if (filter->op != FILTER_EMPTY && filter->op != FILTER_FILLED)
        arg_put(where, filter->value);
}

static void units_put(struct condition *where, const char *column, const int64_t *ids, int count)
{
    /* No record has the unit 0. Said this way, the indexes of the list's order stay in use. */
    buffer_format(&where->sql, " AND COALESCE(%s, 0) IN (0", column);
    for (int i = 0; i < count && !where->is_over; i++) {
        buffer_puts(&where->sql, ", ?");
        arg_put(where, value_int(ids[i]));
    }
    buffer_char(&where->sql, ')');
}

static void search_put(struct condition *where, const struct list_query *query)
{
    if (text_trim(query->search).size == 0)
        return;
    struct buffer sql = buffer_new(where->call->arena, SQL_SIZE_MAX);
    size_t added = 0;
    args_reserve(where, SEARCH_ARGS_MAX);
    bool has_words = search_condition(where->call, query->reg, query->search, where->is_scan, &sql,
                                      where->args + where->count, &added);
    where->count += added;
    buffer_format(&where->sql, " AND %s", has_words ? buffer_string(&sql) : "1 = 0");
}

/* NULL with a problem when more is asked than one statement can say: a condition that is left out
 * would show what nobody asked for. */
static struct condition *condition_new(struct call *call, const struct list_query *query,
                                       const struct fieldset *fields, bool is_scan)
{
    struct condition *where = arena_alloc(call->arena, sizeof *where);
    const int64_t *ids;
    int count;
    user_units(call, query->reg->group, ACTION_READ, &ids, &count);
    where->call = call;
    where->is_scan = is_scan;
    where->sql = buffer_new(call->arena, SQL_SIZE_MAX);
    buffer_puts(&where->sql, query->with_ended ? " WHERE 1 = 1" : " WHERE ended_at IS NULL");
    if (!(query->reg->flags & REG_SHARED)) {
        if (ids != NULL)
            units_put(where, "unit_id", ids, count);
        if (query->units != NULL && query->units_field == NULL)
            units_put(where, "unit_id", query->units, query->unit_count);
    }
    if (query->units != NULL && query->units_field != NULL)
        units_put(where, arena_format(call->arena, "f_%s", query->units_field), query->units,
                  query->unit_count);
    for (int i = 0; i < query->filter_count; i++)
        filter_put(where, query, &query->filters[i],
                   filter_field(fields, query->filters[i].field));
    search_put(where, query);
    if (!where->is_over && !where->sql.is_over)
        return where;
    call_fail(call, ERROR_TOO_LARGE, NULL,
              "絞り込みの条件が長すぎるか、多すぎます。条件を減らしてください。",
              "The conditions of the list are too long or too many. Ask for less at once.");
    return NULL;
}

/* Falls back to the register's own order for a name that is no column. */
static void order_put(struct condition *where, const struct list_query *query,
                      const struct fieldset *fields)
{
    static const char *const system[] = {"id", "state", "unit_id", "updated_at", "created_at"};
    const char *order = query->order != NULL ? query->order : query->reg->order;
    if (order == NULL)
        order = query->reg->title;
    bool is_down = *order == '-';
    const char *name = order + is_down;
    const struct field *field = filter_field(fields, name);
    buffer_puts(&where->sql, " ORDER BY ");
    bool is_known = field != NULL;
    for (size_t i = 0; i < sizeof system / sizeof *system; i++)
        is_known |= strcmp(system[i], name) == 0;
    if (!is_known)
        name = "id";
    operand_put(where, query->reg, name, field);
    /* What SQLite does by itself is said aloud, so that PostgreSQL does the same. */
    buffer_format(&where->sql, "%s, id%s", is_down ? " DESC NULLS LAST" : " ASC NULLS FIRST",
                  is_down ? " DESC" : "");
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
    bool is_read = list_counts(call, query->reg, sql, where->args, where->count, &all, &count);
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

static bool page_read(struct call *call, const struct list_query *query,
                      const struct fieldset *fields, struct list *out)
{
    struct condition *where =
        condition_new(call, query, fields, is_scan_better(call, query, out));
    if (where == NULL)
        return false;
    /* The order itself has to find its index. */
    where->is_scan = false;
    struct buffer sql = buffer_new(call->arena, SQL_SIZE_MAX);
    order_put(where, query, fields);
    row_select(&sql, query->reg);
    buffer_format(&sql, "%s LIMIT ? OFFSET ?", buffer_string(&where->sql));
    arg_put(where, value_int(out->page_size));
    arg_put(where, value_int((out->page - 1) * out->page_size));
    out->records = arena_array(call->arena, (size_t)out->page_size, sizeof *out->records);
    struct db_rows *rows = db_query(call, buffer_string(&sql), where->args, where->count);
    while (db_next(rows))
        out->records[out->count++] = row_read(call, fields, rows);
    return rows != NULL && row_custom(call, out->records, out->count);
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
    return list_counts(call, query->reg, sql, where->args, where->count, out, count);
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

enum { BATCH = 200 };

/* The records of some ids, in their order, in the scratch call's arena. */
static bool batch_read(struct call *scratch, const struct reg *reg, const int64_t *ids,
                       int64_t count, struct record **records)
{
    struct buffer sql = buffer_new(scratch->arena, SQL_SIZE_MAX);
    struct value args[BATCH];
    row_select(&sql, reg);
    buffer_puts(&sql, " WHERE id IN (");
    for (int64_t i = 0; i < count; i++) {
        buffer_puts(&sql, i == 0 ? "?" : ", ?");
        args[i] = value_int(ids[i]);
    }
    buffer_char(&sql, ')');
    const struct fieldset *fields = fieldset_of(scratch, reg);
    struct record **found = arena_array(scratch->arena, BATCH, sizeof *found);
    int64_t found_count = 0;
    struct db_rows *rows = db_query(scratch, buffer_string(&sql), args, (size_t)count);
    while (db_next(rows))
        found[found_count++] = row_read(scratch, fields, rows);
    if (rows == NULL || !row_custom(scratch, found, found_count))
        return false;
    titles_note(scratch, found, found_count);
    for (int64_t i = 0; i < count; i++)
        for (int64_t j = 0; j < found_count; j++)
            if (found[j]->id == ids[i])
                records[i] = found[j];
    return true;
}

bool list_each(struct call *call, const struct list_query *query,
               bool (*visit)(struct call *call, const struct record *record, void *context),
               void *context)
{
    int64_t *ids, count;
    if (!ids_read(call, query, fieldset_of(call, query->reg), &ids, &count))
        return false;
    struct call scratch = *call;
    scratch.arena = arena_new(64 << 20);
    bool goes_on = true;
    for (int64_t at = 0; goes_on && at < count; at += BATCH) {
        struct record *records[BATCH] = {0};
        int64_t size = count - at < BATCH ? count - at : BATCH;
        scratch.titles = NULL;
        goes_on = batch_read(&scratch, query->reg, ids + at, size, records);
        for (int64_t i = 0; goes_on && i < size; i++)
            if (records[i] != NULL)
                goes_on = visit(&scratch, records[i], context);
        if (!goes_on)
            break;
        arena_reset(scratch.arena);
    }
    for (const struct problem *p = scratch.problems; p != NULL; p = p->next)
        call_fail(call, p->kind, p->field, "%s", "%s", p->text);
    arena_free(scratch.arena);
    return goes_on;
}
