/* SPDX-License-Identifier: Apache-2.0 */
#include "store/journal.h"
#include "store/chain.h"
#include "store/driver.h"

#include <assert.h>
#include <string.h>

enum { ENTRY_SIZE_MAX = 16 * 1024 * 1024, CHECKPOINT_EVERY = 1000 };
/* What waited for the writer has an older idea of now; more than this is a clock that was set. */
#define WAIT_MAX_MS (60 * 60 * 1000LL)

/* The bytes of a BLOB, nothing for anything else. */
static struct text value_as_bytes(struct value a)
{
    return a.kind == VALUE_BLOB ? a.text : (struct text){"", 0};
}

/* Read inside of the write transaction, as another process may have appended since the last. */
static bool tail_load(struct call *call)
{
    struct journal_tail *tail = &call->db->tail;
    if (tail->is_known)
        return true;
    struct db_rows *rows =
        db_query(call, "SELECT seq, hash, at_ms FROM journal_head WHERE id = 1", DB_NO_ARGS);
    if (rows == NULL)
        return false;
    if (db_next(rows)) {
        struct text hash = value_as_bytes(db_column(rows, 1));
        tail->seq = db_int(rows, 0);
        tail->at_ms = db_int(rows, 2);
        memcpy(tail->hash, hash.data, hash.size < SHA256_SIZE ? hash.size : SHA256_SIZE);
    }
    db_end(rows);
    tail->is_known = true;
    return true;
}

static const char *or_empty(const char *string)
{
    return string == NULL ? "" : string;
}

/* Never before the entry before it, so that the order of the chain is the order of the times. */
static int64_t time_of(const struct call *call, const struct journal_tail *tail)
{
    bool is_late = tail->at_ms > call->now_ms && tail->at_ms - call->now_ms < WAIT_MAX_MS;
    return is_late ? tail->at_ms : call->now_ms;
}

bool journal_time(struct call *call)
{
    assert(tx_is_open(call));
    if (!tail_load(call))
        return false;
    call->now_ms = time_of(call, &call->db->tail);
    return true;
}

int64_t journal_last_seq(struct call *call)
{
    return value_as_int(db_value(call, "SELECT MAX(seq) FROM journal", DB_NO_ARGS));
}

bool journal_append(struct call *call, struct journal_entry *e)
{
    assert(tx_is_open(call));
    struct journal_tail *tail = &call->db->tail;
    struct buffer scratch = buffer_new(call->arena, ENTRY_SIZE_MAX);
    const char **strings[] = {&e->actor, &e->origin,  &e->action, &e->reg,
                              &e->title, &e->changes, &e->reason};
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
        *strings[i] = or_empty(*strings[i]);
    if (!tail_load(call))
        return false;
    e->seq = tail->seq + 1;
    e->at_ms = time_of(call, tail);
    chain_hash(&scratch, tail->hash, e, e->hash);
    if (!db_run(call,
                "INSERT INTO journal (seq, at_ms, actor_id, actor, origin, action, register,"
                " record_id, title, changes, reason, hash)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                DB_ARGS(value_int(e->seq), value_int(e->at_ms), value_int(e->actor_id),
                        value_string(e->actor), value_string(e->origin), value_string(e->action),
                        value_string(e->reg), value_int(e->record_id), value_string(e->title),
                        value_string(e->changes), value_string(e->reason),
                        value_blob(e->hash, SHA256_SIZE))))
        return false;
    tail->seq = e->seq;
    tail->at_ms = e->at_ms;
    memcpy(tail->hash, e->hash, SHA256_SIZE);
    tail->is_changed = true;
    return true;
}

static bool checkpoint_put(struct call *call, const char *sql, const struct journal_checkpoint *c)
{
    return db_run(call, sql,
                  DB_ARGS(value_int(c->seq), value_blob(c->hash, SHA256_SIZE),
                          value_int(c->at_ms), value_blob(c->signature, sizeof c->signature)));
}

static bool checkpoint_insert(struct call *call, const struct journal_checkpoint *c)
{
    return checkpoint_put(call,
                          "INSERT INTO checkpoint (seq, hash, at_ms, signature)"
                          " VALUES (?, ?, ?, ?) ON CONFLICT (seq) DO NOTHING",
                          c);
}

bool journal_seal(struct call *call)
{
    const struct journal_tail *tail = &call->db->tail;
    if (!tail->is_changed)
        return true;
    assert(journal_secret_key() != NULL); /* journal_keys_load comes before the first entry */
    struct journal_checkpoint head = {.seq = tail->seq, .at_ms = time_of(call, tail)};
    memcpy(head.hash, tail->hash, SHA256_SIZE);
    checkpoint_sign(&head);
    int64_t last = value_as_int(
        db_value(call, "SELECT coalesce(max(seq), 0) FROM checkpoint", DB_NO_ARGS));
    if (head.seq - last >= CHECKPOINT_EVERY && !checkpoint_insert(call, &head))
        return false;
    return checkpoint_put(call,
                          "INSERT INTO journal_head (id, seq, hash, at_ms, signature)"
                          " VALUES (1, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
                          " seq = excluded.seq, hash = excluded.hash, at_ms = excluded.at_ms,"
                          " signature = excluded.signature",
                          &head);
}

bool journal_head(struct call *call, struct journal_checkpoint *out)
{
    struct db_rows *rows = db_query(
        call, "SELECT seq, hash, at_ms, signature FROM journal_head WHERE id = 1", DB_NO_ARGS);
    if (rows == NULL)
        return false;
    bool is_there = db_next(rows);
    memset(out, 0, sizeof *out);
    if (is_there) {
        struct text hash = value_as_bytes(db_column(rows, 1));
        struct text signature = value_as_bytes(db_column(rows, 3));
        out->seq = db_int(rows, 0);
        out->at_ms = db_int(rows, 2);
        if (hash.size == sizeof out->hash)
            memcpy(out->hash, hash.data, hash.size);
        if (signature.size == sizeof out->signature)
            memcpy(out->signature, signature.data, signature.size);
    }
    db_end(rows);
    return is_there || call_fail(call, ERROR_MISSING, NULL, "操作記録はまだありません。",
                                 "The journal has no entry yet.");
}

bool journal_checkpoint_make(struct call *call, struct journal_checkpoint *out)
{
    assert(journal_secret_key() != NULL && !tx_is_open(call));
    if (!tx_begin(call))
        return false;
    if (!journal_head(call, out) || !checkpoint_insert(call, out)) {
        tx_rollback(call);
        return false;
    }
    if (!tx_commit(call))
        return false;
    anchor_write(call->arena, out);
    return true;
}
