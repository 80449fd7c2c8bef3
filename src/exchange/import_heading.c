/* SPDX-License-Identifier: Apache-2.0 */
/* Which row holds the headings, and which column is which field. */
#include "base/fold.h"
#include "exchange/import.h"

#include <string.h>

enum { HEADER_ROWS_MAX = 20, IGNORED_MAX = 4096, HEADING_SIZE_MAX = 1000 };
enum { ROW_MEMORY_MAX = 16 << 20 };

/* Folded once, not once for each cell of each sheet. The unit's come behind the fields'. */
static void labels_fold(struct importer *in)
{
    struct arena *arena = in->call->arena;
    in->labels = arena_array(arena, (size_t)in->fields->count + 1, sizeof *in->labels);
    for (int i = 0; i <= in->fields->count; i++) {
        struct label label = i < in->fields->count ? in->fields->fields[i].label
                                                   : L("所管部署", "Responsible unit");
        for (int lang = 0; lang < LANG__COUNT; lang++)
            in->labels[i][lang] =
                fold_text(arena, text_from(label_in(label, (enum lang)lang)));
    }
}

/* A heading by its label in either language, or by the field's name. */
static int column_of(struct importer *in, struct text heading)
{
    heading = text_trim(heading);
    if (heading.size == 0 || heading.size > HEADING_SIZE_MAX)
        return COLUMN_NONE;
    if (text_is(heading, "id"))
        return COLUMN_ID;
    if (text_is(heading, "rev"))
        return COLUMN_REV;
    struct text folded = fold_text(in->call->arena, heading);
    for (int i = 0; i <= in->fields->count; i++) {
        bool is_unit = i == in->fields->count;
        if (text_equal(folded, in->labels[i][LANG_JA]) ||
            text_equal(folded, in->labels[i][LANG_EN]) ||
            (!is_unit && text_is(heading, in->fields->fields[i].name)))
            return is_unit ? COLUMN_UNIT : i;
    }
    return COLUMN_NONE;
}

static int headings_count(struct importer *in, const struct row *row)
{
    int count = 0;
    for (int c = 0; c < row->count && c < TABLE_COLUMNS_MAX; c++)
        count += column_of(in, row->cells[c].text) != COLUMN_NONE;
    return count;
}

/* Whether the row has a column that tells one record from another: its number, code or title. */
static bool has_key(struct importer *in, const struct row *row)
{
    int title = reg_field(in->reg, in->reg->title);
    int code = in->reg->code == NULL ? title : reg_field(in->reg, in->reg->code);
    for (int c = 0; c < row->count && c < TABLE_COLUMNS_MAX; c++) {
        int column = column_of(in, row->cells[c].text);
        if (column == COLUMN_ID || column == title || column == code)
            return true;
    }
    return false;
}

static const char *field_label(struct importer *in, const char *name)
{
    return call_label(in->call, in->fields->fields[reg_field(in->reg, name)].label);
}

/* near: a row that has headings, but not the one that matters; or NULL. */
static bool header_missing(struct importer *in, const char *near)
{
    const char *plural = call_label(in->call, in->reg->plural);
    const char *title = field_label(in, in->reg->title);
    if (near == NULL)
        return call_fail(in->call, ERROR_INVALID, "file",
                         "「%s」の見出しの行が見つかりません。書き出したExcelの見出しを変えずに使ってください。",
                         "No row with the headings of %s was found. Keep those of an export.",
                         plural);
    in->call->where = near;
    if (in->reg->code == NULL)
        call_fail(in->call, ERROR_INVALID, "file",
                  "%s から始まる見出しの行に「%s」がありません。どの記録の行かが分かるように、この列を加えてください。",
                  "The headings at %s have no \"%s\". Add that column: it tells which record a row "
                  "is about.",
                  near, title);
    else
        call_fail(in->call, ERROR_INVALID, "file",
                  "%s から始まる見出しの行に「%s」も「%s」もありません。どの記録の行かが分かるように、どちらかの列を加えてください。",
                  "The headings at %s have neither \"%s\" nor \"%s\". Add one of them: it tells "
                  "which record a row is about.",
                  near, field_label(in, in->reg->code), title);
    in->call->where = NULL;
    return false;
}

/* In memory that is given back: there may be many sheets, and long rows in them. */
static bool is_header(struct importer *in, const struct row *row, int *count)
{
    struct call *call = in->call, scratch = call_scratch(call, ROW_MEMORY_MAX);
    in->call = &scratch;
    *count = headings_count(in, row);
    bool has_all = *count >= 2 && has_key(in, row);
    in->call = call;
    call_scratch_end(call, &scratch);
    return has_all;
}

/* Headings merged over two rows stand in both: the lower one counts, it has all of them. */
static int header_last(struct importer *in, const struct sheet *sheet, int header)
{
    int count;
    while (header + 1 < sheet->count && header < HEADER_ROWS_MAX &&
           is_header(in, &sheet->rows[header + 1], &count))
        header++;
    return header;
}

/* Real sheets have a title and notes above their headings. */
static bool header_find(struct importer *in, const struct table *table)
{
    const char *near = NULL;
    for (int s = 0; s < table->count; s++)
        for (int r = 0; r < table->sheets[s].count && r < HEADER_ROWS_MAX; r++) {
            const struct row *row = &table->sheets[s].rows[r];
            int count = 0;
            if (!table->sheets[s].is_hidden && is_header(in, row, &count)) {
                in->sheet = &table->sheets[s];
                in->header = header_last(in, in->sheet, r);
                return true;
            }
            if (near == NULL && count >= 2)
                near = cell_place(in->call->arena, &table->sheets[s], 0, row->number);
        }
    return header_missing(in, near);
}

/* Two columns of one field: nobody could say which of them counts. */
static bool twin_check(struct importer *in, int column)
{
    const struct row *row = &in->sheet->rows[in->header];
    for (int c = 0; c < column; c++) {
        if (in->columns[c] != in->columns[column] || in->columns[c] == COLUMN_NONE)
            continue;
        struct call *call = in->call;
        const char *first = cell_place(call->arena, in->sheet, c, row->number);
        call->where = cell_place(call->arena, in->sheet, column, row->number);
        call_fail(call, ERROR_INVALID, "file",
                  "同じ項目の見出し「%s」が %s と %s にあります。読む列だけを残してください。",
                  "The heading \"%s\" of one field stands at %s and at %s. Keep the column to be "
                  "read.",
                  text_string(call->arena, text_trim(row->cells[column].text)), first, call->where);
        call->where = NULL;
        return false;
    }
    return true;
}

bool headings_read(struct importer *in, const struct table *table, const char **ignored)
{
    labels_fold(in);
    if (!header_find(in, table))
        return false;
    const struct row *row = &in->sheet->rows[in->header];
    struct buffer unknown = buffer_new(in->call->arena, IGNORED_MAX);
    bool is_right = true;
    for (int c = 0; c < row->count && c < TABLE_COLUMNS_MAX; c++) {
        struct text heading = text_trim(row->cells[c].text);
        in->columns[in->column_count++] = column_of(in, heading);
        if (in->columns[c] == COLUMN_NONE && heading.size > 0)
            buffer_format(&unknown, "%s%.*s", unknown.size == 0 ? "" : ", ", (int)heading.size,
                          heading.data);
        is_right = twin_check(in, c) && is_right;
    }
    *ignored = buffer_string(&unknown);
    return is_right;
}

static int column_wanted(struct importer *in, const char *field)
{
    return strcmp(field, "id") == 0        ? COLUMN_ID
           : strcmp(field, "rev") == 0     ? COLUMN_REV
           : strcmp(field, "unit_id") == 0 ? COLUMN_UNIT
                                           : fieldset_find(in->fields, field);
}

const char *heading_place(struct importer *in, const char *field, int row)
{
    int wanted = column_wanted(in, field), column = 0;
    for (int c = 0; c < in->column_count && wanted != COLUMN_NONE; c++)
        if (in->columns[c] == wanted)
            column = c;
    return cell_place(in->call->arena, in->sheet, column, row);
}
