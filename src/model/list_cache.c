/* SPDX-License-Identifier: Apache-2.0 */
#include "model/list_cache.h"
#include "store/db.h"
#include "store/store.h"

#include <pthread.h>
#include <string.h>

enum { SLOTS = 256, KEY_MAX = 2000, FACETS_KEPT = 32, CODE_MAX = 40, FACETS_MAX = 200 };

/* One place per hash: a newer answer takes the place of an older one. */
struct slot {
    char key[KEY_MAX];
    size_t key_size;
    int64_t version;
    int count;
    struct {
        char code[CODE_MAX];
        int64_t count;
    } facets[FACETS_KEPT];
};

static struct slot slots[SLOTS];
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static struct text key_of(struct call *call, const char *sql, const struct value *args,
                          size_t arg_count)
{
    struct buffer out = buffer_new(call->arena, KEY_MAX);
    buffer_format(&out, "%lld ", (long long)store_serial(call->store));
    buffer_puts(&out, sql);
    for (size_t i = 0; i < arg_count; i++) {
        const char *shown = value_as_string(call->arena, args[i]);
        /* The size tells where one ends: no two lists of arguments read the same. */
        buffer_format(&out, "\n%d %zu ", (int)args[i].kind, strlen(shown));
        buffer_puts(&out, shown);
    }
    return out.is_over ? (struct text){NULL, 0} : buffer_view(&out);
}

static struct slot *slot_of(struct text key)
{
    uint64_t hash = 14695981039346656037u; /* FNV-1a */
    for (size_t i = 0; i < key.size; i++)
        hash = (hash ^ (unsigned char)key.data[i]) * 1099511628211u;
    return &slots[hash % SLOTS];
}

static bool kept_take(struct call *call, struct text key, int64_t version, struct facet *out,
                      int *count)
{
    const struct slot *slot = slot_of(key);
    pthread_mutex_lock(&mutex);
    bool is_there = slot->version == version && slot->key_size == key.size &&
                    memcmp(slot->key, key.data, key.size) == 0;
    *count = is_there ? slot->count : 0;
    for (int i = 0; i < *count; i++)
        out[i] = (struct facet){arena_string(call->arena, slot->facets[i].code),
                                slot->facets[i].count};
    pthread_mutex_unlock(&mutex);
    return is_there;
}

static void kept_put(struct text key, int64_t version, const struct facet *facets, int count)
{
    struct slot *slot = slot_of(key);
    if (count > FACETS_KEPT)
        return;
    for (int i = 0; i < count; i++)
        if (strlen(facets[i].code) >= CODE_MAX)
            return;
    pthread_mutex_lock(&mutex);
    slot->version = version;
    slot->key_size = key.size;
    memcpy(slot->key, key.data, key.size);
    slot->count = count;
    for (int i = 0; i < count; i++) {
        memcpy(slot->facets[i].code, facets[i].code, strlen(facets[i].code) + 1);
        slot->facets[i].count = facets[i].count;
    }
    pthread_mutex_unlock(&mutex);
}

static bool counts_read(struct call *call, const char *sql, const struct value *args,
                        size_t arg_count, struct facet *out, int *count)
{
    struct db_rows *rows = db_query(call, sql, args, arg_count);
    *count = 0;
    while (*count < FACETS_MAX && db_next(rows)) {
        const char *code = value_as_string(call->arena, db_column(rows, 0));
        out[(*count)++] = (struct facet){code, db_int(rows, 1)};
    }
    db_end(rows);
    return rows != NULL;
}

/* 0 before the first change. Read before what it dates: a change in between makes the answer look
 * older than it is, never newer. */
static int64_t version_of(struct call *call, const struct reg *reg)
{
    return value_as_int(db_value(call, "SELECT number FROM register_change WHERE register = ?",
                                 DB_ARGS(value_string(reg->name))));
}

bool list_counts(struct call *call, const struct reg *reg, const char *sql,
                 const struct value *args, size_t arg_count, struct facet **out, int *count)
{
    *out = arena_array(call->arena, FACETS_MAX, sizeof **out);
    struct text key = key_of(call, sql, args, arg_count);
    /* What an open transaction sees is nobody else's business yet. */
    if (reg == NULL || key.data == NULL || tx_is_open(call))
        return counts_read(call, sql, args, arg_count, *out, count);
    int64_t version = version_of(call, reg);
    if (kept_take(call, key, version, *out, count))
        return true;
    if (!counts_read(call, sql, args, arg_count, *out, count))
        return false;
    kept_put(key, version, *out, *count);
    return true;
}

bool list_changed(struct call *call, const struct reg *reg)
{
    return db_run(call,
                  "INSERT INTO register_change (register, number) VALUES (?, 1) ON CONFLICT "
                  "(register) DO UPDATE SET number = register_change.number + 1",
                  DB_ARGS(value_string(reg->name)));
}
