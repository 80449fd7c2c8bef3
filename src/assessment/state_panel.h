/* SPDX-License-Identifier: Apache-2.0 */
/* On a requirement's page: its state and why, computed now; assessing it; overriding it. */
#ifndef ASSESSMENT_STATE_PANEL_H
#define ASSESSMENT_STATE_PANEL_H

#include "assessment/state.h"
#include "pages/layout.h"

struct state_view {
    const struct organisation *org;
    struct computed computed;
    int64_t requirement_id;
    const char *check_title; /* NULL: needs evidence by hand */
    const char *decision;
    bool may_assess;
};

void state_panel(struct page *p, const struct record *requirement);
route_handler override_action;

#endif
