/* SPDX-License-Identifier: Apache-2.0 */
#include "access/reach.h"
#include "access/admin.h"
#include "access/testing.h"
#include "model/user.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static enum store_kind kind = STORE_SQLITE;

static int open_test(void **state)
{
    *state = access_test_open(kind);
    return 0;
}

static int close_test(void **state)
{
    store_test_close(*state);
    return 0;
}

static int64_t unit_make(struct call *call, const char *code, int64_t parent)
{
    struct record *unit = record_new(call, reg_find("unit"));
    record_set_string(unit, "code", code);
    record_set_string(unit, "name", code);
    if (parent != 0)
        record_set_int(unit, "parent", parent);
    assert_true(record_save(call, unit));
    return unit->id;
}

/* A plant with a shop in it, another plant; an administrator of the first. */
struct world {
    struct call *call;
    int64_t plant, shop, other;
    const struct user *local;
};

static bool role_give(struct call *call, int64_t account, const char *role, int64_t unit)
{
    struct record *assignment = record_new(call, &role_assignment_register);
    record_set_int(assignment, "account", account);
    record_set_string(assignment, "role", role);
    if (unit != 0)
        record_set_int(assignment, "unit", unit);
    return record_save(call, assignment);
}

static int64_t account_make(struct world *world, const char *login, const char *role, int64_t unit)
{
    int64_t id = 0;
    assert_true(account_create(world->call, login, login, "", role, unit, &id));
    return id;
}

static struct world world_make(struct call *call)
{
    struct world world = {.call = call};
    world.plant = unit_make(call, "plant", 0);
    world.shop = unit_make(call, "shop", world.plant);
    world.other = unit_make(call, "other", 0);
    world.local = user_load(call, account_make(&world, "local", "ADMIN", world.plant));
    return world;
}

static void assert_forbidden(struct call *call, bool is_done)
{
    assert_false(is_done);
    assert_int_equal(call_error(call), ERROR_FORBIDDEN);
    call_forgive(call);
}

static bool lock(struct call *call, int64_t id)
{
    struct record *account = record_load_any(call, &account_register, id);
    record_set_int(account, "is_locked", 1);
    return record_save(call, account);
}

static void accounts_beyond_the_unit_stay_as_they_are(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    struct world world = world_make(call);
    int64_t ciso = account_make(&world, "ciso", "CISO", 0);
    int64_t stranger = account_make(&world, "stranger", "SEC", world.other);
    int64_t own = account_make(&world, "own", "SEC", world.shop);
    call->user = world.local;
    call->reason = "test";
    assert_forbidden(call, lock(call, ciso));
    assert_forbidden(call, lock(call, stranger));
    assert_forbidden(call, record_end(call, record_load_any(call, &account_register, ciso)));
    struct record *moved = record_load_any(call, &account_register, own);
    record_set_int(moved, "unit", world.other);
    assert_forbidden(call, record_save(call, moved));
    struct record *account = record_load_any(call, &account_register, own);
    assert_true(lock(call, own));
    account = record_load_any(call, &account_register, own);
    assert_true(record_end(call, account));
    assert_true(record_revive(call, account));
}

static void no_account_or_role_is_made_beyond_the_unit(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    struct world world = world_make(call);
    int64_t own = account_make(&world, "own", "SEC", world.shop);
    call->user = world.local;
    struct record *account = record_new(call, &account_register);
    record_set_string(account, "login", "new");
    record_set_string(account, "name", "new");
    record_set_string(account, "kind", "local");
    assert_forbidden(call, record_save(call, account));
    record_set_int(account, "unit", world.shop);
    assert_true(record_save(call, account));
    assert_forbidden(call, role_give(call, account->id, "CISO", 0));
    assert_forbidden(call, role_give(call, own, "IT", world.other));
    assert_true(role_give(call, account->id, "IT", world.plant));
}

static void roles_beyond_the_unit_do_not_end(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    struct world world = world_make(call);
    int64_t ciso = account_make(&world, "ciso", "CISO", 0);
    struct record *assignment = record_by(call, &role_assignment_register, "account",
                                          arena_format(call->arena, "%lld", (long long)ciso));
    call->user = world.local;
    call->reason = "test";
    assert_forbidden(call, record_end(call, assignment));
}

/* Who may set a password has whatever the account has. */
static void what_an_account_holds_elsewhere_protects_it(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    struct world world = world_make(call);
    int64_t own = account_make(&world, "own", "SEC", world.shop);
    struct record *account = record_load_any(call, &account_register, own);
    call->user = world.local;
    assert_true(reach_account_may(call, ACTION_UPDATE, account));
    assert_non_null(admin_password_reset(call, record_copy(call, account)));
    call->user = &user_program;
    assert_true(role_give(call, own, "CSIRT", 0));
    call->user = world.local;
    assert_false(reach_account_may(call, ACTION_UPDATE, account));
    account = record_load_any(call, &account_register, own);
    assert_forbidden(call, admin_password_reset(call, account) != NULL);
    assert_forbidden(call, admin_suspend(call, account, true));
    assert_forbidden(call, admin_sessions_end(call, account));
}

static void rules_for_roles_belong_to_the_whole(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    struct world world = world_make(call);
    int64_t whole = account_make(&world, "whole", "ADMIN", 0);
    struct record *rule = record_new(call, &role_rule_register);
    record_set_string(rule, "role", "SEC");
    record_set_int(rule, "needs_factor", 1);
    call->user = world.local;
    assert_forbidden(call, record_save(call, rule));
    call->user = user_load(call, whole);
    assert_true(record_save(call, rule));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_test, close_test)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(accounts_beyond_the_unit_stay_as_they_are),
        TEST(no_account_or_role_is_made_beyond_the_unit),
        TEST(roles_beyond_the_unit_do_not_end),
        TEST(what_an_account_holds_elsewhere_protects_it),
        TEST(rules_for_roles_belong_to_the_whole),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    kind = STORE_POSTGRES;
    if (store_test_has(kind))
        failed += cmocka_run_group_tests_name("PostgreSQL", tests, NULL, NULL);
    return failed;
}
