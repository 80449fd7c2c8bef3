/* SPDX-License-Identifier: Apache-2.0 */
/* Titles of linked records, fetched in bulk and kept for the call, so that showing a page of links
 * costs one query per register and not one per link. */
#ifndef MODEL_TITLES_H
#define MODEL_TITLES_H

#include "model/record.h"

/* Notes the links that the records show: the first title_of loads all that was noted of its
 * register in one query. */
void titles_note(struct call *call, struct record *const *records, int64_t count);
void title_note(struct call *call, const struct reg *reg, int64_t id);
/* "SUP-01 凪原計装"; "#12" for a record that the call's user may not read, which must not be a link
 * either; "" if there is no such record. */
const char *title_of(struct call *call, const struct reg *reg, int64_t id);
bool title_is_open(struct call *call, const struct reg *reg, int64_t id);
/* Whatever the user may read: for what is kept, not shown (a frozen text). */
const char *title_any(struct call *call, const struct reg *reg, int64_t id);

#endif
