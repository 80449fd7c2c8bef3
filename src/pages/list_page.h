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

/* list_columns.c: which columns are shown. The address says it (cols=code.name) or a cookie, set
 * with keep=1; otherwise the declaration does. Fills view->cols, view->shown and the choices. */
void columns_choose(struct request *request, struct response *response, struct list_view *view,
                    const struct fieldset *fields);
bool column_is_shown(const struct list_view *view, const struct field *field);
/* Fills what the list's forms carry along: parameters of the address that they do not ask. */
void carried_fill(struct call *call, const struct request *request, struct list_view *view);

#endif
