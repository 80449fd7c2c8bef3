/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/recent.h"
#include "model/user.h"
#include "store/db.h"
#include "store/store.h"

#include <pthread.h>
#include <string.h>

enum { NOTED_MAX = 512, KEPT_MAX = 30 };

struct noted {
    int64_t account_id, record_id, at_ms;
    const struct reg *reg;
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct noted noted[NOTED_MAX];
static int noted_count;

void recent_note(const struct call *call, const struct record *record)
{
    struct noted one = {call->user->account_id, record->id, call->now_ms, record->reg};
    if (call->user->is_program)
        return;
    pthread_mutex_lock(&mutex);
    int i = 0;
    while (i < noted_count && !(noted[i].account_id == one.account_id && noted[i].reg == one.reg &&
                                noted[i].record_id == one.record_id))
        i++;
    if (i < NOTED_MAX)
        noted[i] = one;
    if (i == noted_count && i < NOTED_MAX)
        noted_count++;
    pthread_mutex_unlock(&mutex);
}

static int noted_take(struct call *call, struct noted **out)
{
    pthread_mutex_lock(&mutex);
    int count = noted_count;
    *out = arena_array(call->arena, (size_t)count + 1, sizeof **out);
    memcpy(*out, noted, (size_t)count * sizeof **out);
    noted_count = 0;
    pthread_mutex_unlock(&mutex);
    return count;
}

static bool one_write(struct call *call, const struct noted *one)
{
    const struct value account = value_int(one->account_id);
    return db_run(call,
                  "INSERT INTO recent (account_id, register, record_id, at_ms) VALUES (?, ?, ?, ?) "
                  "ON CONFLICT (account_id, register, record_id) DO UPDATE SET "
                  "at_ms = excluded.at_ms",
                  DB_ARGS(account, value_string(one->reg->name), value_int(one->record_id),
                          value_int(one->at_ms))) &&
           db_run(call,
                  "DELETE FROM recent WHERE account_id = ? AND at_ms < (SELECT MIN(at_ms) FROM "
                  "(SELECT at_ms FROM recent WHERE account_id = ? ORDER BY at_ms DESC LIMIT ?) "
                  "AS newest)",
                  DB_ARGS(account, account, value_int(KEPT_MAX)));
}

static void recents_write(struct call *call)
{
    struct noted *taken;
    int count = noted_take(call, &taken);
    if (count == 0 || !tx_begin(call))
        return;
    bool is_done = true;
    for (int i = 0; is_done && i < count; i++)
        is_done = one_write(call, &taken[i]);
    if (is_done)
        tx_commit(call);
    else
        tx_rollback(call);
}

const struct module recent_module = {.name = "recent", .job = recents_write};
