/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of the store only: a connection, its kept statements and what a database must be able to
 * do. sqlite.c and postgres.c each fill in one struct driver; db.c and store.c are the same for
 * both. */
#ifndef STORE_DRIVER_H
#define STORE_DRIVER_H

#include "base/crypto.h"
#include "store/db.h"
#include "store/store.h"

#include <pthread.h>

enum { STATEMENTS_KEPT_MAX = 256, FAILURE_TEXT_SIZE = 400, BUSY_TIMEOUT_MS = 10000, HOOKS_MAX = 8 };

/* Why a database refused; db.c turns it into a problem of the call. */
enum failure_kind {
    FAILURE_NONE,
    FAILURE_UNIQUE,  /* such a row is there already */
    FAILURE_FOREIGN, /* something refers to it, or it refers to nothing */
    FAILURE_VALUE,   /* NULL, type or CHECK */
    FAILURE_GATE,    /* a trigger or a read-only connection said no */
    FAILURE_FULL,    /* no space left, or the disk fails */
    FAILURE_BUSY,    /* another process held the database for too long */
    FAILURE_LOST,    /* no connection to the server */
    FAILURE_UNKNOWN, /* lost while committing: it may have been kept */
    FAILURE_OTHER    /* wrong SQL, corruption: see the log */
};

struct failure {
    enum failure_kind kind;
    char text[FAILURE_TEXT_SIZE]; /* the database's own words */
};

struct statement {
    struct statement *bucket_next, *older, *newer;
    char *sql;
    uint64_t hash;
    void *handle; /* sqlite3_stmt; PostgreSQL's are known by number */
    unsigned number;
    bool is_busy, is_kept;
};

struct statements {
    struct statement *buckets[STATEMENTS_KEPT_MAX], *oldest, *newest;
    int count;
};

/* The end of the journal as this transaction sees it (journal.c). */
struct journal_tail {
    bool is_known, is_changed;
    int64_t seq, at_ms;
    unsigned char hash[SHA256_SIZE];
};

struct db {
    struct store *store;
    const struct driver *driver;
    void *handle; /* NULL until it is first needed */
    struct statements statements;
    unsigned statement_number;
    struct db_rows *open;  /* queries still running */
    struct arena *scratch; /* for one execution */
    struct failure failure;
    bool is_writer, is_lent, is_spoiled;
    /* Of the writer: whether a failed statement or an inner rollback has spoiled the whole, how
     * deep tx_begin is nested, what the call read from before, and what tx_then noted. */
    int depth, hook_count;
    struct db *reader;
    struct journal_tail tail;
    void (*hooks[HOOKS_MAX])(void);
    /* PostgreSQL: the query whose answer the connection carries, and a reader's second connection
     * for what comes meanwhile. */
    struct db_rows *streaming;
    struct db *side;
};

struct db_rows {
    struct db *db;
    struct call *call;
    struct statement *statement;
    struct db_rows *next;
    bool is_open, is_done, is_failed;
    bool has_row;      /* the driver fetched the first row already */
    int64_t changed;   /* rows changed, once done */
    void *result;      /* PostgreSQL: the current row */
    void **kept;       /* PostgreSQL: rows taken in advance, malloc'ed */
    size_t kept_count, kept_next;
};

struct driver {
    enum store_kind kind;
    const char *begin, *commit, *rollback, *snapshot; /* snapshot: reads as of one moment */
    const char *has_version; /* SQL: 1 when the table schema_version is there */
    const char *id, *integer, *real, *bytes, *strict; /* words of the common dialect */
    /* All fill db->failure when they are false. */
    bool (*open)(struct db *db, bool create);
    void (*close)(struct db *db);
    bool (*prepare)(struct db *db, struct statement *statement);
    void (*discard)(struct db *db, struct statement *statement);
    bool (*start)(struct db_rows *rows, const struct value *args, size_t count);
    /* True: a row is there. False: the end, or db->failure. */
    bool (*step)(struct db_rows *rows);
    void (*stop)(struct db_rows *rows);
    /* The connection for one more query, NULL with db->failure; a member may be missing. */
    struct db *(*ready)(struct db *db);
    int (*columns)(const struct db_rows *rows);
    struct value (*column)(const struct db_rows *rows, int column);
    bool (*script)(struct db *db, const char *sql);
    int64_t (*generation)(struct db *db);
};

extern const struct driver sqlite_driver, postgres_driver;

struct store {
    struct arena *arena;
    const struct driver *driver;
    const char *where; /* the path, or libpq's connection string */
    int64_t serial;    /* unlike that of any other store of this process */
    bool is_read_only; /* a copy that is only to be verified: no writer, nothing is created */
    pthread_mutex_t readers_lock, writer_lock, watch_lock;
    pthread_cond_t reader_free;
    int reader_count, writer_wait_s; /* for another call of this process to end its writing */
    struct db *readers, *sides, writer, watch;
};

/* The kept statement of this SQL, or a new one; NULL with db->failure. It is busy until
 * statement_release. */
struct statement *statement_take(struct db *db, const char *sql);
void statement_release(struct db *db, struct statement *statement);
/* Forgets all, without telling the database if is_lost. */
void statements_clear(struct db *db, bool is_lost);

bool db_connect(struct db *db);
void db_disconnect(struct db *db);
/* After the server went away; nothing may be running. */
bool db_reconnect(struct db *db);
/* Ends every query still running on the connection. */
void db_end_all(struct db *db);
/* Notes db->failure in the call; always false. */
bool db_refuse(struct call *call, struct db *db, const char *sql);
/* The common dialect's words put into the database's own. */
char *db_translate(struct arena *arena, const struct driver *driver, const char *sql);
bool failure_set(struct db *db, enum failure_kind kind, const char *text);

/* Runs pg_dump or pg_restore (the name is the first argument) with the connection's parts in its
 * environment; NULL, or why it failed. */
const char *postgres_tool_run(struct call *call, const char *conninfo,
                              const char *const *arguments);
const char *postgres_database(struct call *call, const char *conninfo);

/* journal.c: signs the head of a transaction that appended, and anchors it when it is durable. */
bool journal_seal(struct call *call);
void journal_anchor(struct call *call, const struct journal_tail *tail);

#endif
