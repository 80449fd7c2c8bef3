/* SPDX-License-Identifier: Apache-2.0 */
/* Duties: whatever must be done again and again, with its cycle, owner, deputy and the evidence
 * wanted. Completing a duty records the evidence and opens the next one. */
#ifndef MODEL_DUTY_H
#define MODEL_DUTY_H

#include "model/record.h"

extern const struct reg duty_register;     /* the obligation; next_due says when */
extern const struct reg duty_run_register; /* what was done, once */

/* Notes that the duty was done on a day (as people type days): writes a duty_run with the evidence
 * (LINKS text as in record_parse, may be "") and moves next_due on by the cycle, counted from the
 * day it was due, so that a late one does not drift, but never into the past. One transaction. */
bool duty_complete(struct call *call, struct record *duty, const char *done_on,
                   const char *evidence, const char *note);

enum duty_urgency { DUTY_LATER, DUTY_SOON, DUTY_OVERDUE };
/* soon: within the duty's lead time. */
enum duty_urgency duty_urgency(struct call *call, const struct record *duty);

/* The day one cycle after another: by months, or by days where the cycle is in days. */
const char *duty_cycle_after(struct call *call, const char *day, int64_t cycle, const char *unit);

/* The next due day after one. A duty of the 31st is due at the end of a shorter month, and on the
 * 31st again after it. */
const char *duty_next(struct call *call, const struct record *duty, const char *due);

#endif
