/* SPDX-License-Identifier: Apache-2.0 */
/* Many changes in one transaction: all of them or none. */
#include "api/handlers.h"
#include "api/record_json.h"
#include "api/reply.h"
#include "model/user.h"
#include "store/store.h"

#include <string.h>

enum { OPERATIONS_MAX = 500, ITEM_ARENA_MAX = 64 << 20 };
/* Of the request's memory, the body that was sent has taken its part; a buffer that grows takes
 * twice its size, and more, of its own. */
enum { ANSWER_SIZE_MAX = 14 << 20, ANSWER_ARENA_MAX = 64 << 20 };

enum op { OP_CREATE, OP_UPDATE, OP_END, OP_MOVE, OP__COUNT };

static const struct {
    const char *name;
    const char *members[8];
} ops[OP__COUNT] = {
    [OP_CREATE] = {"create", {"op", "register", "fields", "unit_id", "reason", NULL}},
    [OP_UPDATE] = {"update",
                   {"op", "register", "id", "rev", "fields", "unit_id", "reason", NULL}},
    [OP_END] = {"end", {"op", "register", "id", "rev", "reason", NULL}},
    [OP_MOVE] = {"move", {"op", "register", "id", "rev", "transition", "reason", NULL}},
};

static bool op_find(struct call *call, const json_t *item, enum op *out)
{
    const char *name;
    if (!api_string(call, item, "op", &name))
        return false;
    for (int i = 0; i < OP__COUNT; i++)
        if (strcmp(ops[i].name, name) == 0) {
            *out = (enum op)i;
            return true;
        }
    return call_fail(call, ERROR_INVALID, "op", "op は create, update, end, move のどれかです。",
                     "op is create, update, end or move.");
}

static const struct reg *reg_of(struct call *call, const json_t *item)
{
    const char *name;
    if (!api_string(call, item, "register", &name))
        return NULL;
    const struct reg *reg = reg_find(name);
    if (reg == NULL)
        call_fail(call, ERROR_INVALID, "register", "そのような台帳はありません。",
                  "There is no such register.");
    return reg != NULL && record_typed(call, reg) ? reg : NULL;
}

/* The record in the version that the program read. */
static struct record *record_of(struct call *call, const struct reg *reg, const json_t *item)
{
    int64_t id, rev;
    if (!api_id(call, item, "id", &id) || !api_id(call, item, "rev", &rev))
        return NULL;
    if (id == 0 || rev == 0) {
        call_fail(call, ERROR_INVALID, id == 0 ? "id" : "rev", "記録の番号と版が必要です。",
                  "The record's id and rev are needed.");
        return NULL;
    }
    struct record *record = record_load(call, reg, id);
    if (record != NULL)
        record->rev = rev;
    return record;
}

static bool change_run(struct call *call, enum op op, const json_t *item, struct record *record)
{
    const char *transition;
    switch (op) {
    case OP_CREATE:
    case OP_UPDATE:
        if (!record_json_take(call, item, record))
            return false;
        call->where = arena_format(call->arena, "%s/fields", call->where);
        return record_save(call, record);
    case OP_END:
        return record_end(call, record);
    case OP_MOVE:
        return api_string(call, item, "transition", &transition) &&
               record_move(call, record, transition);
    case OP__COUNT:
        break;
    }
    return false;
}

static bool item_run(struct call *call, const json_t *item, struct record **out)
{
    enum op op = OP__COUNT;
    call->reason = NULL;
    if (!json_is_object(item))
        return call_fail(call, ERROR_INVALID, NULL, "オブジェクトにしてください。",
                         "Give an object.");
    if (!op_find(call, item, &op) || !api_members(call, item, ops[op].members) ||
        !api_reason(call, item))
        return false;
    const struct reg *reg = reg_of(call, item);
    if (reg == NULL)
        return false;
    *out = op == OP_CREATE ? record_new(call, reg) : record_of(call, reg, item);
    return *out != NULL && change_run(call, op, item, *out);
}

/* What was changed, to be read again at the end. */
struct changed {
    const struct reg *reg;
    int64_t id;
};

/* Each operation in memory of its own, so that many long ones do not add up. */
static bool items_run(struct call *call, const json_t *items, struct changed *changed)
{
    struct call scratch = call_scratch(call, ITEM_ARENA_MAX);
    bool is_done = true;
    size_t at;
    json_t *item;
    json_array_foreach(items, at, item) {
        struct record *record = NULL;
        scratch.where = arena_format(scratch.arena, "#/operations/%zu", at);
        is_done = item_run(&scratch, item, &record);
        if (!is_done)
            break;
        changed[at] = (struct changed){record->reg, record->id};
        call_scratch_reset(&scratch);
    }
    call_scratch_end(call, &scratch);
    return is_done;
}

/* As stored: hooks may have written more than was sent, and later operations too. Made before the
 * commit, so that an answer that would be too large leaves nothing behind. */
static bool answer_make(struct call *call, const struct changed *changed, size_t count,
                        struct buffer *out)
{
    struct call scratch = call_scratch(call, ITEM_ARENA_MAX);
    struct json_out json = json_out(out, false);
    bool is_read = true;
    json_begin(&json, NULL, '{');
    json_begin(&json, "items", '[');
    for (size_t i = 0; is_read && i < count; i++) {
        const struct record *record = record_load_any(&scratch, changed[i].reg, changed[i].id);
        is_read = record != NULL;
        if (is_read) {
            record_json(&scratch, &json, NULL, record);
            call_scratch_reset(&scratch);
        }
    }
    json_end(&json, ']');
    json_end(&json, '}');
    call_scratch_end(call, &scratch);
    return is_read && (!out->is_over ||
                       call_fail(call, ERROR_TOO_LARGE, "operations",
                                 "変更後の記録を一度に返すには大きすぎます。操作を分けて送ってください。"
                                 "何も保存されていません。",
                                 "The changed records are too much for one answer. Send fewer "
                                 "operations at once. Nothing has been saved."));
}

static bool all_run(struct call *call, const json_t *items, struct buffer *answer)
{
    size_t count = json_array_size(items);
    struct changed *changed = arena_array(call->arena, count, sizeof *changed);
    if (!tx_begin(call))
        return false;
    if (items_run(call, items, changed) && answer_make(call, changed, count, answer))
        return tx_commit(call);
    tx_rollback(call);
    return false;
}

bool api_batch(struct call *call, struct request *request, struct response *response)
{
    static const char *const names[] = {"operations", NULL}, *const no_params[] = {NULL};
    json_t *body;
    if (!api_query(call, request, no_params))
        return false;
    if (!api_body(call, request, response, &body))
        return api_is_answered(response);
    const json_t *items = json_object_get(body, "operations");
    size_t count = json_array_size(items);
    if (!api_members(call, body, names))
        return false;
    if (!json_is_array(items) || count == 0 || count > OPERATIONS_MAX)
        return call_fail(call, ERROR_INVALID, "operations",
                         "1件から%d件までの操作を配列にしてください。",
                         "Give an array of 1 to %d operations.", OPERATIONS_MAX);
    struct call own = call_scratch(call, ANSWER_ARENA_MAX);
    struct buffer answer = buffer_new(own.arena, ANSWER_SIZE_MAX);
    bool is_done = all_run(call, items, &answer);
    if (is_done)
        respond_bytes(response, 200, "application/json", buffer_view(&answer));
    call_scratch_end(call, &own);
    return is_done;
}
