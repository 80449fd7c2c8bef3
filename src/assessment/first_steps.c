/* SPDX-License-Identifier: Apache-2.0 */
/* What an installation needs before its dashboard says anything, and what of it is done. */
#include "assessment/dashboard.h"

static bool exists(struct call *call, const char *reg_name, const char *field, enum filter_op op,
                   const char *value)
{
    struct list_query query = {.reg = reg_find(reg_name)};
    return anybody_has(call, &query, field, op, value);
}

void first_steps_fill(struct call *call, struct first_steps *steps)
{
    bool *is_done = steps->is_done;
    is_done[STEP_UNITS] = exists(call, "unit", NULL, FILTER_IS, NULL);
    is_done[STEP_ACCOUNTS] = exists(call, "role_assignment", "role", FILTER_IS, "SEC") &&
                             exists(call, "role_assignment", "role", FILTER_IS, "CISO");
    is_done[STEP_SCOPE] = exists(call, "service", NULL, FILTER_IS, NULL);
    is_done[STEP_ADOPTION] = exists(call, "adoption", "decision", FILTER_NOT, "undecided");
    is_done[STEP_STANDARD] = exists(call, "standard", NULL, FILTER_IS, NULL);
    steps->is_all_done = true;
    for (int i = 0; i < STEP__COUNT; i++)
        steps->is_all_done &= is_done[i];
}
