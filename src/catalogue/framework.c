/* SPDX-License-Identifier: Apache-2.0 */
#include "catalogue/framework.h"
#include "catalogue/view.h"
#include "model/list.h"

#include <string.h>

enum { OTHERS_MAX = 60 };

const char *const relation_codes[RELATIONS_MAX] = {
    "equal-to", "equivalent-to", "subset-of", "superset-of", "intersects-with",
};

/* A catalogue at the other end, with the state of each of its entries. */
struct other {
    int64_t id;
    const char *code;
    struct entries entries;
    struct entry_map *by_code;
    enum coverage_state *states;
};

struct loading {
    struct call *call;
    struct framework *out;
    struct list catalogues;
    struct other *others[OTHERS_MAX];
    int other_count;
    struct entry_map *own; /* index of an entry by its code */
    struct support **at;   /* supports by index of the own entry, headings included */
    const struct standing *standings;
    int standing_count;
};

static enum coverage_state state_of(const struct standing *standing)
{
    static const enum coverage_state states[] = {
        [STANDING_UNKNOWN] = COVER_UNKNOWN,
        [STANDING_NOT] = COVER_NOT,
        [STANDING_PARTLY] = COVER_PARTLY,
        [STANDING_SHOWN] = COVER_SHOWN,
    };
    return standing == NULL || !standing->is_adopted ? COVER_NONE : states[standing->state];
}

/* A heading is shown when all that is adopted below it is, and not when none of it is. */
static void headings_judge(struct call *call, struct other *other)
{
    int count = other->entries.count;
    int(*tally)[COVER__COUNT] = arena_array(call->arena, (size_t)count + 1, sizeof *tally);
    for (int i = 0; i < count; i++)
        for (int up = other->entries.items[i].parent; up >= 0 && !other->entries.items[i].is_group;
             up = other->entries.items[up].parent)
            tally[up][other->states[i]]++;
    for (int i = 0; i < count; i++) {
        const int *t = tally[i];
        int known = t[COVER_NOT] + t[COVER_PARTLY] + t[COVER_SHOWN];
        if (!other->entries.items[i].is_group)
            continue;
        if (known + t[COVER_UNKNOWN] == 0)
            other->states[i] = COVER_NONE;
        else if (known == 0)
            other->states[i] = COVER_UNKNOWN;
        else if (t[COVER_SHOWN] == known + t[COVER_UNKNOWN])
            other->states[i] = COVER_SHOWN;
        else
            other->states[i] = t[COVER_PARTLY] + t[COVER_SHOWN] > 0 ? COVER_PARTLY : COVER_NOT;
    }
}

static bool other_fill(struct loading *loading, struct other *other, const struct record *record)
{
    struct call *call = loading->call;
    other->id = record->id;
    if (!entries_load(call, record, &other->entries))
        return false;
    size_t room = (size_t)other->entries.count + 1;
    other->states = arena_array(call->arena, room, sizeof *other->states);
    other->by_code = entry_map_new(call->arena, other->entries.count + 1);
    for (int i = 0; i < other->entries.count; i++) {
        const struct entry *entry = &other->entries.items[i];
        entry_map_add(other->by_code, entry->code, i);
        if (!entry->is_group)
            other->states[i] = state_of(
                standing_find(loading->standings, loading->standing_count, entry->id));
    }
    headings_judge(call, other);
    return true;
}

/* By code; loaded when it is first met. NULL with too many of them. */
static struct other *other_of(struct loading *loading, const char *code)
{
    for (int i = 0; i < loading->other_count; i++)
        if (strcmp(loading->others[i]->code, code) == 0)
            return loading->others[i];
    if (loading->other_count == OTHERS_MAX)
        return NULL;
    struct call *call = loading->call;
    struct other *other = arena_alloc(call->arena, sizeof *other);
    const struct record *record = NULL;
    for (int64_t i = 0; i < loading->catalogues.count; i++)
        if (strcmp(record_string(call, loading->catalogues.records[i], "code"), code) == 0)
            record = loading->catalogues.records[i];
    other->code = arena_string(call->arena, code);
    loading->others[loading->other_count++] = other;
    if (record != NULL && !other_fill(loading, other, record))
        return NULL;
    return other;
}

static int relation_of(const char *code, bool is_reversed)
{
    if (is_reversed && strcmp(code, "subset-of") == 0)
        code = "superset-of";
    else if (is_reversed && strcmp(code, "superset-of") == 0)
        code = "subset-of";
    for (int i = 0; i < RELATIONS_MAX; i++)
        if (strcmp(relation_codes[i], code) == 0)
            return i;
    return -1;
}

/* What a state of the other gives to the item through the relation. */
static enum coverage_state support_state(enum coverage_state standing, int relation)
{
    bool is_whole = relation <= 2; /* equal, equivalent, subset of the other */
    return standing == COVER_SHOWN && !is_whole ? COVER_PARTLY : standing;
}

static void support_add(struct loading *loading, const char *own, const char *other_catalogue,
                        const char *other_code, int relation)
{
    struct call *call = loading->call;
    int index = entry_map_get(loading->own, own);
    struct other *other = other_of(loading, other_catalogue);
    if (index < 0 || relation < 0 || other == NULL)
        return;
    struct support *support = arena_alloc(call->arena, sizeof *support);
    *support = (struct support){.relation = relation, .next = loading->at[index], .title = ""};
    support->own = loading->out->entries.items[index].code;
    support->other = arena_string(call->arena, other_code);
    support->catalogue_id = other->id;
    int found = other->by_code == NULL ? -1 : entry_map_get(other->by_code, other_code);
    if (found >= 0) {
        const struct entry *entry = &other->entries.items[found];
        support->id = entry->id;
        support->is_group = entry->is_group;
        support->title = entry_shown(call, entry, ENTRY_TITLE);
        support->standing = other->states[found];
    }
    support->state = support_state(support->standing, relation);
    loading->at[index] = support;
    loading->out->relations[relation]++;
    loading->out->covering[relation] += support->standing == COVER_SHOWN;
}

static const char *code_of(const struct loading *loading, int64_t catalogue_id)
{
    for (int64_t i = 0; i < loading->catalogues.count; i++)
        if (loading->catalogues.records[i]->id == catalogue_id)
            return record_string(loading->call, loading->catalogues.records[i], "code");
    return "";
}

/* Lists of references are read whole before other catalogues are: one query at a time. */
static bool references_read(struct loading *loading, bool is_target)
{
    struct call *call = loading->call;
    const char *code = record_string(call, loading->out->catalogue, "code");
    struct list_query query = {.reg = &mapping_register, .page_size = LIST_PAGE_MAX,
                               .order = "source"};
    struct list list;
    bool is_right =
        is_target ? list_add(call, &query, "target_catalogue", FILTER_IS, value_string(code))
                  : list_add(call, &query, "source_catalogue", FILTER_IS,
                             value_int(loading->out->catalogue->id));
    for (query.page = 1; is_right; query.page++) {
        is_right = list_run(call, &query, &list);
        for (int64_t i = 0; is_right && i < list.count; i++) {
            const struct record *one = list.records[i];
            support_add(loading, record_string(call, one, is_target ? "target" : "source"),
                        is_target ? code_of(loading, record_int(one, "source_catalogue"))
                                  : record_string(call, one, "target_catalogue"),
                        record_string(call, one, is_target ? "source" : "target"),
                        relation_of(record_string(call, one, "relationship"), is_target));
        }
        if (list.page >= list.pages)
            break;
    }
    return is_right;
}

/* Its own references and those of the headings above it; the best of them counts. */
static void items_judge(struct loading *loading)
{
    struct framework *out = loading->out;
    struct call *call = loading->call;
    out->items = arena_array(call->arena, (size_t)out->entries.controls + 1, sizeof *out->items);
    for (int i = 0; i < out->entries.count; i++) {
        if (out->entries.items[i].is_group)
            continue;
        struct framework_item *item = &out->items[out->item_count++];
        item->index = i;
        for (int up = i; up >= 0; up = out->entries.items[up].parent)
            for (const struct support *s = loading->at[up]; s != NULL; s = s->next) {
                struct support *copy = arena_alloc(call->arena, sizeof *copy);
                *copy = *s;
                copy->next = item->supports;
                item->supports = copy;
                /* A reference without an assessment still is one: not known. */
                enum coverage_state given = s->state == COVER_NONE ? COVER_UNKNOWN : s->state;
                if (given > item->state)
                    item->state = given;
            }
        out->counts[item->state]++;
    }
}

bool framework_load(struct call *call, const struct record *catalogue, struct framework *out)
{
    struct standing *standings;
    struct loading loading = {.call = call, .out = out};
    struct list_query all = {.reg = &catalogue_register, .page_size = LIST_PAGE_MAX};
    *out = (struct framework){.catalogue = catalogue};
    if (!list_run(call, &all, &loading.catalogues) ||
        !standings_load(call, "requirement", &standings, &loading.standing_count) ||
        !entries_load(call, catalogue, &out->entries))
        return false;
    loading.standings = standings;
    loading.own = entry_map_new(call->arena, out->entries.count + 1);
    loading.at = arena_array(call->arena, (size_t)out->entries.count + 1, sizeof *loading.at);
    for (int i = 0; i < out->entries.count; i++)
        entry_map_add(loading.own, out->entries.items[i].code, i);
    if (!references_read(&loading, true) || !references_read(&loading, false))
        return false;
    items_judge(&loading);
    return call_ok(call);
}
