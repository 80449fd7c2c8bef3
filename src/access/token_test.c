/* SPDX-License-Identifier: Apache-2.0 */
#include "access/token.h"
#include "access/admin.h"
#include "access/feed.h"
#include "access/password.h"
#include "access/testing.h"
#include "base/clock.h"
#include "store/db.h"
#include "store/seal.h"
#include "store/store.h"

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

static const char *in_days(struct call *call, int days)
{
    char *date = arena_alloc(call->arena, CLOCK_DATE_SIZE);
    clock_date_add(date, call_today(call), 0, days);
    return date;
}

static const char *token_of(struct call *call, int64_t account_id, const char *scope_text)
{
    struct scope scope;
    assert_true(scope_read(call, text_from(scope_text), &scope));
    call->user = user_load(call, account_id);
    const char *token = token_new(call, text_from("nightly sheet"), &scope, in_days(call, 30));
    assert_non_null(token);
    return token;
}

static void scopes_read_back_and_nothing_else_is_one(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    static const char *const right[][2] = {{"all:read", "all:read"},
                                           {"all:write", "all:write"},
                                           {"duty:write,supply:read", "supply:read,duty:write"}};
    static const char *const wrong[] = {"",         "all",          "all:approve", "duty:",
                                        "duty:read,", "duty:read,duty:write", "all:read,duty:read",
                                        "everything:read", " duty:read"};
    struct scope scope;
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        assert_true(scope_read(call, text_from(right[i][0]), &scope));
        assert_string_equal(scope_write(call->arena, &scope), right[i][1]);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(scope_read(call, text_from(wrong[i]), &scope));
}

static void token_acts_within_its_scope(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    int64_t id = access_test_account(call, "hotaru", "CISO"), token_id;
    const char *token = token_of(call, id, "supply:read,duty:write");
    call->user = token_user(call, text_from(token), &token_id);
    assert_non_null(call->user);
    assert_int_equal(call->user->account_id, id);
    assert_true(user_may(call, GROUP_SUPPLY, ACTION_READ, 0));
    assert_false(user_may(call, GROUP_SUPPLY, ACTION_CREATE, 0));
    assert_true(user_may(call, GROUP_DUTY, ACTION_UPDATE, 0));
    assert_false(user_may(call, GROUP_RISK, ACTION_READ, 0));
    call->user = token_user(call, text_from(token_of(call, id, "all:write")), &token_id);
    assert_true(user_may(call, GROUP_RISK, ACTION_UPDATE, 0));
    assert_false(user_may(call, GROUP_RISK, ACTION_APPROVE, 0)); /* which a CISO may */
    assert_false(user_may(call, GROUP_SYSTEM, ACTION_UPDATE, 0)); /* which a CISO may not */
}

static void refused(struct call *call, const char *token)
{
    int64_t token_id;
    assert_null(token_user(call, text_from(token), &token_id));
    assert_int_equal(call_error(call), ERROR_UNAUTHORIZED);
    call_forgive(call);
}

static void token_ends(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    int64_t id = access_test_account(call, "hotaru", "SEC"), token_id;
    const char *token = token_of(call, id, "all:read"), *other = token_of(call, id, "all:read");
    struct record *account = record_load_any(call, &account_register, id);
    char *wrong = arena_string(call->arena, token);
    wrong[20] = wrong[20] == 'A' ? 'B' : 'A';
    refused(call, wrong);
    refused(call, "kaname_");
    assert_non_null(token_user(call, text_from(token), &token_id));
    assert_true(token_revoke(call, account, token_id));
    refused(call, token);
    assert_int_equal(access_test_noted(call, id, "token-revoked"), 1);
    assert_int_equal(access_test_noted(call, id, "token-created"), 2);
    int64_t now_ms = call->now_ms;
    call->now_ms += 31 * CLOCK_DAY_MS;
    refused(call, other);
    call->now_ms = now_ms;
    assert_non_null(token_user(call, text_from(other), &token_id));
    call->user = &user_program;
    record_set_int(account, "is_locked", 1);
    assert_true(record_save(call, account));
    refused(call, other);
}

static void token_of_another_is_not_revoked(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    int64_t id = access_test_account(call, "hotaru", "SEC"), token_id;
    const char *token = token_of(call, id, "all:read");
    call->user = &user_program;
    int64_t stranger = access_test_account(call, "kawasemi", "IT");
    assert_non_null(token_user(call, text_from(token), &token_id));
    assert_false(token_revoke(call, record_load_any(call, &account_register, stranger), token_id));
    call_forgive(call);
    assert_non_null(token_user(call, text_from(token), &token_id));
}

static void token_is_no_way_around_what_is_demanded(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    int64_t id = access_test_account(call, "hotaru", "SEC"), token_id;
    const char *token = token_of(call, id, "all:read");
    call->user = &user_program;
    struct record *rule = record_new(call, &role_rule_register);
    record_set_string(rule, "role", "SEC");
    record_set_int(rule, "needs_factor", 1);
    assert_true(record_save(call, rule));
    assert_null(token_user(call, text_from(token), &token_id));
    assert_int_equal(call_error(call), ERROR_FORBIDDEN);
    call_forgive(call);
    record_set_int(rule, "needs_factor", 0);
    assert_true(record_save(call, rule));
    assert_non_null(token_user(call, text_from(token), &token_id));
    struct record *account = record_load_any(call, &account_register, id);
    record_set_int(account, "must_change", 1);
    assert_true(record_save(call, account));
    assert_null(token_user(call, text_from(token), &token_id));
    assert_int_equal(call_error(call), ERROR_FORBIDDEN);
    call_forgive(call);
}

static void feed_refused(struct call *call, const char *feed)
{
    assert_null(feed_user(call, text_from(feed)));
    call_forgive(call);
}

static void new_password_shuts_programs_out(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    int64_t id = access_test_account(call, "hotaru", "SEC"), token_id;
    int64_t admin = access_test_account(call, "kawasemi", "ADMIN");
    const char *token = token_of(call, id, "all:read"), *feed = feed_token_new(call);
    assert_non_null(token_user(call, text_from(token), &token_id));
    assert_non_null(feed_user(call, text_from(feed)));
    assert_true(password_change(call, "kaze to ameoto to 9"));
    refused(call, token);
    feed_refused(call, feed);
    token = token_of(call, id, "all:read");
    feed = feed_token_new(call);
    call->user = user_load(call, admin);
    assert_non_null(admin_password_reset(
        call, record_copy(call, record_load_any(call, &account_register, id))));
    refused(call, token);
    feed_refused(call, feed);
}

static void only_its_hash_is_kept(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    const char *token = token_of(call, access_test_account(call, "hotaru", "SEC"), "all:read");
    assert_int_equal(strlen(token), 50);
    assert_int_equal(value_as_int(db_value(call,
                                           "SELECT COUNT(*) FROM api_token WHERE hash = ? OR "
                                           "prefix = ? OR length(prefix) > 13",
                                           DB_ARGS(value_string(token), value_string(token)))),
                     0);
}

static void dates_and_names_are_asked_for(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    struct scope scope;
    call->user = user_load(call, access_test_account(call, "hotaru", "SEC"));
    scope_read(call, text_from("all:read"), &scope);
    assert_null(token_new(call, text_from(" "), &scope, in_days(call, TOKEN_LIFE_DAYS_MAX + 1)));
    assert_non_null(call_problem(call, "name"));
    assert_non_null(call_problem(call, "expires_on"));
    call_forgive(call);
    assert_null(token_new(call, text_from("x"), &scope, in_days(call, -1)));
    call_forgive(call);
    assert_non_null(token_new(call, text_from("x"), &scope, in_days(call, 0)));
}

static void last_use_is_written_later(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    int64_t id = access_test_account(call, "hotaru", "SEC"), token_id;
    struct token_row *rows;
    int count;
    const char *token = token_of(call, id, "all:read");
    token_user(call, text_from(token), &token_id);
    assert_true(tx_begin(call) && tokens_touch(call) && tx_commit(call));
    assert_true(tokens_list(call, id, &rows, &count));
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].used_ms, call->now_ms);
    assert_string_equal(rows[0].used_from, "test");
}

static void seals_open_for_their_purpose_alone(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    struct text out, secret = TEXT_LITERAL("secret\0with nul");
    char *sealed = seal_make(call->arena, "totp:1", secret);
    assert_true(seal_open(call->arena, "totp:1", text_from(sealed), &out));
    assert_true(text_equal(out, secret));
    assert_false(seal_open(call->arena, "totp:2", text_from(sealed), &out));
    assert_string_not_equal(sealed, seal_make(call->arena, "totp:1", secret));
    sealed[30] = sealed[30] == 'A' ? 'B' : 'A';
    assert_false(seal_open(call->arena, "totp:1", text_from(sealed), &out));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_test, close_test)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(scopes_read_back_and_nothing_else_is_one),
        TEST(token_acts_within_its_scope),
        TEST(token_ends),
        TEST(token_of_another_is_not_revoked),
        TEST(token_is_no_way_around_what_is_demanded),
        TEST(new_password_shuts_programs_out),
        TEST(only_its_hash_is_kept),
        TEST(dates_and_names_are_asked_for),
        TEST(last_use_is_written_later),
        TEST(seals_open_for_their_purpose_alone),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    kind = STORE_POSTGRES;
    if (store_test_has(kind))
        failed += cmocka_run_group_tests_name("PostgreSQL", tests, NULL, NULL);
    return failed;
}
