/* SPDX-License-Identifier: Apache-2.0 */
/* What the page of one item shows. */
#ifndef CATALOGUE_ITEM_H
#define CATALOGUE_ITEM_H

#include "catalogue/view.h"
#include "model/titles.h"

/* One cross reference, seen from the item. */
struct reference {
    const struct record *mapping;
    bool is_out;             /* from the item to the other; else the other names the item */
    const char *own, *other; /* codes at both ends; own may be a heading above the item */
    const struct record *record; /* what the other end is, NULL when it is not loaded here */
};

enum { PLACES_MAX = 12 };

struct item_view {
    struct catalogue_view head; /* for the banner */
    const struct record *requirement;
    struct entries entries;
    int index, before, after; /* of the item and its neighbours, -1 for none */
    int places[PLACES_MAX], place_count; /* the item, then the headings above it */
    const json_t *vocabulary;
    struct reference *references;
    int reference_count;
};

struct url reference_url(struct call *call, const struct reference *reference);

#endif
