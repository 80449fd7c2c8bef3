/* SPDX-License-Identifier: Apache-2.0 */
/* Items of the guideline by documents: which clause answers which item, how strictly, and what does
 * not fit. Counts, never a percentage. Its number of queries does not grow with the items. */
#ifndef STANDARDS_COVERAGE_H
#define STANDARDS_COVERAGE_H

#include "standards/tree.h"

enum { COVERAGE_DOCUMENTS_MAX = 24 };

enum strictness_rank { RANK_MUST, RANK_SHOULD, RANK_MAY, RANK_INFO, RANK_UNSAID };

struct coverage_document {
    int64_t id, parent_id;
    const char *code, *title, *kind;
    int above; /* index of the higher document, -1: none here */
};

struct coverage_clause {
    int64_t id, parent_id;
    int document; /* index */
    const char *number, *heading, *strictness;
    bool has_origin, has_body, has_children, has_source;
};

struct coverage_answer {
    int clause; /* index */
    int next;   /* the next answer of the same cell, -1 */
};

enum cell_state { CELL_NONE, CELL_STATED, CELL_CLASH };
struct coverage_cell {
    int first; /* index of an answer, -1: none */
    enum strictness_rank rank; /* of the strictest clause */
    enum cell_state state;
    int clash; /* with CELL_CLASH: index of the higher document that is stricter */
    enum strictness_rank wanted; /* and how strict that one is */
};

struct coverage_group {
    int64_t id;
    const char *code, *parent, *label, *title, *title_en;
    int depth;
};

struct coverage_item {
    int64_t id, node_id, adoption_id;
    const char *code, *title, *title_en, *side, *modality;
    const char *decision; /* "" while nobody decided */
    struct coverage_cell *cells; /* one per document */
    int group;                   /* index, -1 */
    bool is_answered, is_gap, is_clash;
};

struct coverage {
    struct coverage_document documents[COVERAGE_DOCUMENTS_MAX];
    struct coverage_clause *clauses;
    struct coverage_answer *answers;
    struct coverage_group *groups;
    struct coverage_item *items;
    int document_count, clause_count, answer_count, group_count, item_count;
    int adopted, changed, declined, undecided; /* items by decision */
    int answered, gaps, clashes;               /* items */
    int beyond, sourceless;                    /* clauses */
};

/* The requirements of one catalogue against the documents that the user may read, as they are being
 * written. */
bool coverage_load(struct call *call, int64_t catalogue_id, struct coverage *out);
/* A clause that says something and names no source. */
bool coverage_is_sourceless(const struct coverage_clause *clause);
/* Whether the group is the one with that code, or below it. */
bool coverage_is_below(const struct coverage *coverage, int group, const char *code);

#endif
