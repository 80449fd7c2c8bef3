/* SPDX-License-Identifier: Apache-2.0 */
/* What happened to a record: read from the journal, field by field. And the frozen versions. */
#ifndef MODEL_HISTORY_H
#define MODEL_HISTORY_H

#include "model/record.h"

/* One change of such an object, where the two differ; out begins empty, the caller closes it. */
void change_put(struct buffer *out, const char *name, struct value before, struct value after);
/* {"field":[before,after]} in codes; "" when nothing differs. before is NULL for a new record.
 * NULL with ERROR_TOO_LARGE when it is more than an entry holds: half of it would be no JSON. */
const char *changes_json(struct call *call, const struct record *before,
                         const struct record *after);
/* The same with {"name":[null,"note"]} added, for what an entry tells besides the fields. NULL when
 * changes is, or with ERROR_TOO_LARGE. */
const char *changes_add(struct call *call, const char *changes, const char *name,
                        const char *note);
/* Appends a journal entry about a record within the open transaction, with call->reason, which is
 * refused past REASON_MAX characters. False, too, when changes is NULL: changes_json said why. */
enum { REASON_MAX = 4000 };
bool history_append(struct call *call, const struct record *record, const char *action,
                    const char *changes);

struct change {
    const struct field *field; /* NULL for one that is no more */
    const char *name, *before, *after; /* shown for people */
};
struct event {
    int64_t seq, at_ms;
    const char *actor, *origin, *action, *reason;
    struct change *changes;
    int change_count;
};
/* Newest first: those before an entry's number (0: from the newest), at most limit, and no more
 * than HISTORY_BYTES_MAX of changes beside the first. *next is the number to go on before, 0 at the
 * end. */
bool history_load(struct call *call, const struct record *record, int64_t before, int limit,
                  struct event **out, int *count, int64_t *next);

/* What one page of a history or of the journal carries: a long text that is edited day by day would
 * otherwise fill the memory of whoever looks at it. */
enum { HISTORY_BYTES_MAX = 2 << 20 };

/* Whether the call's user made or changed the record, or took this step, up to the last time that
 * the step was taken (or until now, if it never was). */
bool history_wrote(struct call *call, const struct record *record, const char *step);

/* The changes of one entry of the journal, as people read them. reg may be NULL (no register any
 * more): then nothing. */
void event_changes(struct call *call, const struct reg *reg, const char *changes,
                   struct event *event);

struct version {
    int64_t number, at_ms, approved_by, seq; /* seq: journal entry that froze it */
    const char *title, *approver;
};
bool versions_load(struct call *call, const struct reg *reg, int64_t id, struct version **out,
                   int *count);
/* A frozen version as a record (read-only); number 0: the newest. NULL if none. */
struct record *version_load(struct call *call, const struct reg *reg, int64_t id, int64_t number);

/* What was attached when it was approved. */
struct version_file {
    const char *name, *sha256;
};
bool version_files(struct call *call, const struct reg *reg, int64_t id, int64_t number,
                   struct version_file **out, int *count);

/* A version about to be frozen: its number, its text, and what the entry that approves it says of
 * it ("3 sha256:…"), so that the journal vouches for the text. */
struct frozen {
    int64_t number;
    const char *data, *note;
};
bool version_prepare(struct call *call, const struct record *record, struct frozen *out);
/* After that entry, in the same transaction. */
bool version_freeze(struct call *call, const struct record *record, const struct frozen *frozen);

#endif
