/* SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"
#include "store/driver.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

enum { ARGS_MAX = 4096, NUMBER_SIZE = 32, KEPT_MAX = 1000, SQL_SIZE_MAX = 1024 * 1024 };
/* From the server's pg_type: fixed for ever. */
enum { OID_BOOL = 16, OID_BYTES = 17, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23 };
enum { OID_FLOAT4 = 700, OID_FLOAT8 = 701, OID_NUMERIC = 1700 };

static const struct {
    const char *state; /* SQLSTATE or its class */
    enum failure_kind kind;
} states[] = {
    {"23505", FAILURE_UNIQUE}, {"23503", FAILURE_FOREIGN}, {"23", FAILURE_VALUE},
    {"22", FAILURE_VALUE},     {"P0001", FAILURE_GATE},    {"25006", FAILURE_GATE},
    {"53100", FAILURE_FULL},   {"58030", FAILURE_FULL},    {"53", FAILURE_BUSY},
    {"55P03", FAILURE_BUSY},   {"40", FAILURE_BUSY},       {"08", FAILURE_LOST},
    {"57P", FAILURE_LOST},     {"57014", FAILURE_BUSY},
};

static bool fail(struct db *db, const PGresult *result)
{
    const char *state = result == NULL ? NULL : PQresultErrorField(result, PG_DIAG_SQLSTATE);
    enum failure_kind kind = FAILURE_OTHER;
    for (size_t i = 0; state != NULL && i < sizeof states / sizeof *states; i++)
        if (strncmp(state, states[i].state, strlen(states[i].state)) == 0) {
            kind = states[i].kind;
            break;
        }
    if (PQstatus(db->handle) != CONNECTION_OK)
        kind = FAILURE_LOST;
    const char *text =
        result == NULL ? NULL : PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    return failure_set(db, kind, text == NULL ? PQerrorMessage(db->handle) : text);
}

static void notice_drop(void *nothing, const char *text)
{
    (void)nothing, (void)text;
}

static void postgres_close(struct db *db)
{
    PQfinish(db->handle);
    db->handle = NULL;
    db->streaming = NULL;
}

/* Reads on until the connection takes the next command. */
static void results_drop(PGconn *connection)
{
    PGresult *result;
    while ((result = PQgetResult(connection)) != NULL)
        PQclear(result);
}

static bool postgres_script(struct db *db, const char *sql)
{
    if (db->streaming != NULL && !db->driver->ready(db))
        return false;
    PGresult *result = PQexec(db->handle, sql);
    ExecStatusType status = PQresultStatus(result);
    bool is_done = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    if (!is_done)
        fail(db, result);
    PQclear(result);
    return is_done;
}

/* A server that is gone without a word is noticed within a minute. What the administrator's own
 * connection string says comes last, and counts. */
static PGconn *connection_new(const char *where)
{
    static const char *const names[] = {"connect_timeout",     "keepalives_idle",
                                        "keepalives_interval", "keepalives_count",
                                        "tcp_user_timeout",    "dbname", NULL};
    const char *const values[] = {"10", "30", "10", "3", "60000", where, NULL};
    return PQconnectdbParams(names, values, 1);
}

static bool postgres_open(struct db *db, bool create)
{
    (void)create; /* the database itself is the administrator's to make */
    db->handle = connection_new(db->store->where);
    if (PQstatus(db->handle) != CONNECTION_OK)
        fail(db, NULL);
    else if (PQserverVersion(db->handle) < 150000)
        failure_set(db, FAILURE_OTHER, "PostgreSQL 15 or newer is needed");
    else {
        PQsetNoticeProcessor(db->handle, notice_drop, NULL);
        PQsetClientEncoding(db->handle, "UTF8");
        char writer[100];
        /* As long as SQLite waits for another process, and no longer: somebody sits before it. */
        snprintf(writer, sizeof writer, "SET synchronous_commit = on; SET lock_timeout = %d",
                 BUSY_TIMEOUT_MS);
        if (postgres_script(db, db->is_writer && !db->store->is_read_only
                                    ? writer
                                    : "SET default_transaction_read_only = on"))
            return true;
    }
    postgres_close(db);
    return false;
}

/* `?` outside of quotes becomes $1, $2 … */
static const char *placeholders(struct arena *arena, const char *sql)
{
    struct buffer out = buffer_new(arena, SQL_SIZE_MAX);
    char quote = '\0';
    int number = 0;
    for (; *sql != '\0'; sql++) {
        if (quote == '\0' && *sql == '?') {
            buffer_format(&out, "$%d", ++number);
            continue;
        }
        if (quote == '\0' && (*sql == '\'' || *sql == '"'))
            quote = *sql;
        else if (*sql == quote)
            quote = '\0';
        buffer_char(&out, *sql);
    }
    if (out.is_over)
        die("a statement is too long");
    return buffer_string(&out);
}

static void name_write(char out[NUMBER_SIZE], const struct statement *statement)
{
    snprintf(out, NUMBER_SIZE, "s%u", statement->number);
}

static bool postgres_prepare(struct db *db, struct statement *statement)
{
    char name[NUMBER_SIZE];
    name_write(name, statement);
    arena_reset(db->scratch);
    PGresult *result =
        PQprepare(db->handle, name, placeholders(db->scratch, statement->sql), 0, NULL);
    bool is_done = PQresultStatus(result) == PGRES_COMMAND_OK;
    if (!is_done)
        fail(db, result);
    PQclear(result);
    return is_done;
}

static void postgres_discard(struct db *db, struct statement *statement)
{
    char sql[NUMBER_SIZE * 2];
    struct failure failure = db->failure;
    snprintf(sql, sizeof sql, "DEALLOCATE s%u", statement->number);
    /* In a failed transaction the server refuses; the name stays and is never used again. */
    postgres_script(db, sql);
    db->failure = failure;
}

static const char *number_print(struct arena *arena, struct value a)
{
    return a.kind == VALUE_INT ? arena_format(arena, "%lld", (long long)a.integer)
                               : arena_format(arena, "%.17g", a.real);
}

static bool execution_send(struct db_rows *rows, const struct value *args, size_t count)
{
    struct db *db = rows->db;
    struct arena *arena = db->scratch;
    arena_reset(arena);
    const char **values = arena_array(arena, count + 1, sizeof *values);
    int *sizes = arena_array(arena, count + 1, sizeof *sizes);
    int *formats = arena_array(arena, count + 1, sizeof *formats);
    for (size_t i = 0; i < count; i++) {
        struct value a = args[i];
        /* Text and numbers in text form: the server knows the column's type better than we. */
        if (a.kind == VALUE_INT || a.kind == VALUE_REAL)
            values[i] = number_print(arena, a);
        else if (a.kind == VALUE_TEXT)
            values[i] = text_string(arena, a.text);
        else if (a.kind == VALUE_BLOB) {
            values[i] = a.text.size == 0 ? "" : a.text.data;
            sizes[i] = (int)a.text.size;
            formats[i] = 1;
        }
    }
    char name[NUMBER_SIZE];
    name_write(name, rows->statement);
    return PQsendQueryPrepared(db->handle, name, (int)count, values, sizes, formats, 0) == 1 &&
           PQsetSingleRowMode(db->handle) == 1;
}

/* The answer that ends a query: changed rows, or a failure. */
static bool end_take(struct db_rows *rows)
{
    ExecStatusType status = PQresultStatus(rows->result);
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
        return fail(rows->db, rows->result);
    rows->changed = atoll(PQcmdTuples(rows->result));
    rows->is_done = true;
    return false;
}

static bool postgres_step(struct db_rows *rows)
{
    struct db *db = rows->db;
    if (rows->has_row) {
        rows->has_row = false;
        return true;
    }
    PQclear(rows->result);
    if (rows->kept_next < rows->kept_count)
        rows->result = rows->kept[rows->kept_next++];
    else
        rows->result = db->streaming == rows ? PQgetResult(db->handle) : NULL;
    if (PQresultStatus(rows->result) == PGRES_SINGLE_TUPLE)
        return true;
    if (db->streaming == rows) {
        results_drop(db->handle);
        db->streaming = NULL;
    }
    return end_take(rows);
}

static bool postgres_start(struct db_rows *rows, const struct value *args, size_t count)
{
    if (count > ARGS_MAX)
        return failure_set(rows->db, FAILURE_OTHER, "too many arguments");
    if (!execution_send(rows, args, count))
        return fail(rows->db, NULL);
    rows->db->streaming = rows;
    rows->has_row = postgres_step(rows);
    return rows->has_row || rows->db->failure.kind == FAILURE_NONE;
}

static void postgres_stop(struct db_rows *rows)
{
    struct db *db = rows->db;
    PQclear(rows->result);
    rows->result = NULL;
    if (db->streaming == rows) {
        results_drop(db->handle);
        db->streaming = NULL;
    }
    while (rows->kept_next < rows->kept_count)
        PQclear(rows->kept[rows->kept_next++]);
    free(rows->kept);
    rows->kept = NULL;
}

static void row_keep(struct db_rows *rows, PGresult *result)
{
    if ((rows->kept_count & (rows->kept_count - 1)) == 0) {
        size_t capacity = rows->kept_count == 0 ? 1 : 2 * rows->kept_count;
        rows->kept = realloc(rows->kept, capacity * sizeof *rows->kept);
        if (rows->kept == NULL)
            die("out of memory");
    }
    rows->kept[rows->kept_count++] = result;
}

/* A connection carries one answer at a time. When another query comes in between, the rest of the
 * first is taken in advance; if that is long, the second goes over the side connection. */
static struct db *postgres_ready(struct db *db)
{
    struct db_rows *rows = db->streaming;
    for (int taken = 0; db->streaming != NULL; taken++) {
        if (taken >= KEPT_MAX && db->side != NULL)
            return db_connect(db->side) ? postgres_ready(db->side) : NULL;
        PGresult *result = PQgetResult(db->handle);
        row_keep(rows, result);
        if (PQresultStatus(result) == PGRES_SINGLE_TUPLE)
            continue;
        results_drop(db->handle);
        db->streaming = NULL;
    }
    return db;
}

static int postgres_columns(const struct db_rows *rows)
{
    return PQnfields(rows->result);
}

/* "\x" and hexadecimal digits become bytes in place, behind a mark that says so: a column may be
 * asked for twice. */
static struct value bytes_decode(char *data, size_t size)
{
    unsigned char *bytes = (unsigned char *)data + 2;
    size_t count = size < 2 ? 0 : (size - 2) / 2;
    if (count > 0 && data[0] == '\\')
        for (size_t i = 0; i < count; i++) {
            unsigned char byte;
            if (!hex_read(&byte, 1, (struct text){data + 2 + 2 * i, 2}))
                return value_null();
            bytes[i] = byte;
        }
    data[0] = '\1';
    return value_blob(bytes, count);
}

static struct value postgres_column(const struct db_rows *rows, int column)
{
    const PGresult *result = rows->result;
    if (PQgetisnull(result, 0, column))
        return value_null();
    char *data = PQgetvalue(result, 0, column);
    struct text text = {data, (size_t)PQgetlength(result, 0, column)};
    int64_t number;
    switch (PQftype(result, column)) {
    case OID_INT2:
    case OID_INT4:
    case OID_INT8:
    case OID_NUMERIC: /* what sum() makes of whole numbers */
        if (text_to_int(text, &number))
            return value_int(number);
        return value_real(strtod(data, NULL));
    case OID_BOOL:
        return value_int(data[0] == 't');
    case OID_FLOAT4:
    case OID_FLOAT8:
        return value_real(strtod(data, NULL));
    case OID_BYTES:
        return bytes_decode(data, text.size);
    default:
        return value_text(text);
    }
}

static int64_t postgres_generation(struct db *db)
{
    (void)db;
    return 0;
}

const struct driver postgres_driver = {
    .kind = STORE_POSTGRES,
    /* One writer at a time over all processes, as in SQLite: no deadlock, no lost update. */
    .begin = "BEGIN; SELECT pg_advisory_xact_lock(hashtext('kaname writer'), "
             "hashtext(current_schema()))",
    .snapshot = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    .commit = "COMMIT",
    .rollback = "ROLLBACK",
    .has_version = "SELECT count(*) FROM pg_catalog.pg_tables WHERE tablename = 'schema_version'"
                   " AND schemaname = current_schema()",
    .id = "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
    .integer = "BIGINT",
    .real = "DOUBLE PRECISION",
    .bytes = "BYTEA",
    .strict = "",
    .open = postgres_open,
    .close = postgres_close,
    .prepare = postgres_prepare,
    .discard = postgres_discard,
    .start = postgres_start,
    .step = postgres_step,
    .stop = postgres_stop,
    .ready = postgres_ready,
    .columns = postgres_columns,
    .column = postgres_column,
    .script = postgres_script,
    .generation = postgres_generation,
};
