/* SPDX-License-Identifier: Apache-2.0 */
#include "access/overview.h"
#include "access/access.h"
#include "access/roles.h"
#include "access/session.h"
#include "access/separation.h"
#include "base/clock.h"
#include "model/user.h"
#include "store/db.h"

#include <string.h>

static const char accounts_sql[] =
    "SELECT a.id, a.f_login, a.f_name, u.f_name, a.f_kind, a.f_last_sign_in, a.created_at, "
    "a.f_is_locked, p.f_left_on, p.ended_at, a.f_unit, (SELECT COUNT(*) FROM credential c WHERE "
    "c.account_id = a.id AND c.kind = 'totp'), (SELECT COUNT(*) FROM api_token t WHERE "
    "t.account_id = a.id AND t.revoked_at IS NULL AND t.expires_on >= ?), (SELECT COUNT(*) FROM "
    "session s WHERE s.account_id = a.id AND s.seen_at >= ? AND s.started_at >= ?), (SELECT "
    "MAX(c.updated_at) FROM credential c WHERE c.account_id = a.id AND c.kind = 'password'), "
    "(SELECT COUNT(*) FROM r_account o WHERE o.f_person = a.f_person AND o.ended_at IS NULL) FROM "
    "r_account a LEFT JOIN r_unit u ON u.id = a.f_unit LEFT JOIN r_person p ON p.id = a.f_person "
    "WHERE a.ended_at IS NULL AND (a.id = ? OR ? = 0) ORDER BY a.f_login LIMIT ?";

static void row_read(struct call *call, struct db_rows *rows, struct access_row *row)
{
    const char *today = call_today(call), *left_on = db_string(rows, 8);
    bool has_left = *left_on != '\0' && strcmp(left_on, today) <= 0;
    *row = (struct access_row){
        .account_id = db_int(rows, 0),
        .login = db_string(rows, 1),
        .name = db_string(rows, 2),
        .unit = db_string(rows, 3),
        .kind = db_string(rows, 4),
        .last_sign_in_ms = db_int(rows, 5),
        .is_locked = db_int(rows, 7) != 0,
        .has_factor = db_int(rows, 11) != 0,
        .left_on = has_left ? left_on : "",
        .has_ended_person = has_left || db_int(rows, 9) != 0,
        .accounts = db_int(rows, 15),
        .tokens = db_int(rows, 12),
        .sessions = db_int(rows, 13),
        .roles = arena_array(call->arena, ACCESS_ROLES_MAX, sizeof(struct access_role)),
    };
    /* A new account, or one with a new password, has not been left unused yet. */
    int64_t since_ms = db_int(rows, 6);
    const int64_t others_ms[] = {row->last_sign_in_ms, db_int(rows, 14)};
    for (int i = 0; i < 2; i++)
        since_ms = others_ms[i] > since_ms ? others_ms[i] : since_ms;
    row->unused_days = (call->now_ms - since_ms) / CLOCK_DAY_MS;
}

/* May the user see this account? Those of no unit belong to whoever sees everything. */
static bool is_readable(const int64_t *units, int count, int64_t unit_id)
{
    for (int i = 0; units != NULL && i < count; i++)
        if (units[i] == unit_id)
            return true;
    return units == NULL;
}

static struct access_row *row_find(struct access_row *rows, int count, int64_t account_id)
{
    for (int i = 0; i < count; i++)
        if (rows[i].account_id == account_id)
            return &rows[i];
    return NULL;
}

static void role_add(struct call *call, struct access_row *row, struct db_rows *rows)
{
    const char *today = call_today(call), *from = db_string(rows, 4), *until = db_string(rows, 5);
    const struct role *role = role_find(db_string(rows, 2));
    if (role == NULL || row->role_count == ACCESS_ROLES_MAX)
        return;
    row->roles[row->role_count++] = (struct access_role){
        .assignment_id = db_int(rows, 0),
        .code = role->code,
        .label = role->label,
        .unit = db_string(rows, 3),
        .from = from,
        .until = until,
        .is_now = strcmp(from, today) <= 0 && (*until == '\0' || strcmp(until, today) >= 0),
    };
}

static void roles_read(struct call *call, struct access_row *rows, int count, int64_t account_id)
{
    struct db_rows *found = db_query(
        call,
        "SELECT a.id, a.f_account, a.f_role, u.f_name, a.f_valid_from, a.f_valid_until FROM "
        "r_role_assignment a LEFT JOIN r_unit u ON u.id = a.f_unit WHERE a.ended_at IS NULL AND "
        "(a.f_account = ? OR ? = 0) ORDER BY a.id",
        DB_ARGS(value_int(account_id), value_int(account_id)));
    while (db_next(found)) {
        struct access_row *row = row_find(rows, count, db_int(found, 1));
        if (row != NULL)
            role_add(call, row, found);
    }
}

static void conflict_find(struct call *call, struct access_row *row)
{
    for (int i = 0; i < row->role_count; i++)
        for (int j = 0; j < i && row->conflict == NULL; j++) {
            row->conflict_a = row->roles[j].code;
            row->conflict_b = row->roles[i].code;
            if (row->roles[i].is_now && row->roles[j].is_now)
                row->conflict = role_conflict(row->conflict_a, row->conflict_b);
        }
    if (row->conflict == NULL && row->accounts > 1)
        row->conflict = separation_conflict(call, row->account_id, &row->conflict_a,
                                            &row->conflict_b);
    if (row->conflict != NULL)
        row->waived_until = separation_waived_until(call, row->account_id);
}

bool access_overview(struct call *call, int64_t account_id, struct access_row **out, int *count)
{
    const int64_t *units;
    int unit_count;
    if (!user_demand(call, GROUP_ACCESS, ACTION_READ, 0))
        return false;
    user_units(call, GROUP_ACCESS, ACTION_READ, &units, &unit_count);
    *out = arena_array(call->arena, account_id == 0 ? ACCESS_ROWS_MAX : 1, sizeof **out);
    *count = 0;
    struct db_rows *rows = db_query(
        call, accounts_sql,
        DB_ARGS(value_string(call_today(call)), value_int(call->now_ms - SESSION_IDLE_MS),
                value_int(call->now_ms - SESSION_LIFE_MS), value_int(account_id),
                value_int(account_id), value_int(account_id == 0 ? ACCESS_ROWS_MAX : 1)));
    while (db_next(rows))
        if (is_readable(units, unit_count, db_int(rows, 10)))
            row_read(call, rows, &(*out)[(*count)++]);
    roles_read(call, *out, *count, account_id);
    for (int i = 0; i < *count; i++)
        conflict_find(call, &(*out)[i]);
    return call_ok(call);
}

const char *access_roles_text(struct call *call, const struct access_row *row)
{
    struct buffer out = buffer_new(call->arena, 8192);
    for (int i = 0; i < row->role_count; i++) {
        const struct access_role *role = &row->roles[i];
        buffer_format(&out, "%s%s", i == 0 ? "" : call_label(call, L("、", ", ")),
                      call_label(call, role->label));
        if (*role->unit != '\0')
            buffer_format(&out, call_label(call, L("（%s）", " (%s)")), role->unit);
    }
    return buffer_string(&out);
}

const char *access_remarks(struct call *call, const struct access_row *row)
{
    struct buffer out = buffer_new(call->arena, 8192);
    if (*row->left_on != '\0')
        buffer_format(&out, call_label(call, L("%sに異動・退職しています。", "Left on %s. ")),
                      row->left_on);
    else if (row->has_ended_person)
        buffer_puts(&out, call_label(call, L("人の記録が廃止されています。",
                                             "The person's record has ended. ")));
    if (row->unused_days >= UNUSED_DAYS && !row->is_locked)
        buffer_format(&out, call_label(call, L("%lld日間使われていません。",
                                               "Not used for %lld days. ")),
                      (long long)row->unused_days);
    if (row->conflict != NULL) {
        buffer_format(&out, call_label(call, L("%sと%sの兼務：%s", "%s and %s: %s ")),
                      row->conflict_a, row->conflict_b, call_label(call, *row->conflict));
        if (row->waived_until != NULL)
            buffer_format(&out, call_label(call, L("（特例の承認あり、%sまで）",
                                                   "(waived until %s) ")),
                          row->waived_until);
    }
    if (row->role_count == 0 && !row->is_locked)
        buffer_puts(&out, call_label(call, L("役割がありません。", "Has no role. ")));
    return buffer_string(&out);
}
