/* SPDX-License-Identifier: Apache-2.0 */
/* A declared life cycle: states, and who may move a record from one to the next. A move that
 * freezes keeps the whole record as a numbered version, readable for ever, which reports quote. */
#ifndef MODEL_LIFECYCLE_H
#define MODEL_LIFECYCLE_H

#include "model/register.h"

enum state_flags {
    STATE_LOCKED = 1 << 0,  /* fields cannot be edited in this state */
    STATE_APPROVED = 1 << 1, /* counts as in force */
    STATE_FINAL = 1 << 2,
};

struct state {
    const char *code; /* NULL ends the list; the first is where records begin */
    struct label label;
    unsigned flags;
    const char *tone;
};

enum transition_flags {
    MOVE_NOT_AUTHOR = 1 << 0, /* whoever edited since the last approval may not (four eyes) */
    MOVE_FREEZE = 1 << 1,     /* keeps a version */
    MOVE_REASON = 1 << 2,     /* a reason must be given */
};

struct transition {
    const char *name; /* "submit", "approve": URL and journal action; NULL ends the list */
    struct label label;
    const char *from, *to;
    enum action action; /* the right it needs */
    unsigned flags;
};

struct lifecycle {
    const struct state *states;
    const struct transition *transitions;
};

/* draft → submitted → approved → superseded, with return and revise. */
extern const struct lifecycle approval_lifecycle;

const struct state *lifecycle_state(const struct lifecycle *lifecycle, const char *code);
const struct transition *lifecycle_transition(const struct lifecycle *lifecycle, const char *from,
                                              const char *name);

#endif
