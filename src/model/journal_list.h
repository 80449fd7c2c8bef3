/* SPDX-License-Identifier: Apache-2.0 */
/* Reading the journal, newest first: only what its reader may know of. */
#ifndef MODEL_JOURNAL_LIST_H
#define MODEL_JOURNAL_LIST_H

#include "store/journal.h"

struct journal_query {
    int64_t before;        /* entries with a smaller number; 0: from the newest */
    int limit;             /* how many are looked at */
    const char *reg;       /* of this register alone, or NULL */
    int64_t record_id;     /* and of this record, or 0 */
    int64_t actor_id;      /* of this account alone, or 0 */
    int64_t from_ms, to_ms; /* from_ms <= time < to_ms; 0: no such bound */
};

/* Needs ACTION_READ on GROUP_JOURNAL. Entries about a record go to whoever may read the record;
 * those about none (sign-in) to whoever may read the journal everywhere. Long changes make the page
 * shorter (HISTORY_BYTES_MAX). *next is the number to go on before, 0 at the end. */
bool journal_list(struct call *call, const struct journal_query *query,
                  struct journal_entry **out, int *count, int64_t *next);

#endif
