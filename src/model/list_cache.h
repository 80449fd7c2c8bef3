/* SPDX-License-Identifier: Apache-2.0 */
/* How many there are: answers of counting queries, kept until a record of the register changes (in
 * this process or another: table register_change says). Counting is what a list costs most. */
#ifndef MODEL_LIST_CACHE_H
#define MODEL_LIST_CACHE_H

#include "model/list.h"

/* Runs a query with the columns code and count over one register, or answers it from memory.
 * reg NULL: the answer depends on more than one register and is not kept. */
bool list_counts(struct call *call, const struct reg *reg, const char *sql,
                 const struct value *args, size_t arg_count, struct facet **out, int *count);

/* Whoever writes rows of the register calls this within the same transaction. */
bool list_changed(struct call *call, const struct reg *reg);

#endif
