/* SPDX-License-Identifier: Apache-2.0 */
/* A document's clauses as one numbered tree, whether it is being written or was frozen. Numbers are
 * follow from the place in the tree and the document's style, unless one is fixed: imported rules
 * keep "第2条の2", and what has no number (前文, 附則) stays without. */
#ifndef STANDARDS_TREE_H
#define STANDARDS_TREE_H

#include "model/record.h"

enum { TREE_CLAUSES_MAX = 3000, TREE_DEPTH_MAX = 8 };

/* A requirement that a clause answers, as it was called when it was read. */
struct source {
    int64_t id;
    const char *code, *title, *title_en;
};

struct clause {
    int64_t id, parent_id, rev, position;
    int parent;          /* index in the tree, -1 at the top */
    int depth;           /* 0 at the top */
    const char *label;   /* as printed before the heading: "(1)" */
    const char *number;  /* as cited from elsewhere: "第3条第1項第1号" */
    const char *written; /* the number as the clause's row has it */
    const char *fixed;   /* given by hand, CLAUSE_UNNUMBERED for none; "" follows the tree */
    const char *heading, *heading_en, *body, *body_en, *strictness, *origin;
    bool is_internal;    /* itself or a clause above it is not for the public */
    struct source *sources;
    int source_count;
};

struct tree {
    struct clause *clauses; /* depth first */
    int count;
};

/* The clauses that have not ended, ordered and numbered. Two queries. The caller has loaded the
 * document and so was allowed to read it. */
bool tree_load(struct call *call, int64_t standard_id, const char *style, struct tree *out);
/* The same without what the clauses say: for moving and numbering. One query. */
bool tree_shape_load(struct call *call, int64_t standard_id, const char *style, struct tree *out);
/* Puts clauses depth first by parent_id and position. What hangs on a clause that is gone, or in a
 * circle, stands at the top. */
void tree_order(struct arena *arena, struct clause *clauses, int count, struct tree *out);
/* Index of the clause with that id, or -1. */
int tree_find(const struct tree *tree, int64_t id);
/* The first index behind the clause and all below it. */
int tree_end(const struct tree *tree, int index);
/* The neighbour with the same parent, or -1. */
int tree_previous(const struct tree *tree, int index);
int tree_next(const struct tree *tree, int index);

#define CLAUSE_UNNUMBERED "-"

/* The styles of numbering that a document may choose. */
extern const struct choice number_styles[];
/* Fills label and number of every clause; an unknown style counts as the first. A fixed number that
 * says what the tree says becomes "". */
void tree_number(struct arena *arena, struct tree *tree, const char *style);

#endif
