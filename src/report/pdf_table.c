/* SPDX-License-Identifier: Apache-2.0 */
/* Tables: headings again on each page, rows kept together unless taller than a page. */
#include "report/pdf.h"

#include <string.h>

#define PADDING 4.0
#define CELL_SIZE 8.5

struct grid {
    struct pdf *pdf;
    const struct node *node;
    double *widths;
};

static double text_width(void *context, const char *text, bool is_bold)
{
    int width;
    PangoLayout *layout = pdf_layout(context, text, CELL_SIZE, 10000, is_bold);
    pango_layout_get_pixel_size(layout, &width, NULL);
    g_object_unref(layout);
    return width + 2 * PADDING + 2;
}

static int column_limit(const struct node *node)
{
    return node->column_count < DOCUMENT_COLUMNS_MAX ? node->column_count : DOCUMENT_COLUMNS_MAX;
}

static PangoLayout *cell_layout(struct grid *grid, const struct document_cell *cell, double width,
                                bool is_bold, bool is_number)
{
    const char *shape = tone_shape(cell->tone);
    const char *text = *shape == '\0' ? cell->text
                                      : arena_format(grid->pdf->document->call->arena, "%s %s",
                                                     shape, cell->text);
    PangoLayout *layout =
        pdf_layout(grid->pdf, text, CELL_SIZE, width - 2 * PADDING,
                   is_bold || cell->tone == TONE_STRONG);
    pango_layout_set_line_spacing(layout, 1.35f);
    if (is_number)
        pango_layout_set_alignment(layout, PANGO_ALIGN_RIGHT);
    return layout;
}

static void box_fill(struct pdf *pdf, double height, double grey)
{
    if (pdf->is_measuring)
        return;
    cairo_set_source_rgb(pdf->cairo, grey, grey + 0.008, grey + 0.016);
    cairo_rectangle(pdf->cairo, pdf_left(pdf), pdf->y, pdf_inner_width(pdf), height);
    cairo_fill(pdf->cairo);
}

static void rule_draw(struct pdf *pdf, double y, double grey)
{
    if (pdf->is_measuring)
        return;
    cairo_set_source_rgb(pdf->cairo, grey, grey, grey);
    cairo_set_line_width(pdf->cairo, 0.5);
    cairo_move_to(pdf->cairo, pdf_left(pdf), y);
    cairo_line_to(pdf->cairo, pdf_left(pdf) + pdf_inner_width(pdf), y);
    cairo_stroke(pdf->cairo);
}

static bool has_headings(const struct node *node)
{
    for (int i = 0; i < node->column_count; i++)
        if (node->columns[i].heading[0] != '\0')
            return true;
    return false;
}

static void heading_draw(struct grid *grid)
{
    struct pdf *pdf = grid->pdf;
    if (!has_headings(grid->node)) {
        rule_draw(pdf, pdf->y, 0.45);
        return;
    }
    double height = 0, x = pdf_left(pdf);
    PangoLayout *layouts[DOCUMENT_COLUMNS_MAX];
    int count = column_limit(grid->node);
    for (int i = 0; i < count; i++) {
        struct document_cell cell = {grid->node->columns[i].heading, TONE_STRONG};
        layouts[i] = cell_layout(grid, &cell, grid->widths[i], true,
                                 grid->node->columns[i].is_number);
        double own = pdf_layout_height(layouts[i]) + 2 * PADDING;
        height = own > height ? own : height;
    }
    box_fill(pdf, height, 0.91);
    for (int i = 0; i < count; i++) {
        pdf_colour(pdf, TONE_STRONG);
        pdf_layout_draw(pdf, layouts[i], x + PADDING, pdf->y + PADDING);
        x += grid->widths[i];
        g_object_unref(layouts[i]);
    }
    pdf->y += height;
    rule_draw(pdf, pdf->y, 0.45);
}

static void page_turn(struct grid *grid)
{
    pdf_page_end(grid->pdf);
    pdf_page_begin(grid->pdf);
    heading_draw(grid);
}

/* The part of a layout between two of its lines, for rows taller than a page. */
static double lines_draw(struct pdf *pdf, PangoLayout *layout, double x, double room, int *line)
{
    PangoLayoutIter *iterator = pango_layout_get_iter(layout);
    double used = 0;
    int at = 0;
    do {
        double height = pdf_line_height(layout, iterator);
        if (at++ < *line)
            continue;
        if (used + height > room)
            break;
        pdf_line_draw(pdf, layout, iterator, x, pdf->y + PADDING + used);
        used += height;
        *line = at;
    } while (pango_layout_iter_next_line(iterator));
    pango_layout_iter_free(iterator);
    return used;
}

/* One row; what does not fit on this page goes on at the top of the next. */
static void cells_draw(struct grid *grid, const struct document_row *row, PangoLayout **layouts,
                       int count, double height)
{
    struct pdf *pdf = grid->pdf;
    int lines[DOCUMENT_COLUMNS_MAX] = {0};
    double page_room = pdf_bottom(pdf) - (PDF_MARGIN + PDF_HEADER);
    if (pdf->y + height > pdf_bottom(pdf) && height < page_room * 0.8)
        page_turn(grid);
    for (bool is_done = false; !is_done;) {
        double room = pdf_bottom(pdf) - pdf->y - 2 * PADDING, used = 0, x = pdf_left(pdf);
        is_done = true;
        for (int i = 0; i < count; i++) {
            pdf_colour(pdf, row->cells[i].tone);
            double own = lines_draw(pdf, layouts[i], x + PADDING, room, &lines[i]);
            used = own > used ? own : used;
            is_done &= lines[i] >= pango_layout_get_line_count(layouts[i]);
            x += row->is_group ? 0 : grid->widths[i];
        }
        /* Not even one line fits at the very top: give up rather than turn pages for ever. */
        if (!is_done && used == 0 && room > page_room * 0.5)
            is_done = true;
        pdf->y += used + 2 * PADDING;
        rule_draw(pdf, pdf->y, 0.80);
        if (!is_done)
            page_turn(grid);
    }
}

static void row_draw(struct grid *grid, const struct document_row *row)
{
    struct pdf *pdf = grid->pdf;
    PangoLayout *layouts[DOCUMENT_COLUMNS_MAX];
    int count = row->is_group ? 1 : column_limit(grid->node);
    double height = 0;
    for (int i = 0; i < count; i++) {
        double width = row->is_group ? pdf_inner_width(pdf) : grid->widths[i];
        bool is_number = !row->is_group && grid->node->columns[i].is_number;
        layouts[i] = cell_layout(grid, &row->cells[i], width, row->is_group, is_number);
        double own = pdf_layout_height(layouts[i]) + 2 * PADDING;
        height = own > height ? own : height;
    }
    if (row->is_group) {
        /* A heading within the table stays with the row below it. */
        if (pdf->y + height + 40 > pdf_bottom(pdf))
            page_turn(grid);
        box_fill(pdf, height, 0.955);
    }
    cells_draw(grid, row, layouts, count, height);
    for (int i = 0; i < count; i++)
        g_object_unref(layouts[i]);
}

void pdf_table(struct pdf *pdf, const struct node *node)
{
    struct arena *arena = pdf->document->call->arena;
    struct grid grid = {
        pdf, node, table_widths(arena, node, pdf_inner_width(pdf), text_width, pdf)};
    pdf_need(pdf, 70);
    heading_draw(&grid);
    for (const struct document_row *row = node->rows; row != NULL; row = row->next)
        row_draw(&grid, row);
    pdf->y += 10;
}
