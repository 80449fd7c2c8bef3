/* SPDX-License-Identifier: Apache-2.0 */
/* Sheets of a workbook: rows, cells, dates by their format, merged cells. */
#include "exchange/xlsx.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "BC12" → row 12, column 54 (from 0); what stands behind it, ":BD14", is left. */
static void reference_read(const char *reference, int *row, int *column)
{
    *column = 0;
    for (; *reference >= 'A' && *reference <= 'Z' && *column < 100000; reference++)
        *column = *column * 26 + (*reference - 'A' + 1);
    (*column)--;
    *row = 0;
    for (; *reference >= '0' && *reference <= '9' && *row < 100000000; reference++)
        *row = *row * 10 + (*reference - '0');
}

static void row_begin(struct workbook *book, const XML_Char **attributes)
{
    struct sheet *sheet = book->sheet;
    if (sheet->count == TABLE_ROWS_MAX) {
        xlsx_wrong(book, "行が多すぎます。", "too many rows.");
        return;
    }
    if (sheet->count == book->row_capacity) {
        int capacity = book->row_capacity == 0 ? 256 : book->row_capacity * 2;
        struct row *rows = arena_array(book->call->arena, (size_t)capacity, sizeof *rows);
        if (sheet->count > 0)
            memcpy(rows, sheet->rows, (size_t)sheet->count * sizeof *rows);
        sheet->rows = rows;
        book->row_capacity = capacity;
    }
    book->row = &sheet->rows[sheet->count++];
    int number = xml_number(xlsx_attribute(attributes, "r"));
    book->row->number = number > 0                ? number
                        : sheet->count == 1 ? 1
                                            : sheet->rows[sheet->count - 2].number + 1;
    book->column = -1;
    book->cell_capacity = 0;
    xlsx_text_begin(book);
    xlsx_text_fits(book);
}

static void cell_begin(struct workbook *book, const XML_Char **attributes)
{
    int row;
    const char *reference = xlsx_attribute(attributes, "r");
    if (*reference != '\0')
        reference_read(reference, &row, &book->column);
    else
        book->column++;
    snprintf(book->cell_type, sizeof book->cell_type, "%s", xlsx_attribute(attributes, "t"));
    book->cell_format = xml_number(xlsx_attribute(attributes, "s"));
    xlsx_text_begin(book);
}

void XMLCALL xlsx_sheet_start(void *data, const XML_Char *full, const XML_Char **attributes)
{
    struct workbook *book = data;
    const char *name = xml_local(full);
    if (!xlsx_deeper(book))
        return;
    if (strcmp(name, "row") == 0)
        row_begin(book, attributes);
    else if (strcmp(name, "c") == 0)
        cell_begin(book, attributes);
    else if (strcmp(name, "mergeCell") == 0 && book->merge_count < MERGES_MAX) {
        struct merge *merge = &book->merges[book->merge_count++];
        const char *range = xlsx_attribute(attributes, "ref"), *colon = strchr(range, ':');
        reference_read(range, &merge->row, &merge->column);
        reference_read(colon == NULL ? range : colon + 1, &merge->row_end, &merge->column_end);
    }
    book->in_phonetic |= strcmp(name, "rPh") == 0;
    book->in_text = strcmp(name, "v") == 0 || strcmp(name, "t") == 0;
}

/* Room for the cell in its row; NULL beyond the last column that is read. */
static struct cell *cell_place_new(struct workbook *book)
{
    struct row *row = book->row;
    if (row == NULL || book->column < 0 || book->column >= TABLE_COLUMNS_MAX)
        return NULL;
    if (book->column >= book->cell_capacity) {
        int capacity = book->cell_capacity * 2 > book->column ? book->cell_capacity * 2
                                                              : book->column + 1;
        struct cell *cells = arena_array(book->call->arena, (size_t)capacity, sizeof *cells);
        if (row->count > 0)
            memcpy(cells, row->cells, (size_t)row->count * sizeof *cells);
        row->cells = cells;
        book->cell_capacity = capacity;
    }
    if (book->column >= row->count)
        row->count = book->column + 1;
    return &row->cells[book->column];
}

static void number_set(struct workbook *book, struct cell *cell)
{
    const char *text = buffer_string(&book->text);
    cell->kind = CELL_NUMBER;
    cell->number = strtod(text, NULL);
    cell->text = text_from(arena_format(book->call->arena, "%.15g", cell->number));
    if (book->cell_format >= 0 && book->cell_format < book->format_count &&
        book->format_dates[book->cell_format])
        cell->is_date = cell_serial(book->call->arena, cell->number, book->is_1904, &cell->text);
}

static void cell_end(struct workbook *book)
{
    if (!xlsx_text_fits(book))
        return;
    struct cell *cell = book->text.size == 0 ? NULL : cell_place_new(book);
    struct text text = buffer_view(&book->text);
    if (cell == NULL)
        return;
    cell->kind = CELL_TEXT;
    if (strcmp(book->cell_type, "s") == 0) {
        int index = xml_number(buffer_string(&book->text));
        cell->text = index >= 0 && index < book->string_count ? book->strings[index]
                                                              : (struct text){"", 0};
    } else if (strcmp(book->cell_type, "b") == 0) {
        cell->kind = CELL_BOOL;
        cell->text = text_is(text, "1") ? TEXT_LITERAL("1") : TEXT_LITERAL("0");
    } else if (*book->cell_type == '\0' || strcmp(book->cell_type, "n") == 0) {
        number_set(book, cell);
    } else {
        cell->kind = strcmp(book->cell_type, "e") == 0 ? CELL_ERROR : CELL_TEXT;
        cell->text = (struct text){arena_copy(book->call->arena, text.data, text.size), text.size};
    }
}

void XMLCALL xlsx_sheet_end(void *data, const XML_Char *full)
{
    struct workbook *book = data;
    const char *name = xml_local(full);
    book->depth--;
    book->in_text = false;
    if (strcmp(name, "rPh") == 0)
        book->in_phonetic = false;
    if (strcmp(name, "c") == 0)
        cell_end(book);
}

/* The first row of that number or beyond: rows stand in their order. */
static int row_find(const struct sheet *sheet, int number)
{
    int low = 0, high = sheet->count;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (sheet->rows[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool merge_spread(struct workbook *book, const struct merge *merge)
{
    enum { SPREAD_MAX = 4 * TABLE_ROWS_MAX };
    const struct cell *value = NULL;
    const struct sheet *sheet = book->sheet;
    int first = row_find(sheet, merge->row);
    for (int i = first; i < sheet->count && sheet->rows[i].number <= merge->row_end; i++) {
        struct row *row = &sheet->rows[i];
        if (row->number == merge->row && merge->column >= 0 && merge->column < row->count)
            value = &row->cells[merge->column];
        if (value == NULL || row->number == merge->row)
            continue;
        book->row = row;
        book->column = merge->column;
        book->cell_capacity = row->count;
        struct cell copy = *value, *cell = cell_place_new(book);
        if (cell != NULL)
            *cell = copy;
        if (++book->spread_count > SPREAD_MAX || arena_used(book->call->arena) > TABLE_MEMORY_MAX)
            return xlsx_wrong(book, "結合セルが多すぎます。結合を解除して保存し直してください。",
                              "too many merged cells: unmerge them and save again.");
    }
    return true;
}

bool xlsx_merges_spread(struct workbook *book)
{
    for (int m = 0; m < book->merge_count; m++)
        if (!merge_spread(book, &book->merges[m]))
            return false;
    book->merge_count = 0;
    return true;
}
