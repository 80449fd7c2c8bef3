/* SPDX-License-Identifier: Apache-2.0 */
/* What a declaration forbids. */
#include "base/clock.h"
#include "base/hidden.h"
#include "model/record.h"
#include "model/unit.h"
#include "store/db.h"

enum { TEXT_MAX = 400, NOTE_MAX = 20000, RICH_MAX = 200000 };

static int64_t text_limit(const struct field *field)
{
    if (field->max > 0)
        return field->max;
    return field->kind == FIELD_TEXT ? TEXT_MAX : field->kind == FIELD_NOTE ? NOTE_MAX : RICH_MAX;
}

static bool text_check(struct call *call, const struct field *field, struct text text)
{
    int64_t limit = text_limit(field), size = (int64_t)text_characters(text);
    if (field->kind == FIELD_TEXT && !hidden_refuse(call, field->name, text))
        return false;
    return size <= limit ||
           call_fail(call, ERROR_INVALID, field->name,
                     "%lld文字までです（今は%lld文字）。", "At most %lld characters (now %lld).",
                     (long long)limit, (long long)size);
}

static bool number_check(struct call *call, const struct field *field, double number)
{
    if (field->min == 0 && field->max == 0)
        return true;
    return (number >= (double)field->min && number <= (double)field->max) ||
           call_fail(call, ERROR_INVALID, field->name, "%lldから%lldまでの値にしてください。",
                     "Give a value from %lld to %lld.", (long long)field->min,
                     (long long)field->max);
}

static bool value_check(struct call *call, const struct field *field, struct value value)
{
    int year, month, day;
    switch (field->kind) {
    case FIELD_TEXT:
    case FIELD_NOTE:
    case FIELD_RICH:
        return text_check(call, field, value_as_text(value));
    case FIELD_INT:
        return number_check(call, field, (double)value_as_int(value));
    case FIELD_REAL:
        return number_check(call, field,
                            value.kind == VALUE_REAL ? value.real : (double)value_as_int(value));
    case FIELD_DATE:
        return clock_date_read(value_as_text(value), &year, &month, &day) ||
               call_fail(call, ERROR_INVALID, field->name, "日付の形が正しくありません。",
                         "This is not a date.");
    case FIELD_CHOICE:
        return choice_find(field->choices, value_as_text(value)) != NULL ||
               call_fail(call, ERROR_INVALID, field->name, "選択肢から選んでください。",
                         "Choose one of the choices.");
    default:
        return true;
    }
}

static bool is_same_organisation(struct call *call, const struct record *record, int64_t unit_id)
{
    return unit_id == record->unit_id ||
           unit_root(call, unit_id) == unit_root(call, record->unit_id);
}

/* Unique among the records that live, for what belongs to units in each organisation: what others
 * call theirs is neither in the way nor to be learnt so. */
static bool unique_check(struct call *call, const struct record *record, int index)
{
    enum { TWINS_MAX = 1000 };
    const struct field *field = &record->fields->fields[index];
    const char *sql = arena_format(call->arena,
                                   "SELECT unit_id FROM r_%s WHERE f_%s = ? AND id <> ? AND "
                                   "ended_at IS NULL LIMIT ?",
                                   record->reg->name, field->name);
    int64_t *units = arena_array(call->arena, TWINS_MAX, sizeof *units);
    int count = 0;
    struct db_rows *rows = db_query(call, sql,
                                    DB_ARGS(record->values[index], value_int(record->id),
                                            value_int(TWINS_MAX)));
    while (db_next(rows))
        units[count++] = db_int(rows, 0);
    for (int i = 0; i < count; i++)
        if (field_is_global(record->reg, field) ||
            is_same_organisation(call, record, units[i]))
            return call_fail(call, ERROR_INVALID, field->name,
                             "「%s」は既に使われています。別の値にしてください。",
                             "\"%s\" is in use already. Choose another.",
                             value_as_string(call->arena, record->values[index]));
    return rows != NULL;
}

static bool field_check(struct call *call, const struct record *before,
                        const struct record *record, int index)
{
    const struct field *field = &record->fields->fields[index];
    struct value value = record->values[index];
    if (value.kind == VALUE_NULL)
        return !(field->flags & FIELD_REQUIRED) ||
               call_fail(call, ERROR_INVALID, field->name, "「%s」を入力してください。",
                         "Fill in \"%s\".", call_label(call, field->label));
    bool is_unique = (field->flags & FIELD_UNIQUE) != 0;
    if (before != NULL && value_equal(before->values[index], value))
        return !is_unique || before->unit_id == record->unit_id ||
               unique_check(call, record, index);
    if (before != NULL && (field->flags & FIELD_FIXED) &&
        before->values[index].kind != VALUE_NULL)
        return call_fail(call, ERROR_INVALID, field->name, "「%s」は後から変更できません。",
                         "\"%s\" cannot be changed later.", call_label(call, field->label));
    return value_check(call, field, value) &&
           (!is_unique || unique_check(call, record, index));
}

/* A unit that the record is given must be there; one that it has already is not asked about. */
static bool unit_check(struct call *call, const struct record *before, const struct record *record)
{
    const struct reg *unit = reg_find("unit");
    bool is_kept = before != NULL && before->unit_id == record->unit_id;
    if (record->unit_id == 0 || is_kept || unit == NULL)
        return true;
    struct value found = db_value(call, "SELECT id FROM r_unit WHERE id = ?",
                                  DB_ARGS(value_int(record->unit_id)));
    return found.kind == VALUE_INT ||
           call_fail(call, ERROR_INVALID, "unit_id", "そのような組織はありません。",
                     "There is no such unit.");
}

bool record_validate(struct call *call, const struct record *before, struct record *record)
{
    if (record->reg->compute != NULL)
        record->reg->compute(call, record);
    bool is_valid = unit_check(call, before, record);
    for (int i = 0; i < record->fields->count; i++)
        is_valid &= field_check(call, before, record, i);
    /* The hook may rely on what the declaration promises. */
    return is_valid &&
           (record->reg->check == NULL || record->reg->check(call, before, record));
}
