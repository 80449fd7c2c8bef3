/* SPDX-License-Identifier: Apache-2.0 */
/* A record as the journal tells it: its entries, taken one after another, and what stands in the
 * tables held against them. */
#ifndef MODEL_REPLAY_H
#define MODEL_REPLAY_H

#include "model/record.h"
#include "store/journal.h"

#include <jansson.h>

/* A version, file or comment that an entry tells of. */
struct told {
    int64_t seq, at_ms, by_id;
    const char *by, *title, *text, *place;
    struct told *next;
};
struct told_list {
    struct told *first, *last;
};

struct replay {
    const struct reg *reg;
    int64_t id;
    json_t *values; /* name: [value, number of the entry that set it]; also state, unit_id … */
    int64_t writes; /* what rev must be; 0: the journal knows no such record */
    int64_t created_at_ms, created_by, updated_at_ms, updated_by, seq; /* seq: of the last write */
    struct told_list versions, files, comments, settled; /* settled: comments, "#12" */
    int64_t broken_seq;    /* an entry that begins from another value than the last one left */
    const char *broken_by; /* the field */
    bool is_noted;         /* something about it differs, and was said */
};

/* Lives in the arena of the call. */
struct replay *replay_new(struct call *call, const struct reg *reg, int64_t id);
/* The next entry of this record; what it keeps is copied. */
void replay_entry(struct call *call, struct replay *replay, const struct journal_entry *entry);

/* The first field or property of the row in which it differs, or NULL; *seq is the entry that set
 * it. */
const char *replay_differs(const struct replay *replay, const struct record *row, int64_t *seq);

#endif
