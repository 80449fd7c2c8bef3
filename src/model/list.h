/* SPDX-License-Identifier: Apache-2.0 */
/* Lists: filter, search, sort, page over any register, restricted to what the user may read. A page
 * costs a bounded number of queries: the rows, the count, the titles of each link column. */
#ifndef MODEL_LIST_H
#define MODEL_LIST_H

#include "model/record.h"

enum filter_op {
    FILTER_IS,       /* equal; for CHOICES and LINKS: contains */
    FILTER_NOT,      /* not equal, or empty */
    FILTER_CONTAINS, /* text as typed or in narrow letters (ＰＬＣ: PLC), A to Z like a to z */
    FILTER_FROM,     /* >= */
    FILTER_TO,       /* <= */
    FILTER_EMPTY,
    FILTER_FILLED,
    FILTER_ONE_OF, /* equal to one of the lines of a text */
    FILTER_FROM_OR_EMPTY, /* >=, or not said: a period without an end goes on */
    FILTER_TO_OR_EMPTY,   /* <=, or not said */
};

struct filter {
    /* A field, or state, unit_id, updated_at, created_at, id; or a path along LINK fields:
     * "account.person.left_on" is when the person of the record's account left. */
    const char *field;
    enum filter_op op;
    struct value value;
};

enum { LIST_FILTERS_MAX = 24, LIST_PAGE_MAX = 500 };

struct list_query {
    const struct reg *reg;
    struct filter filters[LIST_FILTERS_MAX];
    int filter_count;
    struct text search; /* as typed */
    const char *order;  /* field name, "-" in front for descending; NULL: the register's */
    int64_t page;       /* from 1 */
    int64_t skip;       /* rows before the first, instead of a page */
    int64_t page_size;  /* 0: 50 */
    bool with_ended;
    bool is_brief;      /* for pages: long texts are cut, and the records cannot be saved */
    size_t size_max;    /* the page may end early, at so many bytes of text; 0: it may not */
    const int64_t *units; /* only records of these units, or of none; NULL: no such restriction */
    int unit_count;
    const char *units_field; /* a LINK to compare with units instead of the record's own unit */
};

struct list {
    struct record **records;
    int64_t count;      /* on this page */
    int64_t total;      /* all that match */
    int64_t page, page_size, pages;
};

/* The field that a path ends in, and the register it is of; NULL for what is no path. */
const struct field *list_path(const struct reg *reg, const char *path, const struct reg **of);

/* Whether a kind of condition makes sense for a field: "contains" for text, "from" and "to" for
 * what has an order. field NULL: one of the names above that is no field. */
bool filter_fits(const struct field *field, const char *name, enum filter_op op);

/* Reads field~op=value pairs as URLs carry them: "state=approved", "due.to=2026-12-01",
 * "name.contains=水", q, sort, page, size, ended. A day stands for its beginning as "from" of an
 * instant and for its end as "to". Unknown fields are ERROR_INVALID, and so are conditions that do
 * not fit. Paths enter only registers that the user may read, and see nothing of the records there
 * that he may not. */
bool list_query_parse(struct call *call, const struct reg *reg,
                      bool (*next)(void *source, struct text *name, struct text *value),
                      void *source, struct list_query *out);
/* The canonical URL query of it, for links and saved views: "?state=approved&sort=-due". */
const char *list_query_url(struct call *call, const struct list_query *query);
bool list_add(struct call *call, struct list_query *query, const char *field, enum filter_op op,
              struct value value);

/* ERROR_TOO_LARGE when the conditions are more than a statement can say (some 4,000 values): none
 * is left out in silence. The same for the others below. So is a page whose texts do not fit into a
 * request, unless it may end early. */
bool list_run(struct call *call, const struct list_query *query, struct list *out);
/* How many match, without reading them. -1 with a problem. */
int64_t list_count(struct call *call, const struct list_query *query);
/* Every match in order, one at a time in constant memory: exports. visit gets a record of a scratch
 * arena that is reset after it; false from visit stops. */
bool list_each(struct call *call, const struct list_query *query,
               bool (*visit)(struct call *call, const struct record *record, void *context),
               void *context);
/* How many there are of each value of a CHOICE field or of the state: facets and dashboards. */
struct facet {
    const char *code;
    int64_t count;
};
bool list_facet(struct call *call, const struct list_query *query, const char *field,
                struct facet **out, int *count);

#endif
