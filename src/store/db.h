/* SPDX-License-Identifier: Apache-2.0 */
/* Queries on the call's connection. Placeholders are `?`, always bound, never printed into the SQL.
 * Statements are prepared once per connection and kept. The dialect both databases share: BIGINT,
 * DOUBLE PRECISION, TEXT and BLOB (written `BYTES` in SQL and translated), RETURNING,
 * ON CONFLICT DO UPDATE/NOTHING, window functions, CTEs; no JSON operators, dates as ISO text. */
#ifndef STORE_DB_H
#define STORE_DB_H

#include "base/call.h"
#include "base/value.h"

struct db_rows; /* a running query; lives in the call's arena */

/* Arguments: db_run(call, sql, DB_ARGS(value_int(1), value_string("a"))) */
#define DB_ARGS(...)                                                                               \
    ((const struct value[]){__VA_ARGS__}),                                                         \
        (sizeof((const struct value[]){__VA_ARGS__}) / sizeof(struct value))
#define DB_NO_ARGS NULL, 0

/* Runs a statement that answers no rows; the number of rows it changed goes to *changed unless
 * NULL. False with a problem when the database refuses: ERROR_CONFLICT for a broken unique or
 * foreign key, ERROR_FAILED for the rest. */
bool db_run(struct call *call, const char *sql, const struct value *args, size_t count);
bool db_run_changed(struct call *call, const char *sql, const struct value *args, size_t count,
                    int64_t *changed);

/* Starts a query. Rows are taken by db_next until it is false; then (or on db_end) the statement is
 * free again. A failed query is noted in the call and answers NULL, for which db_next is false. */
struct db_rows *db_query(struct call *call, const char *sql, const struct value *args,
                         size_t count);
bool db_next(struct db_rows *rows);
void db_end(struct db_rows *rows);
int db_columns(const struct db_rows *rows);
/* The value of a column of the current row. Its bytes last until the next db_next or db_end; use
 * value_copy to keep them. */
struct value db_column(const struct db_rows *rows, int column);
/* Shorthand: NUL-terminated and kept in the arena ("" for NULL), and a number (0 for NULL). */
char *db_string(const struct db_rows *rows, int column);
int64_t db_int(const struct db_rows *rows, int column);

/* The first column of the first row, or VALUE_NULL. */
struct value db_value(struct call *call, const char *sql, const struct value *args, size_t count);

/* Several statements, as in a migration; no arguments. Put into the database's own words are, in
 * capitals and outside of quotes: BIGINT, DOUBLE PRECISION, BYTES (a blob), {id} (the type of a
 * primary key that numbers itself and never uses a number twice) and {strict} (behind the closing
 * parenthesis of CREATE TABLE: SQLite then checks types as PostgreSQL does). */
bool db_script(struct call *call, const char *sql);

/* Prepares without running: for the test that every query is right on both databases. */
bool db_check(struct call *call, const char *sql);

#endif
