/* SPDX-License-Identifier: Apache-2.0 */
/* Who asks, and what they may: computed by floor access from role assignments, read by the
 * model. */
#ifndef MODEL_USER_H
#define MODEL_USER_H

#include "model/register.h"

/* What one role assignment gives: rights over a unit and all below it. */
struct grant {
    int64_t unit_id;       /* 0: everywhere */
    const int64_t *units;  /* the unit and its descendants; NULL with unit_id 0 */
    int unit_count;
    unsigned rights[GROUP__COUNT]; /* sets of enum action */
    const char *role;              /* the role's code */
};

struct user {
    int64_t account_id, person_id;
    const int64_t *accounts; /* of the same person, this one among them; NULL: this one alone */
    int account_count;
    const char *login, *name;
    int64_t unit_id; /* home unit: where new records go unless said otherwise */
    const struct grant *grants;
    int grant_count;
    bool is_program; /* a command or job with all rights, journalled under its name */
    unsigned token_actions; /* an API token's scope; 0 = no token, all */
};

/* The command line of the person who owns the data folder: all rights. */
extern const struct user user_program;

/* May the call's user do this to a record of the group in that unit (0 or less: of no unit)? */
bool user_may(const struct call *call, enum right_group group, enum action action,
              int64_t unit_id);
/* In any unit at all: whether to offer it. */
bool user_may_somewhere(const struct call *call, enum right_group group, enum action action);
/* Whether an account is the call's user's own, or another of the same person. */
bool user_is(const struct call *call, int64_t account_id);
bool user_has_role(const struct call *call, const char *role);
/* As user_may, but notes ERROR_FORBIDDEN with what was missing. */
bool user_demand(struct call *call, enum right_group group, enum action action, int64_t unit_id);

/* The units that may be read as a condition: *ids NULL and count 0 for no restriction. */
void user_units(const struct call *call, enum right_group group, enum action action,
                const int64_t **ids, int *count);

#endif
