/* SPDX-License-Identifier: Apache-2.0 */
/* Hooks of documents and clauses: what no form, import or API may go round. A clause changes only
 * while its document is a draft, and by whoever may change the document; who wrote clauses does not
 * approve them; approval freezes an edition. */
#ifndef STANDARDS_RULES_H
#define STANDARDS_RULES_H

#include "model/record.h"

bool standard_check(struct call *call, const struct record *before, const struct record *record);
bool standard_change(struct call *call, const struct record *before, const struct record *record);
void clause_compute(struct call *call, struct record *record);
bool clause_check(struct call *call, const struct record *before, const struct record *record);
bool clause_change(struct call *call, const struct record *before, const struct record *record);

/* The next review of an approved document is a duty: makes it, or moves the one there is to
 * review_by. Nothing where no date was set (review_duty.c). */
bool review_duty_keep(struct call *call, const struct record *standard);

/* Whether the user wrote clauses of the document since it was last approved. */
bool clauses_are_mine(struct call *call, const struct record *standard);

#endif
