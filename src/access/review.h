/* SPDX-License-Identifier: Apache-2.0 */
/* The access review (guideline 4.1.3(2)(ウ): the rights of users are reviewed periodically): each
 * account of the reviewer's units is kept, to be changed, or removed; signing it carries the
 * removals out and completes its duty. Signing is a move of its life cycle, so it cannot be done
 * around the conditions. Who may approve in GROUP_ACCESS reviews; others read. */
#ifndef ACCESS_REVIEW_H
#define ACCESS_REVIEW_H

#include "access/overview.h"

extern const struct reg access_review_register, access_review_item_register;
extern const struct choice review_decisions[]; /* keep, change, remove */

struct review_row {
    struct access_row *access; /* as it is now; NULL in a closed review */
    int64_t account_id;
    const char *account, *roles, *remarks, *last_sign_in; /* closed: as they were then */
    const char *decision, *reason; /* "" while undecided */
    bool is_done; /* a change that was asked for has been made since: its roles changed */
};

/* The open review of the units that the call's user reviews, or NULL without a problem. */
struct record *review_open(struct call *call);
/* The duty that the next review completes: the last review's, or one that serves the guideline's
 * item; NULL when there is none. */
struct record *review_duty(struct call *call);
/* Begins one; without a duty, one of that cycle is made (6 or 12 months, the first due now). */
struct record *review_begin(struct call *call, int64_t cycle_months);

/* Every account under review with what has been decided; review NULL: as it is now, undecided. */
bool review_rows(struct call *call, const struct record *review, struct review_row **out,
                 int *count);
/* decision "" takes it back. */
bool review_decide(struct call *call, const struct record *review, int64_t account_id,
                   const char *decision, const char *reason);
/* ERROR_CONFLICT naming what is still missing: undecided accounts, reasons, conflicts kept without
 * a waiver. */
bool review_sign(struct call *call, struct record *review);

#endif
