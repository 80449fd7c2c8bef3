/* SPDX-License-Identifier: Apache-2.0 */
/* What one row of a sheet would do to one record. */
#include "base/fold.h"
#include "exchange/cp932.h"
#include "exchange/import.h"
#include "model/list.h"
#include "model/titles.h"

#include <string.h>

static struct text cell_of(struct importer *in, const struct row *row, int wanted)
{
    for (int c = 0; c < in->column_count && c < row->count; c++)
        if (in->columns[c] == wanted)
            return text_trim(row->cells[c].text);
    return (struct text){"", 0};
}

/* The record that a row is about: by its number, else by its code. NULL for a new one, or when it
 * cannot be found (then with a problem). */
static struct record *record_find(struct importer *in, const struct row *row)
{
    struct call *call = in->call;
    struct text id_text = cell_of(in, row, COLUMN_ID);
    int64_t id;
    if (id_text.size > 0) {
        if (text_to_int(fold_width(call->arena, id_text), &id))
            return record_load(call, in->reg, id);
        call_fail(call, ERROR_INVALID, "id", "idが数ではありません。", "The id is not a number.");
        return NULL;
    }
    if (in->reg->code == NULL)
        return NULL;
    struct text code = cell_of(in, row, reg_field(in->reg, in->reg->code));
    struct record *found =
        code.size == 0 ? NULL : record_by(call, in->reg, in->reg->code,
                                          text_string(call->arena, code));
    return found != NULL && record_can(call, found, ACTION_READ) ? found : NULL;
}

/* The unit of that number or name; 0 with a problem. Names may be the same in two branches. */
static int64_t unit_find(struct importer *in, const struct reg *reg, struct text text)
{
    struct call *call = in->call;
    const char *wanted = text_string(call->arena, text);
    struct record *found = record_by(call, reg, "code", wanted);
    struct list_query named = {.reg = reg};
    if (found == NULL) {
        list_add(call, &named, "name", FILTER_IS, value_string(wanted));
        found = record_by(call, reg, "name", wanted);
    }
    if (found == NULL)
        call_fail(call, ERROR_INVALID, "unit_id", "「%s」という部署はありません。",
                  "There is no unit \"%s\".", wanted);
    else if (named.filter_count > 0 && list_count(call, &named) > 1)
        call_fail(call, ERROR_INVALID, "unit_id",
                  "「%s」という部署が複数あります。部署の番号を書いてください。",
                  "There is more than one unit \"%s\". Write the unit's No.", wanted);
    else
        return found->id;
    return 0;
}

static int64_t unit_known(struct importer *in, const struct reg *reg, struct text text)
{
    for (int i = 0; i < UNITS_KNOWN && i < in->unit_count; i++)
        if (text_equal(in->units[i].text, text))
            return in->units[i].id;
    int64_t id = unit_find(in, reg, text);
    if (id != 0)
        in->units[in->unit_count++ % UNITS_KNOWN] = (struct unit_known){text, id};
    return id;
}

static bool unit_take(struct importer *in, const struct row *row, const struct record *before,
                      struct record *record, struct row_change *change)
{
    struct call *call = in->call;
    struct text text = cell_of(in, row, COLUMN_UNIT);
    const struct reg *reg = reg_find("unit");
    if (text.size == 0 || reg == NULL || in->reg->flags & REG_SHARED)
        return true;
    const char *stored = before == NULL ? "" : title_of(call, reg, before->unit_id);
    if (text_is(text, stored))
        return true;
    call->where = heading_place(in, "unit_id", row->number);
    int64_t unit_id = unit_known(in, reg, text);
    if (unit_id == 0)
        return false;
    record->unit_id = unit_id;
    if (before == NULL || before->unit_id != unit_id)
        change->changes[change->change_count++] = (struct cell_change){
            "unit_id", L("所管部署", "Responsible unit"), stored, title_of(call, reg, unit_id),
            call->where};
    return true;
}

/* Notes say CR LF or LF; both are the same to us. And what CP932 could not say is no change: an
 * unchanged sheet would write its 〓 over the name. */
static bool is_unchanged(struct importer *in, struct text cell, const char *stored)
{
    struct arena *arena = in->call->arena;
    struct buffer plain = buffer_new(arena, cell.size + 1);
    for (size_t i = 0; i < cell.size; i++)
        if (cell.data[i] != '\r')
            buffer_char(&plain, cell.data[i]);
    struct text given = text_trim(buffer_view(&plain)), kept = text_trim(text_from(stored));
    if (text_equal(given, kept) || !in->is_cp932)
        return text_equal(given, kept);
    iconv_t converter = cp932_open();
    bool is_same_there = text_equal(cp932_text(arena, converter, given),
                                    cp932_text(arena, converter, kept));
    iconv_close(converter);
    return is_same_there;
}

/* A cell whose text was too long for Excel says so; true when it stands where it was exported. */
static bool is_mark(struct text cell)
{
    cell = text_trim(cell);
    return text_is(cell, sheet_mark().ja) || text_is(cell, sheet_mark().en);
}

/* What stands in a cell. A day that lost its format is a plain number, the spreadsheet's serial:
 * taken for one within living memory and plans (1927 to 2199), so that a year or 202611 is not. */
static struct text cell_text(struct importer *in, const struct field *field,
                             const struct cell *cell)
{
    enum { SERIAL_MIN = 10000, SERIAL_MAX = 109574 };
    bool is_day = field->kind == FIELD_DATE || field->kind == FIELD_STAMP;
    struct text text = cell == NULL ? (struct text){"", 0} : cell->text;
    if (is_day && cell != NULL && cell->kind == CELL_NUMBER && !cell->is_date &&
        cell->number >= SERIAL_MIN && cell->number <= SERIAL_MAX)
        cell_serial(in->call->arena, cell->number, in->is_1904, &text);
    return text;
}

/* Takes one cell; false when it cannot be read. */
static bool cell_take(struct importer *in, const struct row *row, int column,
                      const struct record *before, struct record *record,
                      struct row_change *change)
{
    struct call *call = in->call;
    int index = in->columns[column];
    const struct field *field = &in->fields->fields[index];
    const struct cell *cell = column < row->count ? &row->cells[column] : NULL;
    struct text text = cell_text(in, field, cell);
    const char *stored = before == NULL ? "" : sheet_text(call, before, index);
    if (field->flags & FIELD_COMPUTED || is_unchanged(in, text, stored))
        return true;
    call->where = cell_place(call->arena, in->sheet, column, row->number);
    if (is_mark(text))
        return sheet_is_too_long(stored) ||
               call_fail(call, ERROR_INVALID, field->name,
                         "長い文章が書き出されていないことを示す文です。文章に書き換えるか、空にしてください。",
                         "This sentence stands for a long text that was not exported. Write the "
                         "text here, or empty the cell.");
    bool is_read = cell != NULL && cell->kind == CELL_ERROR
                       ? call_fail(call, ERROR_INVALID, field->name,
                                   "セルがエラー値か、長すぎます。", "The cell holds an error, or too much.")
                       : record_parse_shown(call, record, index, text);
    bool is_change = is_read && (before == NULL ||
                                 !value_equal(before->values[index], record->values[index]));
    if (is_change)
        change->changes[change->change_count++] = (struct cell_change){
            field->name, field->label, stored, sheet_text(call, record, index), call->where};
    return is_read;
}

static bool rev_check(struct importer *in, const struct row *row, const struct record *before)
{
    int64_t rev;
    struct text text = fold_width(in->call->arena, cell_of(in, row, COLUMN_REV));
    return before == NULL || !text_to_int(text, &rev) || rev == before->rev ||
           call_fail(in->call, ERROR_CONFLICT, "rev",
                     "書き出した後に、この記録は画面で変更されています。書き出し直してください。",
                     "This record was changed after the export. Export again.");
}

static bool row_fill(struct importer *in, const struct row *row, const struct record *before,
                     struct record *record, struct row_change *change)
{
    bool is_right = unit_take(in, row, before, record, change);
    for (int c = 0; c < in->column_count; c++)
        if (in->columns[c] >= 0)
            is_right &= cell_take(in, row, c, before, record, change);
    in->call->where = change->place;
    if (before != NULL && change->change_count == 0)
        return is_right;
    /* Validated even after a cell could not be read: a row shows all its problems at once. */
    bool is_valid = record_validate(in->call, before, record);
    return is_right && is_valid && rev_check(in, row, before) &&
           record_save_demand(in->call, before, record);
}

/* Problems that know their field, but not yet its cell: those of validation and of rights. */
static void problems_place(struct importer *in, const struct row_change *change)
{
    for (struct problem *p = in->call->problems; p != NULL; p = p->next) {
        /* Where a record may be saved depends on its unit. */
        bool is_of_unit = p->kind == ERROR_FORBIDDEN && p->field[0] == '\0';
        const char *field = is_of_unit ? "unit_id" : p->field;
        if (p->where == NULL || strcmp(p->where, change->place) == 0)
            p->where = heading_place(in, field, change->number);
    }
}

void row_plan(struct importer *in, const struct row *row, struct row_change *change)
{
    struct call *call = in->call;
    change->number = row->number;
    change->place = cell_place(call->arena, in->sheet, 0, row->number);
    /* Each field, and the unit. */
    change->changes =
        arena_array(call->arena, (size_t)in->fields->count + 1, sizeof *change->changes);
    call->where = heading_place(in, "id", row->number);
    struct record *before = record_find(in, row);
    struct record *record = NULL;
    bool is_right = call_ok(call);
    call->where = change->place;
    if (is_right) {
        record = before == NULL ? record_new(call, in->reg) : record_copy(call, before);
        is_right = row_fill(in, row, before, record, change);
    }
    change->title = record == NULL ? "" : record_title(call, record);
    change->plan = !is_right                 ? PLAN_WRONG
                   : before == NULL          ? PLAN_ADD
                   : change->change_count > 0 ? PLAN_CHANGE
                                             : PLAN_SAME;
    if (change->plan == PLAN_ADD || change->plan == PLAN_CHANGE)
        change->record = record;
    problems_place(in, change);
    change->problems = call->problems;
    call_forgive(call);
    call->where = NULL;
}
