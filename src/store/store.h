/* SPDX-License-Identifier: Apache-2.0 */
/* The records database: embedded SQLite (one file, WAL) or PostgreSQL 15, chosen by a connection
 * string, one dialect of SQL. Readers have connections that cannot write; the one writer is taken
 * by tx_begin, so no two writers of a process ever wait inside the database. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/call.h"
#include "base/value.h"

enum store_kind { STORE_SQLITE, STORE_POSTGRES };

/* Opens (and with create makes) a database: "sqlite:PATH" or "postgresql://…"; NULL with a problem
 * in the call. readers: how many threads may read at once. Ownership: the caller's. */
struct store *store_open(struct call *call, const char *conninfo, int readers, bool create);
void store_close(struct store *store);
/* Opens a copy for reading alone, which works on a read-only medium too: for verify. One reader. */
struct store *store_open_copy(struct call *call, const char *conninfo);
enum store_kind store_kind(const struct store *store);

/* Tells stores of one process apart, also when one is opened after another was closed. */
int64_t store_serial(const struct store *store);

/* Lends the call a read-only connection; give it back before the arena goes. Blocks while all are
 * lent. */
bool store_borrow(struct call *call, struct store *store);
void store_return(struct call *call);

/* Write transactions. tx_begin waits for the writer (half a minute at most: ERROR_TOO_MANY), begins
 * at once (BEGIN IMMEDIATE) and makes call->db the writing connection; tx_commit and tx_rollback
 * give it back and restore the reader. Nested calls count: only the outermost commits, and a
 * rollback anywhere rolls all back. A statement that fails spoils its transaction in both: what
 * follows in it is false, and so is tx_commit (use ON CONFLICT where a conflict is to be
 * expected). tx_commit is also false, with a problem, when the database refused (disk full):
 * nothing was kept, unless the connection was lost while committing, which the problem says. */
bool tx_begin(struct call *call);
bool tx_commit(struct call *call);
void tx_rollback(struct call *call);
bool tx_is_open(const struct call *call);
/* Runs when the outermost transaction, which must be open, is kept: before its tx_commit returns,
 * and never if it is rolled back. For what other threads remember of the database; the same
 * function is noted once. */
void tx_then(struct call *call, void (*hook)(void));

/* From here to snapshot_end every query of the borrowed reader sees the database as it is now,
 * while others go on writing. One query at a time. */
bool snapshot_begin(struct call *call);
void snapshot_end(struct call *call);

/* A number that differs whenever somebody (another process too) has committed since it was last
 * asked; the same for all calls of the process. 0 where the database cannot tell (PostgreSQL): then
 * nothing may be cached. */
int64_t store_generation(struct call *call);

/* Runs a consistent copy of the database into a new file while others go on writing. SQLite: the
 * file is a database; PostgreSQL: a pg_dump custom archive. progress may be NULL; it gets 0..1. */
bool store_backup(struct call *call, const char *path, void (*progress)(double done));
/* Loads a pg_dump archive of store_backup into a PostgreSQL database whose schema must be empty
 * (ERROR_CONFLICT). An SQLite copy needs none of this: it is the database. */
bool store_restore(struct call *call, const char *conninfo, const char *path);

#endif
