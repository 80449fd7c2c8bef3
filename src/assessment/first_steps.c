/* SPDX-License-Identifier: Apache-2.0 */
/* What an installation needs before its dashboard says anything, and what of it is done. */
#include "assessment/dashboard.h"
#include "model/user.h"

/* Whether there is one, whoever looks: the answer names no record. */
static bool exists(struct call *call, const char *reg_name, const char *field, enum filter_op op,
                   const char *value)
{
    const struct user *own = call->user;
    struct list_query query = {.reg = reg_find(reg_name)};
    call->user = &user_program;
    bool is_so = query.reg != NULL &&
                 (field == NULL || list_add(call, &query, field, op, value_string(value))) &&
                 list_count(call, &query) > 0;
    call->user = own;
    return is_so;
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
