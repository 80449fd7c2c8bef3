/* SPDX-License-Identifier: Apache-2.0 */
/* The numbers of a Word document's paragraphs (ECMA-376 part 1, 17.9): they are not in its text. */
#ifndef EXCHANGE_DOCX_NUMBER_H
#define EXCHANGE_DOCX_NUMBER_H

#include "base/text.h"

enum { NUMBER_LEVELS = 9, NUMBERINGS_MAX = 2000, NUMBER_VALUE_MAX = 100000 };

struct number_level {
    const char *format, *text; /* "decimal", "第%1条" */
    int start;
};

struct numbering {
    int id;
    struct number_level levels[NUMBER_LEVELS];
    int counters[NUMBER_LEVELS];
    bool is_begun[NUMBER_LEVELS];
};

struct numberings {
    struct numbering *abstract;
    int abstract_count;
    struct {
        int id, abstract;
    } *numbers;
    int number_count;
};

#define NUMBER_BULLET "-"

/* Counts the paragraph and gives what stands before it, "第3条"; NUMBER_BULLET for bullets, "" for
 * none and for a list that is not defined. */
const char *number_take(struct arena *arena, struct numberings *all, int number_id, int level);

#endif
