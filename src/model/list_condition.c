/* SPDX-License-Identifier: Apache-2.0 */
#include "model/list_condition.h"
#include "base/fold.h"
#include "model/search.h"
#include "model/user.h"
#include "store/store.h"

#include <stdio.h>
#include <string.h>

enum { LIKE_SIZE_MAX = 64 * 1024 };
/* Arguments of one statement: PostgreSQL takes 4,096 (store/postgres.c); some are left for what
 * comes behind the condition, the order and the page. */
enum { ARGS_FIRST = 64, ARGS_MAX = 4000 };

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

void arg_put(struct condition *where, struct value value)
{
    if (where->count >= ARGS_MAX)
        where->is_over = true;
    args_reserve(where, 1);
    where->args[where->count++] = value;
}

const struct field *filter_field(const struct fieldset *fields, const char *name)
{
    const struct reg *of;
    int index = fieldset_find(fields, name);
    return index < 0 ? list_path(fields->reg, name, &of) : &fields->fields[index];
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

/* A value of another record, by the path to it, of those that the user may read; holder: whose LINK
 * field the path begins with. */
static void path_put(struct condition *where, const struct reg *reg, const char *path,
                     const char *holder, int depth)
{
    int size = (int)strcspn(path, ".");
    if (path[size] == '\0') {
        buffer_format(&where->sql, "%s.f_%s", holder, path);
        return;
    }
    int index = 0;
    while (strncmp(reg->fields[index].name, path, (size_t)size) != 0 ||
           reg->fields[index].name[size] != '\0')
        index++;
    const struct reg *target = reg_find(reg->fields[index].target);
    char name[16];
    snprintf(name, sizeof name, "p%d", depth);
    buffer_puts(&where->sql, "(SELECT ");
    path_put(where, target, path + size + 1, name, depth + 1);
    buffer_format(&where->sql, " FROM r_%s %s WHERE %s.id = %s.f_%.*s", target->name, name, name,
                  holder, size, path);
    const int64_t *ids;
    int count;
    user_units(where->call, target->group, ACTION_READ, &ids, &count);
    if (ids != NULL && !(target->flags & REG_SHARED))
        units_put(where, arena_format(where->call->arena, "%s.unit_id", name), ids, count);
    buffer_char(&where->sql, ')');
}

/* The SQL of a field's value: a column, a system column, or a custom value. */
static void operand_put(struct condition *where, const struct reg *reg, const char *name,
                        const struct field *field)
{
    if (field == NULL) {
        buffer_puts(&where->sql, name);
        return;
    }
    if (strchr(name, '.') != NULL) {
        path_put(where, reg, name, arena_format(where->call->arena, "r_%s", reg->name), 0);
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
    /* "supplier/": any record of that register. */
    bool is_any = *code != '\0' && code[strlen(code) - 1] == '/';
    like_put(where, text_from(code), "%,", is_any ? "%" : ",%");
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
        [FILTER_FROM_OR_EMPTY] = ", ?) >= ?", [FILTER_TO_OR_EMPTY] = ", ?) <= ?",
    };
    bool may_be_empty = filter->op == FILTER_FROM_OR_EMPTY || filter->op == FILTER_TO_OR_EMPTY;
    bool is_many = field != NULL && (field->kind == FIELD_CHOICES || field->kind == FIELD_LINKS);
    if (is_many && (filter->op == FILTER_IS || filter->op == FILTER_NOT)) {
        item_put(where, query, filter, field);
        return;
    }
    if (filter->op == FILTER_CONTAINS) {
        contains_put(where, query, filter, field);
        return;
    }
    buffer_puts(&where->sql, may_be_empty ? " AND COALESCE(" : " AND ");
    operand_put(where, query->reg, filter->field, field);
    if (filter->op == FILTER_ONE_OF) {
        one_of_put(where, field, value_as_text(filter->value));
        return;
    }
    buffer_puts(&where->sql, comparisons[filter->op]);
    if (may_be_empty)
        arg_put(where, filter->value);
    if (filter->op != FILTER_EMPTY && filter->op != FILTER_FILLED)
        arg_put(where, filter->value);
}

static void search_put(struct condition *where, const struct list_query *query)
{
    if (text_trim(query->search).size == 0)
        return;
    struct buffer sql = buffer_new(where->call->arena, LIST_SQL_MAX);
    size_t added = 0;
    args_reserve(where, SEARCH_ARGS_MAX);
    bool has_words = search_condition(where->call, query->reg, query->search, where->is_scan, &sql,
                                      where->args + where->count, &added);
    where->count += added;
    buffer_format(&where->sql, " AND %s", has_words ? buffer_string(&sql) : "1 = 0");
}

struct condition *condition_new(struct call *call, const struct list_query *query,
                                const struct fieldset *fields, bool is_scan)
{
    struct condition *where = arena_alloc(call->arena, sizeof *where);
    const int64_t *ids;
    int count;
    user_units(call, query->reg->group, ACTION_READ, &ids, &count);
    where->call = call;
    where->is_scan = is_scan;
    where->sql = buffer_new(call->arena, LIST_SQL_MAX);
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

void order_put(struct condition *where, const struct list_query *query,
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
