/* SPDX-License-Identifier: Apache-2.0 */
/* What others did while one was away: how many records of each register have changed since the
 * sign-in before this one, of those that one may read. */
#include "access/access.h"
#include "assessment/dashboard.h"
#include "model/user.h"

static bool is_told(const struct call *call, const struct reg *reg)
{
    return !(reg->flags & (REG_IMPORTED | REG_UNLISTED)) &&
           user_may_somewhere(call, reg->group, ACTION_READ);
}

void since_fill(struct call *call, struct dashboard *d)
{
    d->since_ms = account_previous_sign_in_ms(call, call->user->account_id);
    for (int i = 0; d->since_ms != 0 && i < registry_count(); i++) {
        const struct reg *reg = registry_at(i);
        struct list_query query = {.reg = reg, .units = d->org->units,
                                   .unit_count = d->org->unit_count};
        if (!is_told(call, reg) || d->changed_count == CHANGED_MAX)
            continue;
        list_add(call, &query, "updated_at", FILTER_FROM, value_int(d->since_ms));
        int64_t count = list_count(call, &query);
        if (count > 0)
            d->changed[d->changed_count++] = (struct changed_row){
                call_label(call, reg->plural), count,
                url_local(call->arena, arena_format(call->arena, "/r/%s%s", reg->name,
                                                    list_query_url(call, &query)))};
    }
}
