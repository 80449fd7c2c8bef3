/* SPDX-License-Identifier: Apache-2.0 */
/* /handover: leavers with what they still hold; /handover/{id}: handing it over. */
#ifndef LEADERSHIP_HANDOVER_PAGE_H
#define LEADERSHIP_HANDOVER_PAGE_H

#include "leadership/handover.h"
#include "pages/layout.h"

struct handover_view {
    struct leaver *leavers;
    int count;
};

struct leaver_view {
    const struct leaver *leaver;
    const char **people; /* who may take over, for typing */
    int person_count;
    bool is_chosen[HOLDINGS_MAX];
    const char *successor, *reason, *problem; /* problem: of the successor's name */
};

/* Below a person's own page: the way to what they hold. */
void person_panel(struct page *p, const struct record *person);

route_handler handover_page, leaver_page, handover_action;

#endif
