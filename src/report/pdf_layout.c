/* SPDX-License-Identifier: Apache-2.0 */
#include "report/pdf.h"

#include <string.h>

double pdf_left(const struct pdf *pdf)
{
    (void)pdf;
    return PDF_MARGIN;
}

double pdf_inner_width(const struct pdf *pdf)
{
    return pdf->width - 2 * PDF_MARGIN;
}

double pdf_bottom(const struct pdf *pdf)
{
    return pdf->height - PDF_MARGIN - PDF_FOOTER + 10;
}

void pdf_colour(struct pdf *pdf, enum tone tone)
{
    static const double colours[][3] = {
        [TONE_NONE] = {0.11, 0.13, 0.16},   [TONE_SHOWN] = {0.05, 0.42, 0.30},
        [TONE_PARTLY] = {0.50, 0.34, 0.00}, [TONE_NOT] = {0.66, 0.13, 0.10},
        [TONE_UNKNOWN] = {0.36, 0.39, 0.43}, [TONE_STRONG] = {0.11, 0.13, 0.16},
        [TONE_SOFT] = {0.36, 0.39, 0.43},
    };
    cairo_set_source_rgb(pdf->cairo, colours[tone][0], colours[tone][1], colours[tone][2]);
}

/* The text without its marks, and the attributes that the marks mean. */
static const char *runs_plain(struct pdf *pdf, const char *text, PangoAttrList *attributes)
{
    struct buffer out = buffer_new(pdf->document->call->arena, strlen(text) + 16);
    struct text rest = text_from(text);
    struct run run;
    while (run_next(&rest, &run)) {
        guint start = (guint)out.size;
        buffer_text(&out, run.text);
        if (!run.is_bold && !run.is_italic)
            continue;
        /* Japanese faces have no italics: emphasis is weight in both. */
        PangoAttribute *weight = pango_attr_weight_new(PANGO_WEIGHT_BOLD);
        weight->start_index = start;
        weight->end_index = (guint)out.size;
        pango_attr_list_insert(attributes, weight);
    }
    return buffer_string(&out);
}

/* The half circle is in few faces, and small in those: it is drawn, and takes one letter's room. */
#define HALF "◐"

static void half_reserve(const char *text, double size, PangoAttrList *attributes)
{
    int em = (int)(size * PANGO_SCALE);
    PangoRectangle room = {0, -em * 86 / 100, em, em};
    for (const char *at = strstr(text, HALF); at != NULL; at = strstr(at + 1, HALF)) {
        PangoAttribute *shape = pango_attr_shape_new(&room, &room);
        shape->start_index = (guint)(at - text);
        shape->end_index = shape->start_index + (guint)strlen(HALF);
        pango_attr_list_insert(attributes, shape);
    }
}

void pdf_half_draw(cairo_t *cairo, PangoAttrShape *shape, gboolean is_path, gpointer unused)
{
    double x, y, em = (double)shape->ink_rect.width / PANGO_SCALE, radius = em * 0.40;
    (void)is_path;
    (void)unused;
    cairo_get_current_point(cairo, &x, &y);
    x += em / 2;
    y -= em * 0.36;
    cairo_save(cairo);
    cairo_set_line_width(cairo, em * 0.09);
    cairo_new_path(cairo);
    cairo_arc(cairo, x, y, radius, 0, 2 * G_PI);
    cairo_stroke(cairo);
    cairo_arc(cairo, x, y, radius, G_PI / 2, 3 * G_PI / 2);
    cairo_fill(cairo);
    cairo_restore(cairo);
}

PangoLayout *pdf_layout(struct pdf *pdf, const char *text, double size, double width, bool is_bold)
{
    PangoLayout *layout = pango_layout_new(pdf->context);
    PangoFontDescription *font = pango_font_description_from_string("BIZ UDPGothic");
    PangoAttrList *attributes = pango_attr_list_new();
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_font_description_set_weight(font, is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    const char *plain = runs_plain(pdf, text, attributes);
    half_reserve(plain, size, attributes);
    pango_layout_set_text(layout, plain, -1);
    pango_layout_set_attributes(layout, attributes);
    pango_attr_list_unref(attributes);
    pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_line_spacing(layout, (float)PDF_LEADING);
    return layout;
}

double pdf_line_height(PangoLayout *layout, PangoLayoutIter *iterator)
{
    PangoRectangle extents;
    pango_layout_iter_get_line_extents(iterator, NULL, &extents);
    return (double)extents.height / PANGO_SCALE * (double)pango_layout_get_line_spacing(layout);
}

double pdf_layout_height(PangoLayout *layout)
{
    double height = 0;
    PangoLayoutIter *iterator = pango_layout_get_iter(layout);
    do
        height += pdf_line_height(layout, iterator);
    while (pango_layout_iter_next_line(iterator));
    pango_layout_iter_free(iterator);
    return height;
}

void pdf_line_draw(struct pdf *pdf, PangoLayout *layout, PangoLayoutIter *iterator, double x,
                   double y)
{
    PangoRectangle extents;
    if (pdf->is_measuring)
        return;
    pango_layout_iter_get_line_extents(iterator, NULL, &extents);
    double lead = pdf_line_height(layout, iterator) - (double)extents.height / PANGO_SCALE;
    double baseline =
        (double)(pango_layout_iter_get_baseline(iterator) - extents.y) / PANGO_SCALE;
    cairo_move_to(pdf->cairo, x + (double)extents.x / PANGO_SCALE, y + lead / 2 + baseline);
    pango_cairo_show_layout_line(pdf->cairo, pango_layout_iter_get_line_readonly(iterator));
}

void pdf_layout_draw(struct pdf *pdf, PangoLayout *layout, double x, double y)
{
    PangoLayoutIter *iterator = pango_layout_get_iter(layout);
    do {
        pdf_line_draw(pdf, layout, iterator, x, y);
        y += pdf_line_height(layout, iterator);
    } while (pango_layout_iter_next_line(iterator));
    pango_layout_iter_free(iterator);
}

/* A single line at the end of a page, or at the top of the next, looks lost: two go together. */
static bool breaks_here(const struct pdf *pdf, int line, int lines, double height)
{
    double room = pdf_bottom(pdf) - pdf->y;
    bool leaves_orphan = line == 0 && lines > 2 && room < 2 * height;
    bool leaves_widow = line == lines - 2 && lines > 2 && room < 2 * height;
    return room < height || leaves_orphan || leaves_widow;
}

void pdf_layout_flow(struct pdf *pdf, PangoLayout *layout, double x)
{
    int lines = pango_layout_get_line_count(layout), line = 0;
    PangoLayoutIter *iterator = pango_layout_get_iter(layout);
    do {
        double height = pdf_line_height(layout, iterator);
        if (breaks_here(pdf, line, lines, height)) {
            pdf_page_end(pdf);
            pdf_page_begin(pdf);
        }
        pdf_line_draw(pdf, layout, iterator, x, pdf->y);
        pdf->y += height;
        line++;
    } while (pango_layout_iter_next_line(iterator));
    pango_layout_iter_free(iterator);
}
