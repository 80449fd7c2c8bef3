/* SPDX-License-Identifier: Apache-2.0 */
#include "access/separation.h"
#include "access/overview.h"
#include "access/testing.h"
#include "model/user.h"
#include "store/db.h"

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

static int64_t person_make(struct call *call, const char *code)
{
    struct record *person = record_new(call, reg_find("person"));
    record_set_string(person, "code", code);
    record_set_string(person, "name", code);
    assert_true(record_save(call, person));
    return person->id;
}

static bool person_set(struct call *call, int64_t account_id, int64_t person_id)
{
    struct record *account = record_load_any(call, &account_register, account_id);
    record_set_int(account, "person", person_id);
    return record_save(call, account);
}

static int64_t account_make(struct call *call, const char *login, const char *role, int64_t person)
{
    int64_t id = 0;
    assert_true(account_create(call, login, login, "", role, 0, &id));
    assert_true(person == 0 || person_set(call, id, person));
    return id;
}

static bool role_give(struct call *call, int64_t account, const char *role)
{
    struct record *assignment = record_new(call, &role_assignment_register);
    record_set_int(assignment, "account", account);
    record_set_string(assignment, "role", role);
    return record_save(call, assignment);
}

static void assert_refused(struct call *call, bool is_done, enum error_kind error)
{
    assert_false(is_done);
    assert_int_equal(call_error(call), error);
    call_forgive(call);
}

static void a_second_account_is_no_second_person(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    int64_t nagi = person_make(call, "nagi"), fuki = person_make(call, "fuki");
    account_make(call, "nagi", "CISO", nagi);
    int64_t second = account_make(call, "nagi2", "ALL", nagi);
    int64_t other = account_make(call, "fuki", "AUD", fuki);
    const char *why;
    assert_refused(call, role_give(call, second, "AUD"), ERROR_INVALID);
    assert_refused(call, person_set(call, other, nagi), ERROR_INVALID);
    struct record *account = record_load_any(call, &account_register, other);
    assert_true(separation_gate.is_open(call, account, &why));
    assert_true(role_give(call, second, "CSIRT"));
}

/* As it may have been before it was refused. */
static void what_conflicts_over_accounts_shows(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    int64_t nagi = person_make(call, "nagi"), count_expected = 2;
    account_make(call, "nagi", "CISO", nagi);
    int64_t second = account_make(call, "nagi2", "AUD", 0);
    struct access_row *rows;
    int count;
    const char *why;
    assert_true(tx_begin(call));
    assert_true(db_run(call, "UPDATE r_account SET f_person = ? WHERE id = ?",
                       DB_ARGS(value_int(nagi), value_int(second))));
    assert_true(tx_commit(call));
    assert_false(separation_gate.is_open(
        call, record_load_any(call, &account_register, second), &why));
    assert_true(access_overview(call, 0, &rows, &count));
    for (int i = 0; i < count; i++)
        count_expected -= rows[i].conflict != NULL;
    assert_int_equal(count_expected, 0);
}

static void nobody_approves_with_another_account(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    int64_t nagi = person_make(call, "nagi");
    int64_t office = account_make(call, "office", "SEC", nagi);
    int64_t chief = account_make(call, "chief", "CISO", nagi);
    int64_t other = account_make(call, "other", "CISO", 0);
    struct record *waiver = record_new(call, &waiver_register);
    record_set_string(waiver, "gate", separation_gate.name);
    record_set_string(waiver, "about",
                      arena_format(call->arena, ",account/%lld,", (long long)other));
    record_set_string(waiver, "reason", "test");
    record_set_string(waiver, "valid_until", "2099-01-01");
    call->reason = "test";
    call->user = user_load(call, office);
    assert_true(record_save(call, waiver) && record_move(call, waiver, "submit"));
    call->user = user_load(call, chief);
    assert_false(record_can_move(call, waiver, "approve"));
    assert_refused(call, record_move(call, waiver, "approve"), ERROR_FORBIDDEN);
    call->user = user_load(call, other);
    assert_true(record_move(call, waiver, "approve"));
}

static void nobody_gives_roles_to_an_own_account(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    int64_t nagi = person_make(call, "nagi");
    int64_t admin = account_make(call, "admin", "ADMIN", nagi);
    int64_t daily = account_make(call, "daily", "ALL", nagi);
    call->user = user_load(call, admin);
    assert_true(user_is(call, daily));
    assert_refused(call, role_give(call, daily, "IT"), ERROR_FORBIDDEN);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_test, close_test)

int main(void)
{
    static const struct gate *const gates[] = {&separation_gate};
    const struct CMUnitTest tests[] = {
        TEST(a_second_account_is_no_second_person),
        TEST(what_conflicts_over_accounts_shows),
        TEST(nobody_approves_with_another_account),
        TEST(nobody_gives_roles_to_an_own_account),
    };
    gates_set(gates, 1);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    kind = STORE_POSTGRES;
    if (store_test_has(kind))
        failed += cmocka_run_group_tests_name("PostgreSQL", tests, NULL, NULL);
    return failed;
}
