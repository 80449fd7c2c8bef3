/* SPDX-License-Identifier: Apache-2.0 */
/* What signing an access review does; only review.c's declaration and its page use this. */
#ifndef ACCESS_REVIEW_APPLY_H
#define ACCESS_REVIEW_APPLY_H

#include "access/review.h"

/* The register's hook: on the move to "closed" checks the decisions, keeps each account as it was,
 * removes what is to be removed and completes the duty. */
bool review_apply(struct call *call, const struct record *before, const struct record *review);

/* Writes what has been decided about one account; roles NULL leaves the picture of it alone. */
bool review_item_save(struct call *call, const struct record *review,
                      const struct review_row *row);

/* Runs work with all rights under the user's own name: reviewing asks for approval rights, which
 * do not include editing accounts by hand. */
bool review_as_program(struct call *call, bool (*work)(struct call *call, void *context),
                       void *context);

#endif
