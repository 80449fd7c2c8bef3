/* SPDX-License-Identifier: Apache-2.0 */
#include "access/session.h"
#include "access/access.h"
#include "access/attempt.h"
#include "access/failure.h"
#include "access/token.h"
#include "base/crypto.h"
#include "model/row.h"
#include "store/db.h"
#include "store/store.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { ID_SIZE = 32, SLOTS = 4096, USER_ARENA_MAX = 4 * 1024 * 1024 };
#define FRESH_MS 2000
#define TOUCH_MS (60 * 1000LL)

/* A session with its user, shared by the calls that use it at the same time; the last one frees. */
struct cached {
    char id_hash[SHA256_HEX_SIZE];
    struct arena *arena;
    struct user *user;
    int64_t account_id, started_ms, checked_ms;
    _Atomic int64_t seen_ms, written_ms;
    struct account_musts musts;
    unsigned epoch; /* of the cache when it was read */
    atomic_int users;
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct cached *slots[SLOTS];
static atomic_uint epoch;

static void cached_release(void *handle)
{
    struct cached *cached = handle;
    if (atomic_fetch_sub(&cached->users, 1) == 1)
        arena_free(cached->arena); /* which holds the struct itself */
}

/* For as long as the call lives. */
static void cached_hold(struct call *call, struct cached *cached)
{
    atomic_fetch_add(&cached->users, 1);
    arena_defer(call->arena, cached_release, cached);
}

static void id_hash_write(char out[SHA256_HEX_SIZE], struct text cookie)
{
    unsigned char hash[SHA256_SIZE];
    sha256(hash, cookie);
    hex_write(out, hash, sizeof hash);
}

static unsigned slot_of(const char *id_hash)
{
    unsigned slot = 0;
    for (int i = 0; i < 8; i++)
        slot = slot * 31 + (unsigned char)id_hash[i];
    return slot % SLOTS;
}

/* The session as it is in the cache, if that is recent enough. Held by the caller's call. */
static struct cached *cache_get(struct call *call, const char *id_hash)
{
    pthread_mutex_lock(&mutex);
    struct cached *cached = slots[slot_of(id_hash)];
    bool is_good = cached != NULL && strcmp(cached->id_hash, id_hash) == 0 &&
                   cached->epoch == atomic_load(&epoch) &&
                   call->now_ms - cached->checked_ms < FRESH_MS;
    if (is_good)
        cached_hold(call, cached);
    pthread_mutex_unlock(&mutex);
    return is_good ? cached : NULL;
}

static void cache_put(struct cached *cached)
{
    pthread_mutex_lock(&mutex);
    unsigned slot = slot_of(cached->id_hash);
    struct cached *old = slots[slot];
    if (old != NULL && strcmp(old->id_hash, cached->id_hash) == 0) {
        int64_t seen_ms = atomic_load(&old->seen_ms);
        if (seen_ms > atomic_load(&cached->seen_ms))
            atomic_store(&cached->seen_ms, seen_ms);
    }
    atomic_fetch_add(&cached->users, 1);
    slots[slot] = cached;
    pthread_mutex_unlock(&mutex);
    if (old != NULL)
        cached_release(old);
}

void sessions_forget(void)
{
    atomic_fetch_add(&epoch, 1);
}

void sessions_forget_after(struct call *call)
{
    tx_then(call, sessions_forget);
}

static const char *cookie_new(struct call *call, char id_hash[SHA256_HEX_SIZE])
{
    unsigned char id[ID_SIZE];
    random_bytes(id, sizeof id);
    char *cookie = base64url(call->arena, id, sizeof id);
    id_hash_write(id_hash, text_from(cookie));
    return cookie;
}

const char *session_begin(struct call *call, int64_t account_id, const char *agent,
                          const char *how)
{
    char id_hash[SHA256_HEX_SIZE];
    const char *cookie = cookie_new(call, id_hash);
    struct record *account = record_load_any(call, &account_register, account_id);
    if (account == NULL || !tx_begin(call))
        return NULL;
    const char *login = record_string(call, account, "login");
    struct text known = {agent, strnlen(agent, 200)};
    bool is_done =
        db_run(call,
               "INSERT INTO session (id_hash, account_id, started_at, seen_at, origin, agent) "
               "VALUES (?, ?, ?, ?, ?, ?)",
               DB_ARGS(value_string(id_hash), value_int(account_id), value_int(call->now_ms),
                       value_int(call->now_ms), value_string(call->origin), value_text(known))) &&
        row_set(call, &account_register, account_id, "previous_sign_in",
                record_get(account, "last_sign_in")) &&
        row_set(call, &account_register, account_id, "last_sign_in", value_int(call->now_ms)) &&
        access_note(call, account_id, login, "sign-in", how);
    if (is_done && tx_commit(call))
        return cookie;
    if (!is_done)
        tx_rollback(call);
    return NULL;
}

/* A new cache entry with an arena of its own. */
static struct cached *cached_new(const char *id_hash, int64_t now_ms)
{
    struct arena *arena = arena_new(USER_ARENA_MAX);
    struct cached *cached = arena_alloc(arena, sizeof *cached);
    memcpy(cached->id_hash, id_hash, SHA256_HEX_SIZE);
    cached->arena = arena;
    cached->checked_ms = now_ms;
    cached->epoch = atomic_load(&epoch);
    return cached;
}

/* Reads the user into the entry's own arena, because it outlives the call. */
static bool cached_fill(struct call *call, struct cached *cached)
{
    struct call own = *call;
    own.arena = cached->arena;
    own.titles = NULL;
    own.problems = NULL;
    cached->user = user_load(&own, cached->account_id);
    if (cached->user == NULL)
        return false;
    cached->musts = account_musts(&own, cached->account_id);
    return true;
}

static struct cached *session_read(struct call *call, const char *id_hash)
{
    struct cached *cached = cached_new(id_hash, call->now_ms);
    struct db_rows *rows =
        db_query(call,
                 "SELECT account_id, started_at, seen_at FROM session WHERE id_hash = ?",
                 DB_ARGS(value_string(id_hash)));
    bool is_there = db_next(rows);
    if (is_there) {
        cached->account_id = db_int(rows, 0);
        cached->started_ms = db_int(rows, 1);
        atomic_store(&cached->seen_ms, db_int(rows, 2));
        atomic_store(&cached->written_ms, db_int(rows, 2));
    }
    db_end(rows);
    if (!is_there || !cached_fill(call, cached)) {
        arena_free(cached->arena);
        return NULL;
    }
    /* Not looked up again: somebody may forget the cache, or take the slot, at any moment. */
    cached_hold(call, cached);
    cache_put(cached);
    return cached;
}

static bool is_in_force(const struct call *call, const struct cached *cached)
{
    return call->now_ms - cached->started_ms < SESSION_LIFE_MS &&
           call->now_ms - atomic_load(&cached->seen_ms) < SESSION_IDLE_MS;
}

/* Bound to the session: who has the id alone can make it. */
static const char *csrf_of(struct call *call, struct text cookie)
{
    unsigned char hash[SHA256_SIZE];
    struct buffer text = buffer_new(call->arena, 256);
    buffer_puts(&text, "kaname-csrf/1:");
    buffer_text(&text, cookie);
    sha256(hash, buffer_view(&text));
    return base64url(call->arena, hash, sizeof hash);
}

struct session *session_find(struct call *call, struct text cookie)
{
    enum { COOKIE_SIZE = 43 };
    char id_hash[SHA256_HEX_SIZE];
    if (cookie.size != COOKIE_SIZE)
        return NULL;
    id_hash_write(id_hash, cookie);
    struct cached *cached = cache_get(call, id_hash);
    if (cached == NULL)
        cached = session_read(call, id_hash);
    if (cached == NULL || !is_in_force(call, cached))
        return NULL;
    atomic_store(&cached->seen_ms, call->now_ms);
    struct session *session = arena_alloc(call->arena, sizeof *session);
    *session = (struct session){.csrf = csrf_of(call, cookie),
                                .user = cached->user,
                                .must_change = cached->musts.must_change,
                                .must_factor = cached->musts.must_factor,
                                .started_ms = cached->started_ms};
    return session;
}

static bool run_alone(struct call *call, const char *sql, const struct value *args, size_t count)
{
    if (!tx_begin(call))
        return false;
    if (db_run(call, sql, args, count)) {
        sessions_forget_after(call);
        return tx_commit(call);
    }
    tx_rollback(call);
    return false;
}

const char *session_renew(struct call *call, struct text cookie)
{
    char before[SHA256_HEX_SIZE], after[SHA256_HEX_SIZE];
    id_hash_write(before, cookie);
    const char *renewed = cookie_new(call, after);
    return run_alone(call, "UPDATE session SET id_hash = ? WHERE id_hash = ?",
                     DB_ARGS(value_string(after), value_string(before)))
               ? renewed
               : NULL;
}

bool session_end(struct call *call, struct text cookie)
{
    char id_hash[SHA256_HEX_SIZE];
    id_hash_write(id_hash, cookie);
    return run_alone(call, "DELETE FROM session WHERE id_hash = ?", DB_ARGS(value_string(id_hash)));
}

bool sessions_end(struct call *call, int64_t account_id, struct text but)
{
    char id_hash[SHA256_HEX_SIZE];
    id_hash_write(id_hash, but);
    return run_alone(call, "DELETE FROM session WHERE account_id = ? AND id_hash <> ?",
                     DB_ARGS(value_int(account_id), value_string(id_hash)));
}

bool sessions_touch(struct call *call)
{
    if (!tx_begin(call))
        return false;
    bool is_done = true;
    for (int i = 0; is_done && i < SLOTS; i++) {
        pthread_mutex_lock(&mutex);
        struct cached *cached = slots[i];
        if (cached != NULL)
            cached_hold(call, cached);
        pthread_mutex_unlock(&mutex);
        if (cached == NULL || atomic_load(&cached->seen_ms) - atomic_load(&cached->written_ms) <
                                  TOUCH_MS / 2)
            continue;
        int64_t seen_ms = atomic_load(&cached->seen_ms);
        is_done = db_run(call, "UPDATE session SET seen_at = ? WHERE id_hash = ?",
                         DB_ARGS(value_int(seen_ms), value_string(cached->id_hash)));
        atomic_store(&cached->written_ms, seen_ms);
    }
    is_done = is_done && db_run(call, "DELETE FROM session WHERE started_at < ? OR seen_at < ?",
                                DB_ARGS(value_int(call->now_ms - SESSION_LIFE_MS),
                                        value_int(call->now_ms - SESSION_LIFE_MS)));
    is_done = is_done && attempts_prune(call) && tokens_touch(call) && failures_flush(call);
    if (is_done)
        return tx_commit(call);
    tx_rollback(call);
    return false;
}

bool sessions_list(struct call *call, int64_t account_id, struct text cookie,
                   struct session_row **out, int *count)
{
    enum { LIST_MAX = 50 };
    char own[SHA256_HEX_SIZE];
    id_hash_write(own, cookie);
    *out = arena_array(call->arena, LIST_MAX, sizeof **out);
    *count = 0;
    struct db_rows *rows =
        db_query(call,
                 "SELECT started_at, seen_at, origin, agent, id_hash FROM session WHERE account_id "
                 "= ? AND seen_at >= ? AND started_at >= ? ORDER BY seen_at DESC LIMIT ?",
                 DB_ARGS(value_int(account_id), value_int(call->now_ms - SESSION_IDLE_MS),
                         value_int(call->now_ms - SESSION_LIFE_MS),
                         value_int(LIST_MAX)));
    while (db_next(rows))
        /* The start of the hash is enough to name it and too little to use it. */
        (*out)[(*count)++] =
            (struct session_row){.started_ms = db_int(rows, 0),
                                 .seen_ms = db_int(rows, 1),
                                 .origin = db_string(rows, 2),
                                 .agent = db_string(rows, 3),
                                 .handle = arena_format(call->arena, "%.16s", db_string(rows, 4)),
                                 .is_this = strcmp(db_string(rows, 4), own) == 0};
    return rows != NULL;
}

bool session_end_by(struct call *call, int64_t account_id, const char *handle)
{
    return run_alone(call,
                     "DELETE FROM session WHERE account_id = ? AND substr(id_hash, 1, 16) = ?",
                     DB_ARGS(value_int(account_id), value_string(handle)));
}
