/* SPDX-License-Identifier: Apache-2.0 */
#include "standards/coverage.h"
#include "model/list.h"
#include "standards/standards.h"
#include "store/db.h"

#include <stdlib.h>
#include <string.h>

enum { CLAUSES_MAX = 20000, ANSWERS_MAX = 100000, GROUPS_MAX = 2000, ITEMS_MAX = 5000,
       PARENTS_MAX = 40 };

static bool documents_read(struct call *call, struct coverage *c)
{
    struct list_query query = {.reg = &standard_register, .page_size = COVERAGE_DOCUMENTS_MAX};
    struct list list;
    if (!list_add(call, &query, "state", FILTER_NOT, value_string("superseded")) ||
        !list_run(call, &query, &list))
        return false;
    for (int64_t i = 0; i < list.count; i++) {
        struct coverage_document *one = &c->documents[c->document_count++];
        one->id = list.records[i]->id;
        one->parent_id = record_int(list.records[i], "parent");
        const char *en = record_string(call, list.records[i], "title_en");
        one->code = record_string(call, list.records[i], "code");
        one->title = call->lang == LANG_EN && en[0] != '\0'
                         ? en
                         : record_string(call, list.records[i], "title");
        one->kind = record_string(call, list.records[i], "kind");
    }
    for (int i = 0; i < c->document_count; i++) {
        c->documents[i].above = -1;
        for (int j = 0; j < c->document_count; j++)
            if (c->documents[j].id == c->documents[i].parent_id)
                c->documents[i].above = j;
    }
    return true;
}

static int document_find(const struct coverage *c, int64_t id)
{
    for (int i = 0; i < c->document_count; i++)
        if (c->documents[i].id == id)
            return i;
    return -1;
}

/* Ordered by id, so that an answer finds its clause by halving. */
static bool clauses_read(struct call *call, struct coverage *c)
{
    c->clauses = arena_array(call->arena, CLAUSES_MAX, sizeof *c->clauses);
    struct db_rows *rows = db_query(
        call,
        "SELECT id, f_parent, f_standard, f_number, f_heading, f_strictness, CASE WHEN f_origin "
        "IS NULL THEN 0 ELSE 1 END, CASE WHEN f_body IS NULL THEN 0 ELSE 1 END FROM r_clause "
        "WHERE ended_at IS NULL ORDER BY id LIMIT ?",
        DB_ARGS(value_int(CLAUSES_MAX)));
    while (db_next(rows)) {
        int document = document_find(c, db_int(rows, 2));
        if (document >= 0)
            c->clauses[c->clause_count++] = (struct coverage_clause){
                .id = db_int(rows, 0),
                .parent_id = db_int(rows, 1),
                .document = document,
                .number = db_string(rows, 3),
                .heading = db_string(rows, 4),
                .strictness = db_string(rows, 5),
                .has_origin = db_int(rows, 6) != 0,
                .has_body = db_int(rows, 7) != 0,
            };
    }
    return rows != NULL;
}

static int by_id(const void *key, const void *clause)
{
    int64_t id = *(const int64_t *)key, other = ((const struct coverage_clause *)clause)->id;
    return id < other ? -1 : id > other;
}

static int clause_find(const struct coverage *c, int64_t id)
{
    const struct coverage_clause *found =
        bsearch(&id, c->clauses, (size_t)c->clause_count, sizeof *found, by_id);
    return found == NULL ? -1 : (int)(found - c->clauses);
}

static bool groups_read(struct call *call, int64_t catalogue_id, struct coverage *c)
{
    c->groups = arena_array(call->arena, GROUPS_MAX, sizeof *c->groups);
    struct db_rows *rows = db_query(
        call,
        "SELECT id, f_code, f_parent, f_label, f_title, f_title_en, f_depth FROM "
        "r_catalogue_group WHERE f_catalogue = ? AND ended_at IS NULL ORDER BY f_position, id "
        "LIMIT ?",
        DB_ARGS(value_int(catalogue_id), value_int(GROUPS_MAX)));
    while (db_next(rows))
        c->groups[c->group_count++] = (struct coverage_group){
            db_int(rows, 0),    db_string(rows, 1), db_string(rows, 2),   db_string(rows, 3),
            db_string(rows, 4), db_string(rows, 5), (int)db_int(rows, 6),
        };
    return rows != NULL;
}

static int group_find(const struct coverage *c, int64_t id)
{
    for (int i = 0; i < c->group_count; i++)
        if (c->groups[i].id == id)
            return i;
    return -1;
}

bool coverage_is_below(const struct coverage *c, int group, const char *code)
{
    for (int step = 0; group >= 0 && step < PARENTS_MAX; step++) {
        if (strcmp(c->groups[group].code, code) == 0)
            return true;
        int above = -1;
        for (int i = 0; i < c->group_count; i++)
            if (strcmp(c->groups[i].code, c->groups[group].parent) == 0)
                above = i;
        group = above;
    }
    return false;
}

static bool items_read(struct call *call, int64_t catalogue_id, struct coverage *c)
{
    c->items = arena_array(call->arena, ITEMS_MAX, sizeof *c->items);
    struct db_rows *rows = db_query(
        call,
        "SELECT id, f_node, f_code, f_title, f_title_en, f_side, f_modality FROM r_requirement "
        "WHERE f_catalogue = ? AND ended_at IS NULL AND (f_kind IS NULL OR f_kind = 'req') "
        "ORDER BY f_position, id LIMIT ?",
        DB_ARGS(value_int(catalogue_id), value_int(ITEMS_MAX)));
    for (; db_next(rows); c->item_count++) {
        struct coverage_item *item = &c->items[c->item_count];
        *item = (struct coverage_item){
            .id = db_int(rows, 0),
            .node_id = db_int(rows, 1),
            .code = db_string(rows, 2),
            .title = db_string(rows, 3),
            .title_en = db_string(rows, 4),
            .side = db_string(rows, 5),
            .modality = db_string(rows, 6),
            .decision = "",
            .group = group_find(c, db_int(rows, 1)),
            .cells = arena_array(call->arena, (size_t)c->document_count + 1,
                                 sizeof *item->cells),
        };
        for (int i = 0; i < c->document_count; i++)
            item->cells[i] = (struct coverage_cell){-1, RANK_UNSAID, CELL_NONE, -1, RANK_UNSAID};
    }
    return rows != NULL;
}

struct key {
    int64_t id;
    int index;
};

static int key_compare(const void *a, const void *b)
{
    const struct key *x = a, *y = b;
    return x->id < y->id ? -1 : x->id > y->id;
}

static struct key *item_keys(struct call *call, const struct coverage *c)
{
    struct key *keys = arena_array(call->arena, (size_t)c->item_count + 1, sizeof *keys);
    for (int i = 0; i < c->item_count; i++)
        keys[i] = (struct key){c->items[i].id, i};
    qsort(keys, (size_t)c->item_count, sizeof *keys, key_compare);
    return keys;
}

static struct coverage_item *item_find(const struct coverage *c, const struct key *keys, int64_t id)
{
    struct key key = {id, 0};
    const struct key *found = bsearch(&key, keys, (size_t)c->item_count, sizeof key, key_compare);
    return found == NULL ? NULL : &c->items[found->index];
}

static enum strictness_rank rank_of(const char *strictness)
{
    for (int i = 0; strictness_choices[i].code != NULL; i++)
        if (strcmp(strictness_choices[i].code, strictness) == 0)
            return (enum strictness_rank)i;
    return RANK_UNSAID;
}

static void answer_add(struct coverage *c, struct coverage_item *item, int clause)
{
    struct coverage_cell *cell = &item->cells[c->clauses[clause].document];
    enum strictness_rank rank = rank_of(c->clauses[clause].strictness);
    c->answers[c->answer_count] = (struct coverage_answer){clause, cell->first};
    cell->first = c->answer_count++;
    cell->state = CELL_STATED;
    if (rank < cell->rank)
        cell->rank = rank;
    item->is_answered = true;
}

/* The last clause first, so that a cell's chain, built from its front, reads in order. */
static bool answers_read(struct call *call, struct coverage *c, const struct key *keys)
{
    c->answers = arena_array(call->arena, ANSWERS_MAX, sizeof *c->answers);
    struct db_rows *rows = db_query(call,
                                    "SELECT record_id, target_id FROM link WHERE register = "
                                    "'clause' AND field = 'requirements' AND target = "
                                    "'requirement' ORDER BY record_id DESC LIMIT ?",
                                    DB_ARGS(value_int(ANSWERS_MAX)));
    while (db_next(rows)) {
        int clause = clause_find(c, db_int(rows, 0));
        struct coverage_item *item = item_find(c, keys, db_int(rows, 1));
        if (clause >= 0)
            c->clauses[clause].has_source = true;
        if (clause >= 0 && item != NULL)
            answer_add(c, item, clause);
    }
    return rows != NULL;
}

struct decisions {
    struct coverage *coverage;
    const struct key *keys;
};

static bool decision_visit(struct call *call, const struct record *record, void *context)
{
    struct decisions *d = context;
    static const char *const known[] = {"adopted", "changed", "declined", "undecided"};
    struct coverage_item *item =
        item_find(d->coverage, d->keys, record_int(record, "requirement"));
    const char *decision = record_string(call, record, "decision");
    for (size_t i = 0; item != NULL && i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i], decision) == 0) {
            item->decision = known[i];
            item->adoption_id = record->id;
        }
    return true;
}

/* The register belongs to the assessment; without it nothing is decided. */
static bool decisions_read(struct call *call, struct coverage *c, const struct key *keys)
{
    struct decisions decisions = {c, keys};
    struct list_query query = {.reg = reg_find("adoption"), .order = "id"};
    return query.reg == NULL || list_each(call, &query, decision_visit, &decisions);
}

/* A document may not be laxer than one above it that speaks of the same item. */
static void clashes_find(const struct coverage *c, struct coverage_item *item)
{
    for (int d = 0; d < c->document_count; d++) {
        struct coverage_cell *cell = &item->cells[d];
        int above = c->documents[d].above;
        for (int step = 0; cell->state != CELL_NONE && above >= 0 && step < PARENTS_MAX; step++) {
            enum strictness_rank rank = item->cells[above].rank;
            if (cell->rank != RANK_UNSAID && rank < cell->rank) {
                cell->state = CELL_CLASH;
                cell->clash = above;
                cell->wanted = rank;
                item->is_clash = true;
            }
            above = c->documents[above].above;
        }
    }
}

static void items_count(struct coverage *c)
{
    for (int i = 0; i < c->item_count; i++) {
        struct coverage_item *item = &c->items[i];
        bool is_adopted = strcmp(item->decision, "adopted") == 0;
        bool is_changed = strcmp(item->decision, "changed") == 0;
        bool is_declined = strcmp(item->decision, "declined") == 0;
        clashes_find(c, item);
        item->is_gap = (is_adopted || is_changed) && !item->is_answered;
        c->adopted += is_adopted;
        c->changed += is_changed;
        c->declined += is_declined;
        c->undecided += !is_adopted && !is_changed && !is_declined;
        c->answered += item->is_answered;
        c->gaps += item->is_gap;
        c->clashes += item->is_clash;
    }
}

bool coverage_is_sourceless(const struct coverage_clause *clause)
{
    bool is_heading = !clause->has_body && clause->has_children;
    return !is_heading && !clause->has_source && !clause->has_origin;
}

static void clauses_count(struct coverage *c)
{
    for (int i = 0; i < c->clause_count; i++) {
        int above = clause_find(c, c->clauses[i].parent_id);
        if (above >= 0)
            c->clauses[above].has_children = true;
    }
    for (int i = 0; i < c->clause_count; i++) {
        c->beyond += c->clauses[i].has_origin && !c->clauses[i].has_source;
        c->sourceless += coverage_is_sourceless(&c->clauses[i]);
    }
}

bool coverage_load(struct call *call, int64_t catalogue_id, struct coverage *out)
{
    *out = (struct coverage){0};
    if (!documents_read(call, out) || !clauses_read(call, out) ||
        !groups_read(call, catalogue_id, out) || !items_read(call, catalogue_id, out))
        return false;
    const struct key *keys = item_keys(call, out);
    if (!answers_read(call, out, keys) || !decisions_read(call, out, keys))
        return false;
    items_count(out);
    clauses_count(out);
    return true;
}
