/* SPDX-License-Identifier: Apache-2.0 */
#include "standards/tree.h"
#include "store/db.h"

#include <stdlib.h>

int tree_find(const struct tree *tree, int64_t id)
{
    for (int i = 0; i < tree->count; i++)
        if (tree->clauses[i].id == id)
            return i;
    return -1;
}

int tree_end(const struct tree *tree, int index)
{
    int end = index + 1;
    while (end < tree->count && tree->clauses[end].depth > tree->clauses[index].depth)
        end++;
    return end;
}

int tree_previous(const struct tree *tree, int index)
{
    for (int i = index - 1; i >= 0 && tree->clauses[i].depth >= tree->clauses[index].depth; i--)
        if (tree->clauses[i].depth == tree->clauses[index].depth)
            return i;
    return -1;
}

int tree_next(const struct tree *tree, int index)
{
    int end = tree_end(tree, index);
    bool is_there = end < tree->count && tree->clauses[end].depth == tree->clauses[index].depth;
    return is_there ? end : -1;
}

struct ordering {
    const struct clause *from;
    int count;
    const int *next, *first; /* chains of children by index; first of the top is first[count] */
    bool *is_done;
    struct tree *out;
};

static void subtree_put(struct ordering *o, int index, int parent, int depth)
{
    if (o->is_done[index])
        return;
    o->is_done[index] = true;
    int at = o->out->count++;
    o->out->clauses[at] = o->from[index];
    o->out->clauses[at].parent = parent;
    o->out->clauses[at].depth = depth;
    if (parent < 0)
        o->out->clauses[at].parent_id = 0;
    else
        o->out->clauses[at].is_internal |= o->out->clauses[parent].is_internal;
    /* Deeper than the numbering goes counts as the deepest. */
    int below = depth + 1 < TREE_DEPTH_MAX ? depth + 1 : depth;
    for (int i = o->first[index]; i >= 0; i = o->next[i])
        subtree_put(o, i, below > depth ? at : parent, below);
}

/* By position, then by age: a stable order for clauses that were given the same place. */
static int before(const void *a, const void *b)
{
    const struct clause *x = a, *y = b;
    if (x->position != y->position)
        return x->position < y->position ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

static int by_id(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

struct place {
    int64_t id;
    int index;
};

static int place_find(const struct place *places, int count, int64_t id)
{
    struct place key = {id, 0};
    const struct place *found =
        id == 0 ? NULL : bsearch(&key, places, (size_t)count, sizeof key, by_id);
    return found == NULL ? -1 : found->index;
}

void tree_order(struct arena *arena, struct clause *clauses, int count, struct tree *out)
{
    size_t size = (size_t)count + 1;
    struct place *places = arena_array(arena, size, sizeof *places);
    int *next = arena_array(arena, size, sizeof *next);
    int *first = arena_array(arena, size, sizeof(int));
    qsort(clauses, (size_t)count, sizeof *clauses, before);
    for (int i = 0; i < count; i++)
        places[i] = (struct place){clauses[i].id, i};
    qsort(places, (size_t)count, sizeof *places, by_id);
    for (int i = 0; i <= count; i++)
        first[i] = -1;
    for (int i = count - 1; i >= 0; i--) {
        int parent = place_find(places, count, clauses[i].parent_id);
        int *chain = &first[parent < 0 || parent == i ? count : parent];
        next[i] = *chain;
        *chain = i;
    }
    *out = (struct tree){.clauses = arena_array(arena, size, sizeof *out->clauses)};
    struct ordering o = {clauses, count, next, first,
                         arena_array(arena, size, sizeof(bool)), out};
    for (int i = first[count]; i >= 0; i = next[i])
        subtree_put(&o, i, -1, 0);
    for (int i = 0; i < count; i++)
        subtree_put(&o, i, -1, 0);
}

/* texts: the columns with what a clause says, or empty strings in their place. */
static bool clauses_read(struct call *call, int64_t standard_id, const char *texts,
                         struct clause *out, int *count)
{
    const char *sql = arena_format(call->arena,
                                   "SELECT id, rev, f_parent, f_position, %s, f_is_internal, "
                                   "f_number, f_fixed FROM r_clause WHERE f_standard = ? AND "
                                   "ended_at IS NULL ORDER BY id LIMIT ?",
                                   texts);
    struct db_rows *rows =
        db_query(call, sql, DB_ARGS(value_int(standard_id), value_int(TREE_CLAUSES_MAX)));
    for (*count = 0; db_next(rows); ++*count)
        out[*count] = (struct clause){
            .id = db_int(rows, 0),
            .rev = db_int(rows, 1),
            .parent_id = db_int(rows, 2),
            .position = db_int(rows, 3),
            .heading = db_string(rows, 4),
            .heading_en = db_string(rows, 5),
            .body = db_string(rows, 6),
            .body_en = db_string(rows, 7),
            .strictness = db_string(rows, 8),
            .origin = db_string(rows, 9),
            .is_internal = db_int(rows, 10) != 0,
            .written = db_string(rows, 11),
            .fixed = db_string(rows, 12),
        };
    return rows != NULL;
}

/* The requirements of all clauses at once, in the order of the catalogue. */
static bool sources_read(struct call *call, int64_t standard_id, struct tree *tree)
{
    enum { SOURCES_MAX = 20000 };
    struct db_rows *rows = db_query(
        call,
        "SELECT l.record_id, q.id, q.f_code, q.f_title, q.f_title_en FROM link l JOIN r_clause c "
        "ON c.id = l.record_id JOIN r_requirement q ON q.id = l.target_id WHERE l.register = "
        "'clause' AND l.field = 'requirements' AND c.f_standard = ? AND c.ended_at IS NULL ORDER "
        "BY l.record_id, q.f_position, q.id LIMIT ?",
        DB_ARGS(value_int(standard_id), value_int(SOURCES_MAX)));
    struct source *all = arena_array(call->arena, SOURCES_MAX, sizeof *all);
    int64_t owner = 0;
    int at = -1;
    for (int i = 0; db_next(rows); i++) {
        all[i] = (struct source){db_int(rows, 1), db_string(rows, 2), db_string(rows, 3),
                                 db_string(rows, 4)};
        if (db_int(rows, 0) != owner) {
            owner = db_int(rows, 0);
            at = tree_find(tree, owner);
            if (at >= 0)
                tree->clauses[at].sources = &all[i];
        }
        if (at >= 0)
            tree->clauses[at].source_count++;
    }
    return rows != NULL;
}

static bool tree_read(struct call *call, int64_t standard_id, const char *style,
                      const char *texts, struct tree *out)
{
    struct clause *clauses = arena_array(call->arena, TREE_CLAUSES_MAX, sizeof *clauses);
    int count;
    if (!clauses_read(call, standard_id, texts, clauses, &count))
        return false;
    tree_order(call->arena, clauses, count, out);
    tree_number(call->arena, out, style);
    return true;
}

bool tree_shape_load(struct call *call, int64_t standard_id, const char *style, struct tree *out)
{
    return tree_read(call, standard_id, style, "'', '', '', '', '', ''", out);
}

bool tree_load(struct call *call, int64_t standard_id, const char *style, struct tree *out)
{
    return tree_read(call, standard_id, style,
                     "f_heading, f_heading_en, f_body, f_body_en, f_strictness, f_origin", out) &&
           sources_read(call, standard_id, out);
}
