/* SPDX-License-Identifier: Apache-2.0 */
#include "store/driver.h"
#include "base/error.h"

#include <stdlib.h>
#include <string.h>

static uint64_t sql_hash(const char *sql)
{
    uint64_t hash = 14695981039346656037u; /* FNV-1a */
    for (; *sql != '\0'; sql++)
        hash = (hash ^ (unsigned char)*sql) * 1099511628211u;
    return hash;
}

static struct statement **bucket_of(struct statements *kept, uint64_t hash)
{
    return &kept->buckets[hash % STATEMENTS_KEPT_MAX];
}

static void age_unlink(struct statements *kept, struct statement *s)
{
    *(s->newer == NULL ? &kept->newest : &s->newer->older) = s->older;
    *(s->older == NULL ? &kept->oldest : &s->older->newer) = s->newer;
}

static void age_push(struct statements *kept, struct statement *s)
{
    s->newer = NULL;
    s->older = kept->newest;
    *(kept->newest == NULL ? &kept->oldest : &kept->newest->newer) = s;
    kept->newest = s;
}

static void statement_free(struct db *db, struct statement *s, bool is_lost)
{
    if (!is_lost)
        db->driver->discard(db, s);
    free(s->sql);
    free(s);
}

static void statement_forget(struct db *db, struct statement *s, bool is_lost)
{
    struct statement **link = bucket_of(&db->statements, s->hash);
    while (*link != s)
        link = &(*link)->bucket_next;
    *link = s->bucket_next;
    age_unlink(&db->statements, s);
    db->statements.count--;
    s->is_kept = false;
    if (!s->is_busy)
        statement_free(db, s, is_lost);
}

static void statement_keep(struct db *db, struct statement *s)
{
    struct statements *kept = &db->statements;
    if (kept->count == STATEMENTS_KEPT_MAX) {
        struct statement *victim = kept->oldest;
        while (victim != NULL && victim->is_busy)
            victim = victim->newer;
        if (victim == NULL)
            return;
        statement_forget(db, victim, false);
    }
    struct statement **bucket = bucket_of(kept, s->hash);
    s->bucket_next = *bucket;
    *bucket = s;
    age_push(kept, s);
    kept->count++;
    s->is_kept = true;
}

static struct statement *statement_new(struct db *db, const char *sql, uint64_t hash)
{
    struct statement *s = calloc(1, sizeof *s);
    if (s == NULL || (s->sql = strdup(sql)) == NULL)
        die("out of memory");
    s->hash = hash;
    s->number = ++db->statement_number;
    if (db->driver->prepare(db, s))
        return s;
    free(s->sql);
    free(s);
    return NULL;
}

struct statement *statement_take(struct db *db, const char *sql)
{
    uint64_t hash = sql_hash(sql);
    struct statement *s = *bucket_of(&db->statements, hash);
    while (s != NULL && (s->hash != hash || strcmp(s->sql, sql) != 0))
        s = s->bucket_next;
    /* A query that runs while the same one runs (a tree being walked) gets its own for once. */
    bool is_taken = s != NULL && s->is_busy;
    if (s == NULL || is_taken) {
        s = statement_new(db, sql, hash);
        if (s == NULL)
            return NULL;
        if (!is_taken)
            statement_keep(db, s);
    } else if (s->newer != NULL) {
        age_unlink(&db->statements, s);
        age_push(&db->statements, s);
    }
    s->is_busy = true;
    return s;
}

void statement_release(struct db *db, struct statement *s)
{
    s->is_busy = false;
    if (!s->is_kept)
        statement_free(db, s, db->handle == NULL);
}

void statements_clear(struct db *db, bool is_lost)
{
    while (db->statements.newest != NULL)
        statement_forget(db, db->statements.newest, is_lost);
}
