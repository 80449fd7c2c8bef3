/* SPDX-License-Identifier: Apache-2.0 */
#include "catalogue/entry.h"
#include "model/list.h"
#include "store/store.h"

#include <string.h>

enum { SCRATCH_SIZE_MAX = 256 << 20, SAVES_PER_SCRATCH = 32 };

const char *const entry_names[ENTRY__COUNT] = {
    [ENTRY_LABEL] = "label",           [ENTRY_LABEL_EN] = "label_en",
    [ENTRY_TITLE] = "title",           [ENTRY_TITLE_EN] = "title_en",
    [ENTRY_TEXT] = "text",             [ENTRY_TEXT_EN] = "text_en",
    [ENTRY_GUIDANCE] = "guidance",     [ENTRY_PARAMETERS] = "parameters",
    [ENTRY_KIND] = "kind",             [ENTRY_SIDE] = "side",
    [ENTRY_PHASE] = "phase",           [ENTRY_MODALITY] = "modality",
    [ENTRY_TIMING] = "timing",         [ENTRY_ROLES] = "roles",
    [ENTRY_EVIDENCE] = "evidence",     [ENTRY_AUTOMATION] = "automation",
    [ENTRY_SOURCE] = "source",
};

struct entry_map {
    const char **texts;
    int *indexes;
    size_t size; /* a power of two */
};

static size_t text_hash(const char *text)
{
    uint64_t hash = 1469598103934665603u;
    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * 1099511628211u;
    return (size_t)(hash ^ hash >> 32);
}

struct entry_map *entry_map_new(struct arena *arena, int capacity)
{
    struct entry_map *map = arena_alloc(arena, sizeof *map);
    for (map->size = 16; map->size < 2 * (size_t)capacity; map->size *= 2)
        ;
    map->texts = arena_array(arena, map->size, sizeof *map->texts);
    map->indexes = arena_array(arena, map->size, sizeof *map->indexes);
    return map;
}

static size_t map_slot(const struct entry_map *map, const char *text)
{
    size_t slot = text_hash(text) & (map->size - 1);
    while (map->texts[slot] != NULL && strcmp(map->texts[slot], text) != 0)
        slot = (slot + 1) & (map->size - 1);
    return slot;
}

void entry_map_add(struct entry_map *map, const char *text, int index)
{
    size_t slot = map_slot(map, text);
    if (map->texts[slot] == NULL) {
        map->texts[slot] = text;
        map->indexes[slot] = index;
    }
}

int entry_map_get(const struct entry_map *map, const char *text)
{
    size_t slot = map_slot(map, text);
    return map->texts[slot] == NULL ? -1 : map->indexes[slot];
}

int entry_find(const struct entries *entries, const char *code)
{
    for (int i = 0; i < entries->count; i++)
        if (strcmp(entries->items[i].code, code) == 0)
            return i;
    return -1;
}

const char *entry_shown(const struct call *call, const struct entry *entry, enum entry_text text)
{
    const char *english = entry->texts[text + 1];
    return call->lang == LANG_EN && *english != '\0' ? english : entry->texts[text];
}

struct load {
    struct call *call;
    struct entries *out;
    const char *code;
    int64_t *positions;
    const char **parents; /* code of what is above it */
    int64_t *nodes;       /* heading of a control */
};

const char *entry_key(const char *catalogue_code, const char *code)
{
    size_t size = strlen(catalogue_code);
    bool is_own = strncmp(code, catalogue_code, size) == 0;
    return is_own && (code[size] == '-' || code[size] == '/') ? code + size + 1 : code;
}

static bool entry_take(struct call *scratch, const struct record *record, void *context)
{
    (void)scratch;
    struct load *load = context;
    struct call *call = load->call;
    int index = load->out->count;
    if (index == load->out->capacity)
        return true;
    struct entry *entry = &load->out->items[load->out->count++];
    *entry = (struct entry){.id = record->id, .parent = -1};
    entry->is_group = record->reg == &catalogue_group_register;
    entry->code = arena_string(call->arena, record_string(call, record, "code"));
    entry->key = entry_key(load->code, entry->code);
    for (int t = 0; t < ENTRY__COUNT; t++) {
        bool has = reg_field(record->reg, entry_names[t]) >= 0;
        entry->texts[t] =
            has ? arena_string(call->arena, record_string(call, record, entry_names[t])) : "";
    }
    load->positions[index] = record_int(record, "position");
    load->parents[index] = arena_string(call->arena, record_string(call, record, "parent"));
    load->nodes[index] = entry->is_group ? 0 : record_int(record, "node");
    load->out->groups += entry->is_group;
    load->out->controls += !entry->is_group;
    return true;
}

struct place {
    int64_t position;
    int index;
};

static int place_compare(const void *a, const void *b)
{
    const struct place *first = a, *second = b;
    return (first->position > second->position) - (first->position < second->position);
}

/* Brings headings and controls together in reading order and finds what is above each. */
static void entries_arrange(struct load *load)
{
    struct arena *arena = load->call->arena;
    struct entries *out = load->out;
    size_t count = (size_t)out->count + 1;
    struct place *places = arena_array(arena, count, sizeof *places);
    struct entry *sorted = arena_array(arena, count, sizeof *sorted);
    struct entry_map *map = entry_map_new(arena, out->count + 1);
    for (int i = 0; i < out->count; i++)
        places[i] = (struct place){load->positions[i], i};
    qsort(places, (size_t)out->count, sizeof *places, place_compare);
    for (int i = 0; i < out->count; i++) {
        int from = places[i].index;
        sorted[i] = out->items[from];
        const char *above = load->parents[from];
        if (*above == '\0' && load->nodes[from] > 0)
            above = arena_format(arena, "#%lld", (long long)load->nodes[from]);
        sorted[i].parent = *above == '\0' ? -1 : entry_map_get(map, above);
        sorted[i].depth = sorted[i].parent < 0 ? 0 : sorted[sorted[i].parent].depth + 1;
        entry_map_add(map, sorted[i].code, i);
        if (sorted[i].is_group)
            entry_map_add(map, arena_format(arena, "#%lld", (long long)sorted[i].id), i);
    }
    out->items = sorted;
}

bool entries_load(struct call *call, const struct record *catalogue, struct entries *out)
{
    const struct reg *const regs[] = {&catalogue_group_register, &requirement_register};
    struct list_query queries[2];
    int64_t total = 0;
    *out = (struct entries){.code = record_string(call, catalogue, "code")};
    for (int i = 0; i < 2; i++) {
        queries[i] = (struct list_query){.reg = regs[i], .order = "position"};
        int64_t count = list_add(call, &queries[i], "catalogue", FILTER_IS,
                                 value_int(catalogue->id))
                            ? list_count(call, &queries[i])
                            : -1;
        if (count < 0)
            return false;
        total += count;
    }
    size_t room = (size_t)total + 1;
    struct load load = {
        .call = call,
        .out = out,
        .code = out->code,
        .positions = arena_array(call->arena, room, sizeof *load.positions),
        .parents = arena_array(call->arena, room, sizeof *load.parents),
        .nodes = arena_array(call->arena, room, sizeof *load.nodes),
    };
    out->items = arena_array(call->arena, room, sizeof *out->items);
    out->capacity = (int)total;
    for (int i = 0; i < 2; i++)
        if (!list_each(call, &queries[i], entry_take, &load))
            return false;
    entries_arrange(&load);
    return true;
}

/* Sets a choice where the document names one that is known. */
static void text_set(struct record *record, const char *name, const char *value)
{
    int index = reg_field(record->reg, name);
    if (index < 0 || *value == '\0')
        return;
    const struct field *field = &record->reg->fields[index];
    if (field->kind != FIELD_CHOICE || choice_find(field->choices, text_from(value)) != NULL)
        record_set_string(record, name, value);
}

/* The id as the document has it. */
static const char *control_of(const char *catalogue_code, const char *code)
{
    size_t size = strlen(catalogue_code);
    return strncmp(code, catalogue_code, size) == 0 && code[size] == '/' ? code + size + 1 : code;
}

static bool entry_save(struct call *call, const struct record *catalogue, struct entries *entries,
                       int index)
{
    struct entry *entry = &entries->items[index];
    const struct entry *above = entry->parent < 0 ? NULL : &entries->items[entry->parent];
    struct record *record =
        record_new(call, entry->is_group ? &catalogue_group_register : &requirement_register);
    record_set_string(record, "code", entry->code);
    record_set_int(record, "catalogue", catalogue->id);
    record_set_int(record, "position", index + 1);
    for (int t = 0; t < ENTRY__COUNT; t++)
        text_set(record, entry_names[t], entry->texts[t]);
    if (above != NULL && above->is_group == entry->is_group)
        record_set_string(record, "parent", above->code);
    while (above != NULL && !above->is_group && above->parent >= 0)
        above = &entries->items[above->parent];
    if (entry->is_group)
        record_set_int(record, "depth", entry->depth);
    else if (above != NULL && above->is_group)
        record_set_int(record, "node", above->id);
    if (!entry->is_group)
        record_set_string(record, "control", control_of(record_string(call, catalogue, "code"),
                                                        entry->code));
    if (!record_save(call, record))
        return false;
    entry->id = record->id;
    return true;
}

bool entries_save(struct call *call, const struct record *catalogue, struct entries *entries)
{
    struct call scratch = call_scratch(call, SCRATCH_SIZE_MAX);
    bool is_done = true;
    for (int i = 0; is_done && i < entries->count; i++) {
        scratch.where = entries->items[i].code;
        is_done = entry_save(&scratch, catalogue, entries, i);
        if (i % SAVES_PER_SCRATCH == 0 && is_done)
            call_scratch_reset(&scratch);
    }
    call_scratch_end(call, &scratch);
    return is_done;
}
