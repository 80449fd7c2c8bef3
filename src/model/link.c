/* SPDX-License-Identifier: Apache-2.0 */
#include "model/link.h"
#include "model/user.h"
#include "store/db.h"

#include <string.h>

enum { REFS_MAX = 500 };

static bool is_any(const struct field *field)
{
    return strcmp(field->target, "*") == 0;
}

/* "12" or "supplier/12". */
static bool ref_read(const struct field *field, struct text item, struct link_ref *out)
{
    struct text name = text_from(field->target), number = item;
    if (is_any(field)) {
        number = item;
        if (!text_split(&number, '/', &name) || number.data == NULL)
            return false;
    }
    out->reg = reg_find_text(name);
    return out->reg != NULL && text_to_int(number, &out->id) && out->id > 0;
}

bool links_parse(struct call *call, const struct field *field, struct value value,
                 struct link_ref **out, int *count)
{
    struct text rest = value_as_text(value), item;
    *out = arena_array(call->arena, REFS_MAX, sizeof **out);
    *count = 0;
    while (text_split(&rest, ',', &item)) {
        item = text_trim(item);
        if (item.size == 0)
            continue;
        if (*count == REFS_MAX || !ref_read(field, item, &(*out)[*count]))
            return false;
        (*count)++;
    }
    return true;
}

struct value links_value(struct call *call, const struct field *field, const struct link_ref *refs,
                         int count)
{
    struct buffer out = buffer_new(call->arena, 64 * 1024);
    if (count == 0)
        return value_null();
    buffer_char(&out, ',');
    for (int i = 0; i < count; i++) {
        if (is_any(field))
            buffer_format(&out, "%s/", refs[i].reg->name);
        buffer_int(&out, refs[i].id);
        buffer_char(&out, ',');
    }
    return value_text(buffer_view(&out));
}

static bool link_insert(struct call *call, const struct record *record, const struct field *field,
                        const struct reg *target, int64_t id)
{
    return db_run(call,
                  "INSERT INTO link (register, record_id, field, target, target_id) "
                  "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                  DB_ARGS(value_string(record->reg->name), value_int(record->id),
                          value_string(field->name), value_string(target->name), value_int(id)));
}

static bool field_write(struct call *call, const struct record *record, int index)
{
    const struct field *field = &record->fields->fields[index];
    struct value value = record->values[index];
    struct link_ref *refs;
    int count;
    if (field->kind == FIELD_LINK && value.kind == VALUE_INT)
        return link_insert(call, record, field, reg_find(field->target), value.integer);
    if (field->kind != FIELD_LINKS || !links_parse(call, field, value, &refs, &count))
        return true;
    for (int i = 0; i < count; i++)
        if (!link_insert(call, record, field, refs[i].reg, refs[i].id))
            return false;
    return true;
}

bool links_write(struct call *call, const struct record *record)
{
    bool is_done = db_run(call, "DELETE FROM link WHERE register = ? AND record_id = ?",
                          DB_ARGS(value_string(record->reg->name), value_int(record->id)));
    for (int i = 0; is_done && i < record->fields->count; i++)
        is_done = field_write(call, record, i);
    return is_done;
}

bool backlinks_load(struct call *call, const struct reg *reg, int64_t id, int limit,
                    struct backlink **out, int *count)
{
    *out = arena_array(call->arena, (size_t)limit, sizeof **out);
    *count = 0;
    struct db_rows *rows = db_query(
        call,
        "SELECT l.register, l.field, l.record_id, s.title, s.unit_id FROM link l JOIN search s ON "
        "s.register = l.register AND s.record_id = l.record_id WHERE l.target = ? AND "
        "l.target_id = ? AND s.is_ended = 0 ORDER BY l.register, l.field, l.record_id LIMIT ?",
        DB_ARGS(value_string(reg->name), value_int(id), value_int(limit)));
    while (db_next(rows)) {
        const struct reg *from = reg_find(db_string(rows, 0));
        if (from != NULL && user_may(call, from->group, ACTION_READ, db_int(rows, 4)))
            (*out)[(*count)++] =
                (struct backlink){from, db_string(rows, 1), db_int(rows, 2), db_string(rows, 3)};
    }
    return rows != NULL;
}

/* The registers that point there at all, dead or alive. */
static int sources_find(struct call *call, const struct reg *target, const char *column,
                        int64_t value, struct link_count *out)
{
    int count = 0;
    const char *sql = arena_format(call->arena,
                                   "SELECT DISTINCT l.register FROM link l JOIN r_%s t ON t.id = "
                                   "l.target_id WHERE l.target = ? AND t.%s = ?",
                                   target->name, column);
    struct db_rows *rows =
        db_query(call, sql, DB_ARGS(value_string(target->name), value_int(value)));
    while (db_next(rows)) {
        const struct reg *reg = reg_find(db_string(rows, 0));
        if (reg != NULL && count < registry_count())
            out[count++].reg = reg;
    }
    return rows == NULL ? -1 : count;
}

bool links_count(struct call *call, const struct reg *target, const char *field, int64_t value,
                 struct link_count **out, int *count)
{
    bool is_id = strcmp(field, "id") == 0;
    const char *column = is_id ? "id" : arena_format(call->arena, "f_%s", field);
    *out = arena_array(call->arena, (size_t)registry_count() + 1, sizeof **out);
    *count = sources_find(call, target, column, value, *out);
    for (int i = 0; i < *count; i++) {
        const char *sql = arena_format(
            call->arena,
            "SELECT COUNT(DISTINCT l.record_id) FROM link l JOIN r_%s t ON t.id = l.target_id JOIN "
            "r_%s s ON s.id = l.record_id WHERE l.target = ? AND l.register = ? AND t.%s = ? AND "
            "s.ended_at IS NULL",
            target->name, (*out)[i].reg->name, column);
        struct value found = db_value(call, sql,
                                      DB_ARGS(value_string(target->name),
                                              value_string((*out)[i].reg->name),
                                              value_int(value)));
        (*out)[i].count = value_as_int(found);
    }
    return *count >= 0;
}
