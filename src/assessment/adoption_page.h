/* SPDX-License-Identifier: Apache-2.0 */
/* The list of items with decision and state: deciding on many, and making actions of gaps. */
#ifndef ASSESSMENT_ADOPTION_PAGE_H
#define ASSESSMENT_ADOPTION_PAGE_H

#include "assessment/state.h"
#include "pages/layout.h"

struct adoption_view {
    const struct organisation *org;
    struct state_row *rows; /* those that pass the filter */
    int count, total;
    int decisions[4]; /* in the order of decision_codes */
    const char *decision, *state, *section, *query;
    int viewpoint; /* -1: all */
    bool may_decide, may_act;
};
extern const char *const decision_codes[4];
struct label decision_label(const char *code);
const char *decision_tone(const char *code);
struct label modality_label(const char *code);

route_handler adoption_page, adoption_action;

#endif
