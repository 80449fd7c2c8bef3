/* SPDX-License-Identifier: Apache-2.0 */
/* A level's rule tried with the figures of an outage, below the level's own page. */
#ifndef CATALOGUE_LEVEL_H
#define CATALOGUE_LEVEL_H

#include "catalogue/rule.h"
#include "pages/report_page.h"
#include "catalogue/view.h"

enum { LEVEL_FACTS_MAX = 12, LEVEL_WORDS_MAX = 8 };

struct level_fact {
    const char *name, *label;
    const char *words[LEVEL_WORDS_MAX]; /* codes to choose from; none for a number */
    const char *word_labels[LEVEL_WORDS_MAX];
    int word_count;
    bool is_flag;      /* yes or no */
    const char *typed; /* what was asked, "" for nothing */
    bool is_wrong;     /* typed, but no figure that can be judged with */
};

struct level_view {
    struct level_fact facts[LEVEL_FACTS_MAX];
    int fact_count;
    bool was_asked;
    const char *words, *rule; /* the rule as a list in the markup of records; as JSON */
    struct judgement judgement;
};

/* For the registers that have a rule: service_level, sector_service. */
void level_panel(struct page *p, const struct record *record);

#endif
