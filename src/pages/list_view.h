/* SPDX-License-Identifier: Apache-2.0 */
/* What the template of a list is given. */
#ifndef PAGES_LIST_VIEW_H
#define PAGES_LIST_VIEW_H

#include "pages/register_view.h"

struct facet_view {
    const char *name, *label;
    struct option *options;
    int count;
};

struct column_view {
    int index; /* of the field, -1 for the state */
    const char *label;
    struct url sort_url;
    int sorted; /* 1 up, -1 down, 0 not */
    bool is_number;
};

struct saved_view {
    int64_t id;
    struct url url;
    const char *title;
    bool is_mine, is_shared, is_current;
};

/* One more condition: what may be chosen, what was typed, and what is wrong with it. */
struct condition_view {
    struct option *fields, *comparisons;
    int field_count, comparison_count;
    const char *field, *comparison, *value, *problem;
};

enum { COLUMNS_MAX = 24, FACETS_MAX = 12, CHIPS_MAX = 24 };

struct list_view {
    const struct reg *reg;
    const struct list_query *query;
    const struct list *list;
    const char *query_text; /* the canonical query without '?' */
    struct column_view columns[COLUMNS_MAX];
    int column_count, title_column;
    struct facet_view facets[FACETS_MAX];
    int facet_count;
    struct view_link chips[CHIPS_MAX];
    struct saved_view *saved;
    struct condition_view condition;
    int chip_count, saved_count;
    struct option *choices; /* of columns */
    int choice_count;
    const char *shown;         /* names of the columns, or NULL: as declared */
    const char *cols;          /* names of the columns when the address says them, or NULL */
    struct param_list carried; /* what the filter form sends along unseen */
    struct param_list kept;    /* the same for the form of columns */
    struct url plain_columns_url;
    const struct field *bulk[COLUMNS_MAX];
    int bulk_count;
    int64_t from, to;
    struct url previous_url, next_url, export_url;
    bool may_create, may_import, may_export, may_bulk, may_share, is_filtered;
};

/* The class of a list's cell: how it is aligned and broken. */
const char *view_column_class(const struct record *record, const struct column_view *column);

#endif
