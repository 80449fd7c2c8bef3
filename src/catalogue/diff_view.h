/* SPDX-License-Identifier: Apache-2.0 */
/* What the page of two editions shows. */
#ifndef CATALOGUE_DIFF_VIEW_H
#define CATALOGUE_DIFF_VIEW_H

#include "catalogue/carry.h"
#include "catalogue/view.h"

struct edition_diff_view {
    struct carry carry;
    struct mark **marks; /* decisions on the items before, by index */
    const char *show;    /* "" (changes), "added" …, "same", "open", "all" */
    bool may_carry, may_undo;
    bool was_undone; /* just now: */
    int ended, kept_count;
    const struct carry_kept *kept;
};

bool diff_row_shows(const struct edition_diff_view *view, const struct carry_row *row);
/* Words of both editions with what differs marked; is_after: the new side. */
void edition_words_put(struct page *p, const struct carry_row *row, enum entry_text text,
                       bool is_after);
/* What else differs: modality, guidance, the words in the other language. */
void edition_facts_put(struct page *p, const struct carry_row *row, bool is_after);

#endif
