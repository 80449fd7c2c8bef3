/* SPDX-License-Identifier: Apache-2.0 */
#include "model/row.h"
#include "model/list_cache.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { SYSTEM_COLUMNS = 9, SQL_SIZE_MAX = 64 * 1024 };
/* Columns of the query for custom values. */
enum { CUSTOM_NUMBER = 2, CUSTOM_TEXT = 3 };

/* A text column, or its beginning with a mark of what is left out. */
static void text_put(struct buffer *sql, const char *column, bool is_brief)
{
    enum { BRIEF_MAX = 500 };
    if (is_brief)
        buffer_format(sql, ", CASE WHEN length(%s) > %d THEN substr(%s, 1, %d) || '…' ELSE %s END",
                      column, BRIEF_MAX, column, BRIEF_MAX, column);
    else
        buffer_format(sql, ", %s", column);
}

void row_select(struct buffer *sql, const struct reg *reg, bool is_brief)
{
    buffer_puts(sql, "SELECT id, rev, unit_id, state, created_at, created_by, updated_at, "
                     "updated_by, ended_at");
    for (int i = 0; i < reg->field_count; i++) {
        enum field_kind kind = reg->fields[i].kind;
        char column[128];
        snprintf(column, sizeof column, "f_%s", reg->fields[i].name);
        text_put(sql, column, is_brief && (kind == FIELD_NOTE || kind == FIELD_RICH));
    }
    buffer_format(sql, " FROM r_%s", reg->name);
}

size_t row_size(const struct record *record)
{
    size_t size = 0;
    for (int i = 0; i < record->fields->count; i++)
        size += value_as_text(record->values[i]).size;
    return size;
}

bool row_refuse(struct call *call)
{
    return call_fail(call, ERROR_TOO_LARGE, NULL,
                     "一度に読み込む記録の文章が多すぎます。表示する件数を減らすか、条件で絞り込んでください。",
                     "The texts of so many records are too much at once. Ask for fewer records, or "
                     "narrow the list.");
}

struct record *row_read(struct call *call, const struct fieldset *fields,
                        const struct db_rows *rows)
{
    struct record *record = arena_alloc(call->arena, sizeof *record);
    *record = (struct record){
        .reg = fields->reg,
        .fields = fields,
        .values = arena_array(call->arena, (size_t)fields->count + 1, sizeof *record->values),
        .id = db_int(rows, 0),
        .rev = db_int(rows, 1),
        .unit_id = db_int(rows, 2),
        .state = db_string(rows, 3),
        .created_at_ms = db_int(rows, 4),
        .created_by = db_int(rows, 5),
        .updated_at_ms = db_int(rows, 6),
        .updated_by = db_int(rows, 7),
        .ended_at_ms = db_int(rows, 8),
    };
    for (int i = 0; i < fields->compiled; i++)
        record->values[i] = value_copy(call->arena, db_column(rows, SYSTEM_COLUMNS + i));
    return record;
}

static void custom_take(struct record *record, const struct db_rows *rows)
{
    int index = fieldset_find(record->fields, db_string(rows, 1));
    if (index < 0)
        return;
    struct value number = db_column(rows, CUSTOM_NUMBER);
    enum field_kind kind = record->fields->fields[index].kind;
    int64_t whole;
    /* The number is a REAL, to be compared with; what was typed is the text, digit by digit. Where
     * the two do not agree somebody altered one: the number, by which lists go, is shown. */
    if (kind == FIELD_INT && text_to_int(value_as_text(db_column(rows, CUSTOM_TEXT)), &whole) &&
        number.kind == VALUE_REAL && number.real == (double)whole)
        record->values[index] = value_int(whole);
    else if (kind == FIELD_INT || kind == FIELD_BOOL)
        record->values[index] = value_int(value_as_int(number));
    else if (kind == FIELD_REAL)
        record->values[index] = number;
    else
        record->values[index] = value_string(db_string(rows, CUSTOM_TEXT));
}

bool row_custom(struct call *call, struct record *const *records, int64_t count, bool is_brief)
{
    if (count == 0 || records[0]->fields->count == records[0]->fields->compiled)
        return true;
    struct buffer sql = buffer_new(call->arena, SQL_SIZE_MAX);
    struct value *args = arena_array(call->arena, (size_t)count + 1, sizeof *args);
    buffer_puts(&sql, "SELECT record_id, field, number");
    text_put(&sql, "text", is_brief);
    buffer_puts(&sql, " FROM custom_value WHERE register = ? AND record_id IN (");
    args[0] = value_string(records[0]->reg->name);
    for (int64_t i = 0; i < count; i++) {
        buffer_puts(&sql, i == 0 ? "?" : ", ?");
        args[i + 1] = value_int(records[i]->id);
    }
    buffer_char(&sql, ')');
    struct db_rows *rows = db_query(call, buffer_string(&sql), args, (size_t)count + 1);
    size_t size = 0;
    while (size <= ROWS_SIZE_MAX && db_next(rows)) {
        size += value_as_text(db_column(rows, CUSTOM_TEXT)).size;
        for (int64_t i = 0; i < count && size <= ROWS_SIZE_MAX; i++)
            if (records[i]->id == db_int(rows, 0))
                custom_take(records[i], rows);
    }
    db_end(rows);
    return rows != NULL && (size <= ROWS_SIZE_MAX || row_refuse(call));
}

static struct value id_or_null(int64_t id)
{
    return id == 0 ? value_null() : value_int(id);
}

/* The values behind the placeholders that insert and update share, in the order of the columns. */
static size_t values_bind(const struct record *record, struct value *args)
{
    size_t n = 0;
    args[n++] = id_or_null(record->unit_id);
    args[n++] = value_string(record->state);
    args[n++] = value_int(record->updated_at_ms);
    args[n++] = value_int(record->updated_by);
    args[n++] = id_or_null(record->ended_at_ms);
    args[n++] = value_int(record->rev);
    for (int i = 0; i < record->fields->compiled; i++)
        args[n++] = record->values[i];
    return n;
}

/* Field by field: the value of a field that has ended stays, for when it is brought back. */
static bool custom_write(struct call *call, const struct record *record)
{
    const struct fieldset *fields = record->fields;
    struct value reg = value_string(record->reg->name), id = value_int(record->id);
    for (int i = fields->compiled; i < fields->count; i++) {
        struct value value = record->values[i], name = value_string(fields->fields[i].name);
        struct value number = value.kind == VALUE_INT    ? value_real((double)value.integer)
                              : value.kind == VALUE_REAL ? value
                                                         : value_null();
        bool is_done =
            value.kind == VALUE_NULL
                ? db_run(call,
                         "DELETE FROM custom_value WHERE register = ? AND record_id = ? AND "
                         "field = ?",
                         DB_ARGS(reg, id, name))
                : db_run(call,
                         "INSERT INTO custom_value (register, record_id, field, text, number) "
                         "VALUES (?, ?, ?, ?, ?) ON CONFLICT (register, record_id, field) DO "
                         "UPDATE SET text = excluded.text, number = excluded.number",
                         DB_ARGS(reg, id, name, value_string(value_as_string(call->arena, value)),
                                 number));
        if (!is_done)
            return false;
    }
    return true;
}

bool row_insert(struct call *call, struct record *record)
{
    const struct reg *reg = record->reg;
    struct buffer sql = buffer_new(call->arena, SQL_SIZE_MAX);
    struct value *args = arena_array(call->arena, (size_t)reg->field_count + 10, sizeof *args);
    buffer_format(&sql,
                  "INSERT INTO r_%s (unit_id, state, updated_at, updated_by, ended_at, rev",
                  reg->name);
    for (int i = 0; i < reg->field_count; i++)
        buffer_format(&sql, ", f_%s", reg->fields[i].name);
    buffer_puts(&sql, ", created_at, created_by) VALUES (?, ?, ?, ?, ?, ?");
    for (int i = 0; i < reg->field_count; i++)
        buffer_puts(&sql, ", ?");
    buffer_puts(&sql, ", ?, ?) RETURNING id");
    size_t count = values_bind(record, args);
    args[count++] = value_int(record->created_at_ms);
    args[count++] = value_int(record->created_by);
    struct value id = db_value(call, buffer_string(&sql), args, count);
    if (id.kind != VALUE_INT)
        return false;
    record->id = id.integer;
    return custom_write(call, record) && list_changed(call, reg);
}

bool row_update(struct call *call, struct record *record, int64_t rev_before)
{
    const struct reg *reg = record->reg;
    struct buffer sql = buffer_new(call->arena, SQL_SIZE_MAX);
    struct value *args = arena_array(call->arena, (size_t)reg->field_count + 10, sizeof *args);
    buffer_format(&sql,
                  "UPDATE r_%s SET unit_id = ?, state = ?, updated_at = ?, updated_by = ?, "
                  "ended_at = ?, rev = ?",
                  reg->name);
    for (int i = 0; i < reg->field_count; i++)
        buffer_format(&sql, ", f_%s = ?", reg->fields[i].name);
    buffer_puts(&sql, " WHERE id = ? AND rev = ?");
    size_t count = values_bind(record, args);
    args[count++] = value_int(record->id);
    args[count++] = value_int(rev_before);
    int64_t changed = 0;
    if (!db_run_changed(call, buffer_string(&sql), args, count, &changed))
        return false;
    if (changed != 1)
        return call_fail(call, ERROR_CONFLICT, NULL,
                         "保存の直前に他の人がこの記録を変更しました。最新の内容と見比べてください。",
                         "Somebody changed this record just before you saved. Compare with the "
                         "newest version.");
    return custom_write(call, record) && list_changed(call, reg);
}

bool row_set(struct call *call, const struct reg *reg, int64_t id, const char *field,
             struct value value)
{
    assert(reg_field(reg, field) >= 0);
    const char *sql =
        arena_format(call->arena, "UPDATE r_%s SET f_%s = ? WHERE id = ?", reg->name, field);
    return db_run(call, sql, DB_ARGS(value, value_int(id))) && list_changed(call, reg);
}
