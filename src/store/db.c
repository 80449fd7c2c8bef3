/* SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"
#include "store/driver.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

/* Text is NUL-terminated inside of PostgreSQL, so a NUL would cut it there and not in SQLite. */
static bool args_check(struct call *call, const struct value *args, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (args[i].kind == VALUE_TEXT && args[i].text.size > 0 &&
            memchr(args[i].text.data, '\0', args[i].text.size) != NULL)
            return call_fail(call, ERROR_INVALID, NULL,
                             "使用できない文字（NUL）が含まれています。取り除いてください。",
                             "The text holds a NUL character. Remove it.");
    return true;
}

static bool is_usable(struct call *call, struct db *db)
{
    assert(db != NULL); /* store_borrow or tx_begin comes first */
    if (!db->is_writer || !db->is_spoiled)
        return true;
    return call_ok(call) ? db_refuse(call, db, "in a spoiled transaction") : false;
}

static bool rows_try(struct db_rows *rows, struct db *db, const char *sql, const struct value *args,
                     size_t count)
{
    rows->db = db;
    rows->statement = statement_take(db, sql);
    if (rows->statement == NULL)
        return false;
    rows->next = db->open;
    db->open = rows;
    rows->is_open = true;
    if (db->driver->start(rows, args, count))
        return true;
    db_end(rows);
    return false;
}

static bool rows_start(struct db_rows *rows, struct call *call, const char *sql,
                       const struct value *args, size_t count)
{
    struct db *db = call->db;
    if (!is_usable(call, db) || !args_check(call, args, count))
        return false;
    if (db->driver->ready != NULL && (db = db->driver->ready(db)) == NULL)
        return db_refuse(call, call->db, sql);
    *rows = (struct db_rows){.call = call};
    if (rows_try(rows, db, sql, args, count))
        return true;
    /* Outside of a transaction nothing is lost with the connection, so it is made anew, once. */
    if (db->failure.kind == FAILURE_LOST && db->depth == 0 && db->open == NULL &&
        db_reconnect(db) && rows_try(rows, db, sql, args, count))
        return true;
    return db_refuse(call, db, sql);
}

bool db_run_changed(struct call *call, const char *sql, const struct value *args, size_t count,
                    int64_t *changed)
{
    struct db_rows rows;
    if (!rows_start(&rows, call, sql, args, count))
        return false;
    while (db_next(&rows))
        ;
    if (rows.is_failed)
        return false;
    if (changed != NULL)
        *changed = rows.changed;
    return true;
}

bool db_run(struct call *call, const char *sql, const struct value *args, size_t count)
{
    return db_run_changed(call, sql, args, count, NULL);
}

struct db_rows *db_query(struct call *call, const char *sql, const struct value *args, size_t count)
{
    struct db_rows *rows = arena_alloc(call->arena, sizeof *rows);
    return rows_start(rows, call, sql, args, count) ? rows : NULL;
}

bool db_next(struct db_rows *rows)
{
    if (rows == NULL || !rows->is_open)
        return false;
    if (!rows->is_done && rows->db->driver->step(rows))
        return true;
    struct db *db = rows->db;
    struct failure failure = db->failure;
    const char *sql = failure.kind == FAILURE_NONE
                          ? ""
                          : arena_string(rows->call->arena, rows->statement->sql);
    db_end(rows);
    rows->is_failed = failure.kind != FAILURE_NONE;
    if (rows->is_failed) {
        db->failure = failure;
        db_refuse(rows->call, db, sql);
    }
    return false;
}

void db_end(struct db_rows *rows)
{
    if (rows == NULL || !rows->is_open)
        return;
    struct db *db = rows->db;
    struct failure failure = db->failure;
    struct db_rows **link = &db->open;
    while (*link != rows)
        link = &(*link)->next;
    *link = rows->next;
    db->driver->stop(rows);
    statement_release(db, rows->statement);
    rows->is_open = false;
    db->failure = failure;
}

void db_end_all(struct db *db)
{
    while (db->open != NULL)
        db_end(db->open);
}

int db_columns(const struct db_rows *rows)
{
    return rows == NULL || !rows->is_open ? 0 : rows->db->driver->columns(rows);
}

struct value db_column(const struct db_rows *rows, int column)
{
    assert(rows->is_open && column >= 0);
    return rows->db->driver->column(rows, column);
}

char *db_string(const struct db_rows *rows, int column)
{
    return value_as_string(rows->call->arena, db_column(rows, column));
}

int64_t db_int(const struct db_rows *rows, int column)
{
    return value_as_int(db_column(rows, column));
}

struct value db_value(struct call *call, const char *sql, const struct value *args, size_t count)
{
    struct db_rows rows;
    struct value value = value_null();
    if (!rows_start(&rows, call, sql, args, count))
        return value;
    if (db_next(&rows))
        value = value_copy(call->arena, db_column(&rows, 0));
    db_end(&rows);
    return value;
}

bool db_script(struct call *call, const char *sql)
{
    struct db *db = call->db;
    if (!is_usable(call, db))
        return false;
    const char *own = db_translate(call->arena, db->driver, sql);
    return db->driver->script(db, own) || db_refuse(call, db, sql);
}

bool db_check(struct call *call, const char *sql)
{
    struct db *db = call->db;
    if (db->driver->ready != NULL && (db = db->driver->ready(db)) == NULL)
        return db_refuse(call, call->db, sql);
    struct statement *statement = statement_take(db, sql);
    if (statement == NULL)
        return db_refuse(call, db, sql);
    statement_release(db, statement);
    return true;
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* The length of the common word at the place, or 0. */
static size_t word_match(const struct driver *driver, const char *at, bool is_start,
                         const char **own)
{
    const struct {
        const char *word, *own;
    } words[] = {
        {"{id}", driver->id},           {"{strict}", driver->strict},
        {"BIGINT", driver->integer},    {"DOUBLE PRECISION", driver->real},
        {"BYTES", driver->bytes},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t size = strlen(words[i].word);
        bool is_braced = words[i].word[0] == '{';
        if (strncmp(at, words[i].word, size) != 0 ||
            (!is_braced && (!is_start || is_word(at[size]))))
            continue;
        *own = words[i].own;
        return size;
    }
    return 0;
}

char *db_translate(struct arena *arena, const struct driver *driver, const char *sql)
{
    struct buffer out = buffer_new(arena, 4 * 1024 * 1024);
    char quote = '\0';
    for (const char *at = sql; *at != '\0';) {
        const char *own;
        size_t size = quote != '\0'
                          ? 0
                          : word_match(driver, at, at == sql || !is_word(at[-1]), &own);
        if (size > 0) {
            buffer_puts(&out, own);
            at += size;
            continue;
        }
        if (quote == '\0' && (*at == '\'' || *at == '"'))
            quote = *at;
        else if (*at == quote)
            quote = '\0';
        buffer_char(&out, *at++);
    }
    if (out.is_over)
        die("a script is too long");
    return buffer_string(&out);
}
