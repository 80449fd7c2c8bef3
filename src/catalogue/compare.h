/* SPDX-License-Identifier: Apache-2.0 */
/* What differs between two editions of a catalogue, item by item. Items are the same when their ids
 * are (without the catalogue's own code), or, renumbered, when their words are. */
#ifndef CATALOGUE_COMPARE_H
#define CATALOGUE_COMPARE_H

#include "catalogue/entry.h"

enum item_change {
    ITEM_SAME = 0,
    ITEM_ADDED = 1 << 0,
    ITEM_REMOVED = 1 << 1,
    ITEM_MOVED = 1 << 2,   /* another heading above it, or another id */
    ITEM_CHANGED = 1 << 3, /* words, modality, side or timing */
};

struct item_pair {
    const struct entry *before, *after; /* NULL where there is none */
    unsigned changes;                   /* a set of enum item_change */
};

struct comparison {
    struct item_pair *pairs; /* in the order of the new edition; removed ones where they stood */
    int count;
    int added, removed, moved, changed, same; /* one may count as moved and changed */
};

/* Headings are not compared, only what stands below them. */
void editions_compare(struct arena *arena, const struct entries *before,
                      const struct entries *after, struct comparison *out);

#endif
