/* SPDX-License-Identifier: Apache-2.0 */
#include "model/unit.h"
#include "model/user.h"
#include "store/db.h"

int64_t unit_root(struct call *call, int64_t unit_id)
{
    enum { DEPTH_MAX = 20 };
    if (unit_id <= 0 || reg_find("unit") == NULL)
        return 0;
    return value_as_int(db_value(
        call,
        "WITH RECURSIVE up (id, parent, depth) AS (SELECT id, f_parent, 0 FROM r_unit WHERE id = ? "
        "UNION ALL SELECT u.id, u.f_parent, up.depth + 1 FROM r_unit u JOIN up ON u.id = up.parent "
        "WHERE up.depth < ?) SELECT id FROM up ORDER BY depth DESC LIMIT 1",
        DB_ARGS(value_int(unit_id), value_int(DEPTH_MAX))));
}

int64_t user_organisation(struct call *call)
{
    int64_t unit_id = call->user->unit_id;
    for (int i = 0; unit_id == 0 && i < call->user->grant_count; i++)
        unit_id = call->user->grants[i].unit_id;
    return unit_root(call, unit_id);
}
