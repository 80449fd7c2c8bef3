/* SPDX-License-Identifier: Apache-2.0 */
/* A Word document (ECMA-376, WordprocessingML) as lines of plain text: one a paragraph, with the
 * number that Word would have shown before it; headings by style begin with '#' for each level.
 * What was deleted under change tracking, field codes, readings (ruby) and bullets are left out. */
#ifndef EXCHANGE_DOCX_READ_H
#define EXCHANGE_DOCX_READ_H

#include "base/call.h"

enum { DOCX_PART_MAX = 64 << 20 /* bytes of one part, unpacked */ };

/* Whether the bytes begin as such a file does. */
bool docx_is(struct text bytes);
/* In the call's arena. ERROR_INVALID with the reason for what is damaged or no Word document. */
bool docx_read(struct call *call, struct text bytes, struct text *out);

#endif
