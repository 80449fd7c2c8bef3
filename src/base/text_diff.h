/* SPDX-License-Identifier: Apache-2.0 */
/* Differences within a text, for people: Japanese is compared character by character, words and
 * figures in Latin script as a whole. Myers' O(ND) algorithm (1986), with a limit: texts that have
 * hardly anything in common are shown as one removed and one added. */
#ifndef BASE_TEXT_DIFF_H
#define BASE_TEXT_DIFF_H

#include "base/text.h"

enum diff_kind { DIFF_SAME, DIFF_REMOVED, DIFF_ADDED };

struct diff_run {
    enum diff_kind kind;
    struct text text; /* of the old text when removed, else of the new one */
};

/* Runs in reading order, removed before added. The texts must outlive the runs. */
void text_diff(struct arena *arena, struct text before, struct text after, struct diff_run **out,
               int *count);

#endif
