/* SPDX-License-Identifier: Apache-2.0 */
/* The document's tables, a sheet each; prose is left to the other formats. */
#include "report/writers.h"

#include <stdio.h>
#include <string.h>
#include <xlsxwriter.h>

struct book {
    lxw_workbook *workbook;
    lxw_format *heading, *text, *group;
    const struct document *document;
    int sheets;
};

/* Without the characters that Excel refuses, at most 28 characters, numbered so that no two are the
 * same. */
static void sheet_name(char out[128], const char *heading, int number)
{
    size_t at = (size_t)snprintf(out, 128, "%d ", number), characters = 0;
    for (const char *c = heading; *c != '\0' && at < 120; c++) {
        characters += ((unsigned char)*c & 0xc0) != 0x80;
        if (characters > 27)
            break;
        out[at++] = strchr("[]:*?/\\'", *c) != NULL ? ' ' : *c;
    }
    out[at] = '\0';
}

static double column_width(const struct node *node, int column)
{
    double width = 8 + node->columns[column].weight * 8;
    return width > 60 ? 60 : width;
}

/* How many lines a text takes in a column of so many half letters. */
static int lines_of(const char *text, double width)
{
    struct text rest = text_from(text), line;
    int lines = 0;
    while (text_split(&rest, '\n', &line)) {
        double letters = 0;
        for (size_t i = 0; i < line.size; i++)
            if (((unsigned char)line.data[i] & 0xc0) != 0x80)
                letters += (unsigned char)line.data[i] >= 0x80 ? 2 : 1.1;
        lines += 1 + (int)(letters / width);
    }
    return lines;
}

/* Not every program grows a row to its text: a row that was cut would be printed cut. */
static void row_height_set(lxw_worksheet *sheet, lxw_row_t line, const struct node *node,
                           const struct document_row *row)
{
    const double line_height = 15, height_max = 405;
    int lines = 1;
    for (int c = 0; !row->is_group && c < node->column_count; c++) {
        int own = lines_of(row->cells[c].text, column_width(node, c));
        lines = own > lines ? own : lines;
    }
    double height = lines * line_height + 2;
    worksheet_set_row(sheet, line, height > height_max ? height_max : height, NULL);
}

/* "&" begins a code in Excel's headers. */
static const char *header_text(struct arena *arena, const char *text)
{
    struct buffer out = buffer_new(arena, 512);
    for (; *text != '\0'; text++) {
        buffer_char(&out, *text);
        if (*text == '&')
            buffer_char(&out, '&');
    }
    return buffer_string(&out);
}

/* As wide as the page, as many pages as it takes, the headings on each of them. */
static void page_set(struct book *book, lxw_worksheet *sheet, const char *heading)
{
    enum { A4 = 9, HEADER_MAX = 250 };
    struct arena *arena = book->document->call->arena;
    worksheet_set_paper(sheet, A4);
    worksheet_set_landscape(sheet);
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_repeat_rows(sheet, 0, 0);
    worksheet_set_margins(sheet, 0.5, 0.5, 0.75, 0.75);
    const char *header = arena_format(arena, "&L%s&R%s", header_text(arena, book->document->title),
                                      header_text(arena, heading));
    if (strlen(header) < HEADER_MAX)
        worksheet_set_header(sheet, header);
    worksheet_set_footer(sheet, arena_format(arena, "&L%s&R&P / &N", book->document->date));
}

static void cell_put(struct book *book, lxw_worksheet *sheet, lxw_row_t line,
                     const struct node *node, const struct document_row *row, int column)
{
    const char *text = row->cells[column].text;
    int64_t number;
    bool is_number = !row->is_group && node->columns[column].is_number &&
                     text_to_int(text_from(text), &number);
    if (is_number)
        worksheet_write_number(sheet, line, (lxw_col_t)column, (double)number, book->text);
    else if (*text != '\0')
        worksheet_write_string(sheet, line, (lxw_col_t)column, text,
                               row->is_group ? book->group : book->text);
}

static void table_put(struct book *book, const struct node *node, const char *heading)
{
    char name[128];
    sheet_name(name, heading, ++book->sheets);
    lxw_worksheet *sheet = workbook_add_worksheet(book->workbook, name);
    lxw_row_t line = 1;
    for (int c = 0; c < node->column_count; c++) {
        worksheet_set_column(sheet, (lxw_col_t)c, (lxw_col_t)c, column_width(node, c), NULL);
        worksheet_write_string(sheet, 0, (lxw_col_t)c, node->columns[c].heading, book->heading);
    }
    worksheet_freeze_panes(sheet, 1, 0);
    page_set(book, sheet, heading);
    for (const struct document_row *row = node->rows; row != NULL; row = row->next, line++) {
        row_height_set(sheet, line, node, row);
        for (int c = 0; c < (row->is_group ? 1 : node->column_count); c++)
            cell_put(book, sheet, line, node, row, c);
    }
}

bool xlsx_write(const struct document *document, const char *path)
{
    struct book book = {.workbook = workbook_new(path), .document = document};
    lxw_doc_properties properties = {
        .title = (char *)document->title,
        .company = (char *)document->organisation,
        .comments = (char *)(document->checkpoint == NULL ? "" : document->checkpoint),
    };
    const char *heading = document->title;
    workbook_set_properties(book.workbook, &properties);
    book.heading = workbook_add_format(book.workbook);
    format_set_bold(book.heading);
    format_set_bg_color(book.heading, 0xE8EEF4);
    format_set_text_wrap(book.heading);
    format_set_align(book.heading, LXW_ALIGN_VERTICAL_TOP);
    format_set_border(book.heading, LXW_BORDER_THIN);
    book.text = workbook_add_format(book.workbook);
    format_set_text_wrap(book.text);
    format_set_align(book.text, LXW_ALIGN_VERTICAL_TOP);
    format_set_border(book.text, LXW_BORDER_HAIR);
    book.group = workbook_add_format(book.workbook);
    format_set_bold(book.group);
    for (const struct node *node = document->nodes; node != NULL; node = node->next) {
        if (node->kind == NODE_HEADING)
            heading = node->text;
        if (node->kind == NODE_TABLE)
            table_put(&book, node, heading);
    }
    if (book.sheets == 0)
        workbook_add_worksheet(book.workbook, NULL);
    lxw_error error = workbook_close(book.workbook);
    return error == LXW_NO_ERROR ||
           call_fail(document->call, ERROR_FAILED, NULL, "Excelファイルを書けませんでした（%s）。",
                     "The workbook could not be written (%s).", lxw_strerror(error));
}
