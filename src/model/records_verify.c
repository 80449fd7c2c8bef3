/* SPDX-License-Identifier: Apache-2.0 */
#include "model/records_verify.h"
#include "base/crypto.h"
#include "model/replay.h"
#include "model/row.h"
#include "model/schema.h"
#include "store/db.h"
#include "store/journal.h"

#include <string.h>

enum { STEP = 200, SCRATCH_MAX = 1 << 30, SQL_MAX = 64 * 1024, PROGRESS_EVERY = 8192 };

struct check {
    struct call *call;   /* keeps the verdict */
    struct call scratch; /* what one step needs */
    struct records_verdict *out;
    const struct reg *reg;
    const struct fieldset *fields;
    int64_t from, to; /* the step: ids behind from, up to to */
    struct replay *replays[STEP + 1];
    int count;
    void (*progress)(double done);
    int64_t entries, entries_all; /* seen, and of the whole journal */
    int64_t bad_id; /* noted last, of those that have no row */
};

void record_is_bad(struct call *call, struct records_verdict *out, const char *reg, int64_t id,
                   const char *field, int64_t seq, const char *ja, const char *en)
{
    if (out->bad_count++ > 0)
        return;
    out->reg = arena_string(call->arena, reg);
    out->field = arena_string(call->arena, field);
    out->id = id;
    out->seq = seq;
    out->why = call->lang == LANG_EN ? en : ja;
}

/* Of the step; rows and entries come in the order of their records. */
static struct replay *replay_of(struct check *c, int64_t id)
{
    int low = 0, high = c->count;
    while (low < high) {
        int middle = (low + high) / 2;
        if (c->replays[middle]->id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < c->count && c->replays[low]->id == id ? c->replays[low] : NULL;
}

/* Each record counts once. */
static void bad(struct check *c, int64_t id, const char *field, int64_t seq, const char *ja,
                const char *en)
{
    struct replay *replay = replay_of(c, id);
    if (replay == NULL ? c->bad_id == id : replay->is_noted)
        return;
    if (replay != NULL)
        replay->is_noted = true;
    c->bad_id = id;
    record_is_bad(c->call, c->out, c->reg->name, id, field, seq, ja, en);
}

/* The next rows of the register; the last step reaches past them, to find what has gone. */
static bool rows_take(struct check *c, struct record **rows, int *count)
{
    struct call *call = &c->scratch;
    struct buffer sql = buffer_new(call->arena, SQL_MAX);
    row_select(&sql, c->reg, false);
    buffer_puts(&sql, " WHERE id > ? ORDER BY id LIMIT ?");
    struct db_rows *found =
        db_query(call, buffer_string(&sql), DB_ARGS(value_int(c->from), value_int(STEP)));
    *count = c->count = 0;
    while (db_next(found)) {
        struct record *row = row_read(call, c->fields, found);
        rows[(*count)++] = row;
        c->replays[c->count++] = replay_new(call, c->reg, row->id);
    }
    c->to = *count < STEP ? INT64_MAX : rows[STEP - 1]->id;
    return call_ok(call) && row_custom(call, rows, *count, false);
}

static struct text column_text(const struct db_rows *rows, int column)
{
    return value_as_text(db_column(rows, column));
}

/* Entries are many where records are few (sign-ins): those that only pass by cost no memory. The
 * text of a column is NUL-terminated in both databases. */
static void entry_take(struct check *c, const struct db_rows *rows)
{
    int64_t id = db_int(rows, 0);
    struct journal_entry entry = {
        .seq = db_int(rows, 1),
        .at_ms = db_int(rows, 2),
        .actor_id = db_int(rows, 3),
        .actor = column_text(rows, 4).data,
        .action = column_text(rows, 5).data,
        .title = column_text(rows, 6).data,
        .changes = column_text(rows, 7).data,
    };
    struct replay *replay = replay_of(c, id);
    if (replay != NULL)
        replay_entry(&c->scratch, replay, &entry);
    else if (strcmp(entry.action, "create") == 0)
        bad(c, id, "", entry.seq, "操作記録にはこの記録が作られたとありますが、台帳にありません。",
            "the journal tells of its making, but it is not in the register.");
}

static bool entries_take(struct check *c)
{
    struct db_rows *rows = db_query(
        &c->scratch,
        "SELECT record_id, seq, at_ms, actor_id, actor, action, title, changes FROM journal WHERE "
        "register = ? AND record_id > ? AND record_id <= ? ORDER BY record_id, seq",
        DB_ARGS(value_string(c->reg->name), value_int(c->from), value_int(c->to)));
    while (db_next(rows)) {
        entry_take(c, rows);
        if (++c->entries % PROGRESS_EVERY == 0 && c->progress != NULL)
            c->progress((double)c->entries / (double)c->entries_all);
    }
    return rows != NULL;
}

static void row_check(struct check *c, const struct record *row, const struct replay *replay)
{
    int64_t seq = 0;
    const char *field;
    if (replay->writes == 0)
        bad(c, row->id, "", 0, "操作記録にない記録です。", "no entry of the journal tells of it.");
    else if (replay->broken_seq > 0)
        bad(c, row->id, replay->broken_by, replay->broken_seq,
            "この操作記録の記録の前に、操作記録を通さずに書き換えられていました。",
            "it had been altered past the journal before this entry.");
    else if ((field = replay_differs(replay, row, &seq)) != NULL)
        bad(c, row->id, field, seq, "操作記録と違います。操作記録を通さずに書き換えられています。",
            "it differs from the journal: it was altered past it.");
}

static const char *const side_ja = "操作記録と違います。書き換えられたか、削除されています。";
static const char *const side_en = "it differs from the journal: altered or deleted.";

/* The next that the journal tells of; a row that none tells of is bad itself. */
static struct told *told_next(struct check *c, const struct db_rows *rows, const char *part,
                              struct told_list *(*list_of)(struct replay *replay))
{
    int64_t id = db_int(rows, 0);
    struct replay *replay = replay_of(c, id);
    struct told_list *list = replay == NULL ? NULL : list_of(replay);
    struct told *told = list == NULL ? NULL : list->first;
    if (told == NULL) {
        bad(c, id, part, 0, "操作記録にありません。", "no entry of the journal tells of it.");
        return NULL;
    }
    list->first = told->next;
    return told;
}

/* Columns 1 to 3: when, who (number and name). */
static bool told_meets(const struct told *told, const struct db_rows *rows)
{
    return told->at_ms == db_int(rows, 1) && told->by_id == db_int(rows, 2) &&
           text_is(column_text(rows, 3), told->by);
}

static struct told_list *versions_of(struct replay *replay)
{
    return &replay->versions;
}

static void version_take(struct check *c, const struct db_rows *rows)
{
    unsigned char hash[SHA256_SIZE];
    char hex[SHA256_HEX_SIZE], note[SHA256_HEX_SIZE + 32];
    struct told *told = told_next(c, rows, "version", versions_of);
    c->out->versions++;
    if (told == NULL)
        return;
    sha256(hash, column_text(rows, 7));
    hex_write(hex, hash, sizeof hash);
    snprintf(note, sizeof note, "%lld sha256:%s", (long long)db_int(rows, 4), hex);
    if (!told_meets(told, rows) || told->seq != db_int(rows, 5) ||
        !text_is(column_text(rows, 6), told->title) || strcmp(note, told->text) != 0)
        bad(c, db_int(rows, 0), "version", told->seq, side_ja, side_en);
}

static struct told_list *files_of(struct replay *replay)
{
    return &replay->files;
}

static void file_take(struct check *c, const struct db_rows *rows)
{
    struct told *told = told_next(c, rows, "attachment", files_of);
    c->out->files++;
    if (told == NULL)
        return;
    struct text name = column_text(rows, 4), hex = column_text(rows, 5);
    struct text told_text = text_from(told->text);
    bool is_same = told_text.size == name.size + strlen(" sha256:") + hex.size &&
                   memcmp(told_text.data, name.data, name.size) == 0 &&
                   memcmp(told_text.data + name.size, " sha256:", strlen(" sha256:")) == 0 &&
                   memcmp(told_text.data + told_text.size - hex.size, hex.data, hex.size) == 0;
    if (!told_meets(told, rows) || !is_same || db_column(rows, 6).kind != VALUE_NULL)
        bad(c, db_int(rows, 0), "attachment", told->seq, side_ja, side_en);
}

static struct told_list *comments_of(struct replay *replay)
{
    return &replay->comments;
}

/* When it was settled for the last time, 0: open. */
static int64_t settled_at(const struct replay *replay, int64_t comment)
{
    char mark[32];
    int64_t at_ms = 0;
    snprintf(mark, sizeof mark, "#%lld", (long long)comment);
    for (const struct told *t = replay->settled.first; t != NULL; t = t->next)
        if (strcmp(t->text, mark) == 0)
            at_ms = t->at_ms;
    return at_ms;
}

static void comment_take(struct check *c, const struct db_rows *rows)
{
    struct told *told = told_next(c, rows, "comment", comments_of);
    c->out->comments++;
    if (told == NULL)
        return;
    const struct replay *replay = replay_of(c, db_int(rows, 0));
    if (!told_meets(told, rows) || !text_is(column_text(rows, 5), told->text) ||
        (told->place != NULL && !text_is(column_text(rows, 6), told->place)) ||
        settled_at(replay, db_int(rows, 4)) != db_int(rows, 7))
        bad(c, db_int(rows, 0), "comment", told->seq, side_ja, side_en);
}

static bool side_check(struct check *c, const char *sql,
                       void (*take)(struct check *c, const struct db_rows *rows))
{
    struct db_rows *rows = db_query(
        &c->scratch, sql,
        DB_ARGS(value_string(c->reg->name), value_int(c->from), value_int(c->to)));
    while (db_next(rows))
        take(c, rows);
    return rows != NULL;
}

#define STEP_OF " WHERE register = ? AND record_id > ? AND record_id <= ? ORDER BY record_id, "

static bool sides_check(struct check *c)
{
    return side_check(c,
                      "SELECT record_id, at_ms, approver_id, approver, number, seq, title, data "
                      "FROM version" STEP_OF "number",
                      version_take) &&
           side_check(c,
                      "SELECT record_id, at_ms, by_id, by_name, name, sha256, ended_at FROM "
                      "attachment" STEP_OF "id",
                      file_take) &&
           side_check(c,
                      "SELECT record_id, at_ms, by_id, by_name, id, body, place, resolved_at FROM "
                      "comment" STEP_OF "id",
                      comment_take);
}

/* What the journal tells of and no row has answered. */
static void rest_check(struct check *c, const struct replay *replay)
{
    const struct {
        const struct told *told;
        const char *part;
    } rest[] = {{replay->versions.first, "version"},
                {replay->files.first, "attachment"},
                {replay->comments.first, "comment"}};
    for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
        if (rest[i].told != NULL)
            bad(c, replay->id, rest[i].part, rest[i].told->seq, side_ja, side_en);
}

/* A step in memory of its own; *is_last when nothing is behind it. */
static bool step_check(struct check *c, bool *is_last)
{
    struct record *rows[STEP];
    int count;
    c->fields = fieldset_of(&c->scratch, c->reg);
    if (!rows_take(c, rows, &count) || !entries_take(c))
        return false;
    for (int i = 0; i < count; i++)
        row_check(c, rows[i], c->replays[i]);
    if (!sides_check(c))
        return false;
    for (int i = 0; i < c->count; i++)
        rest_check(c, c->replays[i]);
    c->out->records += count;
    *is_last = c->to == INT64_MAX;
    c->from = c->to;
    return call_ok(&c->scratch);
}

static bool register_check(struct check *c, const struct reg *reg)
{
    bool is_last = false;
    c->reg = reg;
    c->from = 0;
    c->bad_id = 0;
    while (!is_last) {
        if (!step_check(c, &is_last))
            return false;
        call_scratch_reset(&c->scratch);
    }
    return true;
}

bool records_verify(struct call *call, void (*progress)(double done), struct records_verdict *out)
{
    struct check *c = arena_alloc(call->arena, sizeof *c);
    *out = (struct records_verdict){.reg = "", .field = "", .why = ""};
    if (!schema_is_current(call))
        return call_fail(call, ERROR_CONFLICT, NULL,
                         "このデータベースは別の版の Kaname のものです。記録と操作記録の照合は、"
                         "それを作った版で行うか、この版で一度開いてから行ってください。",
                         "This database is of another version of Kaname. Compare its records with "
                         "the version that made it, or open it with this one first.");
    *c = (struct check){.call = call, .scratch = call_scratch(call, SCRATCH_MAX), .out = out,
                        .progress = progress};
    c->entries_all = journal_last_seq(call);
    bool is_done = call_ok(call);
    for (int i = 0; is_done && i < registry_count(); i++)
        is_done = register_check(c, registry_at(i));
    if (progress != NULL)
        progress(1);
    call_scratch_end(call, &c->scratch);
    return is_done && call_ok(call);
}
