/* SPDX-License-Identifier: Apache-2.0 */
/* What an organisation demands of those who hold a role: so far, a second factor. */
#include "access/access.h"
#include "access/factor.h"
#include "access/reach.h"
#include "access/roles.h"
#include "access/session.h"
#include "store/db.h"

static const struct field rule_fields[] = {
    CHOICE("role", role_choices, L_INIT("役割", "Role"),
           .flags = FIELD_REQUIRED | FIELD_UNIQUE | FIELD_FIXED | FIELD_IN_LIST),
    BOOL("needs_factor", L_INIT("2段階認証を必須にする", "Demands a second factor"),
         .flags = FIELD_IN_LIST,
         .help = L_INIT("設定していない人は、次の操作の前に設定画面へ案内されます。",
                        "Whoever has none is led to set it up before anything else.")),
    NOTE("note", L_INIT("備考", "Notes")),
};

static bool rule_change(struct call *call, const struct record *before,
                        const struct record *record)
{
    sessions_forget_after(call);
    /* It holds for everybody with the role, wherever they are. */
    return reach_demand(call, reach_action(before, record), 0);
}

const struct reg role_rule_register = {
    .name = "role_rule",
    .label = L_INIT("兼務・権限のルール", "Rule for a role"),
    .plural = L_INIT("兼務・権限のルール", "Rules for roles"),
    .purpose = L_INIT("役割を持つ人に求めることです。2段階認証を必須にできます。",
                      "What is demanded of those who hold a role, such as a second factor."),
    .section = "4.1.3(2)(ウ)",
    .chapter = CHAPTER_SYSTEM,
    .group = GROUP_ACCESS,
    .flags = REG_SHARED | REG_NO_SEARCH | REG_NO_CUSTOM,
    FIELDS(rule_fields),
    .title = "role",
    .order = "role",
    .on_change = rule_change,
};

/* Whoever signs in elsewhere (OpenID Connect) has the second factor there. */
bool factor_is_missing(struct call *call, int64_t account_id)
{
    const char *today = call_today(call);
    struct value found = db_value(
        call,
        "SELECT a.id FROM r_role_assignment a JOIN r_role_rule u ON u.f_role = a.f_role JOIN "
        "r_account c ON c.id = a.f_account WHERE a.f_account = ? AND a.ended_at IS NULL AND "
        "u.ended_at IS NULL AND u.f_needs_factor = 1 AND c.f_kind <> 'oidc' AND (a.f_valid_from "
        "IS NULL OR a.f_valid_from <= ?) AND (a.f_valid_until IS NULL OR a.f_valid_until >= ?) "
        "LIMIT 1",
        DB_ARGS(value_int(account_id), value_string(today), value_string(today)));
    return found.kind != VALUE_NULL && !factor_is_on(call, account_id);
}
