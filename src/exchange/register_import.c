/* SPDX-License-Identifier: Apache-2.0 */
#include "base/fold.h"
#include "exchange/cp932.h"
#include "exchange/register_sheet.h"
#include "model/user.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMN_NONE = -1, COLUMN_ID = -2, COLUMN_REV = -3, COLUMN_UNIT = -4, HEADER_ROWS_MAX = 20 };

/* Of the 1 GiB that a whole import is given, saving wants some too. */
#define PLAN_MEMORY_MAX ((size_t)800 << 20)
enum { ROW_ARENA_MAX = 64 << 20 };

struct importer {
    struct call *call;
    const struct reg *reg;
    const struct fieldset *fields;
    const struct sheet *sheet;
    bool is_cp932;
    int header;                     /* index of the row of headings */
    int columns[TABLE_COLUMNS_MAX]; /* field index, or COLUMN_… */
    int column_count;
};

static bool is_same(struct call *call, struct text a, const char *b)
{
    return text_equal(fold_text(call->arena, a), fold_text(call->arena, text_from(b)));
}

/* A heading by its label in either language, or by the field's name. */
static int column_of(struct importer *in, struct text heading)
{
    heading = text_trim(heading);
    if (heading.size == 0)
        return COLUMN_NONE;
    if (text_is(heading, "id"))
        return COLUMN_ID;
    if (text_is(heading, "rev"))
        return COLUMN_REV;
    for (int i = 0; i < in->fields->count; i++) {
        const struct field *field = &in->fields->fields[i];
        if (is_same(in->call, heading, field->label.ja) ||
            is_same(in->call, heading, field->label.en) || text_is(heading, field->name))
            return i;
    }
    if (is_same(in->call, heading, "所管部署") ||
        is_same(in->call, heading, "Responsible unit"))
        return COLUMN_UNIT;
    return COLUMN_NONE;
}

static int headings_count(struct importer *in, const struct row *row)
{
    int count = 0;
    for (int c = 0; c < row->count && c < TABLE_COLUMNS_MAX; c++)
        count += column_of(in, row->cells[c].text) >= 0;
    return count;
}

static bool has_title(struct importer *in, const struct row *row)
{
    int title = reg_field(in->reg, in->reg->title);
    for (int c = 0; c < row->count; c++)
        if (column_of(in, row->cells[c].text) == title)
            return true;
    return false;
}

/* Real sheets have a title and notes above their headings. */
static bool header_find(struct importer *in, const struct table *table)
{
    for (int s = 0; s < table->count; s++)
        for (int r = 0; r < table->sheets[s].count && r < HEADER_ROWS_MAX; r++) {
            const struct row *row = &table->sheets[s].rows[r];
            if (table->sheets[s].is_hidden || headings_count(in, row) < 2 || !has_title(in, row))
                continue;
            in->sheet = &table->sheets[s];
            in->header = r;
            return true;
        }
    return call_fail(in->call, ERROR_INVALID, "file",
                     "「%s」の見出しの行が見つかりません。書き出したExcelの見出しを変えずに使ってください。",
                     "No row with the headings of %s was found. Keep the headings of an export.",
                     call_label(in->call, in->reg->plural));
}

static void columns_read(struct importer *in, struct import_plan *plan)
{
    const struct row *row = &in->sheet->rows[in->header];
    struct buffer ignored = buffer_new(in->call->arena, 4096);
    for (int c = 0; c < row->count && c < TABLE_COLUMNS_MAX; c++) {
        in->columns[in->column_count++] = column_of(in, row->cells[c].text);
        bool is_unknown = in->columns[c] == COLUMN_NONE && row->cells[c].text.size > 0;
        if (is_unknown)
            buffer_format(&ignored, "%s%.*s", ignored.size == 0 ? "" : ", ",
                          (int)row->cells[c].text.size, row->cells[c].text.data);
    }
    plan->ignored = buffer_string(&ignored);
}

static struct text cell_of(struct importer *in, const struct row *row, int wanted)
{
    for (int c = 0; c < in->column_count && c < row->count; c++)
        if (in->columns[c] == wanted)
            return text_trim(row->cells[c].text);
    return (struct text){"", 0};
}

static bool is_empty(const struct row *row)
{
    for (int c = 0; c < row->count; c++)
        if (text_trim(row->cells[c].text).size > 0)
            return false;
    return true;
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

static bool unit_read(struct importer *in, const struct row *row, struct record *record)
{
    struct text text = cell_of(in, row, COLUMN_UNIT);
    const struct reg *unit = reg_find("unit");
    if (text.size == 0 || unit == NULL || in->reg->flags & REG_SHARED)
        return true;
    struct record *found = record_by(in->call, unit, "name", text_string(in->call->arena, text));
    if (found == NULL)
        found = record_by(in->call, unit, "code", text_string(in->call->arena, text));
    if (found == NULL)
        return call_fail(in->call, ERROR_INVALID, "unit_id", "「%s」という部署はありません。",
                         "There is no unit \"%s\".", text_string(in->call->arena, text));
    record->unit_id = found->id;
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

/* Takes one cell; false when it cannot be read. */
static bool cell_take(struct importer *in, const struct row *row, int column,
                      const struct record *before, struct record *record,
                      struct row_change *change)
{
    struct call *call = in->call;
    int index = in->columns[column];
    const struct field *field = &in->fields->fields[index];
    const struct cell *cell = column < row->count ? &row->cells[column] : NULL;
    struct text text = cell == NULL ? (struct text){"", 0} : cell->text;
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
            field, stored, sheet_text(call, record, index), call->where};
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
    bool is_right = unit_read(in, row, record);
    for (int c = 0; c < in->column_count; c++)
        if (in->columns[c] >= 0)
            is_right &= cell_take(in, row, c, before, record, change);
    in->call->where = change->place;
    if (before != NULL && change->change_count == 0 && before->unit_id == record->unit_id)
        return is_right;
    /* Validated even after a cell could not be read: a row shows all its problems at once. */
    bool is_valid = record_validate(in->call, before, record);
    return is_right && is_valid && rev_check(in, row, before);
}

/* The problems of a row stay with the row; the call goes on with the next. */
static void row_plan(struct importer *in, const struct row *row, struct row_change *change)
{
    struct call *call = in->call;
    change->place = cell_place(call->arena, in->sheet, 0, row->number);
    change->changes =
        arena_array(call->arena, (size_t)in->fields->count + 1, sizeof *change->changes);
    call->where = change->place;
    struct record *before = record_find(in, row);
    struct record *record = NULL;
    bool is_right = call_ok(call);
    if (is_right) {
        record = before == NULL ? record_new(call, in->reg) : record_copy(call, before);
        is_right = row_fill(in, row, before, record, change);
    }
    bool is_moved = is_right && before != NULL && before->unit_id != record->unit_id;
    change->title = record == NULL ? "" : record_title(call, record);
    change->plan = !is_right                                      ? PLAN_WRONG
                   : before == NULL                               ? PLAN_ADD
                   : change->change_count > 0 || is_moved ? PLAN_CHANGE
                                                                  : PLAN_SAME;
    if (change->plan == PLAN_ADD || change->plan == PLAN_CHANGE)
        change->record = record;
    change->problems = call->problems;
    call_forgive(call);
    call->where = NULL;
}

static struct record *record_keep(struct call *call, const struct fieldset *fields,
                                  const struct record *from)
{
    if (from == NULL)
        return NULL;
    struct record *kept = arena_alloc(call->arena, sizeof *kept);
    *kept = *from;
    kept->fields = fields;
    kept->state = arena_string(call->arena, from->state);
    kept->values = arena_array(call->arena, (size_t)fields->count + 1, sizeof *kept->values);
    for (int i = 0; i < fields->count; i++) {
        kept->values[i] = from->values[i];
        struct text text = from->values[i].text;
        if (from->values[i].kind == VALUE_TEXT)
            kept->values[i].text.data = arena_copy(call->arena, text.data, text.size);
    }
    return kept;
}

static const struct problem *problems_keep(struct arena *arena, const struct problem *from)
{
    const struct problem *first = NULL, **end = &first;
    for (; from != NULL; from = from->next) {
        struct problem *kept = arena_alloc(arena, sizeof *kept);
        *kept = *from;
        kept->next = NULL;
        kept->text = arena_string(arena, from->text);
        kept->field = from->field == NULL ? NULL : arena_string(arena, from->field);
        kept->where = from->where == NULL ? NULL : arena_string(arena, from->where);
        *end = kept;
        end = (const struct problem **)&kept->next;
    }
    return first;
}

/* What the plan shows and saves, out of all that it took to find out: the rest of a row's memory
 * is given back before the next. */
static void row_keep(struct call *call, const struct fieldset *fields,
                     const struct row_change *from, struct row_change *out)
{
    struct arena *arena = call->arena;
    *out = *from;
    out->place = arena_string(arena, from->place);
    out->title = from->plan == PLAN_SAME ? "" : arena_string(arena, from->title);
    out->changes = arena_array(arena, (size_t)from->change_count + 1, sizeof *out->changes);
    for (int i = 0; i < from->change_count; i++)
        out->changes[i] = (struct cell_change){
            from->changes[i].field, arena_string(arena, from->changes[i].before),
            arena_string(arena, from->changes[i].after),
            arena_string(arena, from->changes[i].place)};
    out->problems = problems_keep(arena, from->problems);
    out->record = record_keep(call, fields, from->record);
}

struct claim {
    const char *key;
    int row;
};

static int by_key(const void *a, const void *b)
{
    const struct claim *one = a, *other = b;
    int order = strcmp(one->key, other->key);
    return order != 0 ? order : one->row - other->row;
}

static void claim_refuse(struct call *call, struct row_change *later,
                         const struct row_change *first, const char *field)
{
    call->where = later->place;
    if (field == NULL)
        call_fail(call, ERROR_INVALID, NULL,
                  "%s の行と同じ記録です。写して新しい記録にするときは、隠れた列のidを空にしてください。",
                  "This is the same record as the row at %s. To make a new one of a copied row, "
                  "empty its hidden id.",
                  first->place);
    else
        call_fail(call, ERROR_INVALID, field, "%s の行と同じ値です。別の値にしてください。",
                  "The row at %s has the same value. It has to be another.", first->place);
    struct problem *problem = call->problems;
    problem->next = (struct problem *)later->problems;
    later->problems = problem;
    later->plan = PLAN_WRONG;
    later->record = NULL;
    call_forgive(call);
    call->where = NULL;
}

/* What two rows of the sheet both claim: a record, or the value of a unique field. field -1: the
 * record. */
static void claims_check(struct importer *in, struct import_plan *plan, int field)
{
    struct call *call = in->call;
    struct claim *claims = arena_array(call->arena, (size_t)plan->count + 1, sizeof *claims);
    int count = 0;
    for (int i = 0; i < plan->count; i++) {
        const struct record *record = plan->rows[i].record;
        if (record == NULL || (field < 0 && record->id == 0))
            continue;
        const char *key = field < 0 ? arena_format(call->arena, "%lld", (long long)record->id)
                                    : record_code(call, record, field);
        if (*key != '\0')
            claims[count++] = (struct claim){key, i};
    }
    qsort(claims, (size_t)count, sizeof *claims, by_key);
    for (int i = 1, first = 0; i < count; i++) {
        if (strcmp(claims[i].key, claims[first].key) != 0)
            first = i;
        else
            claim_refuse(call, &plan->rows[claims[i].row], &plan->rows[claims[first].row],
                         field < 0 ? NULL : in->fields->fields[field].name);
    }
}

static void plan_count(struct import_plan *plan)
{
    for (int i = 0; i < plan->count; i++) {
        const struct row_change *row = &plan->rows[i];
        plan->adds += row->plan == PLAN_ADD;
        plan->changes += row->plan == PLAN_CHANGE;
        plan->same += row->plan == PLAN_SAME;
        plan->wrong += row->plan == PLAN_WRONG;
        plan->cells += row->plan == PLAN_CHANGE ? row->change_count : 0;
    }
}

static bool rows_plan(struct importer *in, struct import_plan *out)
{
    struct call *call = in->call, scratch = call_scratch(call, ROW_ARENA_MAX);
    bool is_small = true;
    in->call = &scratch;
    for (int r = in->header + 1; is_small && r < in->sheet->count; r++) {
        struct row_change change = {0};
        if (is_empty(&in->sheet->rows[r]))
            continue;
        row_plan(in, &in->sheet->rows[r], &change);
        row_keep(call, in->fields, &change, &out->rows[out->count++]);
        call_scratch_reset(&scratch);
        is_small = arena_used(call->arena) <= PLAN_MEMORY_MAX;
    }
    in->call = call;
    call_scratch_end(call, &scratch);
    return is_small || call_fail(call, ERROR_TOO_LARGE, "file",
                                 "表が大きすぎます（%d行まで読みました）。分けて取り込んでください。",
                                 "The sheet is too large (%d rows were read). Import it in parts.",
                                 out->count);
}

bool import_plan(struct call *call, const struct reg *reg, const struct table *table,
                 struct import_plan *out)
{
    struct importer *in = arena_alloc(call->arena, sizeof *in);
    *in = (struct importer){.call = call,
                            .reg = reg,
                            .fields = fieldset_of(call, reg),
                            .is_cp932 = table->is_cp932};
    *out = (struct import_plan){.reg = reg};
    if (!user_demand(call, reg->group, ACTION_IMPORT, 0) || !header_find(in, table))
        return false;
    columns_read(in, out);
    out->rows = arena_array(call->arena, (size_t)in->sheet->count + 1, sizeof *out->rows);
    if (!rows_plan(in, out))
        return false;
    claims_check(in, out, -1);
    for (int i = 0; i < in->fields->count; i++)
        if (in->fields->fields[i].flags & FIELD_UNIQUE)
            claims_check(in, out, i);
    plan_count(out);
    return true;
}

bool import_apply(struct call *call, struct import_plan *plan)
{
    if (plan->wrong > 0)
        return call_fail(call, ERROR_INVALID, "file",
                         "誤りのある行が%d行あります。直してからもう一度取り込んでください。何も保存されていません。",
                         "%d rows are wrong. Mend them and import again. Nothing has been saved.",
                         plan->wrong);
    if (!tx_begin(call))
        return false;
    struct call scratch = call_scratch(call, ROW_ARENA_MAX);
    bool is_done = true;
    for (int i = 0; is_done && i < plan->count; i++) {
        if (plan->rows[i].record == NULL)
            continue;
        scratch.where = plan->rows[i].place;
        is_done = record_save(&scratch, plan->rows[i].record);
        if (is_done)
            call_scratch_reset(&scratch);
    }
    call_scratch_end(call, &scratch);
    if (is_done)
        return tx_commit(call);
    tx_rollback(call);
    return false;
}
