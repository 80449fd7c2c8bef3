/* SPDX-License-Identifier: Apache-2.0 */
#include "catalogue/compare.h"

#include <string.h>

static const enum entry_text compared[] = {
    ENTRY_TITLE,    ENTRY_TITLE_EN, ENTRY_TEXT, ENTRY_TEXT_EN, ENTRY_MODALITY,
    ENTRY_SIDE,     ENTRY_TIMING,   ENTRY_KIND, ENTRY_GUIDANCE,
};

static bool has_changed(const struct entry *before, const struct entry *after)
{
    for (size_t i = 0; i < sizeof compared / sizeof *compared; i++)
        if (strcmp(before->texts[compared[i]], after->texts[compared[i]]) != 0)
            return true;
    return false;
}

/* Its words as one text, to know a renumbered item by; NULL for one that says too little. */
static const char *words_of(struct arena *arena, const struct entry *entry)
{
    enum { WORDS_MIN = 12 };
    const char *words = arena_format(arena, "%s\n%s\n%s", entry->texts[ENTRY_TITLE],
                                     entry->texts[ENTRY_TEXT], entry->texts[ENTRY_TEXT_EN]);
    return strlen(words) < WORDS_MIN ? NULL : words;
}

/* A package of one's own keeps its ids when its next edition gets another code here. */
static const char *key_in(const struct entries *before, const struct entry *after)
{
    return entry_key(before->code, after->key);
}

static bool is_moved(const struct entries *before, const struct entry *was,
                     const struct entries *after, const struct entry *now)
{
    const char *above = was->parent < 0 ? "" : before->items[was->parent].key;
    const char *above_now = now->parent < 0 ? "" : key_in(before, &after->items[now->parent]);
    return strcmp(was->key, key_in(before, now)) != 0 || strcmp(above, above_now) != 0;
}

/* index in "after" of each item of "before", or -1. */
static int *partners_find(struct arena *arena, const struct entries *before,
                          const struct entries *after)
{
    int *partners = arena_array(arena, (size_t)before->count + 1, sizeof *partners);
    bool *is_taken = arena_array(arena, (size_t)after->count + 1, sizeof *is_taken);
    struct entry_map *keys = entry_map_new(arena, after->count + 1);
    struct entry_map *words = entry_map_new(arena, after->count + 1);
    for (int i = 0; i < after->count; i++)
        if (!after->items[i].is_group)
            entry_map_add(keys, key_in(before, &after->items[i]), i);
    for (int i = 0; i < before->count; i++) {
        bool is_group = before->items[i].is_group;
        partners[i] = is_group ? -1 : entry_map_get(keys, before->items[i].key);
        if (partners[i] >= 0)
            is_taken[partners[i]] = true;
    }
    for (int i = 0; i < after->count; i++) {
        const char *text = words_of(arena, &after->items[i]);
        if (!after->items[i].is_group && !is_taken[i] && text != NULL)
            entry_map_add(words, text, i);
    }
    for (int i = 0; i < before->count; i++) {
        const char *text = words_of(arena, &before->items[i]);
        if (before->items[i].is_group || partners[i] >= 0 || text == NULL)
            continue;
        int found = entry_map_get(words, text);
        if (found >= 0 && !is_taken[found]) {
            partners[i] = found;
            is_taken[found] = true;
        }
    }
    return partners;
}

static void pair_add(struct comparison *out, const struct entry *before, const struct entry *after,
                     unsigned changes)
{
    out->pairs[out->count++] = (struct item_pair){before, after, changes};
    out->added += (changes & ITEM_ADDED) != 0;
    out->removed += (changes & ITEM_REMOVED) != 0;
    out->moved += (changes & ITEM_MOVED) != 0;
    out->changed += (changes & ITEM_CHANGED) != 0;
    out->same += changes == ITEM_SAME;
}

/* Removed items come right behind the item that stood before them. */
static void removed_add(struct comparison *out, const struct entries *before, const int *partners,
                       int from)
{
    for (; from < before->count && partners[from] < 0; from++)
        if (!before->items[from].is_group)
            pair_add(out, &before->items[from], NULL, ITEM_REMOVED);
}

void editions_compare(struct arena *arena, const struct entries *before,
                      const struct entries *after, struct comparison *out)
{
    int *partners = partners_find(arena, before, after);
    int *origins = arena_array(arena, (size_t)after->count + 1, sizeof *origins);
    for (int i = 0; i < before->count; i++)
        if (partners[i] >= 0)
            origins[partners[i]] = i + 1;
    *out = (struct comparison){
        .pairs = arena_array(arena, (size_t)(before->count + after->count) + 1,
                             sizeof *out->pairs),
    };
    removed_add(out, before, partners, 0);
    for (int i = 0; i < after->count; i++) {
        const struct entry *now = &after->items[i];
        if (now->is_group)
            continue;
        if (origins[i] == 0) {
            pair_add(out, NULL, now, ITEM_ADDED);
            continue;
        }
        const struct entry *was = &before->items[origins[i] - 1];
        pair_add(out, was, now,
                 (is_moved(before, was, after, now) ? ITEM_MOVED : 0u) |
                     (has_changed(was, now) ? ITEM_CHANGED : 0u));
        removed_add(out, before, partners, origins[i]);
    }
}
