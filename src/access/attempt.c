/* SPDX-License-Identifier: Apache-2.0 */
#include "access/attempt.h"
#include "base/clock.h"
#include "store/db.h"
#include "store/store.h"

static int64_t wait_ms(int64_t failures, struct attempt_rule rule)
{
    int64_t wait = 1000;
    if (failures < rule.free)
        return 0;
    for (int64_t i = rule.free; i < failures && wait < rule.max_ms; i++)
        wait *= 2;
    return wait < rule.max_ms ? wait : rule.max_ms;
}

static bool wait_check(struct call *call, const char *login, const char *source,
                       struct attempt_rule rule)
{
    struct db_rows *rows =
        db_query(call, "SELECT failures, last_at FROM login_attempt WHERE login = ? AND origin = ?",
                 DB_ARGS(value_string(login), value_string(source)));
    int64_t left_ms = 0;
    if (db_next(rows))
        left_ms = db_int(rows, 1) + wait_ms(db_int(rows, 0), rule) - call->now_ms;
    db_end(rows);
    return left_ms <= 0 ||
           call_fail(call, ERROR_TOO_MANY, NULL,
                     "続けて間違えたため、あと%lld秒待ってからやり直してください。",
                     "Too many wrong attempts. Try again in %lld seconds.",
                     (long long)(left_ms + 999) / 1000);
}

bool attempt_begin(struct call *call, const char *login, const char *source,
                   struct attempt_rule rule)
{
    if (!tx_begin(call))
        return false;
    if (wait_check(call, login, source, rule) &&
        db_run(call,
               "INSERT INTO login_attempt (login, origin, failures, last_at) VALUES (?, ?, 1, ?) "
               "ON CONFLICT (login, origin) DO UPDATE SET failures = login_attempt.failures + 1, "
               "last_at = excluded.last_at",
               DB_ARGS(value_string(login), value_string(source), value_int(call->now_ms))))
        return tx_commit(call);
    tx_rollback(call);
    return false;
}

bool attempt_clear(struct call *call, const char *login, const char *source)
{
    if (!tx_begin(call))
        return false;
    if (db_run(call, "DELETE FROM login_attempt WHERE login = ? AND origin = ?",
               DB_ARGS(value_string(login), value_string(source))))
        return tx_commit(call);
    tx_rollback(call);
    return false;
}

bool attempts_prune(struct call *call)
{
    return db_run(call, "DELETE FROM login_attempt WHERE last_at < ?",
                  DB_ARGS(value_int(call->now_ms - CLOCK_DAY_MS)));
}
