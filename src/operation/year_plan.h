/* SPDX-License-Identifier: Apache-2.0 */
/* The year plan: duties that follow from what the guideline wants periodically, declared in
 * data/duties/. An organisation takes over those it wants, with an owner and a first day each; from
 * then on they are duties like any other. */
#ifndef OPERATION_YEAR_PLAN_H
#define OPERATION_YEAR_PLAN_H

#include "base/label.h"
#include "model/record.h"

enum { PLAN_MAX = 200, PLAN_REQUIREMENTS_MAX = 16, FISCAL_YEAR_END = 3 /* March */ };

struct plan_entry {
    const char *id, *role; /* role: of those who usually own it, a code of access/roles.h */
    struct label title, how, evidence;
    int month; /* 1 to 12, or 0: by the cycle, counted so that one falls on the fiscal year's end */
    int cycle, lead_days; /* months, days */
    const char *requirements[PLAN_REQUIREMENTS_MAX];
    int requirement_count;
};

/* Reads data/duties/; dies where a file is wrong. Once, at start. */
void year_plan_load(void);
int year_plan_count(void);
const struct plan_entry *year_plan_at(int index);

/* The last day of the month in which it is due next, on or after today. */
const char *plan_entry_due(struct call *call, const struct plan_entry *entry);

/* A duty made from it, not yet saved. next_due and owner as typed, owner may be empty; NULL with
 * problems at the fields "due" and "owner", each with the entry's id behind a dot. */
struct record *plan_entry_duty(struct call *call, const struct plan_entry *entry, int64_t unit_id,
                               struct text due, struct text owner);

#endif
