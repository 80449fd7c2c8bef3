/* SPDX-License-Identifier: Apache-2.0 */
/* The year plan as a page: which of its duties there are, and taking over the others. */
#ifndef OPERATION_YEAR_PLAN_PAGE_H
#define OPERATION_YEAR_PLAN_PAGE_H

#include "operation/year_plan.h"
#include "pages/layout.h"

struct plan_requirement {
    const char *code, *title;
    int64_t id;
};

struct plan_row {
    const struct plan_entry *entry;
    const char *due, *owner; /* as proposed or typed */
    const char *due_problem, *owner_problem;
    struct plan_requirement requirements[PLAN_REQUIREMENTS_MAX];
    int requirement_count;
    const struct record *duty; /* a live duty that serves its first requirement, or NULL */
    bool is_chosen;
};

struct plan_view {
    struct plan_row rows[PLAN_MAX];
    int count, taken;
    const char **people; /* for typing an owner */
    int person_count;
    int64_t unit_id; /* the duties' own: the organisation, or the user's unit */
    bool may_create;
};

/* "毎年4月", "3か月ごと" */
const char *plan_cycle(struct call *call, const struct plan_entry *entry);
/* The role of those who usually own it, in words. */
const char *plan_owner_role(struct call *call, const struct plan_entry *entry);

route_handler year_plan_page, year_plan_action;

#endif
