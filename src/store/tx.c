/* SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"
#include "store/driver.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <time.h>

bool tx_is_open(const struct call *call)
{
    return call->db != NULL && call->db->is_writer;
}

static void writer_leave(struct call *call)
{
    struct db *writer = call->db;
    call->db = writer->reader;
    writer->reader = NULL;
    writer->depth = 0;
    writer->is_spoiled = false;
    memset(&writer->tail, 0, sizeof writer->tail);
    writer->hook_count = 0;
    pthread_mutex_unlock(&writer->store->writer_lock);
}

/* BEGIN is more than one statement where writers wait for each other by a lock: when only the first
 * went well, the connection is inside a transaction that has failed, and would refuse every other
 * until it is ended. */
static bool begin_once(struct db *writer)
{
    if (writer->driver->script(writer, writer->driver->begin))
        return true;
    struct failure failure = writer->failure;
    if (failure.kind != FAILURE_LOST)
        writer->driver->script(writer, writer->driver->rollback);
    writer->failure = failure;
    return false;
}

void tx_then(struct call *call, void (*hook)(void))
{
    struct db *writer = call->db;
    assert(tx_is_open(call));
    for (int i = 0; i < writer->hook_count; i++)
        if (writer->hooks[i] == hook)
            return;
    assert(writer->hook_count < HOOKS_MAX);
    writer->hooks[writer->hook_count++] = hook;
}

/* Whoever waits has a thread and a reader that others need: not for ever. */
static bool writer_enter(struct call *call, struct db *writer)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += writer->store->writer_wait_s;
    int result = pthread_mutex_clocklock(&writer->store->writer_lock, CLOCK_MONOTONIC, &until);
    if (result == 0)
        return true;
    /* The same thread taking it twice through two calls would wait for itself. */
    if (result != ETIMEDOUT)
        die("a thread began a second write transaction");
    return call_fail(call, ERROR_TOO_MANY, NULL,
                     "ほかの人の大きな書き込みが続いています。何も保存されていません。しばらく待ってから、もう一度保存してください。",
                     "Somebody else's long change is under way. Nothing was saved. Wait a moment, "
                     "then save again.");
}

/* BEGIN; once more on a new connection if the server had gone away in the meantime. */
static bool begin(struct db *writer)
{
    if (!db_connect(writer))
        return false;
    return begin_once(writer) || (writer->failure.kind == FAILURE_LOST && db_reconnect(writer) &&
                                  begin_once(writer));
}

bool tx_begin(struct call *call)
{
    assert(call->may_write && call->store != NULL && !call->store->is_read_only);
    if (tx_is_open(call)) {
        call->db->depth++;
        return true;
    }
    struct db *writer = &call->store->writer;
    if (!writer_enter(call, writer))
        return false;
    writer->reader = call->db;
    call->db = writer;
    if (!begin(writer)) {
        db_refuse(call, writer, "begin");
        writer_leave(call);
        return false;
    }
    writer->depth = 1;
    return true;
}

static void rollback(struct db *writer)
{
    db_end_all(writer);
    if (writer->handle != NULL)
        writer->driver->script(writer, writer->driver->rollback);
    failure_set(writer, FAILURE_NONE, "");
}

bool tx_commit(struct call *call)
{
    struct db *writer = call->db;
    assert(tx_is_open(call) && writer->depth > 0);
    if (--writer->depth > 0)
        return !writer->is_spoiled;
    db_end_all(writer);
    bool is_kept = !writer->is_spoiled && journal_seal(call);
    if (is_kept && !writer->driver->script(writer, writer->driver->commit)) {
        /* The server may have done it before its answer was lost. */
        if (writer->failure.kind == FAILURE_LOST)
            writer->failure.kind = FAILURE_UNKNOWN;
        is_kept = db_refuse(call, writer, "commit");
    }
    for (int i = 0; is_kept && i < writer->hook_count; i++)
        writer->hooks[i]();
    struct journal_tail tail = writer->tail;
    if (!is_kept) {
        rollback(writer);
        if (call_ok(call))
            db_refuse(call, writer, "commit of a spoiled transaction");
    }
    writer_leave(call);
    if (is_kept && tail.is_changed)
        journal_anchor(call, &tail);
    return is_kept;
}

void tx_rollback(struct call *call)
{
    struct db *writer = call->db;
    assert(tx_is_open(call) && writer->depth > 0);
    writer->is_spoiled = true;
    if (--writer->depth > 0)
        return;
    rollback(writer);
    writer_leave(call);
}

bool snapshot_begin(struct call *call)
{
    struct db *db = call->db;
    assert(!db->is_writer);
    return db->driver->script(db, db->driver->snapshot) || db_refuse(call, db, "snapshot");
}

void snapshot_end(struct call *call)
{
    struct db *db = call->db;
    db_end_all(db);
    db->driver->script(db, db->driver->rollback);
}
