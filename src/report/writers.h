/* SPDX-License-Identifier: Apache-2.0 */
/* The writers behind document_write. */
#ifndef REPORT_WRITERS_H
#define REPORT_WRITERS_H

#include "report/document.h"

bool html_write(const struct document *document, const char *path);
bool pdf_write(const struct document *document, const char *path);
bool docx_write(const struct document *document, const char *path);
bool xlsx_write(const struct document *document, const char *path);

/* "●", "◐", "◇", "○" or "": the shape that goes with a tone. */
const char *tone_shape(enum tone tone);

/* The widths of a table's columns within a room: by weight, but no word and no code is broken as
 * long as there is room. measure: how wide a cell with that text has to be. */
enum { DOCUMENT_COLUMNS_MAX = 64 };
typedef double measure_text(void *context, const char *text, bool is_bold);
double *table_widths(struct arena *arena, const struct node *node, double room,
                     measure_text *measure, void *context);

/* A file of text; false with a problem. */
bool text_write(struct call *call, const char *path, struct text text);

#endif
