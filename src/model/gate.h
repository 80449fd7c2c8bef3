/* SPDX-License-Identifier: Apache-2.0 */
/* Gates: a step that may not be taken before something holds. Most open by a signed waiver with a
 * reason and an expiry; two never do: the journal cannot be edited (store/journal.h), and a
 * corrective action cannot be closed without a check of its effect (improvement/). */
#ifndef MODEL_GATE_H
#define MODEL_GATE_H

#include "model/record.h"

struct gate {
    const char *name; /* "corrective_action.effect" */
    struct label label;
    const char *section; /* why it is there */
    bool may_waive;
    /* Whether the record may pass; *why says what is missing, in the call's language. */
    bool (*is_open)(struct call *call, const struct record *record, const char **why);
};

/* A signed permission to pass a gate once closed: gate, record, reason, who, until when. */
extern const struct reg waiver_register;

/* True when the gate is open or a waiver in force covers the record; else notes ERROR_CONFLICT with
 * what is missing and whether a waiver is possible. */
bool gate_pass(struct call *call, const struct gate *gate, const struct record *record);

/* The last day of the waiver in force that covers the record, or NULL. */
const char *gate_waived_until(struct call *call, const struct gate *gate,
                              const struct record *record);

/* Tells which gates there are, for the waiver form and the manual; set once at start. */
void gates_set(const struct gate *const *gates, int count);
const struct gate *gate_find(const char *name);

#endif
