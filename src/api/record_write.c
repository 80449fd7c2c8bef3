/* SPDX-License-Identifier: Apache-2.0 */
/* One record: read, made, changed, ended, brought back, moved along its life cycle. Whatever
 * changes it names the version that it was read at (If-Match), so that nobody's work is lost and
 * nothing is approved that was not read. */
#include "api/handlers.h"
#include "api/record_json.h"
#include "api/reply.h"
#include "model/lifecycle.h"
#include "model/user.h"

#include <string.h>

static const char *const write_members[] = {"fields", "unit_id", "reason", NULL};
static const char *const reason_members[] = {"reason", NULL};
static const char *const no_params[] = {NULL};

/* 412 with the record as it is now, for whoever has to merge. */
static bool stale_answer(struct call *call, struct response *response, const struct record *stored)
{
    api_refuse(response, 412);
    response_header(response, "ETag",
                    arena_format(call->arena, "\"%lld\"", (long long)stored->rev));
    /* One more member before the brace that closes the problem. */
    response->body.size--;
    struct json_out json = json_out(&response->body, false);
    json.has_items = true;
    record_json(call, &json, "current", stored);
    json_end(&json, '}');
    return true;
}

static bool version_demand(struct call *call, const struct request *request,
                           struct response *response, const struct record *record)
{
    int64_t rev;
    if (request->if_match.size == 0 || text_is(request->if_match, "*")) {
        call_fail(call, ERROR_CONFLICT, "If-Match",
                  "If-Match に、読んだときの版（ETag）を付けてください。",
                  "Send If-Match with the version (ETag) that you read.");
        api_refuse(response, 428);
        return false;
    }
    if (text_to_int(request->if_match, &rev) && rev == record->rev)
        return true;
    call_fail(call, ERROR_CONFLICT, "If-Match",
              "あなたが読んだ後に、この記録は変更されました。今の内容は current にあります。",
              "This record was changed after you read it. \"current\" is what it is now.");
    stale_answer(call, response, record);
    return false;
}

/* Somebody else was between our reading and our writing: 412 too; other conflicts stay 409. */
static bool conflict_answer(struct call *call, struct response *response, const struct reg *reg,
                            int64_t id, int64_t rev)
{
    if (call_error(call) != ERROR_CONFLICT)
        return false;
    struct call asks = *call;
    call_forgive(&asks);
    struct record *stored = record_load(&asks, reg, id);
    return stored != NULL && stored->rev != rev && stale_answer(call, response, stored);
}

/* The record as it is stored now: hooks may have written more of it than was sent. */
static bool written_answer(struct call *call, struct response *response, int status,
                           const struct record *record)
{
    struct record *stored = record_load_any(call, record->reg, record->id);
    return stored != NULL && api_answer_record(call, response, status, stored);
}

bool api_get(struct call *call, struct request *request, struct response *response)
{
    struct record *record = api_record(call, request);
    return record != NULL && api_query(call, request, no_params) &&
           api_answer_record(call, response, 200, record);
}

bool api_create(struct call *call, struct request *request, struct response *response)
{
    const struct reg *reg = api_reg(call, request);
    json_t *body;
    if (reg == NULL || !user_demand(call, reg->group, ACTION_READ, 0) ||
        !record_typed(call, reg) || !user_demand(call, reg->group, ACTION_CREATE, 0) ||
        !api_query(call, request, no_params))
        return false;
    if (!api_body(call, request, response, &body))
        return api_is_answered(response);
    struct record *record = record_new(call, reg);
    bool is_read = api_members(call, body, write_members);
    is_read &= api_reason(call, body);
    is_read &= record_json_take(call, body, record);
    if (!is_read)
        return false;
    call->where = "#/fields";
    if (!record_save(call, record))
        return false;
    response_header(response, "Location",
                    arena_format(call->arena, "/api/v1/registers/%s/%lld", reg->name,
                                 (long long)record->id));
    return written_answer(call, response, 201, record);
}

/* {id} of the route, which the user may change in that way; NULL with a problem. */
static struct record *record_demand(struct call *call, const struct request *request,
                                    enum action action, const char *const *params)
{
    struct record *record = api_record(call, request);
    bool is_right = record != NULL && record_typed(call, record->reg) &&
                    user_demand(call, record->reg->group, action, record->unit_id) &&
                    api_query(call, request, params);
    return is_right ? record : NULL;
}

/* The body, for the version that the client has seen; false when that was answered already or is
 * a problem. */
static bool body_demand(struct call *call, struct request *request, struct response *response,
                        struct record *record, json_t **body)
{
    if (!api_body(call, request, response, body))
        return false;
    call->where = NULL;
    if (!version_demand(call, request, response, record))
        return false;
    call->where = "#";
    return true;
}

bool api_patch(struct call *call, struct request *request, struct response *response)
{
    struct record *record = record_demand(call, request, ACTION_UPDATE, no_params);
    json_t *body;
    if (record == NULL)
        return false;
    if (!body_demand(call, request, response, record, &body))
        return api_is_answered(response);
    int64_t rev = record->rev;
    bool is_read = api_members(call, body, write_members);
    is_read &= api_reason(call, body);
    is_read &= record_json_take(call, body, record);
    if (!is_read)
        return false;
    call->where = "#/fields";
    if (!record_save(call, record))
        return conflict_answer(call, response, record->reg, record->id, rev);
    return written_answer(call, response, 200, record);
}

bool api_end(struct call *call, struct request *request, struct response *response)
{
    static const char *const names[] = {"reason", NULL};
    struct record *record = record_demand(call, request, ACTION_END, names);
    if (record == NULL)
        return false;
    if (!version_demand(call, request, response, record))
        return api_is_answered(response);
    int64_t rev = record->rev;
    call->reason = text_string(call->arena, text_trim(param_get(&request->query, "reason")));
    if (!record_end(call, record))
        return conflict_answer(call, response, record->reg, record->id, rev);
    return written_answer(call, response, 200, record);
}

bool api_revive(struct call *call, struct request *request, struct response *response)
{
    struct record *record = record_demand(call, request, ACTION_END, no_params);
    json_t *body;
    if (record == NULL)
        return false;
    if (!body_demand(call, request, response, record, &body))
        return api_is_answered(response);
    int64_t rev = record->rev;
    if (!api_members(call, body, reason_members) || !api_reason(call, body))
        return false;
    if (!record_revive(call, record))
        return conflict_answer(call, response, record->reg, record->id, rev);
    return written_answer(call, response, 200, record);
}

bool api_moves(struct call *call, struct request *request, struct response *response)
{
    struct record *record = api_record(call, request);
    if (record == NULL || !api_query(call, request, no_params))
        return false;
    struct json_out json = api_answer(response, 200);
    json_begin(&json, "items", '[');
    const struct lifecycle *lifecycle = record->reg->lifecycle;
    const struct transition *none = &(struct transition){0};
    for (const struct transition *t = lifecycle == NULL ? none : lifecycle->transitions;
         t->name != NULL; t++) {
        if (strcmp(t->from, record->state) != 0 || !record_can_move(call, record, t->name))
            continue;
        json_begin(&json, NULL, '{');
        json_out_string(&json, "transition", t->name);
        json_out_string(&json, "label", call_label(call, t->label));
        json_out_string(&json, "to", t->to);
        json_out_bool(&json, "needs_reason", (t->flags & MOVE_REASON) != 0);
        json_end(&json, '}');
    }
    json_end(&json, ']');
    json_end(&json, '}');
    return true;
}

bool api_move(struct call *call, struct request *request, struct response *response)
{
    static const char *const names[] = {"transition", "reason", NULL};
    struct record *record = api_record(call, request);
    const char *transition;
    json_t *body;
    if (record == NULL || !api_query(call, request, no_params))
        return false;
    if (!body_demand(call, request, response, record, &body))
        return api_is_answered(response);
    int64_t rev = record->rev;
    bool is_read = api_members(call, body, names);
    is_read &= api_reason(call, body);
    is_read &= api_string(call, body, "transition", &transition);
    if (!is_read)
        return false;
    if (*transition == '\0')
        return call_fail(call, ERROR_INVALID, "transition", "どの操作かを書いてください。",
                         "Say which transition.");
    if (!record_move(call, record, transition))
        return conflict_answer(call, response, record->reg, record->id, rev);
    return written_answer(call, response, 200, record);
}
