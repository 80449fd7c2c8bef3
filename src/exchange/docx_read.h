/* SPDX-License-Identifier: Apache-2.0 */
/* A Word document (ECMA-376, WordprocessingML) as lines of plain text: one a paragraph, with the
 * number that Word would have shown before it; headings by style begin with '#' for each level,
 * items of a list with "- ", indented by two blanks for each level. Bold words within a paragraph
 * are **marked**. What was deleted under change tracking, field codes and readings (ruby) are left
 * out. What a reader would miss is counted: whoever imports has to know. */
#ifndef EXCHANGE_DOCX_READ_H
#define EXCHANGE_DOCX_READ_H

#include "base/call.h"

enum {
    DOCX_UNPACKED_MAX = 64 << 20, /* bytes of what is read of it, unpacked */
    DOCX_TEXT_MAX = 4 << 20,      /* bytes of the text that comes out */
};

/* Whether the bytes begin as such a file does. */
bool docx_is(struct text bytes);
struct docx_losses {
    int footnotes, pictures, links, tables; /* links: their words are kept; tables: as lines */
};
/* The text in the call's arena, a NUL behind it; what it takes to read it, up to 256 MiB, in one of
 * its own. ERROR_INVALID with the reason for what is damaged or no Word document. losses may be
 * NULL. */
bool docx_read(struct call *call, struct text bytes, struct text *out, struct docx_losses *losses);

#endif
