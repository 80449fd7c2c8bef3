/* SPDX-License-Identifier: Apache-2.0 */
#include "api/reply.h"
#include "api/record_json.h"
#include "web/form.h"

#include <string.h>
#include <strings.h>

bool api_refuse(struct response *response, int status)
{
    response->status = status;
    respond_problem(response, ERROR_INVALID);
    return true;
}

bool api_is_answered(const struct response *response)
{
    return response->status != 0;
}

static bool type_is(struct text type, const char *wanted)
{
    size_t size = strlen(wanted);
    return type.size >= size && strncasecmp(type.data, wanted, size) == 0 &&
           (type.size == size || strchr("; \t", type.data[size]) != NULL);
}

/* JSON is UTF-8 (RFC 8259 §8.1); whoever says another charset would be read wrongly. */
static bool is_utf8(struct call *call, struct text type)
{
    struct text charset;
    return !header_parameter(call->arena, type, "charset", &charset) ||
           (charset.size == 5 && strncasecmp(charset.data, "utf-8", 5) == 0);
}

bool api_body(struct call *call, struct request *request, struct response *response, json_t **out)
{
    static const struct json_limits limits = {API_BODY_MAX, API_DEPTH_MAX, API_VALUES_MAX, false};
    struct text type = text_trim(request_header(request, "Content-Type"));
    bool is_patch = request->method == METHOD_PATCH;
    bool is_json = type_is(type, "application/json") ||
                   (is_patch && type_is(type, "application/merge-patch+json"));
    if (is_json && !is_utf8(call, type)) {
        call_fail(call, ERROR_INVALID, "Content-Type", "JSONはUTF-8で送ってください。",
                  "Send JSON in UTF-8.");
        api_refuse(response, 415);
        return false;
    }
    if (!is_json) {
        call_fail(call, ERROR_INVALID, "Content-Type", "Content-Type は %s にしてください。",
                  "Content-Type must be %s.",
                  is_patch ? "application/merge-patch+json" : "application/json");
        api_refuse(response, 415);
        return false;
    }
    *out = json_read(call, request->body, &limits);
    if (*out != NULL && json_is_object(*out)) {
        call->where = "#";
        return true;
    }
    if (*out != NULL)
        call_fail(call, ERROR_INVALID, NULL, "本文はJSONのオブジェクトにしてください。",
                  "The body must be a JSON object.");
    api_refuse(response, call_error(call) == ERROR_TOO_LARGE ? 413 : 400);
    return false;
}

bool api_members(struct call *call, const json_t *object, const char *const *names)
{
    const char *name;
    json_t *value;
    bool is_right = true;
    json_object_foreach((json_t *)(size_t)object, name, value) {
        bool is_known = false;
        for (const char *const *known = names; *known != NULL; known++)
            is_known |= strcmp(*known, name) == 0;
        if (!is_known)
            is_right = call_fail(call, ERROR_INVALID, name, "「%.60s」という項目はありません。",
                                 "There is no member \"%.60s\".", name);
    }
    return is_right;
}

bool api_string(struct call *call, const json_t *object, const char *name, const char **out)
{
    const json_t *value = json_object_get(object, name);
    *out = "";
    if (value == NULL || json_is_null(value))
        return true;
    if (!json_is_string(value))
        return call_fail(call, ERROR_INVALID, name, "文字列にしてください。", "Give a string.");
    *out = json_string_value(value);
    return true;
}

bool api_id(struct call *call, const json_t *object, const char *name, int64_t *out)
{
    const json_t *value = json_object_get(object, name);
    *out = json_is_integer(value) ? json_integer_value(value) : 0;
    return value == NULL || json_is_null(value) || *out > 0 ||
           call_fail(call, ERROR_INVALID, name, "1以上の整数にしてください。",
                     "Give a whole number from 1.");
}

bool api_reason(struct call *call, const json_t *object)
{
    enum { REASON_MAX = 4000 };
    const char *reason;
    if (!api_string(call, object, "reason", &reason))
        return false;
    if (strlen(reason) > REASON_MAX)
        return call_fail(call, ERROR_INVALID, "reason", "理由は%dバイトまでです。",
                         "The reason may have %d bytes.", REASON_MAX);
    call->reason = reason;
    return true;
}

const struct reg *api_reg(struct call *call, const struct request *request)
{
    const struct reg *reg = reg_find_text(param_get(&request->params, "register"));
    if (reg == NULL)
        call_fail(call, ERROR_MISSING, NULL, "そのような台帳はありません。",
                  "There is no such register.");
    return reg;
}

struct record *api_record(struct call *call, const struct request *request)
{
    int64_t id;
    const struct reg *reg = api_reg(call, request);
    return reg != NULL && request_id(request, "id", &id) ? record_load(call, reg, id) : NULL;
}

bool api_limit(struct call *call, const struct request *request, int64_t max, int64_t *out)
{
    struct text text = param_get(&request->query, "limit");
    *out = API_LIMIT;
    return text.data == NULL || (text_to_int(text, out) && *out >= 1 && *out <= max) ||
           call_fail(call, ERROR_INVALID, "limit", "limit は1から%lldまでの数にしてください。",
                     "limit must be a number from 1 to %lld.", (long long)max);
}

bool api_query(struct call *call, const struct request *request, const char *const *names)
{
    bool is_right = true;
    for (size_t i = 0; i < request->query.count; i++) {
        const char *name = text_string(call->arena, request->query.items[i].name);
        bool is_known = false;
        for (const char *const *known = names; *known != NULL; known++)
            is_known |= strcmp(*known, name) == 0;
        if (!is_known)
            is_right = call_fail(call, ERROR_INVALID, name,
                                 "「%.60s」という条件はありません。",
                                 "There is no parameter \"%.60s\".", name);
    }
    return is_right;
}

struct json_out api_answer(struct response *response, int status)
{
    struct json_out json = json_out(respond_json(response, status), false);
    json_begin(&json, NULL, '{');
    return json;
}

bool api_answer_record(struct call *call, struct response *response, int status,
                       const struct record *record)
{
    response_header(response, "ETag",
                    arena_format(call->arena, "\"%lld\"", (long long)record->rev));
    struct json_out json = json_out(respond_json(response, status), false);
    record_json(call, &json, NULL, record);
    return true;
}
