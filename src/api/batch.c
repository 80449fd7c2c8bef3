/* SPDX-License-Identifier: Apache-2.0 */
/* Many changes in one transaction: all of them or none. */
#include "api/handlers.h"
#include "api/record_json.h"
#include "api/reply.h"
#include "model/user.h"
#include "store/store.h"

#include <string.h>

enum { OPERATIONS_MAX = 500 };

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

static bool items_run(struct call *call, const json_t *items, struct record **records)
{
    size_t at;
    json_t *item;
    json_array_foreach(items, at, item) {
        call->where = arena_format(call->arena, "#/operations/%zu", at);
        if (!item_run(call, item, &records[at]))
            return false;
    }
    return true;
}

static bool batch_answer(struct call *call, struct response *response,
                         struct record *const *records, size_t count)
{
    struct json_out json = api_answer(response, 200);
    json_begin(&json, "items", '[');
    for (size_t i = 0; i < count; i++)
        record_json(call, &json, NULL, records[i]);
    json_end(&json, ']');
    json_end(&json, '}');
    return true;
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
    struct record **records = arena_array(call->arena, count, sizeof *records);
    if (!tx_begin(call))
        return false;
    if (!items_run(call, items, records)) {
        tx_rollback(call);
        return false;
    }
    if (!tx_commit(call))
        return false;
    /* As stored: hooks may have written more than was sent, and later operations too. */
    for (size_t i = 0; i < count; i++)
        if ((records[i] = record_load_any(call, records[i]->reg, records[i]->id)) == NULL)
            return false;
    return batch_answer(call, response, records, count);
}
