/* SPDX-License-Identifier: Apache-2.0 */
#include "access/separation.h"
#include "access/access.h"
#include "access/roles.h"
#include "store/db.h"

#include <string.h>

/* The first role in force, or still to come, that conflicts with one, but for one assignment. It is
 * a person who holds roles: those of all their accounts count, as far as they are known. */
static const char *conflict_with(struct call *call, int64_t account_id, const char *role,
                                 int64_t but, const struct label **why)
{
    struct db_rows *rows = db_query(
        call,
        "SELECT a.f_role FROM r_role_assignment a JOIN r_account c ON c.id = a.f_account WHERE "
        "(c.id = ? OR (c.ended_at IS NULL AND c.f_person = (SELECT f_person FROM r_account WHERE "
        "id = ?))) AND a.id <> ? AND a.ended_at IS NULL AND (a.f_valid_until IS NULL OR "
        "a.f_valid_until >= ?) ORDER BY a.id",
        DB_ARGS(value_int(account_id), value_int(account_id), value_int(but),
                value_string(call_today(call))));
    const char *other = NULL;
    *why = NULL;
    while (*why == NULL && db_next(rows)) {
        other = db_string(rows, 0);
        *why = role_conflict(role, other);
    }
    db_end(rows);
    return *why == NULL ? NULL : other;
}

const struct label *separation_conflict(struct call *call, int64_t account_id, const char **own,
                                        const char **other)
{
    enum { ROLES_MAX = 50 };
    const struct label *why = NULL;
    struct db_rows *rows = db_query(
        call,
        "SELECT id, f_role FROM r_role_assignment WHERE f_account = ? AND ended_at IS NULL AND "
        "(f_valid_until IS NULL OR f_valid_until >= ?) ORDER BY id LIMIT ?",
        DB_ARGS(value_int(account_id), value_string(call_today(call)), value_int(ROLES_MAX)));
    int64_t ids[ROLES_MAX];
    const char *roles_held[ROLES_MAX];
    int count = 0;
    while (count < ROLES_MAX && db_next(rows)) {
        ids[count] = db_int(rows, 0);
        roles_held[count++] = db_string(rows, 1);
    }
    db_end(rows);
    for (int i = 0; i < count && why == NULL; i++) {
        *own = roles_held[i];
        *other = conflict_with(call, account_id, roles_held[i], ids[i], &why);
    }
    return why;
}

static bool is_separate(struct call *call, const struct record *account, const char **why)
{
    const char *own, *other;
    const struct label *reason = separation_conflict(call, account->id, &own, &other);
    *why = reason == NULL ? "" : call_label(call, *reason);
    return reason == NULL;
}

const struct gate separation_gate = {
    .name = "account.separation",
    .label = L_INIT("職務分離（兼務の禁止）", "Separation of duties"),
    .section = "4.1.2(3)",
    .may_waive = true,
    .is_open = is_separate,
};

const char *separation_waived_until(struct call *call, int64_t account_id)
{
    struct record account = {.reg = &account_register, .id = account_id};
    return gate_waived_until(call, &separation_gate, &account);
}

bool separation_check(struct call *call, const struct record *assignment)
{
    const struct label *why;
    int64_t account_id = record_int(assignment, "account");
    const char *role = record_string(call, assignment, "role");
    const char *other = conflict_with(call, account_id, role, assignment->id, &why);
    if (other == NULL)
        return true;
    const char *end = separation_waived_until(call, account_id);
    const char *until = record_string(call, assignment, "valid_until");
    if (end == NULL)
        return call_fail(call, ERROR_INVALID, "role",
                         "「%s」とは兼務できません（職務分離）。%s例外とするには、先に「特例の承認」を得てください"
                         "（関門 %s、対象 account/%lld）。",
                         "This conflicts with \"%s\" (separation of duties). %s For an exception, "
                         "first obtain a waiver (gate %s, record account/%lld).",
                         call_label(call, role_find(other)->label), call_label(call, *why),
                         separation_gate.name, (long long)account_id);
    return (*until != '\0' && strcmp(until, end) <= 0) ||
           call_fail(call, ERROR_INVALID, "valid_until",
                     "特例の承認は%sまでです。役割の終了日をその日までにしてください。",
                     "The waiver ends on %s: the role must end no later.", end);
}

bool separation_person_check(struct call *call, const struct record *account)
{
    const char *own, *other;
    const struct label *why = separation_conflict(call, account->id, &own, &other);
    return why == NULL || separation_waived_until(call, account->id) != NULL ||
           call_fail(call, ERROR_INVALID, "person",
                     "この人は、ほかのアカウントで「%s」の役割を持っており、このアカウントの「%s」とは兼務できません（職務分離）。%s"
                     "例外とするには、先に「特例の承認」を得てください（関門 %s、対象 account/%lld）。",
                     "This person holds the role \"%s\" with another account, which conflicts with "
                     "\"%s\" of this one (separation of duties). %s For an exception, first obtain "
                     "a waiver (gate %s, record account/%lld).",
                     call_label(call, role_find(other)->label),
                     call_label(call, role_find(own)->label), call_label(call, *why),
                     separation_gate.name, (long long)account->id);
}
