/* SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"
#include "store/chain.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { ENTRY_SIZE_MAX = 64 * 1024 * 1024, PROGRESS_EVERY = 8192 };

/* A checkpoint to be met while the entries go by. */
struct mark {
    struct journal_checkpoint checkpoint;
    const char *ja, *en; /* where it comes from */
};

struct marks {
    struct mark *items;
    size_t count, capacity, next;
};

struct verify {
    struct call *call;
    struct journal_verdict *out;
    const unsigned char *public_key;
    void (*progress)(double done);
    struct marks marks; /* the head, anchors and extras, sorted; the table is read in parallel */
    struct db_rows *checkpoints;
    struct mark waiting; /* the next of the table */
    bool has_waiting;
    struct buffer scratch;
    unsigned char hash[SHA256_SIZE]; /* of the last good entry */
    int64_t seq, last_seq;
};

static bool is_bad(struct verify *v, int64_t seq, const char *ja, const char *en)
{
    v->out->is_whole = false;
    v->out->bad_seq = seq;
    v->out->why = arena_format(v->call->arena, v->call->lang == LANG_EN ? "Entry %lld: %s"
                                                                        : "記録 %lld：%s",
                               (long long)seq, v->call->lang == LANG_EN ? en : ja);
    return false;
}

static void mark_add(struct verify *v, const struct journal_checkpoint *c, const char *ja,
                     const char *en)
{
    struct marks *marks = &v->marks;
    if (marks->count == marks->capacity) {
        size_t capacity = marks->capacity == 0 ? 64 : 2 * marks->capacity;
        struct mark *items = arena_array(v->call->arena, capacity, sizeof *items);
        if (marks->count > 0)
            memcpy(items, marks->items, marks->count * sizeof *items);
        marks->items = items;
        marks->capacity = capacity;
    }
    marks->items[marks->count++] = (struct mark){*c, ja, en};
}

static int mark_compare(const void *a, const void *b)
{
    int64_t left = ((const struct mark *)a)->checkpoint.seq;
    int64_t right = ((const struct mark *)b)->checkpoint.seq;
    return (left > right) - (left < right);
}

static bool anchors_read(struct verify *v, const char *path)
{
    char line[512];
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return errno == ENOENT ||
               call_fail(v->call, ERROR_FAILED, NULL, "%s を読めません（%s）。",
                         "%s cannot be read (%s).", path, strerror(errno));
    while (fgets(line, sizeof line, file) != NULL) {
        struct journal_checkpoint anchor;
        if (journal_checkpoint_read(text_from(line), &anchor))
            mark_add(v, &anchor, "アンカーファイル", "the anchor file");
        else if (text_trim(text_from(line)).size > 0)
            /* A crash may leave half a line; nothing is proven by it, nor by a missing one. */
            log_line(LOG_WARNING, "%s: a line that is not a checkpoint was passed over", path);
    }
    fclose(file);
    return true;
}

static bool blob_take(const struct db_rows *rows, int column, void *out, size_t size)
{
    struct value value = db_column(rows, column);
    if (value.kind != VALUE_BLOB || value.text.size != size)
        return false;
    memcpy(out, value.text.data, size);
    return true;
}

/* Something that is not even shaped right counts as a signature that is wrong. */
static void checkpoint_take(const struct db_rows *rows, struct journal_checkpoint *out)
{
    *out = (struct journal_checkpoint){.seq = db_int(rows, 0), .at_ms = db_int(rows, 2)};
    if (!blob_take(rows, 1, out->hash, sizeof out->hash) ||
        !blob_take(rows, 3, out->signature, sizeof out->signature))
        memset(out->signature, 0, sizeof out->signature);
}

static void waiting_next(struct verify *v)
{
    v->has_waiting = db_next(v->checkpoints);
    v->waiting = (struct mark){.ja = "チェックポイント", .en = "a checkpoint"};
    if (v->has_waiting)
        checkpoint_take(v->checkpoints, &v->waiting.checkpoint);
}

static bool mark_meets(struct verify *v, const struct mark *mark)
{
    const struct journal_checkpoint *c = &mark->checkpoint;
    struct arena *arena = v->call->arena;
    if (!checkpoint_is_signed(c, v->public_key))
        return is_bad(v, c->seq, arena_format(arena, "%sの署名が正しくありません。", mark->ja),
                      arena_format(arena, "the signature of %s is wrong.", mark->en));
    if (memcmp(c->hash, v->hash, SHA256_SIZE) != 0)
        return is_bad(v, c->seq,
                      arena_format(arena, "%sの記録と一致しません。書き換えられています。", mark->ja),
                      arena_format(arena, "it differs from %s: the chain was rewritten.",
                                   mark->en));
    v->out->checkpoints++;
    return true;
}

/* Every mark at the entry just read. */
static bool marks_meet(struct verify *v)
{
    while (v->has_waiting && v->waiting.checkpoint.seq <= v->seq) {
        if (v->waiting.checkpoint.seq < v->seq)
            return is_bad(v, v->waiting.checkpoint.seq, "チェックポイントの番号が不正です。",
                          "a checkpoint has an impossible number.");
        if (!mark_meets(v, &v->waiting))
            return false;
        waiting_next(v);
    }
    struct marks *marks = &v->marks;
    for (; marks->next < marks->count && marks->items[marks->next].checkpoint.seq <= v->seq;
         marks->next++)
        if (marks->items[marks->next].checkpoint.seq == v->seq &&
            !mark_meets(v, &marks->items[marks->next]))
            return false;
    return true;
}

static const char *text_take(struct verify *v, const struct db_rows *rows, int column)
{
    struct value value = db_column(rows, column);
    if (value.kind != VALUE_TEXT)
        return value_as_string(v->call->arena, value);
    /* NUL-terminated by both databases. */
    return value.text.data;
}

static bool entry_check(struct verify *v, const struct db_rows *rows)
{
    unsigned char hash[SHA256_SIZE], stored[SHA256_SIZE];
    struct journal_entry e = {
        .seq = db_int(rows, 0),
        .at_ms = db_int(rows, 1),
        .actor_id = db_int(rows, 2),
        .record_id = db_int(rows, 7),
    };
    if (e.seq != v->seq + 1)
        return is_bad(v, v->seq + 1, "この記録がありません。抜き取られています。",
                      "it is missing; somebody took it out.");
    e.actor = text_take(v, rows, 3);
    e.origin = text_take(v, rows, 4);
    e.action = text_take(v, rows, 5);
    e.reg = text_take(v, rows, 6);
    e.title = text_take(v, rows, 8);
    e.changes = text_take(v, rows, 9);
    e.reason = text_take(v, rows, 10);
    chain_hash(&v->scratch, v->hash, &e, hash);
    if (!blob_take(rows, 11, stored, sizeof stored) || memcmp(hash, stored, sizeof hash) != 0)
        return is_bad(v, e.seq, "内容または順序が書き換えられています。",
                      "its content or its order was altered.");
    memcpy(v->hash, hash, sizeof hash);
    v->seq = e.seq;
    v->out->entries++;
    return true;
}

static bool entries_check(struct verify *v)
{
    struct db_rows *rows = db_query(v->call,
                                    "SELECT seq, at_ms, actor_id, actor, origin, action, register,"
                                    " record_id, title, changes, reason, hash FROM journal"
                                    " WHERE seq <= ? ORDER BY seq",
                                    DB_ARGS(value_int(v->last_seq)));
    bool is_good = true;
    while (is_good && db_next(rows)) {
        is_good = entry_check(v, rows) && marks_meet(v);
        if (v->progress != NULL && v->seq % PROGRESS_EVERY == 0)
            v->progress((double)v->seq / (double)v->last_seq);
    }
    db_end(rows);
    return is_good;
}

/* After the last entry nothing may be left that promises more. */
static bool end_check(struct verify *v)
{
    const struct mark *beyond = NULL;
    if (v->has_waiting)
        beyond = &v->waiting;
    else if (v->marks.next < v->marks.count)
        beyond = &v->marks.items[v->marks.next];
    if (beyond == NULL)
        return true;
    if (!checkpoint_is_signed(&beyond->checkpoint, v->public_key))
        return mark_meets(v, beyond);
    return is_bad(
        v, v->seq + 1,
        arena_format(v->call->arena, "ここから後が切り取られています（%sは記録 %lld まで）。",
                     beyond->ja, (long long)beyond->checkpoint.seq),
        arena_format(v->call->arena, "cut off from here on (%s goes up to %lld).", beyond->en,
                     (long long)beyond->checkpoint.seq));
}

/* The end is fixed first, so that what is written in the meantime does not look cut or unsigned. */
static bool head_take(struct verify *v)
{
    struct journal_checkpoint head;
    struct db_rows *rows = db_query(
        v->call, "SELECT seq, hash, at_ms, signature FROM journal_head WHERE id = 1", DB_NO_ARGS);
    if (rows == NULL)
        return false;
    bool is_there = db_next(rows);
    if (is_there) {
        checkpoint_take(rows, &head);
        mark_add(v, &head, "末尾の署名", "the signed head");
        v->last_seq = head.seq;
    }
    db_end(rows);
    return call_ok(v->call);
}

/* Entries without any head were never sealed by us, and entries above it were put there by hand
 * unless the head has moved on by now. */
static bool overhang_check(struct verify *v)
{
    int64_t above = value_as_int(db_value(v->call,
                                          "SELECT coalesce(min(seq), 0) FROM journal WHERE seq >"
                                          " (SELECT coalesce(max(seq), 0) FROM journal_head)",
                                          DB_NO_ARGS));
    return above == 0 || is_bad(v, above, "末尾の署名より後にある、署名のない記録です。",
                                "it lies behind the signed head: nobody signed it.");
}

static void checks_run(struct verify *v)
{
    if (!v->out->is_whole)
        return;
    v->checkpoints = db_query(v->call,
                              "SELECT seq, hash, at_ms, signature FROM checkpoint"
                              " WHERE seq <= ? OR NOT EXISTS (SELECT 1 FROM journal_head WHERE"
                              " seq >= checkpoint.seq) ORDER BY seq",
                              DB_ARGS(value_int(v->last_seq)));
    waiting_next(v);
    bool is_good = entries_check(v);
    if (is_good && call_ok(v->call) && end_check(v))
        overhang_check(v);
    db_end(v->checkpoints);
}

bool journal_verify(struct call *call, const unsigned char public_key[32], const char *anchor_path,
                    const struct journal_checkpoint *extra, size_t extra_count,
                    void (*progress)(double done), struct journal_verdict *out)
{
    struct verify v = {.call = call, .out = out, .public_key = public_key, .progress = progress};
    *out = (struct journal_verdict){.is_whole = true, .why = ""};
    v.scratch = buffer_new(call->arena, ENTRY_SIZE_MAX);
    /* Anchors before the head: one written after the head was read must not look cut off. */
    if ((anchor_path != NULL && !anchors_read(&v, anchor_path)) || !head_take(&v))
        return false;
    for (size_t i = 0; i < extra_count; i++)
        mark_add(&v, &extra[i], "報告書のチェックポイント", "a report's checkpoint");
    if (v.marks.count > 0)
        qsort(v.marks.items, v.marks.count, sizeof *v.marks.items, mark_compare);
    checks_run(&v);
    if (progress != NULL)
        progress(1);
    return call_ok(call);
}
