/* SPDX-License-Identifier: Apache-2.0 */
/* Changing the shape of a clause tree: each step is one saved record, or one transaction. Whether
 * it is allowed is checked by the hooks of the records (rules.h). */
#ifndef STANDARDS_CLAUSE_EDIT_H
#define STANDARDS_CLAUSE_EDIT_H

#include "standards/tree.h"

enum clause_place {
    PLACE_AFTER, /* behind the clause and all below it, at its level */
    PLACE_BELOW, /* as its last child */
};
/* A new clause; near_id 0 puts it at the document's end. NULL with a problem. */
struct record *clause_add(struct call *call, const struct record *standard, int64_t near_id,
                          enum clause_place place, const char *heading);

enum clause_move { MOVE_UP, MOVE_DOWN, MOVE_IN, MOVE_OUT };
/* One step; ERROR_CONFLICT where there is no way. Clauses below come along. */
bool clause_shift(struct call *call, const struct record *standard, int64_t id,
                  enum clause_move move);

/* Ends a clause and all below it, with call->reason. */
bool clause_end(struct call *call, const struct record *standard, int64_t id);

/* A clause to be made, as templates and imported texts give them: depth first. */
struct draft {
    int depth;
    const char *heading, *heading_en, *body, *strictness, *origin;
    const char *requirements; /* ",12,34," or NULL */
    const char *fixed;        /* its number in the source, CLAUSE_UNNUMBERED, or NULL: as counted */
};
/* Makes all of them behind what the document holds, in one transaction. */
bool clauses_make(struct call *call, const struct record *standard, const struct draft *drafts,
                  int count);
/* The same after giving the document another style of numbering. */
bool clauses_import(struct call *call, struct record *standard, const char *style,
                    const struct draft *drafts, int count);
/* Drafts as a tree of their own, numbered: what clauses_make would make in an empty document. */
void drafts_preview(struct call *call, const struct draft *drafts, int count, const char *style,
                    struct tree *out);

#endif
