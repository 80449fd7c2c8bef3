/* SPDX-License-Identifier: Apache-2.0 */
/* The guideline's roles and what each may do, in one table; and the pairs that one person should
 * not hold (separation of duties). Source: guideline 4.1.2(3), domain roles. */
#ifndef ACCESS_ROLES_H
#define ACCESS_ROLES_H

#include "model/user.h"

struct role {
    const char *code; /* "SEC" */
    struct label label;
    /* By group: letters r read, c create, u update, e end, s submit, a approve, x export,
     * i import. */
    const char *rights[GROUP__COUNT];
};

extern const struct role roles[];
extern const int role_count;
/* The roles as choices of a register's field. */
extern const struct choice role_choices[];

/* The groups of registers over which rights are granted, as programs and as people name them. */
struct right_name {
    const char *code;
    struct label label;
};
extern const struct right_name right_names[GROUP__COUNT];
/* The group of a code, or -1. */
int right_group_find(struct text code);

const struct role *role_find(const char *code);
/* The set of enum action for a group. */
unsigned role_rights(const struct role *role, enum right_group group);

/* Why two roles should not be held by one person, or NULL. */
const struct label *role_conflict(const char *a, const char *b);

/* The whole matrix as text: golden file and manual. */
const char *roles_print(struct call *call);

#endif
