/* SPDX-License-Identifier: Apache-2.0 */
/* Adoption and assessment: which requirements apply to an organisation, and what state each is in,
 * computed from the records by the check it carries. Four states, never a percentage. */
#ifndef ASSESSMENT_ASSESSMENT_H
#define ASSESSMENT_ASSESSMENT_H

#include "web/module.h"

extern const struct module assessment_module;

extern const struct reg adoption_register;   /* the decision on one requirement */
extern const struct reg assessment_register; /* what a person found about one requirement */

/* shown, partly, not_shown, unknown. */
extern const struct choice shown_choices[];

/* How many days ahead an override may reach; a setting, once at start. */
void override_limit_set(int64_t days);
/* The last day that it may name. */
const char *override_limit(struct call *call);

#endif
