/* SPDX-License-Identifier: Apache-2.0 */
#include "access/reach.h"
#include "model/user.h"
#include "store/db.h"

/* A unit that nobody's part contains. */
#define EVERYWHERE INT64_MAX

static bool reach_may(struct call *call, enum action action, int64_t unit_id)
{
    return user_may(call, GROUP_ACCESS, action, unit_id == 0 ? EVERYWHERE : unit_id);
}

/* Only those who may do it somewhere are told that it is a matter of where. */
static bool refuse(struct call *call, enum action action)
{
    return user_demand(call, GROUP_ACCESS, action, 0) &&
           call_fail(call, ERROR_FORBIDDEN, NULL,
                     "あなたの管理者の役割が及ぶ部署の外に権限が及びます（部署が空欄のものは全体に及びます）。全体を管理する人に依頼してください。",
                     "This reaches beyond the unit that your role covers (without a unit, it is "
                     "everywhere). Ask an administrator of the whole organisation.");
}

bool reach_demand(struct call *call, enum action action, int64_t unit_id)
{
    return reach_may(call, action, unit_id) || refuse(call, action);
}

bool reach_account_may(struct call *call, enum action action, const struct record *account)
{
    bool may = reach_may(call, action, record_int(account, "unit"));
    if (!may || account->id == 0)
        return may;
    struct db_rows *rows = db_query(call,
                                    "SELECT f_unit FROM r_role_assignment WHERE f_account = ? AND "
                                    "ended_at IS NULL AND (f_valid_until IS NULL OR f_valid_until "
                                    ">= ?)",
                                    DB_ARGS(value_int(account->id),
                                            value_string(call_today(call))));
    while (may && db_next(rows))
        may = reach_may(call, action, db_int(rows, 0));
    db_end(rows);
    return may && rows != NULL;
}

bool reach_account_demand(struct call *call, enum action action, const struct record *account)
{
    return reach_account_may(call, action, account) || refuse(call, action);
}

enum action reach_action(const struct record *before, const struct record *record)
{
    if (before == NULL)
        return ACTION_CREATE;
    return before->ended_at_ms == record->ended_at_ms ? ACTION_UPDATE : ACTION_END;
}
