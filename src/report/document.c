/* SPDX-License-Identifier: Apache-2.0 */
#include "report/document.h"
#include "report/writers.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct {
    const char *type, *ending;
    bool (*write)(const struct document *document, const char *path);
} formats[DOCUMENT__COUNT] = {
    [DOCUMENT_HTML] = {"text/html; charset=utf-8", "html", html_write},
    [DOCUMENT_PDF] = {"application/pdf", "pdf", pdf_write},
    [DOCUMENT_DOCX] = {"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                       "docx", docx_write},
    [DOCUMENT_XLSX] = {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx",
                       xlsx_write},
};

const char *document_type(enum document_format format)
{
    return formats[format].type;
}

const char *document_ending(enum document_format format)
{
    return formats[format].ending;
}

const char *tone_shape(enum tone tone)
{
    static const char *const shapes[] = {
        [TONE_SHOWN] = "●", [TONE_PARTLY] = "◐", [TONE_NOT] = "◇", [TONE_UNKNOWN] = "○",
        [TONE_STRONG] = "",
    };
    return tone < sizeof shapes / sizeof *shapes && shapes[tone] != NULL ? shapes[tone] : "";
}

struct document *document_new(struct call *call, const char *title)
{
    struct document *document = arena_alloc(call->arena, sizeof *document);
    *document = (struct document){.call = call, .title = title, .organisation = "", .subtitle = "",
                                  .date = call_today(call)};
    document->nodes_end = &document->nodes;
    return document;
}

static struct node *node_add(struct document *document, enum node_kind kind, const char *text)
{
    struct node *node = arena_alloc(document->call->arena, sizeof *node);
    node->kind = kind;
    node->text = text;
    *document->nodes_end = node;
    document->nodes_end = &node->next;
    return node;
}

void document_heading(struct document *document, int level, const char *text)
{
    node_add(document, NODE_HEADING, text)->level = level < 1 ? 1 : level > 4 ? 4 : level;
}

void document_paragraph(struct document *document, const char *text)
{
    if (*text != '\0')
        node_add(document, NODE_PARAGRAPH, text);
}

void document_bullet(struct document *document, int level, const char *marker, const char *text)
{
    struct node *node = node_add(document, NODE_BULLET, text);
    node->level = level < 1 ? 1 : level > 3 ? 3 : level;
    node->marker = marker;
}

void document_note(struct document *document, const char *text)
{
    node_add(document, NODE_NOTE, text);
}

void document_break(struct document *document)
{
    node_add(document, NODE_BREAK, "");
}

void document_figures(struct document *document, const struct document_figure *figures, int count)
{
    struct node *node = node_add(document, NODE_FIGURES, "");
    struct document_figure *copy =
        arena_array(document->call->arena, (size_t)count + 1, sizeof *copy);
    memcpy(copy, figures, (size_t)count * sizeof *copy);
    node->figures = copy;
    node->figure_count = count;
}

struct node *document_table(struct document *document, const struct document_column *columns,
                            int count)
{
    struct node *node = node_add(document, NODE_TABLE, "");
    struct document_column *copy =
        arena_array(document->call->arena, (size_t)count + 1, sizeof *copy);
    memcpy(copy, columns, (size_t)count * sizeof *copy);
    node->columns = copy;
    node->column_count = count;
    node->rows_end = &node->rows;
    return node;
}

static void row_add(struct document *document, struct node *table,
                    const struct document_cell *cells, int count, bool is_group)
{
    struct arena *arena = document->call->arena;
    struct document_row *row = arena_alloc(arena, sizeof *row);
    row->cells = arena_array(arena, (size_t)table->column_count, sizeof *row->cells);
    memcpy(row->cells, cells, (size_t)count * sizeof *cells);
    for (int i = 0; i < table->column_count; i++)
        if (row->cells[i].text == NULL)
            row->cells[i].text = "";
    row->is_group = is_group;
    *table->rows_end = row;
    table->rows_end = &row->next;
    table->row_count++;
}

void document_row(struct document *document, struct node *table, const struct document_cell *cells)
{
    row_add(document, table, cells, table->column_count, false);
}

void document_group(struct document *document, struct node *table, const char *text)
{
    struct document_cell cell = {text, TONE_STRONG};
    row_add(document, table, &cell, 1, true);
}

/* How many blanks stand in front, counted in steps of two. */
static int indent_take(struct text *line)
{
    int blanks = 0;
    while (line->size > 0 && line->data[0] == ' ') {
        *line = (struct text){line->data + 1, line->size - 1};
        blanks++;
    }
    return blanks / 2;
}

/* "- ", "* ", "・" or "12. " off the front; the marker that is shown, or NULL. */
static const char *marker_take(struct arena *arena, struct text *line)
{
    size_t digits = 0;
    if (text_starts(*line, "- ") || text_starts(*line, "* ")) {
        *line = (struct text){line->data + 2, line->size - 2};
        return "・";
    }
    if (text_starts(*line, "・")) {
        *line = (struct text){line->data + 3, line->size - 3};
        return "・";
    }
    while (digits < line->size && line->data[digits] >= '0' && line->data[digits] <= '9')
        digits++;
    if (digits == 0 || digits > 3 || digits + 1 >= line->size || line->data[digits] != '.' ||
        line->data[digits + 1] != ' ')
        return NULL;
    const char *marker = arena_format(arena, "%.*s.", (int)digits, line->data);
    *line = (struct text){line->data + digits + 2, line->size - digits - 2};
    return marker;
}

void document_rich(struct document *document, const char *text)
{
    struct arena *arena = document->call->arena;
    struct text rest = text_from(text), line;
    struct buffer paragraph = buffer_new(arena, strlen(text) + 16);
    while (text_split(&rest, '\n', &line)) {
        struct text content = line;
        int level = indent_take(&content) + 1;
        const char *marker = marker_take(arena, &content);
        bool ends = marker != NULL || text_trim(line).size == 0;
        if (ends && paragraph.size > 0) {
            document_paragraph(document, arena_string(arena, buffer_string(&paragraph)));
            paragraph.size = 0;
        }
        if (marker != NULL)
            document_bullet(document, level, marker, text_string(arena, text_trim(content)));
        else if (!ends) {
            if (paragraph.size > 0)
                buffer_char(&paragraph, '\n');
            buffer_text(&paragraph, text_trim(line));
        }
    }
    if (paragraph.size > 0)
        document_paragraph(document, buffer_string(&paragraph));
}

/* Where the closing mark stands, or 0: marks without a partner are plain text. */
static size_t closing(struct text rest, const char *mark, size_t from)
{
    size_t size = strlen(mark);
    for (size_t i = from; i + size <= rest.size; i++)
        if (memcmp(rest.data + i, mark, size) == 0)
            return i;
    return 0;
}

static bool marked_take(struct text *rest, const char *mark, struct run *run)
{
    size_t size = strlen(mark), end = text_starts(*rest, mark) ? closing(*rest, mark, size) : 0;
    if (end <= size)
        return false;
    run->text = (struct text){rest->data + size, end - size};
    *rest = (struct text){rest->data + end + size, rest->size - end - size};
    return true;
}

bool run_next(struct text *rest, struct run *run)
{
    *run = (struct run){0};
    if (rest->size == 0)
        return false;
    if (marked_take(rest, "**", run)) {
        run->is_bold = true;
        return true;
    }
    if (marked_take(rest, "*", run)) {
        run->is_italic = true;
        return true;
    }
    size_t size = 1;
    while (size < rest->size && rest->data[size] != '*')
        size++;
    run->text = (struct text){rest->data, size};
    *rest = (struct text){rest->data + size, rest->size - size};
    return true;
}

bool text_write(struct call *call, const char *path, struct text text)
{
    FILE *file = fopen(path, "wbe");
    bool is_written = file != NULL && fwrite(text.data, 1, text.size, file) == text.size;
    is_written &= file != NULL && fclose(file) == 0;
    return is_written || call_fail(call, ERROR_FAILED, NULL, "%s を書けません（%s）。",
                                   "%s cannot be written (%s).", path, strerror(errno));
}

bool document_write(const struct document *document, enum document_format format,
                    const char *path)
{
    struct call *call = document->call;
    if (format != DOCUMENT_PDF)
        return formats[format].write(document, path);
    pid_t child = fork();
    if (child == 0)
        _exit(pdf_write(document, path) ? 0 : 1);
    int status = -1;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    return (child > 0 && status == 0) ||
           call_fail(call, ERROR_FAILED, NULL, "PDFを作成できませんでした。",
                     "The PDF could not be made.");
}
