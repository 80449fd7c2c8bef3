/* SPDX-License-Identifier: Apache-2.0 */
/* What a report proves itself by: the journal's checkpoint that it carries, the line
 * "kaname-checkpoint/1 …", in plain bytes (HTML, a PDF's information dictionary) or in a part of a
 * zip (DOCX, XLSX); and the signature over the whole file (store/signet.h). */
#ifndef CLI_CHECKPOINT_H
#define CLI_CHECKPOINT_H

#include "store/journal.h"
#include "store/signet.h"

struct checkpoint_list {
    struct journal_checkpoint *items;
    size_t count, capacity;
};

/* A line of text, or a file with such lines (a copy of checkpoints.log, an excerpt of a system
 * log): ERROR_INVALID for a line that is none, ERROR_MISSING for a file without any. */
bool checkpoint_take(struct call *call, const char *given, struct checkpoint_list *out);

/* A report with what was found. */
enum { REPORTS_MAX = 100 };
struct report_check {
    const char *path;
    enum signet signet;
    int64_t made_ms; /* SIGNET_RIGHT */
    int64_t entry;   /* the last one of the journal that it was made from */
};
/* Takes the first checkpoint of the file, ERROR_MISSING when it carries none, and compares the
 * signature over the file with the key. */
bool report_check(struct call *call, const char *path, const unsigned char public_key[32],
                  struct checkpoint_list *checkpoints, struct report_check *out);

#endif
