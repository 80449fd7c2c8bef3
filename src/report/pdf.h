/* SPDX-License-Identifier: Apache-2.0 */
/* The page that is being set: shared by the parts of the PDF writer. Lengths are points. */
#ifndef REPORT_PDF_H
#define REPORT_PDF_H

#include "report/writers.h"

#include <pango/pangocairo.h>

#define PDF_MARGIN 54.0
#define PDF_HEADER 30.0
#define PDF_FOOTER 34.0
#define PDF_BODY_SIZE 9.5
#define PDF_LEADING 1.55

struct pdf {
    const struct document *document;
    cairo_surface_t *surface;
    cairo_t *cairo;
    PangoContext *context;
    double width, height, y; /* of the page; where the next thing goes */
    int outline[5];          /* the last entry of the outline at each level; 0 is the root */
    int page, pages;         /* pages is known in the second pass */
    bool is_measuring;       /* the first pass only counts pages */
    bool is_bare;            /* no header and footer: the cover */
};

double pdf_left(const struct pdf *pdf);
double pdf_inner_width(const struct pdf *pdf);
/* How far down the page may be written. */
double pdf_bottom(const struct pdf *pdf);
void pdf_page_end(struct pdf *pdf);
void pdf_page_begin(struct pdf *pdf);
/* A new page unless so much height is left. */
void pdf_need(struct pdf *pdf, double height);

/* A layout of text with its runs; freed by the caller with g_object_unref. */
PangoLayout *pdf_layout(struct pdf *pdf, const char *text, double size, double width,
                        bool is_bold);
/* Of the line at the iterator, with its leading half above and half below. */
double pdf_line_height(PangoLayout *layout, PangoLayoutIter *iterator);
void pdf_line_draw(struct pdf *pdf, PangoLayout *layout, PangoLayoutIter *iterator, double x,
                   double y);
double pdf_layout_height(PangoLayout *layout);
void pdf_layout_draw(struct pdf *pdf, PangoLayout *layout, double x, double y);
/* Draws what fits line by line over pages; used by paragraphs. */
void pdf_layout_flow(struct pdf *pdf, PangoLayout *layout, double x);

/* The context's shape renderer: draws the half circle. */
void pdf_half_draw(cairo_t *cairo, PangoAttrShape *shape, gboolean is_path, gpointer unused);

void pdf_colour(struct pdf *pdf, enum tone tone);
void pdf_table(struct pdf *pdf, const struct node *node);

#endif
