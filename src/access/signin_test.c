/* SPDX-License-Identifier: Apache-2.0 */
#include "access/signin.h"
#include "access/directory.h"
#include "access/factor.h"
#include "access/failure.h"
#include "access/password.h"
#include "access/session.h"
#include "access/testing.h"
#include "access/totp.h"
#include "base/clock.h"
#include "model/user.h"
#include "store/db.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const struct text no_device;

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

static enum error_kind failure(struct call *call)
{
    enum error_kind noted = call_error(call);
    call_forgive(call);
    return noted;
}

static void right_password_and_no_other(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    int64_t id = access_test_account(call, "hotaru", "SEC");
    assert_int_equal(sign_in(call, "hotaru", TEST_PASSWORD, no_device), id);
    assert_int_equal(sign_in(call, "ＨＯＴＡＲＵ", TEST_PASSWORD, no_device), id);
    assert_int_equal(sign_in(call, "hotaru", "Yuunagi to sazanami 5", no_device), 0);
    assert_int_equal(failure(call), ERROR_UNAUTHORIZED);
    assert_int_equal(access_test_noted(call, id, "sign-in-failed"), 1);
    assert_int_equal(sign_in(call, "nobody", TEST_PASSWORD, no_device), 0);
    assert_int_equal(failure(call), ERROR_UNAUTHORIZED);
}

static void guesses_wait_and_the_wait_ends(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    int64_t id = access_test_account(call, "hotaru", "SEC");
    call->origin = "192.0.2.7";
    for (int i = 0; i < 4; i++) {
        assert_int_equal(sign_in(call, "hotaru", "wrong wrong wrong", no_device), 0);
        assert_int_equal(failure(call), ERROR_UNAUTHORIZED);
    }
    assert_int_equal(sign_in(call, "hotaru", TEST_PASSWORD, no_device), 0);
    assert_int_equal(failure(call), ERROR_TOO_MANY);
    call->origin = "192.0.2.8";
    assert_int_equal(sign_in(call, "hotaru", TEST_PASSWORD, no_device), id);
    call->origin = "192.0.2.7";
    call->now_ms += 1001;
    assert_int_equal(sign_in(call, "hotaru", TEST_PASSWORD, no_device), id);
}

static void the_owners_browser_is_never_shut_out(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    int64_t id = access_test_account(call, "hotaru", "SEC");
    int64_t other = access_test_account(call, "kawasemi", "SEC");
    struct text device = text_from(device_make(call, id));
    call->origin = "192.0.2.7"; /* shared with the stranger, as behind a proxy */
    for (int i = 0; i < 6; i++)
        sign_in(call, "hotaru", "wrong wrong wrong", no_device);
    assert_int_equal(failure(call), ERROR_TOO_MANY);
    assert_int_equal(sign_in(call, "hotaru", TEST_PASSWORD, device), id);
    /* Another account's cookie, or a made-up one, has no count of its own. */
    assert_int_equal(sign_in(call, "hotaru", TEST_PASSWORD, text_from(device_make(call, other))),
                     0);
    assert_int_equal(failure(call), ERROR_TOO_MANY);
    assert_int_equal(sign_in(call, "hotaru", TEST_PASSWORD, text_from("made-up")), 0);
    assert_int_equal(failure(call), ERROR_TOO_MANY);
}

static void locked_account_does_not_open(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    int64_t id = access_test_account(call, "hotaru", "SEC");
    struct record *account = record_load(call, &account_register, id);
    record_set_int(account, "is_locked", 1);
    assert_true(record_save(call, account));
    assert_int_equal(sign_in(call, "hotaru", TEST_PASSWORD, no_device), 0);
    assert_int_equal(failure(call), ERROR_UNAUTHORIZED);
}

static void the_journal_does_not_grow_with_guesses(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    char *long_login = arena_alloc(call->arena, 900 * 1000 + 1);
    int64_t noted = access_test_noted(call, 0, "sign-in-failed");
    memset(long_login, 'a', 900 * 1000);
    assert_int_equal(sign_in(call, long_login, "x", no_device), 0);
    assert_int_equal(failure(call), ERROR_UNAUTHORIZED);
    assert_int_equal(access_test_noted(call, 0, "sign-in-failed"), noted);
    assert_int_equal(value_as_int(db_value(call, "SELECT COUNT(*) FROM login_attempt",
                                           DB_NO_ARGS)), 0);
    call->origin = "192.0.2.77";
    for (int i = 0; i < FAILURES_A_MINUTE + 5; i++)
        assert_true(failure_note(call, 0, "nobody"));
    assert_int_equal(access_test_noted(call, 0, "sign-in-failed"), FAILURES_A_MINUTE);
    assert_int_equal(access_test_noted(call, 0, "sign-in-failures"), 0);
    call->now_ms += 60 * 1000;
    assert_true(tx_begin(call) && failures_flush(call) && tx_commit(call));
    assert_int_equal(access_test_noted(call, 0, "sign-in-failures"), 1);
    assert_true(failure_note(call, 0, "nobody"));
    assert_int_equal(access_test_noted(call, 0, "sign-in-failed"), FAILURES_A_MINUTE + 1);
}

static void only_this_machine_is_loopback(void **state)
{
    (void)state;
    assert_true(ldap_url_is_loopback("ldap://localhost"));
    assert_true(ldap_url_is_loopback("ldap://127.0.0.1:389"));
    assert_true(ldap_url_is_loopback("ldap://[::1]/"));
    assert_false(ldap_url_is_loopback("ldap://localhost.evil"));
    assert_false(ldap_url_is_loopback("ldap://127.0.0.10:389"));
    assert_false(ldap_url_is_loopback("ldap://[::1].example"));
    assert_false(ldap_url_is_loopback("ldaps://directory.example"));
}

static void weak_passwords_are_named(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    static const char *const weak[] = {"eleven chrs", "Qwertyuiop1234", "PASSWORD１２３４",
                                       "abababababababab", "hotaru-hotaru-1"};
    for (size_t i = 0; i < sizeof weak / sizeof *weak; i++) {
        assert_false(password_is_strong(call, "hotaru", weak[i]));
        assert_non_null(call_problem(call, "password"));
        call_forgive(call);
    }
    assert_true(password_is_strong(call, "hotaru", "水がめに映る月を見る夜長"));
    assert_true(password_is_strong(call, "hotaru", TEST_PASSWORD));
}

static void file_write(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    fputs(text, file);
    fclose(file);
}

static void list_of_hashes_or_words_is_searched(void **state)
{
    struct store_test *test = *state;
    struct call *call = &test->call;
    const char *path = arena_format(call->arena, "%s/list", test->folder);
    password_list_set(path);
    /* SHA-1 of "kingyo no oyogu ike", between two others; sorted. */
    file_write(path, "0000000000000000000000000000000000000001:3\r\n"
                     "18CDD8BCF9D6A5D9DDB43D1BFBFC84A6D5F1E2B3:1\r\n"
                     "2116635FEBB1284F0165C78AB2D852DC79A63A3B:42\r\n"
                     "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF:9\r\n");
    assert_false(password_is_strong(call, "x", "kingyo no oyogu ike"));
    assert_true(strstr(call_problem(call, "password")->text, "leaked") != NULL);
    call_forgive(call);
    assert_true(password_is_strong(call, "x", "kingyo no oyogu kawa"));
    file_write(path, "some other words\nKingyo No Oyogu Kawa\n");
    assert_true(password_is_strong(call, "x", "kingyo no oyogu ike"));
    assert_false(password_is_strong(call, "x", "kingyo no oyogu kawa"));
    call_forgive(call);
    unlink(path);
    assert_true(password_is_strong(call, "x", "kingyo no oyogu kawa"));
    password_list_set(NULL);
}

static void session_lives_idles_and_dies(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    int64_t id = access_test_account(call, "hotaru", "SEC");
    struct text cookie = text_from(session_begin(call, id, "browser", "password"));
    assert_int_equal(session_find(call, cookie)->user->account_id, id);
    int64_t begun_ms = call->now_ms;
    for (int i = 0; i < 24; i++) { /* in use for nearly twelve hours */
        call->now_ms += 29 * 60 * 1000LL;
        assert_non_null(session_find(call, cookie));
    }
    call->now_ms = begun_ms + SESSION_LIFE_MS;
    assert_null(session_find(call, cookie));
    cookie = text_from(session_begin(call, id, "browser", "password"));
    call->now_ms += SESSION_IDLE_MS;
    assert_null(session_find(call, cookie));
}

static void the_sign_in_before_is_known(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    int64_t id = access_test_account(call, "hotaru", "SEC"), first_ms = call->now_ms;
    session_begin(call, id, "browser", "password");
    assert_int_equal(account_previous_sign_in_ms(call, id), 0);
    call->now_ms += CLOCK_DAY_MS;
    session_begin(call, id, "browser", "password");
    assert_int_equal(account_previous_sign_in_ms(call, id), first_ms);
}

static void renewed_session_has_another_id(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    int64_t id = access_test_account(call, "hotaru", "SEC");
    struct text before = text_from(session_begin(call, id, "browser", "password"));
    const char *csrf = session_find(call, before)->csrf;
    struct text after = text_from(session_renew(call, before));
    assert_null(session_find(call, before));
    assert_string_not_equal(session_find(call, after)->csrf, csrf);
    assert_true(session_end(call, after));
    assert_null(session_find(call, after));
}

static void *forget_all_the_time(void *ends)
{
    while (!atomic_load((atomic_bool *)ends))
        sessions_forget();
    return NULL;
}

/* Somebody else signs out while this session's request is being looked at. */
static void nobody_is_signed_out_by_another(void **state)
{
    enum { REQUESTS = 1000 };
    struct call *call = &((struct store_test *)*state)->call;
    int64_t id = access_test_account(call, "hotaru", "SEC");
    struct text cookie = text_from(session_begin(call, id, "browser", "password"));
    atomic_bool ends = false;
    pthread_t other;
    int lost = 0;
    assert_int_equal(pthread_create(&other, NULL, forget_all_the_time, &ends), 0);
    for (int i = 0; i < REQUESTS; i++) {
        struct call request = call_scratch(call, 1024 * 1024);
        lost += session_find(&request, cookie) == NULL;
        call_scratch_end(call, &request);
    }
    atomic_store(&ends, true);
    pthread_join(other, NULL);
    assert_int_equal(lost, 0);
}

/* Another thread's request falls between the end and its commit, and reads what still was. */
static void ended_session_is_not_cached_anew(void **state)
{
    struct store_test *test = *state;
    struct call *call = &test->call;
    int64_t id = access_test_account(call, "hotaru", "SEC");
    struct text cookie = text_from(session_begin(call, id, "browser", "password"));
    struct arena *arena = arena_new(1 << 20);
    struct call other = store_test_call(test, arena);
    assert_true(store_borrow(&other, test->store));
    assert_true(tx_begin(call));
    assert_true(session_end(call, cookie));
    assert_non_null(session_find(&other, cookie)); /* not ended yet */
    assert_true(tx_commit(call));
    assert_null(session_find(&other, cookie));
    store_return(&other);
    arena_free(arena);
}

static void locking_ends_a_session_at_once(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    int64_t id = access_test_account(call, "hotaru", "SEC");
    struct text cookie = text_from(session_begin(call, id, "browser", "password"));
    assert_non_null(session_find(call, cookie));
    struct record *account = record_load(call, &account_register, id);
    record_set_int(account, "is_locked", 1);
    assert_true(record_save(call, account));
    assert_null(session_find(call, cookie));
}

/* The code that an app would show, found by trying: the module only tells right from wrong. */
static const char *code_of(struct call *call, const unsigned char *secret)
{
    for (int i = 0; i < 1000000; i++) {
        int64_t step;
        const char *code = arena_format(call->arena, "%06d", i);
        if (totp_matches(secret, text_from(code), call->now_ms, -1, &step) &&
            step == call->now_ms / 1000 / TOTP_STEP_S)
            return code;
    }
    return "";
}

static void base32_read(const char *text, unsigned char *out)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    unsigned bits = 0, count = 0;
    for (; *text != '\0'; text++) {
        if (*text == ' ')
            continue;
        bits = bits << 5 | (unsigned)(strchr(letters, *text) - letters);
        count += 5;
        if (count >= 8) {
            count -= 8;
            *out++ = (unsigned char)(bits >> count);
        }
    }
}

static void second_factor_from_offer_to_reset(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    int64_t id = access_test_account(call, "hotaru", "SEC");
    struct record *account = record_load(call, &account_register, id);
    struct user *user = user_load(call, id);
    unsigned char secret[TOTP_SECRET_SIZE];
    const char *how;
    call->user = user;
    assert_null(factor_offer(call));
    assert_true(factor_offer_make(call));
    base32_read(factor_offer(call)->secret, secret);
    assert_false(factor_is_on(call, id));
    assert_null(factor_confirm(call, text_from("000000")));
    assert_non_null(call_problem(call, "code"));
    call_forgive(call);
    const char *code = code_of(call, secret);
    const char **codes = factor_confirm(call, text_from(code));
    assert_non_null(codes);
    assert_true(factor_is_on(call, id));
    assert_int_equal(factor_recovery_left(call, id), RECOVERY_COUNT);
    assert_false(factor_check(call, account, text_from(code), &how)); /* used up */
    call_forgive(call);
    assert_true(factor_check(call, account, text_from(codes[0]), &how));
    assert_string_equal(how, "recovery code");
    assert_false(factor_check(call, account, text_from(codes[0]), &how));
    call_forgive(call);
    call->now_ms += TOTP_STEP_S * 1000;
    assert_true(factor_check(call, account, text_from(code_of(call, secret)), &how));
    assert_true(factor_drop(call, account, "second-factor-reset"));
    assert_false(factor_is_on(call, id));
    assert_int_equal(factor_recovery_left(call, id), 0);
    assert_int_equal(access_test_noted(call, id, "second-factor-reset"), 1);
}

static void offer_grows_old(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    int64_t id = access_test_account(call, "hotaru", "SEC");
    call->user = user_load(call, id);
    assert_true(factor_offer_make(call));
    call->now_ms += FACTOR_OFFER_MS;
    assert_null(factor_offer(call));
}

static void role_demands_a_second_factor(void **state)
{
    struct call *call = &((struct store_test *)*state)->call;
    int64_t id = access_test_account(call, "hotaru", "SEC");
    struct record *rule = record_new(call, &role_rule_register);
    assert_false(factor_is_missing(call, id));
    record_set_string(rule, "role", "SEC");
    record_set_int(rule, "needs_factor", 1);
    assert_true(record_save(call, rule));
    assert_true(factor_is_missing(call, id));
    assert_false(factor_is_missing(call, access_test_account(call, "kawasemi", "IT")));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_test, close_test)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(right_password_and_no_other),
        TEST(guesses_wait_and_the_wait_ends),
        TEST(the_owners_browser_is_never_shut_out),
        TEST(locked_account_does_not_open),
        TEST(the_journal_does_not_grow_with_guesses),
        TEST(only_this_machine_is_loopback),
        TEST(weak_passwords_are_named),
        TEST(list_of_hashes_or_words_is_searched),
        TEST(session_lives_idles_and_dies),
        TEST(the_sign_in_before_is_known),
        TEST(renewed_session_has_another_id),
        TEST(nobody_is_signed_out_by_another),
        TEST(ended_session_is_not_cached_anew),
        TEST(locking_ends_a_session_at_once),
        TEST(second_factor_from_offer_to_reset),
        TEST(offer_grows_old),
        TEST(role_demands_a_second_factor),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    kind = STORE_POSTGRES;
    if (store_test_has(kind))
        failed += cmocka_run_group_tests_name("PostgreSQL", tests, NULL, NULL);
    return failed;
}
