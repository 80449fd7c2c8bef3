/* SPDX-License-Identifier: Apache-2.0 */
/* The search over everything, and what its template is given. */
#ifndef PAGES_SEARCH_PAGE_H
#define PAGES_SEARCH_PAGE_H

#include "pages/register_view.h"

/* A record that somebody marked or changed. */
struct recent {
    const struct reg *reg;
    int64_t id, at_ms;
    const char *title;
};

struct search_kind {
    const struct reg *reg;
    struct url url;
    int count;
};

enum { KINDS_MAX = 64 };

struct search_view {
    const char *words;
    const struct reg *reg; /* only of this one, or NULL */
    struct search_hit *hits;
    int count, found;      /* found: over all kinds */
    bool is_cut;
    struct url all_url;
    struct search_kind kinds[KINDS_MAX];
    int kind_count;
    struct recent *favourites, *recents;
    int favourite_count, recent_count;
};

route_handler search_page;

#endif
