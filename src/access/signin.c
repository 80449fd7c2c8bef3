/* SPDX-License-Identifier: Apache-2.0 */
#include "access/signin.h"
#include "access/access.h"
#include "access/password.h"
#include "base/fold.h"
#include "store/db.h"
#include "store/store.h"

#define WAIT_MAX_MS (15 * 60 * 1000LL)
enum { FREE_FAILURES = 4 };

/* The first few mistakes cost nothing; then each doubles the wait. */
static int64_t wait_ms(int64_t failures)
{
    int64_t wait = 1000;
    for (int64_t i = FREE_FAILURES; i < failures && wait < WAIT_MAX_MS; i++)
        wait *= 2;
    if (failures < FREE_FAILURES)
        return 0;
    return wait < WAIT_MAX_MS ? wait : WAIT_MAX_MS;
}

static bool wait_check(struct call *call, const char *login)
{
    struct db_rows *rows = db_query(
        call, "SELECT failures, last_at FROM login_attempt WHERE login = ? AND origin = ?",
        DB_ARGS(value_string(login), value_string(call->origin)));
    int64_t left_ms = 0;
    if (db_next(rows))
        left_ms = db_int(rows, 1) + wait_ms(db_int(rows, 0)) - call->now_ms;
    db_end(rows);
    return left_ms <= 0 ||
           call_fail(call, ERROR_TOO_MANY, NULL,
                     "続けて間違えたため、あと%lld秒待ってからやり直してください。",
                     "Too many wrong attempts. Try again in %lld seconds.",
                     (long long)(left_ms + 999) / 1000);
}

/* The waiting time of this login from this place, and the journal. */
static bool failure_note(struct call *call, const char *login, int64_t account_id)
{
    if (!tx_begin(call))
        return false;
    bool is_done =
        db_run(call,
               "INSERT INTO login_attempt (login, origin, failures, last_at) VALUES (?, ?, 1, ?) "
               "ON CONFLICT (login, origin) DO UPDATE SET failures = login_attempt.failures + 1, "
               "last_at = excluded.last_at",
               DB_ARGS(value_string(login), value_string(call->origin),
                       value_int(call->now_ms))) &&
        access_note(call, account_id, login, "sign-in-failed", "");
    if (is_done)
        return tx_commit(call);
    tx_rollback(call);
    return false;
}

static bool success_note(struct call *call, const char *login)
{
    if (!tx_begin(call))
        return false;
    if (db_run(call, "DELETE FROM login_attempt WHERE login = ? AND origin = ?",
               DB_ARGS(value_string(login), value_string(call->origin))))
        return tx_commit(call);
    tx_rollback(call);
    return false;
}

int64_t sign_in(struct call *call, const char *login, const char *password)
{
    const char *folded = text_string(call->arena, fold_text(call->arena, text_from(login)));
    if (!wait_check(call, folded))
        return 0;
    struct record *account = account_find(call, folded);
    bool is_usable = account != NULL && !record_int(account, "is_locked");
    int64_t id = is_usable ? account->id : 0;
    if (password_matches(call, id, password))
        return success_note(call, folded) ? id : 0;
    if (failure_note(call, folded, account == NULL ? 0 : account->id))
        call_fail(call, ERROR_UNAUTHORIZED, NULL, "ログイン名かパスワードが違います。",
                  "The login or the password is wrong.");
    return 0;
}
