/* SPDX-License-Identifier: Apache-2.0 */
/* Clauses out of text. First guess: headings of chapters and articles, as rules in Japan are
 * written (第1章, 第1条, 1.2.3), with numbered paragraphs left in the text of their article. The
 * guess is shown as marked text, one clause a line that begins with '#' (more of them: deeper) and
 * the number it has in 【 】 (empty: none, as 前文 and 附則), which a person corrects; only marked
 * text makes clauses. Numbers that the tree gives anyway are not kept as fixed ones (tree.h). */
#ifndef STANDARDS_OUTLINE_H
#define STANDARDS_OUTLINE_H

#include "standards/clause_edit.h"

enum { OUTLINE_SIZE_MAX = 4 * 1024 * 1024 };

/* UTF-8 (with or without a byte order mark) or CP932; ERROR_INVALID for anything else. */
bool outline_decode(struct call *call, struct text bytes, struct text *out);
/* Marked text of plain text; lines that are marked already stay what they are
 * (outline_guess.c). */
const char *outline_guess(struct call *call, struct text plain);
/* The style of numbering that the numbers of marked text speak for, "" for none. */
const char *outline_style(struct text marked);
/* Whether the text within 【 】 is a number and not a word. */
bool outline_is_number(struct text text);
/* Clauses of marked text. ERROR_INVALID, with the line, for text before the first heading, a
 * heading without words, or a level that skips one. */
bool outline_read(struct call *call, struct text marked, struct draft **out, int *count);

/* What marked text looks like, for whoever mends it. */
extern const char outline_example[];

#endif
