/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "exchange/cp932.h"
#include "exchange/register_sheet.h"
#include "model/link.h"
#include "model/titles.h"
#include "model/user.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <xlsxwriter.h>

enum { SYSTEM_COLUMNS = 3, LIST_CHOICES_MAX = 1000, COLUMN_WIDTH = 16, NOTE_WIDTH = 32 };
/* All of them hold the most that a field may. */
enum { EXCEL_CELL_MAX = 32767, LINKS_SIZE_MAX = 4 << 20, CSV_SIZE_MAX = 16 << 20 };

struct exporter {
    struct call *call;
    const struct fieldset *fields;
    enum sheet_format format;
    lxw_workbook *workbook;
    lxw_worksheet *sheet;
    lxw_format *heading, *date, *number, *text;
    FILE *file;
    iconv_t converter;
    int64_t rows;
};

const char *sheet_text(struct call *call, const struct record *record, int index)
{
    const struct field *field = &record->fields->fields[index];
    struct value value = record->values[index];
    struct link_ref *refs;
    int count;
    if (field->kind == FIELD_INT || field->kind == FIELD_REAL)
        return value.kind == VALUE_NULL
                   ? ""
                   : arena_format(call->arena, "%.15g",
                                  value.kind == VALUE_INT ? (double)value.integer : value.real);
    if (field->kind == FIELD_STAMP)
        return record_code(call, record, index);
    if (field->kind != FIELD_LINKS || !links_parse(call, field, value, &refs, &count))
        return record_show(call, record, index);
    struct buffer out = buffer_new(call->arena, LINKS_SIZE_MAX);
    bool is_any = strcmp(field->target, "*") == 0;
    for (int i = 0; i < count; i++)
        buffer_format(&out, "%s%s%s%s", i == 0 ? "" : "\n", is_any ? refs[i].reg->name : "",
                      is_any ? "/" : "", title_of(call, refs[i].reg, refs[i].id));
    return buffer_string(&out);
}

static const char *unit_text(struct call *call, const struct record *record)
{
    const struct reg *unit = reg_find("unit");
    return unit == NULL ? "" : title_of(call, unit, record->unit_id);
}

/* RFC 4180 quotes, and a quote mark before what a spreadsheet would take for a formula. */
static void csv_put(struct exporter *e, bool is_first, const char *text)
{
    struct buffer out = buffer_new(e->call->arena, CSV_SIZE_MAX);
    if (!is_first)
        buffer_char(&out, ',');
    buffer_char(&out, '"');
    if (*text != '\0' && strchr("=+-@\t", *text) != NULL)
        buffer_char(&out, '\'');
    for (; *text != '\0'; text++) {
        if (*text == '"')
            buffer_char(&out, '"');
        buffer_char(&out, *text);
    }
    buffer_char(&out, '"');
    struct text all = buffer_view(&out);
    if (e->format == SHEET_CSV_CP932)
        all = cp932_text(e->call->arena, e->converter, all);
    fwrite(all.data, 1, all.size, e->file);
}

/* Excel counts UTF-16: what is beyond the first plane counts twice. */
bool sheet_is_too_long(const char *text)
{
    size_t units = 0;
    for (const char *c = text; *c != '\0'; c++)
        units += (size_t)(((unsigned char)*c & 0xc0) != 0x80) + ((unsigned char)*c >= 0xf0);
    return units > EXCEL_CELL_MAX;
}

struct label sheet_mark(void)
{
    return L("（Excelのセルに入る32,767文字を超えるため、ここには書き出していません。"
             "この文のまま取り込めば、元の文章はそのまま残ります。）",
             "(Not exported: longer than the 32,767 characters that an Excel cell holds. Leave "
             "this sentence as it is, and the import keeps the text.)");
}

static void xlsx_text(struct exporter *e, int column, const char *text, lxw_format *format)
{
    if (sheet_is_too_long(text))
        text = call_label(e->call, sheet_mark());
    if (*text != '\0')
        worksheet_write_string(e->sheet, (lxw_row_t)(e->rows + 1), (lxw_col_t)column, text, format);
}

static void xlsx_field(struct exporter *e, const struct record *record, int index)
{
    const struct field *field = &record->fields->fields[index];
    struct value value = record->values[index];
    lxw_row_t row = (lxw_row_t)(e->rows + 1);
    lxw_col_t column = (lxw_col_t)(index + SYSTEM_COLUMNS);
    int year, month, day;
    if (field->kind == FIELD_DATE && clock_date_read(value_as_text(value), &year, &month, &day) &&
        year >= 1900) {
        lxw_datetime date = {year, month, day, 0, 0, 0};
        worksheet_write_datetime(e->sheet, row, column, &date, e->date);
    } else if (value.kind == VALUE_INT && field->kind == FIELD_INT) {
        worksheet_write_number(e->sheet, row, column, (double)value.integer, e->number);
    } else if (value.kind == VALUE_REAL) {
        worksheet_write_number(e->sheet, row, column, value.real, NULL);
    } else {
        xlsx_text(e, index + SYSTEM_COLUMNS, sheet_text(e->call, record, index), e->text);
    }
}

static bool record_put(struct call *call, const struct record *record, void *context)
{
    struct exporter *e = context;
    struct call *outer = e->call;
    e->call = call;
    const char *id = arena_format(call->arena, "%lld", (long long)record->id);
    const char *rev = arena_format(call->arena, "%lld", (long long)record->rev);
    if (e->format == SHEET_XLSX) {
        lxw_row_t row = (lxw_row_t)(e->rows + 1);
        worksheet_write_number(e->sheet, row, 0, (double)record->id, NULL);
        worksheet_write_number(e->sheet, row, 1, (double)record->rev, NULL);
        xlsx_text(e, 2, unit_text(call, record), e->text);
        for (int i = 0; i < e->fields->count; i++)
            xlsx_field(e, record, i);
    } else {
        csv_put(e, true, id);
        csv_put(e, false, rev);
        csv_put(e, false, unit_text(call, record));
        for (int i = 0; i < e->fields->count; i++)
            csv_put(e, false, sheet_text(call, record, i));
        fputs("\r\n", e->file);
    }
    e->rows++;
    e->call = outer;
    return true;
}

static const char *column_heading(struct exporter *e, int column)
{
    if (column == 0)
        return "id";
    if (column == 1)
        return "rev";
    if (column == 2)
        return call_label(e->call, L("所管部署", "Responsible unit"));
    return call_label(e->call, e->fields->fields[column - SYSTEM_COLUMNS].label);
}

/* The labels of a field's choices or the titles of its targets, NULL-terminated; NULL for
 * others. */
static const char **list_values(struct exporter *e, const struct field *field)
{
    struct call *call = e->call;
    const char **values = arena_array(call->arena, LIST_CHOICES_MAX + 1, sizeof *values);
    int count = 0;
    if (field->kind == FIELD_BOOL) {
        values[count++] = call_label(call, L("はい", "Yes"));
        values[count++] = call_label(call, L("いいえ", "No"));
    } else if (field->kind == FIELD_CHOICE) {
        for (const struct choice *c = field->choices; c->code != NULL && count < LIST_CHOICES_MAX;
             c++)
            values[count++] = call_label(call, c->label);
    } else if (field->kind == FIELD_LINK) {
        struct list_query query = {
            .reg = reg_find(field->target), .page_size = LIST_PAGE_MAX, .is_brief = true};
        struct list list;
        if (!user_may_somewhere(call, query.reg->group, ACTION_READ) ||
            !list_run(call, &query, &list) || list.total > LIST_PAGE_MAX)
            return NULL;
        for (int64_t i = 0; i < list.count; i++)
            values[count++] = record_title(call, list.records[i]);
    }
    return count == 0 ? NULL : values;
}

/* The names of units as import reads them: where two have the same name, their numbers. NULL for a
 * register that belongs to none, or when there are too many. */
static const char **unit_values(struct exporter *e)
{
    struct call *call = e->call;
    struct list_query query = {.reg = reg_find("unit"), .page_size = LIST_PAGE_MAX};
    struct list list;
    if (e->fields->reg->flags & REG_SHARED || query.reg == NULL ||
        !user_may_somewhere(call, query.reg->group, ACTION_READ) ||
        !list_run(call, &query, &list) || list.total > LIST_PAGE_MAX)
        return NULL;
    const char **values = arena_array(call->arena, (size_t)list.count + 1, sizeof *values);
    for (int64_t i = 0; i < list.count; i++) {
        const char *name = record_string(call, list.records[i], "name");
        int twins = 0;
        for (int64_t other = 0; other < list.count; other++)
            twins += strcmp(record_string(call, list.records[other], "name"), name) == 0;
        values[i] = twins == 1 ? name : record_string(call, list.records[i], "code");
    }
    return list.count == 0 ? NULL : values;
}

/* The cells of one column choose from one column of the hidden sheet, since Excel limits values
 * that are written out to 255 characters. */
static void validation_put(struct exporter *e, lxw_col_t column, lxw_col_t at, lxw_row_t count)
{
    enum { VALIDATED_ROWS = 100000 };
    char first[32], last[32];
    lxw_rowcol_to_cell_abs(first, 0, at, 1, 1);
    lxw_rowcol_to_cell_abs(last, count - 1, at, 1, 1);
    char *range = arena_format(e->call->arena, "=lists!%s:%s", first, last);
    lxw_data_validation validation = {.validate = LXW_VALIDATION_TYPE_LIST_FORMULA,
                                      .value_formula = range,
                                      .ignore_blank = LXW_VALIDATION_ON,
                                      .error_type = LXW_VALIDATION_ERROR_TYPE_WARNING,
                                      .dropdown = LXW_VALIDATION_ON};
    worksheet_data_validation_range(e->sheet, 1, column, VALIDATED_ROWS, column, &validation);
}

static void validations_put(struct exporter *e, lxw_worksheet *lists)
{
    size_t room = (size_t)e->fields->count + 1;
    const char ***all = arena_array(e->call->arena, room, sizeof *all);
    lxw_col_t count = 0;
    for (int i = -1; i < e->fields->count; i++) {
        const char **values = i < 0 ? unit_values(e) : list_values(e, &e->fields->fields[i]);
        lxw_row_t size = 0;
        if (values == NULL)
            continue;
        while (values[size] != NULL)
            size++;
        validation_put(e, (lxw_col_t)(i + SYSTEM_COLUMNS), count, size);
        all[count++] = values;
    }
    /* Row by row: a workbook of constant memory forgets what is written to a row above. */
    bool is_more = true;
    for (lxw_row_t row = 0; is_more; row++) {
        is_more = false;
        for (lxw_col_t at = 0; at < count; at++)
            if (*all[at] != NULL) {
                worksheet_write_string(lists, row, at, *all[at]++, NULL);
                is_more = true;
            }
    }
}

static lxw_format *format_new(struct exporter *e, const char *number_format)
{
    lxw_format *format = workbook_add_format(e->workbook);
    format_set_font_name(format, "BIZ UDPゴシック");
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    if (number_format != NULL)
        format_set_num_format(format, number_format);
    return format;
}

static void columns_put(struct exporter *e)
{
    for (int c = 0; c < e->fields->count + SYSTEM_COLUMNS; c++) {
        const struct field *field =
            c < SYSTEM_COLUMNS ? NULL : &e->fields->fields[c - SYSTEM_COLUMNS];
        bool is_long = field != NULL && (field->kind == FIELD_NOTE || field->kind == FIELD_RICH ||
                                         field->kind == FIELD_LINKS);
        lxw_row_col_options hidden = {.hidden = c < 2};
        worksheet_set_column_opt(e->sheet, (lxw_col_t)c, (lxw_col_t)c,
                                 is_long ? NOTE_WIDTH : COLUMN_WIDTH, NULL, &hidden);
        worksheet_write_string(e->sheet, 0, (lxw_col_t)c, column_heading(e, c), e->heading);
    }
    worksheet_freeze_panes(e->sheet, 1, 0);
}

/* Excel refuses these in the name of a sheet, and more than 31 characters. */
static const char *sheet_name(struct exporter *e)
{
    char *name = arena_string(e->call->arena, call_label(e->call, e->fields->reg->plural));
    size_t at = 0, characters = 0;
    for (char *c = name; *c != '\0'; c++) {
        if (strchr("[]:*?/\\", *c) != NULL)
            *c = ' ';
        characters += ((unsigned char)*c & 0xc0) != 0x80;
        if (characters > 31)
            break;
        at = (size_t)(c - name) + 1;
    }
    name[at] = '\0';
    return name;
}

static bool xlsx_export(struct exporter *e, const struct list_query *query, const char *path)
{
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    lxw_doc_properties properties = {
        .title = (char *)call_label(e->call, query->reg->plural), .comments = "Kaname"};
    e->workbook = workbook_new_opt(path, &options);
    workbook_set_properties(e->workbook, &properties);
    e->heading = format_new(e, NULL);
    format_set_bold(e->heading);
    format_set_bg_color(e->heading, 0xE8EEF4);
    e->date = format_new(e, "yyyy/mm/dd");
    e->number = format_new(e, "#,##0");
    e->text = format_new(e, NULL);
    format_set_text_wrap(e->text);
    e->sheet = workbook_add_worksheet(e->workbook, sheet_name(e));
    columns_put(e);
    bool is_done = list_each(e->call, query, record_put, e);
    worksheet_autofilter(e->sheet, 0, 2, (lxw_row_t)e->rows,
                         (lxw_col_t)(e->fields->count + SYSTEM_COLUMNS - 1));
    lxw_worksheet *lists = workbook_add_worksheet(e->workbook, "lists");
    validations_put(e, lists);
    worksheet_hide(lists);
    lxw_error error = workbook_close(e->workbook);
    return is_done &&
           (error == LXW_NO_ERROR ||
            call_fail(e->call, ERROR_FAILED, NULL, "Excelファイルを書けませんでした（%s）。",
                      "The workbook could not be written (%s).", lxw_strerror(error)));
}

static bool csv_export(struct exporter *e, const struct list_query *query, const char *path)
{
    e->file = fopen(path, "wbe");
    if (e->file == NULL)
        return call_fail(e->call, ERROR_FAILED, NULL, "%s を書けません（%s）。",
                         "%s cannot be written (%s).", path, strerror(errno));
    e->converter = cp932_open();
    if (e->format == SHEET_CSV)
        fputs("\xef\xbb\xbf", e->file);
    for (int c = 0; c < e->fields->count + SYSTEM_COLUMNS; c++)
        csv_put(e, c == 0, column_heading(e, c));
    fputs("\r\n", e->file);
    bool is_done = list_each(e->call, query, record_put, e);
    iconv_close(e->converter);
    /* A full disk shows at any write, and is remembered. */
    bool is_written = !ferror(e->file);
    if (fclose(e->file) != 0 || !is_written)
        return call_fail(e->call, ERROR_FAILED, NULL, "%s を書けません（%s）。",
                         "%s cannot be written (%s).", path, strerror(errno));
    return is_done;
}

bool register_export(struct call *call, const struct list_query *query, enum sheet_format format,
                     const char *path, int64_t *rows)
{
    struct exporter e = {.call = call, .fields = fieldset_of(call, query->reg), .format = format};
    if (!user_demand(call, query->reg->group, ACTION_EXPORT, 0))
        return false;
    bool is_done = format == SHEET_XLSX ? xlsx_export(&e, query, path)
                                        : csv_export(&e, query, path);
    *rows = e.rows;
    return is_done;
}
