/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PAGES_LIST_PAGE_H
#define PAGES_LIST_PAGE_H

#include "pages/list_view.h"

/* Walks the query of a request for list_query_parse. */
struct query_cursor {
    const struct param_list *list;
    size_t at;
};
bool query_next(void *source, struct text *name, struct text *value);

route_handler list_page;
/* The list's address with a query of its own, the columns kept. */
struct url list_page_url(struct call *call, const struct list_view *view,
                         const struct list_query *query, int64_t page);

/* list_columns.c: which columns are shown. The address says it (cols=code.name) or a cookie, set
 * with keep=1; otherwise the declaration does. Fills view->cols, view->shown and the choices. */
void columns_choose(struct request *request, struct response *response, struct list_view *view,
                    const struct fieldset *fields);
bool column_is_shown(const struct list_view *view, const struct field *field);

/* list_filter.c */
void chips_fill(struct call *call, struct list_view *view, const struct fieldset *fields);
/* What the form for one more condition offers; after condition_add. */
void conditions_fill(struct call *call, struct list_view *view, const struct fieldset *fields);
/* Adds the condition that the request asks for (add.field, add.op, add.value) to the query. False
 * when it asks for none or a wrong one: then view->condition has what was typed and the problem. */
bool condition_add(struct call *call, const struct request *request, struct list_query *query,
                   struct list_view *view);

/* Fills what the list's forms carry along: parameters of the address that they do not ask. */
void carried_fill(struct call *call, const struct request *request, struct list_view *view);

#endif
