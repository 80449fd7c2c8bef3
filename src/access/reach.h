/* SPDX-License-Identifier: Apache-2.0 */
/* How far an administrator reaches. Accounts and assignments are of no unit as records, but they
 * hand out rights: a role that covers part of the organisation administers what lies in that part
 * alone, and whatever holds rights everywhere belongs to a role without a unit. */
#ifndef ACCESS_REACH_H
#define ACCESS_REACH_H

#include "model/record.h"

/* Whether the user may do this to what concerns the unit; unit 0, everywhere, takes a role that
 * covers everything. ERROR_FORBIDDEN otherwise. */
bool reach_demand(struct call *call, enum action action, int64_t unit_id);
/* The same for an account: its own unit and those of all its roles, now or to come. Otherwise
 * a new password for a colleague's account would be a way into everything. */
bool reach_account_demand(struct call *call, enum action action, const struct record *account);
/* Without noting a problem: whether to offer it. */
bool reach_account_may(struct call *call, enum action action, const struct record *account);

/* What on_change of a register of access is doing. */
enum action reach_action(const struct record *before, const struct record *record);

#endif
