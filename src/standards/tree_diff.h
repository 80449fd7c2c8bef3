/* SPDX-License-Identifier: Apache-2.0 */
/* What differs between two editions, clause by clause. A clause keeps its identity from edition to
 * edition, so that a new number alone is no change, and a clause that went elsewhere is no new
 * one. */
#ifndef STANDARDS_TREE_DIFF_H
#define STANDARDS_TREE_DIFF_H

#include "standards/edition.h"

enum clause_change {
    CLAUSE_SAME = 0,
    CLAUSE_ADDED = 1 << 0,
    CLAUSE_REMOVED = 1 << 1,
    CLAUSE_MOVED = 1 << 2,   /* another parent, or another order among its neighbours */
    CLAUSE_CHANGED = 1 << 3, /* words, strictness, sources or publicity */
};

struct clause_pair {
    const struct clause *before, *after; /* NULL where there is none */
    unsigned changes;                    /* a set of enum clause_change */
};

struct tree_diff {
    struct clause_pair *pairs; /* in the order of the new edition, removed ones where they stood */
    int count;
    int added, removed, moved, changed, same;
};

void tree_compare(struct arena *arena, const struct tree *before, const struct tree *after,
                  struct tree_diff *out);

#endif
