/* SPDX-License-Identifier: Apache-2.0 */
#include "standards/clause_edit.h"
#include "standards/standards.h"
#include "store/store.h"

#include <string.h>

static bool standard_tree(struct call *call, const struct record *standard, struct tree *out)
{
    return tree_shape_load(call, standard->id, record_string(call, standard, "numbering"), out);
}

/* Gives the children of a parent places with room between them. */
static bool respace(struct call *call, struct tree *tree, int parent)
{
    int64_t position = 0;
    for (int i = 0; i < tree->count; i++) {
        struct clause *clause = &tree->clauses[i];
        if (clause->parent != parent)
            continue;
        position += CLAUSE_STEP;
        struct record *record = record_load(call, &clause_register, clause->id);
        if (record == NULL)
            return false;
        record_set_int(record, "position", position);
        if (!record_save(call, record))
            return false;
        clause->position = position;
    }
    return true;
}

/* A position between two neighbours (indexes, -1 for none) that share a parent. */
static bool position_between(struct call *call, struct tree *tree, int before, int after,
                             int64_t *out)
{
    for (int try = 0; try < 2; try++) {
        if (after < 0) {
            *out = (before < 0 ? 0 : tree->clauses[before].position) + CLAUSE_STEP;
            return true;
        }
        int64_t high = tree->clauses[after].position;
        int64_t low = before < 0 ? high - 2 * CLAUSE_STEP : tree->clauses[before].position;
        *out = low + (high - low) / 2;
        if (*out > low && *out < high)
            return true;
        if (!respace(call, tree, tree->clauses[after].parent))
            return false;
    }
    return false;
}

static int last_child(const struct tree *tree, int parent)
{
    int last = -1;
    for (int i = 0; i < tree->count; i++)
        if (tree->clauses[i].parent == parent)
            last = i;
    return last;
}

static struct record *clause_new(struct call *call, const struct record *standard,
                                 int64_t parent_id, int64_t position)
{
    struct record *clause = record_new(call, &clause_register);
    clause->unit_id = standard->unit_id;
    record_set_int(clause, "standard", standard->id);
    if (parent_id != 0)
        record_set_int(clause, "parent", parent_id);
    record_set_int(clause, "position", position);
    return clause;
}

static struct record *add_in_tx(struct call *call, const struct record *standard, int64_t near_id,
                                enum clause_place place, const char *heading)
{
    struct tree tree;
    int64_t position = 0;
    if (!standard_tree(call, standard, &tree))
        return NULL;
    int near = tree_find(&tree, near_id);
    int parent = near < 0 ? -1 : place == PLACE_BELOW ? near : tree.clauses[near].parent;
    bool is_last = near < 0 || place == PLACE_BELOW;
    int before = is_last ? last_child(&tree, parent) : near;
    int after = is_last ? -1 : tree_next(&tree, near);
    if (!position_between(call, &tree, before, after, &position))
        return NULL;
    struct record *clause =
        clause_new(call, standard, parent < 0 ? 0 : tree.clauses[parent].id, position);
    record_set_string(clause, "heading", heading);
    return record_save(call, clause) ? clause : NULL;
}

struct record *clause_add(struct call *call, const struct record *standard, int64_t near_id,
                          enum clause_place place, const char *heading)
{
    if (!tx_begin(call))
        return NULL;
    struct record *clause = add_in_tx(call, standard, near_id, place, heading);
    if (clause != NULL)
        return tx_commit(call) ? clause : NULL;
    tx_rollback(call);
    return NULL;
}

/* Where a step leads: the new parent, and the neighbours there. False where there is no way. */
static bool target_find(const struct tree *tree, int at, enum clause_move move, int *parent,
                        int *before, int *after)
{
    const struct clause *clause = &tree->clauses[at];
    int previous = tree_previous(tree, at), next = tree_next(tree, at);
    *parent = clause->parent;
    switch (move) {
    case MOVE_UP:
        *after = previous;
        *before = previous < 0 ? -1 : tree_previous(tree, previous);
        return previous >= 0;
    case MOVE_DOWN:
        *before = next;
        *after = next < 0 ? -1 : tree_next(tree, next);
        return next >= 0;
    case MOVE_IN:
        *parent = previous;
        *before = last_child(tree, previous);
        *after = -1;
        return previous >= 0 && clause->depth + 1 < TREE_DEPTH_MAX;
    case MOVE_OUT:
        *before = clause->parent;
        *after = clause->parent < 0 ? -1 : tree_next(tree, clause->parent);
        *parent = clause->parent < 0 ? -1 : tree->clauses[clause->parent].parent;
        return clause->parent >= 0;
    }
    return false;
}

static bool shift_in_tx(struct call *call, const struct record *standard, int64_t id,
                        enum clause_move move)
{
    struct tree tree;
    int parent, before, after;
    int64_t position = 0;
    if (!standard_tree(call, standard, &tree))
        return false;
    int at = tree_find(&tree, id);
    if (at < 0 || !target_find(&tree, at, move, &parent, &before, &after))
        return call_fail(call, ERROR_CONFLICT, NULL, "その方向には動かせません。",
                         "It cannot be moved that way.");
    if (!position_between(call, &tree, before, after, &position))
        return false;
    struct record *record = record_load(call, &clause_register, id);
    if (record == NULL)
        return false;
    record_set(record, "parent", parent < 0 ? value_null() : value_int(tree.clauses[parent].id));
    record_set_int(record, "position", position);
    return record_save(call, record);
}

bool clause_shift(struct call *call, const struct record *standard, int64_t id,
                  enum clause_move move)
{
    if (!tx_begin(call))
        return false;
    if (shift_in_tx(call, standard, id, move))
        return tx_commit(call);
    tx_rollback(call);
    return false;
}

static bool end_in_tx(struct call *call, const struct record *standard, int64_t id)
{
    struct tree tree;
    if (!standard_tree(call, standard, &tree))
        return false;
    int at = tree_find(&tree, id);
    if (at < 0)
        return call_fail(call, ERROR_MISSING, NULL, "その条項はありません。", "No such clause.");
    for (int i = tree_end(&tree, at) - 1; i >= at; i--) {
        struct record *record = record_load(call, &clause_register, tree.clauses[i].id);
        if (record == NULL || !record_end(call, record))
            return false;
    }
    return true;
}

bool clause_end(struct call *call, const struct record *standard, int64_t id)
{
    if (!tx_begin(call))
        return false;
    if (end_in_tx(call, standard, id))
        return tx_commit(call);
    tx_rollback(call);
    return false;
}

static void optional_set(struct record *record, const char *field, const char *value)
{
    if (value != NULL && value[0] != '\0')
        record_set_string(record, field, value);
}

/* Numbers of drafts behind what is there: reckoned at once, so that saving each clause need not
 * number the whole document again. */
static void drafts_number(struct call *call, struct tree *tree, const struct draft *drafts,
                          int count, const char *style)
{
    int there = tree->count;
    struct clause *all =
        arena_array(call->arena, (size_t)(there + count) + 1, sizeof *all);
    memcpy(all, tree->clauses, (size_t)there * sizeof *all);
    for (int i = 0; i < count; i++) {
        int at = there + i, parent = i == 0 ? -1 : at - 1;
        while (parent >= there && drafts[parent - there].depth >= drafts[i].depth)
            parent = all[parent].parent;
        int depth = parent < there ? 0 : all[parent].depth + 1;
        all[at] = (struct clause){
            .id = i + 1,
            .parent = parent < there ? -1 : parent,
            .depth = depth,
            .fixed = drafts[i].fixed,
            .heading = drafts[i].heading,
            .heading_en = "",
            .body = drafts[i].body == NULL ? "" : drafts[i].body,
        };
    }
    tree->clauses = all;
    tree->count = there + count;
    tree_number(call->arena, tree, style);
}

static bool make_in_tx(struct call *call, const struct record *standard,
                       const struct draft *drafts, int count)
{
    struct tree tree;
    if (!standard_tree(call, standard, &tree))
        return false;
    int there = tree.count;
    int last = last_child(&tree, -1);
    int64_t base = last < 0 ? 0 : tree.clauses[last].position;
    if (there + count > TREE_CLAUSES_MAX)
        return call_fail(call, ERROR_TOO_LARGE, NULL, "一つの文書の条項は%d個までです。",
                         "At most %d clauses in a document.", TREE_CLAUSES_MAX);
    drafts_number(call, &tree, drafts, count, record_string(call, standard, "numbering"));
    for (int i = 0; i < count; i++) {
        struct clause *clause = &tree.clauses[there + i];
        int64_t parent_id = clause->parent < 0 ? 0 : tree.clauses[clause->parent].id;
        struct record *record =
            clause_new(call, standard, parent_id, base + (int64_t)(i + 1) * CLAUSE_STEP);
        record_set_string(record, "number", clause->number);
        record_set_string(record, "heading", drafts[i].heading);
        optional_set(record, "fixed", clause->fixed);
        optional_set(record, "heading_en", drafts[i].heading_en);
        optional_set(record, "body", drafts[i].body);
        optional_set(record, "strictness", drafts[i].strictness);
        optional_set(record, "origin", drafts[i].origin);
        optional_set(record, "requirements", drafts[i].requirements);
        if (!record_save(call, record))
            return false;
        clause->id = record->id;
    }
    return true;
}

bool clauses_make(struct call *call, const struct record *standard, const struct draft *drafts,
                  int count)
{
    if (!tx_begin(call))
        return false;
    if (make_in_tx(call, standard, drafts, count))
        return tx_commit(call);
    tx_rollback(call);
    return false;
}

bool clauses_import(struct call *call, struct record *standard, const char *style,
                    const struct draft *drafts, int count)
{
    if (!tx_begin(call))
        return false;
    bool is_same = strcmp(record_string(call, standard, "numbering"), style) == 0;
    if (!is_same)
        record_set_string(standard, "numbering", style);
    if ((is_same || record_save(call, standard)) && make_in_tx(call, standard, drafts, count))
        return tx_commit(call);
    tx_rollback(call);
    return false;
}

void drafts_preview(struct call *call, const struct draft *drafts, int count, const char *style,
                    struct tree *out)
{
    *out = (struct tree){.clauses = arena_array(call->arena, 1, sizeof *out->clauses)};
    drafts_number(call, out, drafts, count, style);
}
