/* SPDX-License-Identifier: Apache-2.0 */
/* On a requirement's page: its state and why, computed now; assessing it; overriding it. */
#ifndef ASSESSMENT_STATE_PANEL_H
#define ASSESSMENT_STATE_PANEL_H

#include "assessment/state.h"
#include "pages/layout.h"
#include "pages/register_view.h"

struct state_view {
    const struct organisation *org;
    struct computed computed;
    int64_t requirement_id;
    const char *code;
    const char *check_title; /* NULL: needs evidence by hand */
    const char *decision;
    bool may_assess;
    const char *override_limit; /* the last day that an override may name */
    bool by_part; /* asked for with ?by=part: it computes the check once for each unit */
    struct part_state {
        const char *name, *why;
        struct url url; /* of a system or its assessment; string NULL for a unit */
        enum shown shown;
    } *parts;
    int part_count;
    struct option *units, *systems; /* what may be assessed */
    int unit_count, system_count;
};

void state_panel(struct page *p, const struct record *requirement);
route_handler override_action;

#endif
