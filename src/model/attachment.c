/* SPDX-License-Identifier: Apache-2.0 */
#include "model/attachment.h"
#include "base/hidden.h"
#include "model/history.h"
#include "model/user.h"
#include "store/blob.h"
#include "store/db.h"
#include "store/journal.h"
#include "store/store.h"

#include <strings.h>
#include <string.h>
#include <unistd.h>

enum { CHUNK_SIZE = 64 * 1024, LIST_MAX = 200, COMMENT_MAX = 10000 };

/* What may be attached: the ending, the type it is served with, and how its bytes begin. */
static const struct {
    const char *ending, *type, *magic;
} types[] = {
    {".pdf", "application/pdf", "%PDF-"},
    {".png", "image/png", "\x89PNG"},
    {".jpg", "image/jpeg", "\xff\xd8\xff"},
    {".jpeg", "image/jpeg", "\xff\xd8\xff"},
    {".gif", "image/gif", "GIF8"},
    {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "PK\x03\x04"},
    {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
     "PK\x03\x04"},
    {".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation",
     "PK\x03\x04"},
    {".zip", "application/zip", "PK\x03\x04"},
    {".xls", "application/vnd.ms-excel", "\xd0\xcf\x11\xe0"},
    {".doc", "application/msword", "\xd0\xcf\x11\xe0"},
    {".txt", "text/plain", ""},
    {".log", "text/plain", ""},
    {".csv", "text/csv", ""},
    {".json", "application/json", ""},
    {".eml", "message/rfc822", ""},
};

static int type_find(const char *name)
{
    size_t size = strlen(name);
    for (int i = 0; i < (int)(sizeof types / sizeof *types); i++) {
        size_t ending = strlen(types[i].ending);
        if (size > ending && strcasecmp(name + size - ending, types[i].ending) == 0)
            return i;
    }
    return -1;
}

static bool type_check(struct call *call, const char *name, const char *start, size_t size,
                       int *type)
{
    *type = type_find(name);
    if (*type < 0)
        return call_fail(call, ERROR_INVALID, "file",
                         "「%.80s」の種類は添付できません。PDF・画像・Office文書・テキスト・ZIPにしてください。",
                         "Files such as \"%.80s\" cannot be attached. Use PDF, images, Office "
                         "documents, text or ZIP.",
                         name);
    size_t magic = strlen(types[*type].magic);
    return (size >= magic && memcmp(start, types[*type].magic, magic) == 0) ||
           call_fail(call, ERROR_INVALID, "file",
                     "「%.80s」の中身が、名前の示す種類と違います。正しいファイルか確かめてください。",
                     "The content of \"%.80s\" is not what its name says. Check the file.", name);
}

/* Copies the file into the blob store; its kind is looked at in the first bytes. */
static bool bytes_keep(struct call *call, const char *data_folder, const char *name, int fd,
                       int64_t size_max, char hex[SHA256_HEX_SIZE], int64_t *size, int *type)
{
    char *chunk = arena_alloc(call->arena, CHUNK_SIZE);
    struct blob_writer *writer = blob_begin(call, data_folder, size_max);
    bool is_first = true;
    ssize_t got = 0;
    while (writer != NULL && (got = read(fd, chunk, CHUNK_SIZE)) > 0) {
        if (is_first && !type_check(call, name, chunk, (size_t)got, type))
            return false;
        is_first = false;
        if (!blob_write(writer, chunk, (size_t)got))
            return false;
    }
    if (writer == NULL)
        return false;
    if (got < 0)
        return call_fail(call, ERROR_FAILED, "file", "ファイルを読めませんでした。",
                         "The file could not be read.");
    if (is_first)
        return call_fail(call, ERROR_INVALID, "file", "空のファイルです。", "The file is empty.");
    return blob_end(writer, hex, size);
}

static bool row_add(struct call *call, const struct record *record, const char *name,
                    const char *hex, int64_t size, int type)
{
    return db_run(call,
                  "INSERT INTO attachment (register, record_id, name, type, size, sha256, at_ms, "
                  "by_id, by_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                  DB_ARGS(value_string(record->reg->name), value_int(record->id),
                          value_string(name), value_string(types[type].type), value_int(size),
                          value_string(hex), value_int(call->now_ms),
                          value_int(call->user->account_id), value_string(call->user->name)));
}

/* What is attached belongs to what is approved: a locked record takes none, nor one that ended in
 * the meantime. */
static bool row_demand(struct call *call, const struct record *record)
{
    const struct record *now = record_load_any(call, record->reg, record->id);
    return now != NULL && record_open(call, now);
}

bool attachment_add(struct call *call, const struct record *record, const char *data_folder,
                    const char *name, int fd, int64_t size_max)
{
    char hex[SHA256_HEX_SIZE];
    int64_t size;
    int type = 0;
    if (!user_demand(call, record->reg->group, ACTION_UPDATE, record->unit_id) ||
        !hidden_refuse(call, "file", text_from(name)) ||
        !record_open(call, record) ||
        !bytes_keep(call, data_folder, name, fd, size_max, hex, &size, &type) || !tx_begin(call))
        return false;
    const char *note = arena_format(call->arena, "%s sha256:%s", name, hex);
    if (journal_time(call) && row_demand(call, record) &&
        row_add(call, record, name, hex, size, type) &&
        history_append(call, record, "attach", changes_add(call, "", "attachment", note)))
        return tx_commit(call);
    tx_rollback(call);
    return false;
}

static struct attachment attachment_read(const struct db_rows *rows)
{
    return (struct attachment){
        .id = db_int(rows, 0),
        .name = db_string(rows, 1),
        .type = db_string(rows, 2),
        .size = db_int(rows, 3),
        .sha256 = db_string(rows, 4),
        .at_ms = db_int(rows, 5),
        .by_name = db_string(rows, 6),
        .reg = reg_find(db_string(rows, 7)),
        .record_id = db_int(rows, 8),
    };
}

#define ATTACHMENT_SELECT                                                                          \
    "SELECT id, name, type, size, sha256, at_ms, by_name, register, record_id FROM attachment "

bool attachments_load(struct call *call, const struct record *record, struct attachment **out,
                      int *count)
{
    *out = arena_array(call->arena, LIST_MAX, sizeof **out);
    *count = 0;
    struct db_rows *rows = db_query(
        call,
        ATTACHMENT_SELECT "WHERE register = ? AND record_id = ? AND ended_at IS NULL ORDER BY id "
                          "LIMIT ?",
        DB_ARGS(value_string(record->reg->name), value_int(record->id), value_int(LIST_MAX)));
    while (db_next(rows))
        (*out)[(*count)++] = attachment_read(rows);
    return rows != NULL;
}

struct attachment *attachment_load(struct call *call, int64_t id)
{
    struct attachment *found = arena_alloc(call->arena, sizeof *found);
    struct db_rows *rows = db_query(call, ATTACHMENT_SELECT "WHERE id = ?",
                                    DB_ARGS(value_int(id)));
    bool is_there = db_next(rows);
    if (is_there)
        *found = attachment_read(rows);
    db_end(rows);
    /* Loading the record is the permission check. */
    if (is_there && found->reg != NULL && record_load(call, found->reg, found->record_id) != NULL)
        return found;
    if (call_ok(call))
        call_fail(call, ERROR_MISSING, NULL, "添付ファイルがありません。", "No such attachment.");
    return NULL;
}

bool comment_add(struct call *call, const struct record *record, const char *place,
                 const char *body)
{
    struct text text = text_trim(text_from(body));
    if (text.size == 0)
        return call_fail(call, ERROR_INVALID, "body", "コメントを入力してください。",
                         "Write a comment.");
    if (text_characters(text) > COMMENT_MAX)
        return call_fail(call, ERROR_INVALID, "body",
                         "コメントは%d文字までです。長い内容はファイルで添付してください。",
                         "A comment has at most %d characters. Attach a file for more.",
                         COMMENT_MAX);
    if (!user_demand(call, record->reg->group, ACTION_READ, record->unit_id) || !tx_begin(call))
        return false;
    const char *changes = changes_add(call, "", "comment", text_string(call->arena, text));
    if (*place != '\0')
        changes = changes_add(call, changes, "place", place);
    if (journal_time(call) &&
        db_run(call,
               "INSERT INTO comment (register, record_id, place, at_ms, by_id, by_name, body) "
               "VALUES (?, ?, ?, ?, ?, ?, ?)",
               DB_ARGS(value_string(record->reg->name), value_int(record->id), value_string(place),
                       value_int(call->now_ms), value_int(call->user->account_id),
                       value_string(call->user->name), value_text(text))) &&
        history_append(call, record, "comment", changes))
        return tx_commit(call);
    tx_rollback(call);
    return false;
}

bool comments_load(struct call *call, const struct record *record, struct comment **out, int *count)
{
    *out = arena_array(call->arena, LIST_MAX, sizeof **out);
    *count = 0;
    struct db_rows *rows = db_query(
        call,
        "SELECT id, at_ms, resolved_at, by_name, body, place FROM comment WHERE register = ? AND "
        "record_id = ? ORDER BY id DESC LIMIT ?",
        DB_ARGS(value_string(record->reg->name), value_int(record->id), value_int(LIST_MAX)));
    while (db_next(rows))
        (*out)[(*count)++] = (struct comment){db_int(rows, 0),    db_int(rows, 1),
                                              db_int(rows, 2),    db_string(rows, 3),
                                              db_string(rows, 4), db_string(rows, 5)};
    return rows != NULL;
}

static bool resolve_in_tx(struct call *call, const struct record *record, int64_t id,
                          bool is_resolved)
{
    int64_t changed = 0;
    const char *note = arena_format(call->arena, "#%lld", (long long)id);
    return journal_time(call) &&
           db_run_changed(call,
                          "UPDATE comment SET resolved_at = ? WHERE id = ? AND register = ? AND "
                          "record_id = ?",
                          DB_ARGS(is_resolved ? value_int(call->now_ms) : value_null(),
                                  value_int(id), value_string(record->reg->name),
                                  value_int(record->id)),
                          &changed) &&
           (changed == 1 || call_fail(call, ERROR_MISSING, NULL, "そのコメントはありません。",
                                      "No such comment.")) &&
           history_append(call, record, is_resolved ? "resolve" : "reopen",
                          changes_add(call, "", "comment", note));
}

bool comment_resolve(struct call *call, const struct record *record, int64_t id, bool is_resolved)
{
    if (!user_demand(call, record->reg->group, ACTION_UPDATE, record->unit_id) || !tx_begin(call))
        return false;
    if (resolve_in_tx(call, record, id, is_resolved))
        return tx_commit(call);
    tx_rollback(call);
    return false;
}
