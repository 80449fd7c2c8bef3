/* SPDX-License-Identifier: Apache-2.0 */
/* What an API token may do at most: for each group of registers nothing, read, or write. As text
 * "all:read", "all:write" or "supply:read,duty:write"; write includes read. Approving is a person's
 * signature and is in no scope. */
#ifndef ACCESS_SCOPE_H
#define ACCESS_SCOPE_H

#include "model/user.h"

enum { SCOPE_SIZE_MAX = 500 };

struct scope {
    unsigned actions[GROUP__COUNT]; /* sets of enum action */
};

/* ERROR_INVALID on "scope" for anything else, a group given twice, or nothing at all. */
bool scope_read(struct call *call, struct text text, struct scope *out);
/* The shortest text of it, which scope_read reads back. */
const char *scope_write(struct arena *arena, const struct scope *scope);
/* For people. */
const char *scope_show(struct call *call, const struct scope *scope);
/* Takes from the user what is not in the scope. */
void scope_narrow(struct call *call, const struct scope *scope, struct user *user);

#endif
