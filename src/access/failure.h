/* SPDX-License-Identifier: Apache-2.0 */
/* Failed sign-ins in the journal, which never shrinks: the first ones of a minute from each address
 * stand there one by one, the rest as one entry that says how many. */
#ifndef ACCESS_FAILURE_H
#define ACCESS_FAILURE_H

#include "base/call.h"

enum { FAILURES_A_MINUTE = 20 };

/* Notes a failed sign-in; account 0 where there is none of that login. */
bool failure_note(struct call *call, int64_t account_id, const char *login);
/* Notes what was left out in minutes that are over; a job's work, within the open transaction. */
bool failures_flush(struct call *call);

#endif
