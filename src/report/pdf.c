/* SPDX-License-Identifier: Apache-2.0 */
/* PDF by cairo and pango: A4, two passes (the contents need page numbers), embedded subsets. */
#include "report/pdf.h"

#include <cairo-pdf.h>
#include <string.h>

#define A4_SHORT 595.276
#define A4_LONG 841.890

static void small_draw(struct pdf *pdf, const char *text, double y, PangoAlignment alignment)
{
    PangoLayout *layout = pdf_layout(pdf, text, 7.5, pdf_inner_width(pdf), false);
    pango_layout_set_alignment(layout, alignment);
    pdf_colour(pdf, TONE_SOFT);
    pdf_layout_draw(pdf, layout, pdf_left(pdf), y);
    g_object_unref(layout);
}

static void rule_draw(struct pdf *pdf, double y)
{
    if (pdf->is_measuring)
        return;
    cairo_set_source_rgb(pdf->cairo, 0.75, 0.77, 0.80);
    cairo_set_line_width(pdf->cairo, 0.5);
    cairo_move_to(pdf->cairo, pdf_left(pdf), y);
    cairo_line_to(pdf->cairo, pdf_left(pdf) + pdf_inner_width(pdf), y);
    cairo_stroke(pdf->cairo);
}

void pdf_page_begin(struct pdf *pdf)
{
    const struct document *document = pdf->document;
    pdf->page++;
    pdf->y = PDF_MARGIN + (pdf->is_bare ? 0 : PDF_HEADER);
    if (pdf->is_bare)
        return;
    small_draw(pdf, document->title, PDF_MARGIN - 8, PANGO_ALIGN_LEFT);
    small_draw(pdf,
               document->mark == NULL
                   ? document->organisation
                   : arena_format(document->call->arena, "【%s】 %s", document->mark,
                                  document->organisation),
               PDF_MARGIN - 8, PANGO_ALIGN_RIGHT);
    rule_draw(pdf, PDF_MARGIN + 8);
}

void pdf_page_end(struct pdf *pdf)
{
    struct arena *arena = pdf->document->call->arena;
    double y = pdf->height - PDF_MARGIN - 4;
    if (!pdf->is_bare) {
        rule_draw(pdf, y - 6);
        small_draw(pdf, pdf->document->date, y, PANGO_ALIGN_LEFT);
        small_draw(pdf, arena_format(arena, "%d / %d", pdf->page, pdf->pages), y,
                   PANGO_ALIGN_RIGHT);
    }
    if (!pdf->is_measuring)
        cairo_show_page(pdf->cairo);
    pdf->is_bare = false;
}

void pdf_need(struct pdf *pdf, double height)
{
    if (pdf->y + height <= pdf_bottom(pdf))
        return;
    pdf_page_end(pdf);
    pdf_page_begin(pdf);
}

static void heading_draw(struct pdf *pdf, struct node *node)
{
    static const double sizes[] = {0, 16, 13, 11, 10}, spaces[] = {0, 20, 16, 12, 8};
    PangoLayout *layout =
        pdf_layout(pdf, node->text, sizes[node->level], pdf_inner_width(pdf), true);
    pango_layout_set_line_spacing(layout, 1.3f);
    double height = pdf_layout_height(layout);
    bool is_top = pdf->y < PDF_MARGIN + PDF_HEADER + 1;
    /* With two lines of what follows, or the head and first row of a table, so that no heading
     * stands alone at the foot of a page. */
    double follows = node->next != NULL && node->next->kind == NODE_TABLE ? 120 : 44;
    pdf_need(pdf, height + (is_top ? 0 : spaces[node->level]) + follows);
    if (pdf->y > PDF_MARGIN + PDF_HEADER + 1)
        pdf->y += spaces[node->level];
    node->page = pdf->page;
    if (!pdf->is_measuring) {
        const char *link = arena_format(pdf->document->call->arena, "page=%d pos=[%.1f %.1f]",
                                        pdf->page, pdf_left(pdf), pdf->y);
        pdf->outline[node->level] = cairo_pdf_surface_add_outline(
            pdf->surface, pdf->outline[node->level - 1], node->text, link, 0);
        for (int i = node->level + 1; i < 5; i++)
            pdf->outline[i] = pdf->outline[node->level];
    }
    pdf_colour(pdf, TONE_STRONG);
    pdf_layout_draw(pdf, layout, pdf_left(pdf), pdf->y);
    pdf->y += height + 6;
    g_object_unref(layout);
}

static void paragraph_draw(struct pdf *pdf, const struct node *node)
{
    PangoLayout *layout =
        pdf_layout(pdf, node->text, PDF_BODY_SIZE, pdf_inner_width(pdf), false);
    pango_layout_set_justify(layout, TRUE);
    pdf_colour(pdf, TONE_NONE);
    pdf_layout_flow(pdf, layout, pdf_left(pdf));
    pdf->y += 6;
    g_object_unref(layout);
}

static void bullet_draw(struct pdf *pdf, const struct node *node)
{
    double indent = 16.0 * (node->level - 1), marker_width = 22;
    PangoLayout *marker = pdf_layout(pdf, node->marker, PDF_BODY_SIZE, marker_width + 20, false);
    PangoLayout *layout =
        pdf_layout(pdf, node->text, PDF_BODY_SIZE,
                   pdf_inner_width(pdf) - indent - marker_width, false);
    pdf_need(pdf, PDF_BODY_SIZE * PDF_LEADING);
    pdf_colour(pdf, TONE_NONE);
    pdf_layout_draw(pdf, marker, pdf_left(pdf) + indent, pdf->y);
    pdf_layout_flow(pdf, layout, pdf_left(pdf) + indent + marker_width);
    pdf->y += 3;
    g_object_unref(marker);
    g_object_unref(layout);
}

static void note_draw(struct pdf *pdf, const struct node *node)
{
    PangoLayout *layout =
        pdf_layout(pdf, node->text, PDF_BODY_SIZE, pdf_inner_width(pdf) - 24, false);
    double height = pdf_layout_height(layout) + 16;
    pdf_need(pdf, height);
    if (!pdf->is_measuring) {
        cairo_set_source_rgb(pdf->cairo, 0.96, 0.945, 0.90);
        cairo_rectangle(pdf->cairo, pdf_left(pdf), pdf->y, pdf_inner_width(pdf), height);
        cairo_fill(pdf->cairo);
        cairo_set_source_rgb(pdf->cairo, 0.66, 0.47, 0.05);
        cairo_rectangle(pdf->cairo, pdf_left(pdf), pdf->y, 3, height);
        cairo_fill(pdf->cairo);
    }
    pdf_colour(pdf, TONE_NONE);
    pdf_layout_draw(pdf, layout, pdf_left(pdf) + 14, pdf->y + 8);
    pdf->y += height + 10;
    g_object_unref(layout);
}

static void figures_draw(struct pdf *pdf, const struct node *node)
{
    double width = pdf_inner_width(pdf) / (node->figure_count > 0 ? node->figure_count : 1);
    pdf_need(pdf, 60);
    for (int i = 0; i < node->figure_count; i++) {
        const struct document_figure *figure = &node->figures[i];
        double x = pdf_left(pdf) + width * i;
        const char *label = arena_format(pdf->document->call->arena, "%s %s",
                                         tone_shape(figure->tone), figure->label);
        PangoLayout *name = pdf_layout(pdf, label, 8.5, width - 8, false);
        PangoLayout *value = pdf_layout(pdf, figure->value, 20, width - 8, true);
        pdf_colour(pdf, figure->tone);
        pdf_layout_draw(pdf, name, x, pdf->y);
        pdf_layout_draw(pdf, value, x, pdf->y + 14);
        g_object_unref(name);
        g_object_unref(value);
    }
    pdf->y += 56;
}

static void node_draw(struct pdf *pdf, struct node *node)
{
    switch (node->kind) {
    case NODE_HEADING:
        heading_draw(pdf, node);
        return;
    case NODE_PARAGRAPH:
        paragraph_draw(pdf, node);
        return;
    case NODE_BULLET:
        bullet_draw(pdf, node);
        return;
    case NODE_TABLE:
        pdf_table(pdf, node);
        return;
    case NODE_FIGURES:
        figures_draw(pdf, node);
        return;
    case NODE_NOTE:
        note_draw(pdf, node);
        return;
    case NODE_BREAK:
        if (pdf->y > PDF_MARGIN + PDF_HEADER + 1) {
            pdf_page_end(pdf);
            pdf_page_begin(pdf);
        }
        return;
    }
}

static void cover_line(struct pdf *pdf, const char *text, double size, bool is_bold, double space)
{
    if (text == NULL || *text == '\0')
        return;
    PangoLayout *layout = pdf_layout(pdf, text, size, pdf_inner_width(pdf), is_bold);
    pango_layout_set_line_spacing(layout, 1.35f);
    pdf_colour(pdf, is_bold ? TONE_STRONG : TONE_SOFT);
    pdf_layout_draw(pdf, layout, pdf_left(pdf), pdf->y);
    pdf->y += pdf_layout_height(layout) + space;
    g_object_unref(layout);
}

static void cover_draw(struct pdf *pdf)
{
    const struct document *document = pdf->document;
    pdf->y = pdf->height * 0.30;
    cover_line(pdf, document->mark, 10, true, 18);
    if (!pdf->is_measuring) {
        cairo_set_source_rgb(pdf->cairo, 0.07, 0.28, 0.42);
        cairo_rectangle(pdf->cairo, pdf_left(pdf), pdf->y, 46, 4);
        cairo_fill(pdf->cairo);
    }
    pdf->y += 18;
    cover_line(pdf, document->title, 24, true, 10);
    cover_line(pdf, document->subtitle, 12, false, 60);
    cover_line(pdf, document->organisation, 13, true, 6);
    cover_line(pdf, document->date, 11, false, 0);
    pdf_page_end(pdf);
}

static void contents_line(struct pdf *pdf, const struct node *node)
{
    double indent = 14.0 * (node->level - 1), room = 34;
    PangoLayout *name = pdf_layout(pdf, node->text, PDF_BODY_SIZE,
                                   pdf_inner_width(pdf) - indent - room, node->level == 1);
    const char *page = arena_format(pdf->document->call->arena, "%d", node->page);
    PangoLayout *number = pdf_layout(pdf, page, PDF_BODY_SIZE, room, false);
    double height = pdf_layout_height(name);
    pango_layout_set_alignment(number, PANGO_ALIGN_RIGHT);
    pdf_need(pdf, height + 3);
    pdf_colour(pdf, TONE_NONE);
    if (!pdf->is_measuring) {
        const char *link = arena_format(pdf->document->call->arena, "page=%d", node->page);
        cairo_tag_begin(pdf->cairo, CAIRO_TAG_LINK, link);
    }
    pdf_layout_draw(pdf, name, pdf_left(pdf) + indent, pdf->y);
    pdf_layout_draw(pdf, number, pdf_left(pdf) + pdf_inner_width(pdf) - room, pdf->y);
    if (!pdf->is_measuring)
        cairo_tag_end(pdf->cairo, CAIRO_TAG_LINK);
    pdf->y += height + 3;
    g_object_unref(name);
    g_object_unref(number);
}

static void contents_draw(struct pdf *pdf)
{
    enum { LEVEL_MAX = 2 };
    bool is_english = pdf->document->call->lang == LANG_EN;
    pdf_page_begin(pdf);
    cover_line(pdf, is_english ? "Contents" : "目次", 16, true, 10);
    for (const struct node *node = pdf->document->nodes; node != NULL; node = node->next)
        if (node->kind == NODE_HEADING && node->level <= LEVEL_MAX)
            contents_line(pdf, node);
    pdf_page_end(pdf);
}

/* The whole document once; the first time only to learn where things come to stand. */
static void pass(struct pdf *pdf)
{
    pdf->page = 0;
    pdf->is_bare = true;
    pdf_page_begin(pdf);
    cover_draw(pdf);
    if (pdf->document->has_contents)
        contents_draw(pdf);
    pdf_page_begin(pdf);
    for (struct node *node = pdf->document->nodes; node != NULL; node = node->next)
        node_draw(pdf, node);
    if (pdf->document->checkpoint != NULL) {
        PangoLayout *layout =
            pdf_layout(pdf, pdf->document->checkpoint, 6.5, pdf_inner_width(pdf), false);
        pdf_need(pdf, 40);
        pdf->y += 14;
        pdf_colour(pdf, TONE_SOFT);
        pdf_layout_flow(pdf, layout, pdf_left(pdf));
        g_object_unref(layout);
    }
    pdf_page_end(pdf);
    pdf->pages = pdf->page;
}

bool pdf_write(const struct document *document, const char *path)
{
    struct pdf pdf = {.document = document,
                      .width = document->is_landscape ? A4_LONG : A4_SHORT,
                      .height = document->is_landscape ? A4_SHORT : A4_LONG};
    pdf.surface = cairo_pdf_surface_create(path, pdf.width, pdf.height);
    cairo_pdf_surface_set_metadata(pdf.surface, CAIRO_PDF_METADATA_TITLE, document->title);
    cairo_pdf_surface_set_metadata(pdf.surface, CAIRO_PDF_METADATA_AUTHOR, document->organisation);
    cairo_pdf_surface_set_metadata(pdf.surface, CAIRO_PDF_METADATA_CREATOR, "Kaname");
    if (document->checkpoint != NULL)
        cairo_pdf_surface_set_metadata(pdf.surface, CAIRO_PDF_METADATA_KEYWORDS,
                                       document->checkpoint);
    pdf.cairo = cairo_create(pdf.surface);
    pdf.context = pango_cairo_create_context(pdf.cairo);
    pango_cairo_context_set_shape_renderer(pdf.context, pdf_half_draw, NULL, NULL);
    pango_context_set_language(pdf.context, pango_language_from_string(
                                                document->call->lang == LANG_EN ? "en" : "ja"));
    pdf.is_measuring = true;
    pass(&pdf);
    pdf.is_measuring = false;
    pass(&pdf);
    g_object_unref(pdf.context);
    bool is_written = cairo_status(pdf.cairo) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(pdf.cairo);
    cairo_surface_finish(pdf.surface);
    is_written &= cairo_surface_status(pdf.surface) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(pdf.surface);
    return is_written;
}
