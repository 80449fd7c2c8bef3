/* SPDX-License-Identifier: Apache-2.0 */
/* The journal's checkpoint that a report carries: the line "kaname-checkpoint/1 …", in plain bytes
 * (HTML, a PDF's information dictionary) or in a part of a zip (DOCX, XLSX). */
#ifndef CLI_CHECKPOINT_H
#define CLI_CHECKPOINT_H

#include "store/journal.h"

enum { CHECKPOINTS_MAX = 100 };

struct checkpoint_list {
    struct journal_checkpoint items[CHECKPOINTS_MAX];
    size_t count;
};

/* One line of text; ERROR_INVALID if it is not one. */
bool checkpoint_take(struct call *call, struct text text, struct checkpoint_list *out);
/* The first one of the file; ERROR_MISSING when it carries none. */
bool checkpoint_of_report(struct call *call, const char *path, struct checkpoint_list *out);

#endif
