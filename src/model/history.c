/* SPDX-License-Identifier: Apache-2.0 */
#include "model/history.h"
#include "model/lifecycle.h"
#include "model/titles.h"
#include "model/user.h"
#include "store/db.h"
#include "store/journal.h"

#include <jansson.h>
#include <string.h>

enum { CHANGES_SIZE_MAX = 12 << 20 }; /* less than an entry of the journal may have */

static void value_put(struct buffer *out, struct value value)
{
    switch (value.kind) {
    case VALUE_INT:
        buffer_int(out, value.integer);
        return;
    case VALUE_REAL:
        buffer_format(out, "%.17g", value.real);
        return;
    case VALUE_TEXT:
        buffer_json(out, value.text);
        return;
    case VALUE_NULL:
    case VALUE_BLOB:
        buffer_puts(out, "null");
    }
}

void change_put(struct buffer *out, const char *name, struct value before, struct value after)
{
    if (value_equal(before, after))
        return;
    buffer_format(out, "%c\"%s\":[", out->size == 0 ? '{' : ',', name);
    value_put(out, before);
    buffer_char(out, ',');
    value_put(out, after);
    buffer_char(out, ']');
}

static struct value ended_value(const struct record *record)
{
    return record->ended_at_ms == 0 ? value_null() : value_int(record->ended_at_ms);
}

static void fields_put(struct buffer *out, const struct record *before, const struct record *after)
{
    struct value none = value_null();
    for (int i = 0; i < after->fields->count; i++)
        change_put(out, after->fields->fields[i].name, before == NULL ? none : before->values[i],
                   after->values[i]);
}

/* Half of an entry would be no JSON for ever. */
static const char *whole(struct call *call, struct buffer *out)
{
    if (!out->is_over)
        return buffer_string(out);
    call_fail(call, ERROR_TOO_LARGE, NULL,
              "一度の変更が大きすぎて履歴に残せません。項目を分けて保存してください。",
              "So large a change does not fit into the history. Save its fields one by one.");
    return NULL;
}

const char *changes_json(struct call *call, const struct record *before,
                         const struct record *after)
{
    struct buffer out = buffer_new(call->arena, CHANGES_SIZE_MAX);
    fields_put(&out, before, after);
    if (before != NULL) {
        change_put(&out, "state", value_string(before->state), value_string(after->state));
        change_put(&out, "unit_id", value_int(before->unit_id), value_int(after->unit_id));
        change_put(&out, "ended_at", ended_value(before), ended_value(after));
    } else if (!(after->reg->flags & REG_SHARED)) {
        /* Who may see it follows the unit: the journal has to know where a record began. */
        change_put(&out, "unit_id", value_null(), value_int(after->unit_id));
    }
    if (out.size == 0)
        return "";
    buffer_char(&out, '}');
    return whole(call, &out);
}

static bool reason_check(struct call *call)
{
    size_t size = text_characters(text_from(call->reason));
    return size <= REASON_MAX ||
           call_fail(call, ERROR_INVALID, "reason", "理由は%d文字までです（今は%zu文字）。",
                     "A reason has at most %d characters (now %zu).", REASON_MAX, size);
}

const char *changes_add(struct call *call, const char *changes, const char *name,
                        const char *note)
{
    if (changes == NULL)
        return NULL;
    size_t size = strlen(changes);
    struct buffer out = buffer_new(call->arena, CHANGES_SIZE_MAX);
    if (size > 0)
        buffer_put(&out, changes, size - 1); /* without its last brace */
    change_put(&out, name, value_null(), value_string(note));
    buffer_char(&out, '}');
    return whole(call, &out);
}

bool history_append(struct call *call, const struct record *record, const char *action,
                    const char *changes)
{
    if (changes == NULL || !reason_check(call))
        return false;
    struct journal_entry entry = {
        .actor_id = call->user->account_id,
        .actor = call->user->name,
        .origin = call->origin,
        .action = action,
        .reg = record->reg->name,
        .record_id = record->id,
        .title = record_title_kept(call, record),
        .changes = changes,
        .reason = call->reason == NULL ? "" : call->reason,
    };
    return journal_append(call, &entry);
}

static struct value json_value_of(struct call *call, const json_t *json)
{
    if (json_is_integer(json))
        return value_int(json_integer_value(json));
    if (json_is_real(json))
        return value_real(json_real_value(json));
    if (json_is_string(json))
        return value_copy(call->arena, value_text((struct text){json_string_value(json),
                                                                json_string_length(json)}));
    return value_null();
}

/* What is no field: the state has words of its own, anything else stays as it is. */
static const char *state_shown(struct call *call, const struct reg *reg, const char *code)
{
    const struct state *state =
        reg->lifecycle == NULL ? NULL : lifecycle_state(reg->lifecycle, code);
    return state == NULL ? code : call_label(call, state->label);
}

/* A value of the journal in words; scratch is a record of the register to print with. */
static const char *value_shown(struct call *call, struct record *scratch, int index,
                               const char *name, const json_t *json)
{
    struct value value = json_value_of(call, json);
    const struct reg *unit = strcmp(name, "unit_id") == 0 ? reg_find("unit") : NULL;
    if (unit != NULL)
        return title_of(call, unit, value_as_int(value));
    if (index < 0)
        return state_shown(call, scratch->reg, value_as_string(call->arena, value));
    scratch->values[index] = value;
    return record_show(call, scratch, index);
}

/* A new record that belongs to no unit: nothing that people need to read. */
static bool is_nowhere(const char *name, const json_t *pair)
{
    return strcmp(name, "unit_id") == 0 && json_is_null(json_array_get(pair, 0)) &&
           json_integer_value(json_array_get(pair, 1)) == 0;
}

static void changes_read(struct call *call, const struct record *record, const char *text,
                         struct event *event)
{
    json_t *root = *text == '\0' ? NULL : json_loads(text, 0, NULL);
    if (!json_is_object(root))
        return;
    arena_defer(call->arena, (void (*)(void *))json_decref, root);
    struct record *scratch = record_copy(call, record);
    event->changes = arena_array(call->arena, json_object_size(root), sizeof *event->changes);
    const char *name;
    json_t *pair;
    json_object_foreach(root, name, pair) {
        if (is_nowhere(name, pair))
            continue;
        int index = fieldset_find(record->fields, name);
        event->changes[event->change_count++] = (struct change){
            .field = index < 0 ? NULL : &record->fields->fields[index],
            .name = name,
            .before = value_shown(call, scratch, index, name, json_array_get(pair, 0)),
            .after = value_shown(call, scratch, index, name, json_array_get(pair, 1)),
        };
    }
}

void event_changes(struct call *call, const struct reg *reg, const char *changes,
                   struct event *event)
{
    if (reg != NULL)
        changes_read(call, record_new(call, reg), changes, event);
}

bool history_load(struct call *call, const struct record *record, int64_t before, int limit,
                  struct event **out, int *count, int64_t *next)
{
    *out = arena_array(call->arena, (size_t)limit, sizeof **out);
    const char **changes = arena_array(call->arena, (size_t)limit, sizeof *changes);
    size_t bytes = 0;
    *count = 0;
    *next = 0;
    struct db_rows *rows =
        db_query(call,
                 "SELECT seq, at_ms, actor, origin, action, reason, changes FROM journal "
                 "WHERE register = ? AND record_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?",
                 DB_ARGS(value_string(record->reg->name), value_int(record->id),
                         value_int(before > 0 ? before : INT64_MAX), value_int(limit + 1)));
    while (db_next(rows)) {
        bytes += value_as_text(db_column(rows, 6)).size;
        if (*count == limit || (*count > 0 && bytes > HISTORY_BYTES_MAX)) {
            *next = (*out)[*count - 1].seq;
            break;
        }
        changes[*count] = db_string(rows, 6);
        (*out)[(*count)++] = (struct event){
            .seq = db_int(rows, 0),
            .at_ms = db_int(rows, 1),
            .actor = db_string(rows, 2),
            .origin = db_string(rows, 3),
            .action = db_string(rows, 4),
            .reason = db_string(rows, 5),
        };
    }
    db_end(rows);
    /* After the query has ended: showing links asks the database again. */
    for (int i = 0; i < *count; i++)
        changes_read(call, record, changes[i], &(*out)[i]);
    return rows != NULL;
}

bool history_wrote(struct call *call, const struct record *record, const char *step)
{
    struct value reg = value_string(record->reg->name), id = value_int(record->id);
    struct value found = db_value(
        call,
        "SELECT seq FROM journal WHERE register = ? AND record_id = ? AND actor_id = ? AND (action "
        "IN ('create', 'update') OR action = ?) AND seq <= COALESCE((SELECT MAX(seq) FROM journal "
        "WHERE register = ? AND record_id = ? AND action = ?), seq) LIMIT 1",
        DB_ARGS(reg, id, value_int(call->user->account_id), value_string(step), reg, id,
                value_string(step)));
    return found.kind != VALUE_NULL;
}

/* What was attached when it was approved belongs to what was approved. */
static void attachments_put(struct call *call, struct buffer *out, const struct record *record)
{
    struct db_rows *rows = db_query(
        call,
        "SELECT name, sha256 FROM attachment WHERE register = ? AND record_id = ? AND ended_at IS "
        "NULL ORDER BY id",
        DB_ARGS(value_string(record->reg->name), value_int(record->id)));
    bool is_first = true;
    for (; db_next(rows); is_first = false) {
        if (is_first)
            buffer_format(out, "%c\"attachments\":[null,[", out->size == 0 ? '{' : ',');
        buffer_puts(out, is_first ? "[" : ",[");
        buffer_json(out, value_as_text(db_column(rows, 0)));
        buffer_char(out, ',');
        buffer_json(out, value_as_text(db_column(rows, 1)));
        buffer_char(out, ']');
    }
    if (!is_first)
        buffer_puts(out, "]]");
}

bool version_prepare(struct call *call, const struct record *record, struct frozen *out)
{
    unsigned char hash[SHA256_SIZE];
    char hex[SHA256_HEX_SIZE];
    struct value last = db_value(
        call, "SELECT MAX(number) FROM version WHERE register = ? AND record_id = ?",
        DB_ARGS(value_string(record->reg->name), value_int(record->id)));
    struct buffer data = buffer_new(call->arena, CHANGES_SIZE_MAX);
    fields_put(&data, NULL, record);
    attachments_put(call, &data, record);
    buffer_puts(&data, data.size == 0 ? "{}" : "}");
    out->number = value_as_int(last) + 1;
    out->data = buffer_string(&data);
    sha256(hash, text_from(out->data));
    hex_write(hex, hash, sizeof hash);
    out->note = arena_format(call->arena, "%lld sha256:%s", (long long)out->number, hex);
    if (data.is_over)
        return call_fail(call, ERROR_TOO_LARGE, NULL, "記録が大きすぎるため、版を残せません。",
                         "The record is too large to be kept as a version.");
    return call_ok(call);
}

bool version_freeze(struct call *call, const struct record *record, const struct frozen *frozen)
{
    struct value seq = db_value(call, "SELECT MAX(seq) FROM journal WHERE register = ? AND "
                                      "record_id = ?",
                                DB_ARGS(value_string(record->reg->name), value_int(record->id)));
    return db_run(call,
                  "INSERT INTO version (register, record_id, number, at_ms, approver_id, approver, "
                  "title, data, seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                  DB_ARGS(value_string(record->reg->name), value_int(record->id),
                          value_int(frozen->number), value_int(call->now_ms),
                          value_int(call->user->account_id), value_string(call->user->name),
                          value_string(record_title_kept(call, record)), value_string(frozen->data),
                          seq));
}

bool versions_load(struct call *call, const struct reg *reg, int64_t id, struct version **out,
                   int *count)
{
    enum { VERSIONS_MAX = 200 };
    *out = arena_array(call->arena, VERSIONS_MAX, sizeof **out);
    *count = 0;
    struct db_rows *rows =
        db_query(call,
                 "SELECT number, at_ms, approver_id, seq, title, approver FROM version "
                 "WHERE register = ? AND record_id = ? ORDER BY number DESC LIMIT ?",
                 DB_ARGS(value_string(reg->name), value_int(id), value_int(VERSIONS_MAX)));
    while (db_next(rows))
        (*out)[(*count)++] = (struct version){
            db_int(rows, 0), db_int(rows, 1),    db_int(rows, 2),
            db_int(rows, 3), db_string(rows, 4), db_string(rows, 5),
        };
    return rows != NULL;
}

/* The frozen JSON, NULL if there is none; freed with the call. */
static json_t *version_json(struct call *call, const struct reg *reg, int64_t id, int64_t number)
{
    struct value data =
        db_value(call,
                 "SELECT data FROM version WHERE register = ? AND record_id = ? AND (number = ? "
                 "OR ? = 0) ORDER BY number DESC LIMIT 1",
                 DB_ARGS(value_string(reg->name), value_int(id), value_int(number),
                         value_int(number)));
    json_t *root = data.kind == VALUE_TEXT
                       ? json_loadb(data.text.data, data.text.size, 0, NULL)
                       : NULL;
    if (root != NULL)
        arena_defer(call->arena, (void (*)(void *))json_decref, root);
    return root;
}

struct record *version_load(struct call *call, const struct reg *reg, int64_t id, int64_t number)
{
    const json_t *root = version_json(call, reg, id, number);
    struct record *record = root == NULL ? NULL : record_load_any(call, reg, id);
    if (record == NULL)
        return NULL;
    for (int i = 0; i < record->fields->count; i++)
        record->values[i] = json_value_of(
            call, json_array_get(json_object_get(root, record->fields->fields[i].name), 1));
    return record;
}

bool version_files(struct call *call, const struct reg *reg, int64_t id, int64_t number,
                   struct version_file **out, int *count)
{
    const json_t *files =
        json_array_get(json_object_get(version_json(call, reg, id, number), "attachments"), 1);
    *count = (int)json_array_size(files);
    *out = arena_array(call->arena, (size_t)*count + 1, sizeof **out);
    for (int i = 0; i < *count; i++) {
        const json_t *pair = json_array_get(files, (size_t)i);
        (*out)[i] = (struct version_file){json_string_value(json_array_get(pair, 0)),
                                          json_string_value(json_array_get(pair, 1))};
    }
    return call_ok(call);
}
