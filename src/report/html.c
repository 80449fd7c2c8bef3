/* SPDX-License-Identifier: Apache-2.0 */
#include "report/writers.h"

#include <string.h>

static const char *tone_class(enum tone tone)
{
    static const char *const classes[] = {
        [TONE_NONE] = "", [TONE_SHOWN] = "state shown", [TONE_PARTLY] = "state partly",
        [TONE_NOT] = "state not", [TONE_UNKNOWN] = "state unknown", [TONE_STRONG] = "strong",
        [TONE_SOFT] = "soft",
    };
    return classes[tone];
}

static void runs_put(struct buffer *out, const char *text)
{
    struct text rest = text_from(text);
    struct run run;
    while (run_next(&rest, &run)) {
        const char *tag = run.is_bold ? "strong" : run.is_italic ? "em" : NULL;
        if (tag != NULL)
            buffer_format(out, "<%s>", tag);
        struct text lines = run.text, line;
        for (bool is_first = true; text_split(&lines, '\n', &line); is_first = false) {
            if (!is_first)
                buffer_puts(out, "<br>");
            buffer_escape(out, line);
        }
        if (tag != NULL)
            buffer_format(out, "</%s>", tag);
    }
}

static void cell_put(struct buffer *out, const struct document_cell *cell, bool is_number)
{
    buffer_puts(out, is_number ? "<td class=\"num\">" : "<td>");
    if (cell->tone != TONE_NONE)
        buffer_format(out, "<span class=\"%s\">", tone_class(cell->tone));
    runs_put(out, cell->text);
    if (cell->tone != TONE_NONE)
        buffer_puts(out, "</span>");
    buffer_puts(out, "</td>");
}

/* Where it is wider than the page, it scrolls by itself: by keyboard too, so it has a name. */
static void table_put(struct buffer *out, const struct node *node, const char *heading)
{
    buffer_puts(out, "<div class=\"table-wrap free\" tabindex=\"0\" role=\"region\" aria-label=\"");
    buffer_escape(out, text_from(heading));
    buffer_puts(out, "\"><table class=\"data keep\"><thead><tr>");
    for (int i = 0; i < node->column_count; i++) {
        buffer_puts(out, node->columns[i].is_number ? "<th scope=\"col\" class=\"num\">"
                                                    : "<th scope=\"col\">");
        buffer_escape(out, text_from(node->columns[i].heading));
        buffer_puts(out, "</th>");
    }
    buffer_puts(out, "</tr></thead><tbody>\n");
    for (const struct document_row *row = node->rows; row != NULL; row = row->next) {
        if (row->is_group) {
            buffer_format(out, "<tr class=\"group\"><th colspan=\"%d\" scope=\"rowgroup\">",
                          node->column_count);
            buffer_escape(out, text_from(row->cells[0].text));
            buffer_puts(out, "</th></tr>\n");
            continue;
        }
        buffer_puts(out, "<tr>");
        for (int i = 0; i < node->column_count; i++)
            cell_put(out, &row->cells[i], node->columns[i].is_number);
        buffer_puts(out, "</tr>\n");
    }
    buffer_puts(out, "</tbody></table></div>\n");
}

static void figures_put(struct buffer *out, const struct node *node)
{
    buffer_puts(out, "<div class=\"panel figures\">");
    for (int i = 0; i < node->figure_count; i++) {
        buffer_puts(out, "<div class=\"figure\"><span class=\"of\">");
        buffer_escape(out, text_from(node->figures[i].label));
        buffer_puts(out, "</span><b>");
        buffer_escape(out, text_from(node->figures[i].value));
        buffer_puts(out, "</b></div>");
    }
    buffer_puts(out, "</div>\n");
}

static void node_put(struct buffer *out, const struct node *node, const char *heading)
{
    switch (node->kind) {
    case NODE_HEADING:
        buffer_format(out, "<h%d>", node->level + 1);
        buffer_escape(out, text_from(node->text));
        buffer_format(out, "</h%d>\n", node->level + 1);
        return;
    case NODE_PARAGRAPH:
        buffer_puts(out, "<p>");
        runs_put(out, node->text);
        buffer_puts(out, "</p>\n");
        return;
    case NODE_BULLET:
        buffer_format(out, "<p class=\"under level-%d\"><span class=\"no\">", node->level);
        buffer_escape(out, text_from(node->marker));
        buffer_puts(out, "</span> ");
        runs_put(out, node->text);
        buffer_puts(out, "</p>\n");
        return;
    case NODE_TABLE:
        table_put(out, node, heading);
        return;
    case NODE_FIGURES:
        figures_put(out, node);
        return;
    case NODE_NOTE:
        buffer_puts(out, "<p class=\"flash wait\">");
        runs_put(out, node->text);
        buffer_puts(out, "</p>\n");
        return;
    case NODE_BREAK:
        return;
    }
}

void document_html(const struct document *document, struct buffer *out)
{
    const char *heading = document->title;
    for (const struct node *node = document->nodes; node != NULL; node = node->next) {
        if (node->kind == NODE_HEADING)
            heading = node->text;
        node_put(out, node, heading);
    }
    if (document->checkpoint != NULL) {
        buffer_puts(out, "<p class=\"small soft code checkpoint\">");
        buffer_escape(out, text_from(document->checkpoint));
        buffer_puts(out, "</p>\n");
    }
}

/* A file that stands alone: handed on by mail, opened without a network. */
bool html_write(const struct document *document, const char *path)
{
    static const char style[] =
        "body{font-family:\"BIZ UDPGothic\",\"Hiragino Sans\",\"Yu Gothic UI\",sans-serif;"
        "max-width:60rem;margin:2rem auto;padding:0 1rem;line-height:1.7}table{border-collapse:"
        "collapse;width:100%}th,td{border:1px solid #bbb;padding:.3rem .5rem;text-align:left;"
        "vertical-align:top}.num{text-align:right}.figures{display:flex;gap:2rem}.figure b{"
        "display:block;font-size:1.6rem}.soft{color:#555}.table-wrap{overflow-x:auto}.code{"
        "word-break:break-all;font-size:.8rem}";
    struct buffer out = buffer_new(document->call->arena, 48 << 20);
    buffer_format(&out, "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"><title>",
                  document->call->lang == LANG_EN ? "en" : "ja");
    buffer_escape(&out, text_from(document->title));
    buffer_puts(&out, "</title><style>");
    buffer_puts(&out, style);
    buffer_puts(&out, "</style></head><body><h1>");
    buffer_escape(&out, text_from(document->title));
    buffer_puts(&out, "</h1><p>");
    buffer_escape(&out, text_from(document->organisation));
    buffer_puts(&out, " ");
    buffer_escape(&out, text_from(document->date));
    buffer_puts(&out, "</p>\n");
    document_html(document, &out);
    buffer_puts(&out, "</body></html>\n");
    return !out.is_over ? text_write(document->call, path, buffer_view(&out))
                        : call_fail(document->call, ERROR_TOO_LARGE, NULL,
                                    "文書が大きすぎます。", "The document is too large.");
}
