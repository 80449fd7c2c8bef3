/* SPDX-License-Identifier: Apache-2.0 */
/* How far a framework is covered by what is assessed against others, through the cross references.
 * An item counts as covered where something that is the same or holds all of it is shown: equal,
 * equivalent, or the item is a subset of it. What only overlaps, or is itself a part of the item,
 * covers it partly at best. Four states, never one percentage. */
#ifndef CATALOGUE_FRAMEWORK_H
#define CATALOGUE_FRAMEWORK_H

#include "catalogue/entry.h"
#include "model/standing.h"

enum coverage_state { COVER_NONE, COVER_UNKNOWN, COVER_NOT, COVER_PARTLY, COVER_SHOWN,
                      COVER__COUNT };

enum { RELATIONS_MAX = 5 };
/* As the item sees the other: "equal-to", "equivalent-to", "subset-of" (of the other),
 * "superset-of", "intersects-with". */
extern const char *const relation_codes[RELATIONS_MAX];

struct support {
    int relation;                /* index into relation_codes, as the item sees it */
    const char *own, *other;     /* codes at both ends; either may be a heading */
    int64_t catalogue_id, id;    /* of the other; id 0 where it is not loaded */
    bool is_group;
    const char *title;           /* of the other, in the page's language */
    enum coverage_state state;   /* what it gives to the item */
    enum coverage_state standing; /* its own state */
    struct support *next;
};

struct framework_item {
    int index; /* in entries */
    enum coverage_state state;
    struct support *supports;
};

struct framework {
    const struct record *catalogue;
    struct entries entries;
    struct framework_item *items;
    int item_count;
    int counts[COVER__COUNT];
    int relations[RELATIONS_MAX]; /* references by kind */
    int covering[RELATIONS_MAX];  /* those whose other end is shown */
};

bool framework_load(struct call *call, const struct record *catalogue, struct framework *out);

#endif
