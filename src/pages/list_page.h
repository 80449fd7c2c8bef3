/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PAGES_LIST_PAGE_H
#define PAGES_LIST_PAGE_H

#include "pages/register_view.h"

/* Walks the query of a request for list_query_parse. */
struct query_cursor {
    const struct param_list *list;
    size_t at;
};
bool query_next(void *source, struct text *name, struct text *value);

route_handler list_page;

#endif
