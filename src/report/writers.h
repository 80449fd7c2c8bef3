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

/* A file of text; false with a problem. */
bool text_write(struct call *call, const char *path, struct text text);

#endif
