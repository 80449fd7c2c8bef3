/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of lists only: the SQL behind "FROM r_NAME" that a query asks for, with its arguments. */
#ifndef MODEL_LIST_CONDITION_H
#define MODEL_LIST_CONDITION_H

#include "model/list.h"

struct condition {
    struct call *call;
    bool is_scan; /* rows come in the list's order and are tried one by one */
    bool is_over; /* more was asked than one statement can say */
    struct buffer sql;
    struct value *args;
    size_t count, capacity;
};

enum { LIST_SQL_MAX = 256 * 1024 };

/* " WHERE …": what the query asks for, of what the user may read. is_scan: rows come in the list's
 * order anyway, so that no condition should be looked up by an index. NULL with a problem when more
 * is asked than one statement can say: a condition left out would show what nobody asked for. */
struct condition *condition_new(struct call *call, const struct list_query *query,
                                const struct fieldset *fields, bool is_scan);
/* " ORDER BY …" behind it; the register's own order for a name that is no column. */
void order_put(struct condition *where, const struct list_query *query,
               const struct fieldset *fields);
/* The one way in for an argument: it makes room. */
void arg_put(struct condition *where, struct value value);
/* NULL for a name that is no field. */
const struct field *filter_field(const struct fieldset *fields, const char *name);

#endif
