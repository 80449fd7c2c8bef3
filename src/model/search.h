/* SPDX-License-Identifier: Apache-2.0 */
/* Search over everything the user may see: two-character Japanese words, one-character prefixes,
 * width and kana folded (base/fold.h). The same tokens serve FTS5 and PostgreSQL's tsvector. */
#ifndef MODEL_SEARCH_H
#define MODEL_SEARCH_H

#include "model/record.h"

/* Renews a record's entry; called by record_save (an ended record stays findable, marked). Of a
 * record's texts together the first 500,000 bytes are found: what PostgreSQL's index can hold. */
bool search_write(struct call *call, const struct record *record);

struct search_hit {
    const struct reg *reg;
    int64_t id;
    const char *title;
    const char *excerpt; /* of the record's texts, around the first match */
    bool is_ended;
};
/* Best matches over all registers (reg NULL) or one. At most limit. */
bool search_run(struct call *call, struct text words, const struct reg *reg, int limit,
                struct search_hit **out, int *count);

enum { SEARCH_ARGS_MAX = 32 };

/* For list SQL: a condition with its arguments appended (room for SEARCH_ARGS_MAX), or false for
 * nothing to search. Few hits are looked up and then sorted; with is_scan, rows that come in order
 * already are tried one by one, which is quicker where most of them are hits. Both find the same.
 */
bool search_condition(struct call *call, const struct reg *reg, struct text words, bool is_scan,
                      struct buffer *sql, struct value *args, size_t *count);

#endif
