/* SPDX-License-Identifier: Apache-2.0 */
/* Role assignments into rights. */
#include "access/access.h"
#include "access/factor.h"
#include "access/roles.h"
#include "store/db.h"

#include <string.h>

enum { UNITS_MAX = 5000, GRANTS_MAX = 64 };

struct unit_tree {
    int64_t ids[UNITS_MAX], parents[UNITS_MAX];
    int count;
};

static struct unit_tree *tree_load(struct call *call)
{
    struct unit_tree *tree = arena_alloc(call->arena, sizeof *tree);
    struct db_rows *rows =
        db_query(call, "SELECT id, f_parent FROM r_unit WHERE ended_at IS NULL LIMIT ?",
                 DB_ARGS(value_int(UNITS_MAX)));
    while (db_next(rows)) {
        tree->ids[tree->count] = db_int(rows, 0);
        tree->parents[tree->count++] = db_int(rows, 1);
    }
    return tree;
}

static bool is_in(const int64_t *ids, int count, int64_t id)
{
    for (int i = 0; i < count; i++)
        if (ids[i] == id)
            return true;
    return false;
}

/* The unit and all below it: passes over the table until nothing is added. */
static void subtree_find(struct call *call, const struct unit_tree *tree, struct grant *grant)
{
    int64_t *units = arena_array(call->arena, (size_t)tree->count + 1, sizeof *units);
    int count = 0, before = -1;
    units[count++] = grant->unit_id;
    while (count != before) {
        before = count;
        for (int i = 0; i < tree->count; i++)
            if (is_in(units, count, tree->parents[i]) && !is_in(units, count, tree->ids[i]))
                units[count++] = tree->ids[i];
    }
    grant->units = units;
    grant->unit_count = count;
}

static void grants_load(struct call *call, struct user *user)
{
    struct grant *grants = arena_array(call->arena, GRANTS_MAX, sizeof *grants);
    const char *today = call_today(call);
    struct db_rows *rows = db_query(
        call,
        "SELECT f_role, f_unit FROM r_role_assignment WHERE f_account = ? AND ended_at IS NULL AND "
        "(f_valid_from IS NULL OR f_valid_from <= ?) AND (f_valid_until IS NULL OR f_valid_until "
        ">= ?) LIMIT ?",
        DB_ARGS(value_int(user->account_id), value_string(today), value_string(today),
                value_int(GRANTS_MAX)));
    while (db_next(rows)) {
        const struct role *role = role_find(db_string(rows, 0));
        if (role == NULL)
            continue;
        struct grant *grant = &grants[user->grant_count++];
        grant->role = role->code;
        grant->unit_id = db_int(rows, 1);
        for (int g = 0; g < GROUP__COUNT; g++)
            grant->rights[g] = role_rights(role, (enum right_group)g);
    }
    user->grants = grants;
    struct unit_tree *tree = NULL;
    for (int i = 0; i < user->grant_count; i++) {
        if (grants[i].unit_id == 0)
            continue;
        if (tree == NULL)
            tree = tree_load(call);
        subtree_find(call, tree, &grants[i]);
    }
}

/* Ended ones too: what they wrote is still this person's. */
static void accounts_load(struct call *call, struct user *user)
{
    enum { ACCOUNTS_MAX = 16 };
    int64_t *accounts = arena_array(call->arena, ACCOUNTS_MAX, sizeof *accounts);
    struct db_rows *rows =
        db_query(call, "SELECT id FROM r_account WHERE f_person = ? ORDER BY id DESC LIMIT ?",
                 DB_ARGS(value_int(user->person_id), value_int(ACCOUNTS_MAX)));
    while (db_next(rows))
        accounts[user->account_count++] = db_int(rows, 0);
    user->accounts = accounts;
}

struct user *user_load(struct call *call, int64_t account_id)
{
    struct user *user = arena_alloc(call->arena, sizeof *user);
    struct db_rows *rows = db_query(
        call,
        "SELECT f_login, f_name, f_person, f_unit, f_is_locked FROM r_account WHERE id = ? AND "
        "ended_at IS NULL",
        DB_ARGS(value_int(account_id)));
    bool is_usable = db_next(rows) && db_int(rows, 4) == 0;
    if (is_usable)
        *user = (struct user){
            .account_id = account_id,
            .login = db_string(rows, 0),
            .name = db_string(rows, 1),
            .person_id = db_int(rows, 2),
            .unit_id = db_int(rows, 3),
        };
    db_end(rows);
    if (!is_usable) {
        call_fail(call, ERROR_UNAUTHORIZED, NULL, "このアカウントは使えません。",
                  "This account cannot be used.");
        return NULL;
    }
    if (user->person_id != 0)
        accounts_load(call, user);
    grants_load(call, user);
    return user;
}

struct account_musts account_musts(struct call *call, int64_t account_id)
{
    struct value must_change = db_value(
        call, "SELECT f_must_change FROM r_account WHERE id = ? AND f_kind = 'local'",
        DB_ARGS(value_int(account_id)));
    return (struct account_musts){.must_change = value_as_int(must_change) != 0,
                                  .must_factor = factor_is_missing(call, account_id)};
}
