/* SPDX-License-Identifier: Apache-2.0 */
/* What is around a record: history, frozen versions, links, comments, files. */
#include "api/api.h"
#include "api/handlers.h"
#include "api/record_json.h"
#include "api/reply.h"
#include "model/attachment.h"
#include "model/history.h"
#include "model/link.h"
#include "model/user.h"
#include "store/blob.h"

#include <string.h>

static const char *data_folder;
static const char *const no_params[] = {NULL};
static const char *const limit_params[] = {"limit", NULL};
static const char *const page_params[] = {"before", "limit", NULL};

void api_set(const char *folder)
{
    data_folder = folder;
}

static void event_put(struct json_out *json, const struct event *event)
{
    json_begin(json, NULL, '{');
    json_out_int(json, "seq", event->seq);
    json_out_stamp(json, "at", event->at_ms);
    json_out_string(json, "actor", event->actor);
    json_out_string(json, "origin", event->origin);
    json_out_string(json, "action", event->action);
    json_out_string(json, "reason", event->reason);
    json_begin(json, "changes", '[');
    for (int i = 0; i < event->change_count; i++) {
        json_begin(json, NULL, '{');
        json_out_string(json, "field", event->changes[i].name);
        json_out_string(json, "before", event->changes[i].before);
        json_out_string(json, "after", event->changes[i].after);
        json_end(json, '}');
    }
    json_end(json, ']');
    json_end(json, '}');
}

bool api_history(struct call *call, struct request *request, struct response *response)
{
    enum { EVENTS_MAX = 500 };
    struct record *record = api_record(call, request);
    struct text before_text = param_get(&request->query, "before");
    struct event *events;
    int64_t limit, before = 0, next;
    int count;
    if (record == NULL || !api_query(call, request, page_params) ||
        !api_limit(call, request, EVENTS_MAX, &limit))
        return false;
    if (before_text.data != NULL && (!text_to_int(before_text, &before) || before < 1))
        return call_fail(call, ERROR_INVALID, "before", "before は前の答えの next から取ってください。",
                         "Take \"before\" from \"next\" of the answer before.");
    if (!history_load(call, record, before, (int)limit, &events, &count, &next))
        return false;
    struct json_out json = api_answer(response, 200);
    json_begin(&json, "items", '[');
    for (int i = 0; i < count; i++)
        event_put(&json, &events[i]);
    json_end(&json, ']');
    json_out_id(&json, "next", next);
    json_end(&json, '}');
    return true;
}

bool api_versions(struct call *call, struct request *request, struct response *response)
{
    struct record *record = api_record(call, request);
    struct version *versions;
    int count;
    if (record == NULL || !api_query(call, request, no_params) ||
        !versions_load(call, record->reg, record->id, &versions, &count))
        return false;
    struct json_out json = api_answer(response, 200);
    json_begin(&json, "items", '[');
    for (int i = 0; i < count; i++) {
        json_begin(&json, NULL, '{');
        json_out_int(&json, "number", versions[i].number);
        json_out_stamp(&json, "at", versions[i].at_ms);
        json_out_string(&json, "approver", versions[i].approver);
        json_out_string(&json, "title", versions[i].title);
        json_out_int(&json, "seq", versions[i].seq);
        json_end(&json, '}');
    }
    json_end(&json, ']');
    json_end(&json, '}');
    return true;
}

bool api_version(struct call *call, struct request *request, struct response *response)
{
    struct record *record = api_record(call, request);
    int64_t number;
    if (record == NULL || !request_id(request, "number", &number) ||
        !api_query(call, request, no_params))
        return false;
    struct record *frozen = version_load(call, record->reg, record->id, number);
    if (frozen == NULL)
        return call_fail(call, ERROR_MISSING, NULL, "その版はありません。", "No such version.");
    struct json_out json = json_out(respond_json(response, 200), false);
    record_json(call, &json, NULL, frozen);
    return true;
}

bool api_links(struct call *call, struct request *request, struct response *response)
{
    enum { LINKS_MAX = 500 };
    struct record *record = api_record(call, request);
    struct backlink *links;
    int64_t limit;
    int count;
    if (record == NULL || !api_query(call, request, limit_params) ||
        !api_limit(call, request, LINKS_MAX, &limit) ||
        !backlinks_load(call, record->reg, record->id, (int)limit, &links, &count))
        return false;
    struct json_out json = api_answer(response, 200);
    json_begin(&json, "items", '[');
    for (int i = 0; i < count; i++) {
        json_begin(&json, NULL, '{');
        json_out_string(&json, "register", links[i].reg->name);
        json_out_int(&json, "id", links[i].id);
        json_out_string(&json, "field", links[i].field);
        json_out_string(&json, "title", links[i].title);
        json_out_string(&json, "url", arena_format(call->arena, "/r/%s/%lld", links[i].reg->name,
                                                   (long long)links[i].id));
        json_end(&json, '}');
    }
    json_end(&json, ']');
    json_end(&json, '}');
    return true;
}

static void comment_put(struct json_out *json, const struct comment *comment)
{
    json_begin(json, NULL, '{');
    json_out_int(json, "id", comment->id);
    json_out_stamp(json, "at", comment->at_ms);
    json_out_string(json, "by", comment->by_name);
    json_out_string(json, "place", comment->place);
    json_out_string(json, "body", comment->body);
    json_out_stamp(json, "resolved_at", comment->resolved_at_ms);
    json_end(json, '}');
}

/* The comments of a record, newest first: what every operation on them answers. */
static bool comments_answer(struct call *call, struct response *response, int status,
                            const struct record *record)
{
    struct comment *comments;
    int count;
    if (!comments_load(call, record, &comments, &count))
        return false;
    struct json_out json = api_answer(response, status);
    json_begin(&json, "items", '[');
    for (int i = 0; i < count; i++)
        comment_put(&json, &comments[i]);
    json_end(&json, ']');
    json_end(&json, '}');
    return true;
}

bool api_comments(struct call *call, struct request *request, struct response *response)
{
    struct record *record = api_record(call, request);
    return record != NULL && api_query(call, request, no_params) &&
           comments_answer(call, response, 200, record);
}

bool api_comment(struct call *call, struct request *request, struct response *response)
{
    enum { BODY_MAX = 20000, PLACE_MAX = 200 };
    static const char *const names[] = {"body", "place", NULL};
    struct record *record = api_record(call, request);
    const char *text, *place;
    json_t *body;
    if (record == NULL || !api_query(call, request, no_params))
        return false;
    if (!api_body(call, request, response, &body))
        return api_is_answered(response);
    bool is_read = api_members(call, body, names);
    is_read &= api_string(call, body, "body", &text);
    is_read &= api_string(call, body, "place", &place);
    if (!is_read)
        return false;
    if (strlen(text) > BODY_MAX || strlen(place) > PLACE_MAX)
        return call_fail(call, ERROR_INVALID, strlen(place) > PLACE_MAX ? "place" : "body",
                         "長すぎます。", "This is too long.");
    return comment_add(call, record, place, text) &&
           comments_answer(call, response, 201, record);
}

bool api_comment_resolve(struct call *call, struct request *request, struct response *response)
{
    static const char *const names[] = {"is_resolved", NULL};
    struct record *record = api_record(call, request);
    int64_t id;
    json_t *body;
    if (record == NULL || !request_id(request, "comment", &id) ||
        !user_demand(call, record->reg->group, ACTION_UPDATE, record->unit_id) ||
        !api_query(call, request, no_params))
        return false;
    if (!api_body(call, request, response, &body))
        return api_is_answered(response);
    const json_t *is_resolved = json_object_get(body, "is_resolved");
    if (!api_members(call, body, names))
        return false;
    if (!json_is_boolean(is_resolved))
        return call_fail(call, ERROR_INVALID, "is_resolved", "true か false にしてください。",
                         "Give true or false.");
    return comment_resolve(call, record, id, json_is_true(is_resolved)) &&
           comments_answer(call, response, 200, record);
}

static bool files_answer(struct call *call, struct response *response, int status,
                         const struct record *record)
{
    struct attachment *files;
    int count;
    if (!attachments_load(call, record, &files, &count))
        return false;
    struct json_out json = api_answer(response, status);
    json_begin(&json, "items", '[');
    for (int i = 0; i < count; i++) {
        json_begin(&json, NULL, '{');
        json_out_int(&json, "id", files[i].id);
        json_out_string(&json, "name", files[i].name);
        json_out_string(&json, "type", files[i].type);
        json_out_int(&json, "size", files[i].size);
        json_out_string(&json, "sha256", files[i].sha256);
        json_out_stamp(&json, "at", files[i].at_ms);
        json_out_string(&json, "by", files[i].by_name);
        json_out_string(&json, "url", arena_format(call->arena, "/api/v1/attachments/%lld",
                                                   (long long)files[i].id));
        json_end(&json, '}');
    }
    json_end(&json, ']');
    json_end(&json, '}');
    return true;
}

bool api_attachments(struct call *call, struct request *request, struct response *response)
{
    struct record *record = api_record(call, request);
    return record != NULL && api_query(call, request, no_params) &&
           files_answer(call, response, 200, record);
}

bool api_attach(struct call *call, struct request *request, struct response *response)
{
    struct record *record = api_record(call, request);
    const struct upload *upload = request_upload(request, "file");
    if (record == NULL ||
        !user_demand(call, record->reg->group, ACTION_UPDATE, record->unit_id) ||
        !api_query(call, request, no_params))
        return false;
    if (upload == NULL) {
        call_fail(call, ERROR_INVALID, "file",
                  "multipart/form-data の file にファイルを入れてください。",
                  "Send the file as \"file\" of multipart/form-data.");
        return api_refuse(response, request->uploads == NULL ? 415 : 422);
    }
    return attachment_add(call, record, data_folder, text_string(call->arena, upload->name),
                          upload->fd, ATTACHMENT_SIZE_MAX) &&
           files_answer(call, response, 201, record);
}

bool api_download(struct call *call, struct request *request, struct response *response)
{
    int64_t id;
    if (!request_id(request, "id", &id) || !api_query(call, request, no_params))
        return false;
    struct attachment *file = attachment_load(call, id);
    int fd = file == NULL ? -1 : blob_open(call, data_folder, file->sha256);
    if (fd < 0)
        return false;
    respond_file(response, file->type, file->name, fd, file->size);
    return true;
}
