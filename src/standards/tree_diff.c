/* SPDX-License-Identifier: Apache-2.0 */
#include "standards/tree_diff.h"

#include <stdlib.h>
#include <string.h>

static bool sources_equal(const struct clause *a, const struct clause *b)
{
    if (a->source_count != b->source_count)
        return false;
    for (int i = 0; i < a->source_count; i++)
        if (a->sources[i].id != b->sources[i].id)
            return false;
    return true;
}

static bool words_equal(const struct clause *a, const struct clause *b)
{
    return strcmp(a->heading, b->heading) == 0 && strcmp(a->heading_en, b->heading_en) == 0 &&
           strcmp(a->body, b->body) == 0 && strcmp(a->body_en, b->body_en) == 0 &&
           strcmp(a->strictness, b->strictness) == 0 && strcmp(a->origin, b->origin) == 0 &&
           a->is_internal == b->is_internal && sources_equal(a, b);
}

struct known {
    int64_t id;
    int index;
};

static int by_id(const void *a, const void *b)
{
    const struct known *x = a, *y = b;
    return x->id < y->id ? -1 : x->id > y->id;
}

static struct known *known_make(struct arena *arena, const struct tree *tree)
{
    struct known *all = arena_array(arena, (size_t)tree->count + 1, sizeof *all);
    for (int i = 0; i < tree->count; i++)
        all[i] = (struct known){tree->clauses[i].id, i};
    qsort(all, (size_t)tree->count, sizeof *all, by_id);
    return all;
}

static int known_find(const struct known *all, int count, int64_t id)
{
    struct known key = {id, 0};
    const struct known *found = bsearch(&key, all, (size_t)count, sizeof key, by_id);
    return found == NULL ? -1 : found->index;
}

struct comparison {
    struct arena *arena;
    const struct tree *before, *after;
    int *old_of; /* index in before of each clause of after, -1: none */
    bool *is_moved;
};

/* Among the children of one parent that stayed with it, those outside of the longest rising
 * sequence of old places have moved. */
static void siblings_mark(struct comparison *c, const int *at, int count)
{
    int *length = arena_array(c->arena, (size_t)count + 1, sizeof *length);
    int *link = arena_array(c->arena, (size_t)count + 1, sizeof *link);
    int best = -1;
    for (int i = 0; i < count; i++) {
        length[i] = 1;
        link[i] = -1;
        for (int j = 0; j < i; j++)
            if (c->old_of[at[j]] < c->old_of[at[i]] && length[j] + 1 > length[i]) {
                length[i] = length[j] + 1;
                link[i] = j;
            }
        if (best < 0 || length[i] > length[best])
            best = i;
    }
    for (int i = 0; i < count; i++)
        c->is_moved[at[i]] = true;
    for (; best >= 0; best = link[best])
        c->is_moved[at[best]] = false;
}

static void moved_mark(struct comparison *c)
{
    size_t size = (size_t)c->after->count + 1;
    int *at = arena_array(c->arena, size, sizeof *at);
    for (int parent = -1; parent < c->after->count; parent++) {
        int count = 0;
        int end = parent < 0 ? c->after->count : tree_end(c->after, parent);
        for (int i = parent + 1; i < end; i++) {
            const struct clause *clause = &c->after->clauses[i];
            if (clause->parent != parent || c->old_of[i] < 0)
                continue;
            if (c->before->clauses[c->old_of[i]].parent_id == clause->parent_id)
                at[count++] = i;
            else
                c->is_moved[i] = true;
        }
        siblings_mark(c, at, count);
    }
}

static void pair_put(struct tree_diff *out, const struct clause *before, const struct clause *after,
                     bool is_moved)
{
    unsigned changes = CLAUSE_SAME;
    if (before == NULL)
        changes = CLAUSE_ADDED;
    else if (after == NULL)
        changes = CLAUSE_REMOVED;
    else
        changes = (is_moved ? CLAUSE_MOVED : 0u) |
                  (words_equal(before, after) ? 0u : (unsigned)CLAUSE_CHANGED);
    out->added += (changes & CLAUSE_ADDED) != 0;
    out->removed += (changes & CLAUSE_REMOVED) != 0;
    out->moved += (changes & CLAUSE_MOVED) != 0;
    out->changed += (changes & CLAUSE_CHANGED) != 0;
    out->same += changes == CLAUSE_SAME;
    out->pairs[out->count++] = (struct clause_pair){before, after, changes};
}

void tree_compare(struct arena *arena, const struct tree *before, const struct tree *after,
                  struct tree_diff *out)
{
    struct known *old = known_make(arena, before), *new = known_make(arena, after);
    struct comparison c = {
        arena, before, after,
        arena_array(arena, (size_t)after->count + 1, sizeof(int)),
        arena_array(arena, (size_t)after->count + 1, sizeof(bool)),
    };
    for (int i = 0; i < after->count; i++)
        c.old_of[i] = known_find(old, before->count, after->clauses[i].id);
    moved_mark(&c);
    *out = (struct tree_diff){
        .pairs = arena_array(arena, (size_t)(before->count + after->count) + 1,
                             sizeof *out->pairs)};
    int at = 0; /* in before: what is gone is told where it stood */
    for (int i = 0; i < after->count; i++) {
        int old_at = c.old_of[i];
        for (; old_at >= 0 && !c.is_moved[i] && at < old_at; at++)
            if (known_find(new, after->count, before->clauses[at].id) < 0)
                pair_put(out, &before->clauses[at], NULL, false);
        pair_put(out, old_at < 0 ? NULL : &before->clauses[old_at], &after->clauses[i],
                 c.is_moved[i]);
    }
    for (; at < before->count; at++)
        if (known_find(new, after->count, before->clauses[at].id) < 0)
            pair_put(out, &before->clauses[at], NULL, false);
}
