/* SPDX-License-Identifier: Apache-2.0 */
/* Separation of duties as a gate: one person does not hold two roles that conflict
 * (access/roles.h), unless a waiver about the account is in force, approved by somebody else. */
#ifndef ACCESS_SEPARATION_H
#define ACCESS_SEPARATION_H

#include "model/gate.h"

/* About a record of account_register; open while the roles held today do not conflict. */
extern const struct gate separation_gate;

/* The last day of the waiver in force for an account, or NULL. */
const char *separation_waived_until(struct call *call, int64_t account_id);

/* Why two roles should not be together: *own, held with the account, and *other, held with it or
 * with another account of the same person. NULL where none conflict. */
const struct label *separation_conflict(struct call *call, int64_t account_id, const char **own,
                                        const char **other);

/* For an account whose person has changed, or that comes back: ERROR_INVALID where the roles of the
 * person's accounts conflict and no waiver is in force. */
bool separation_person_check(struct call *call, const struct record *account);
/* For a new or changed assignment: ERROR_INVALID where it conflicts, unless it ends with the
 * waiver. */
bool separation_check(struct call *call, const struct record *assignment);

#endif
