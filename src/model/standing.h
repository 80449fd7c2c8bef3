/* SPDX-License-Identifier: Apache-2.0 */
/* Where a record stands, computed by one viewpoint and shown by others: a requirement's state in
 * the organisation of the user. Whoever computes it says here how it is read, so that nobody needs
 * to include anybody. */
#ifndef MODEL_STANDING_H
#define MODEL_STANDING_H

#include "model/register.h"

enum standing_state { STANDING_UNKNOWN, STANDING_NOT, STANDING_PARTLY, STANDING_SHOWN };

struct standing {
    int64_t id; /* of the record */
    enum standing_state state;
    bool is_adopted; /* false: left out with a reason, or not decided on yet */
};

/* Says who reads the standings of a register's records; once, at start. */
void standings_provide(const char *reg_name,
                       bool (*load)(struct call *call, struct standing **out, int *count));
/* All of the user's organisation, sorted by id; none where nobody provides them. */
bool standings_load(struct call *call, const char *reg_name, struct standing **out, int *count);
/* The one of a record, or NULL. */
const struct standing *standing_find(const struct standing *all, int count, int64_t id);

#endif
