/* SPDX-License-Identifier: Apache-2.0 */
/* OpenAPI 3.1 from the table of operations and the declarations of registers. */
#include "api/api.h"
#include "api/handlers.h"
#include "api/operations.h"
#include "api/reply.h"
#include "api/schema.h"
#include "api/shapes.h"

#include <string.h>

#define OPERATION_ROW(method_, path_, handler_, flags_, id_, ja_, en_, takes_, answers_, params_)  \
    {id_, METHOD_##method_, path_, L_INIT(ja_, en_), takes_, answers_, params_},

static const struct row {
    const char *id;
    enum method method;
    const char *path;
    struct label summary;
    const char *takes, *answers;
    unsigned params;
} rows[] = {API_OPERATIONS(OPERATION_ROW)};

enum { ROWS = sizeof rows / sizeof *rows, OPENAPI_MAX = 16 << 20 };

static void parameter_put(struct json_out *json, const char *name, const char *place,
                          const char *type, bool is_required, const char *about)
{
    json_begin(json, NULL, '{');
    json_out_string(json, "name", name);
    json_out_string(json, "in", place);
    json_out_bool(json, "required", is_required);
    if (*about != '\0')
        json_out_string(json, "description", about);
    json_begin(json, "schema", '{');
    json_out_string(json, "type", type);
    json_end(json, '}');
    json_end(json, '}');
}

/* {name} parts that stay in the path. */
static void path_parameters_put(struct json_out *json, const char *path)
{
    struct text rest = text_from(path), part;
    char name[64];
    while (text_split(&rest, '/', &part)) {
        if (part.size < 3 || part.size >= sizeof name || part.data[0] != '{')
            continue;
        memcpy(name, part.data + 1, part.size - 2);
        name[part.size - 2] = '\0';
        bool is_name = strcmp(name, "register") == 0;
        parameter_put(json, name, "path", is_name ? "string" : "integer", true, "");
    }
}

static void list_parameters_put(struct call *call, struct json_out *json)
{
    parameter_put(json, "cursor", "query", "string", false,
                  call_label(call, L("前の答えの next から", "From \"next\" of the answer before")));
    parameter_put(json, "sort", "query", "string", false,
                  call_label(call, L("項目名。降順は先頭に -", "A field; - in front: descending")));
    parameter_put(json, "ended", "query", "string", false,
                  call_label(call, L("1: 廃止した記録も", "1: ended records too")));
    json_begin(json, NULL, '{');
    json_out_string(json, "name", "conditions");
    json_out_string(json, "in", "query");
    json_out_string(
        json, "description",
        call_label(call,
                   L("項目=値、項目.not、.contains、.from、.to、.empty、.filled。状態は state",
                     "FIELD=VALUE, FIELD.not, .contains, .from, .to, .empty, .filled; state")));
    json_out_string(json, "style", "form");
    json_out_bool(json, "explode", true);
    json_begin(json, "schema", '{');
    json_out_string(json, "type", "object");
    shape_type(call, json, "additionalProperties", TEXT_LITERAL("string"));
    json_end(json, '}');
    json_end(json, '}');
}

static void parameters_put(struct call *call, struct json_out *json, const struct row *row,
                           const char *path)
{
    json_begin(json, "parameters", '[');
    path_parameters_put(json, path);
    if (row->params & TAKES_WORDS)
        parameter_put(json, "q", "query", "string", false,
                      call_label(call, L("探す言葉", "Words to search for")));
    if (row->params & TAKES_LIMIT)
        parameter_put(json, "limit", "query", "integer", false, "");
    if (row->params & TAKES_LIST)
        list_parameters_put(call, json);
    if (row->params & TAKES_UNTIL)
        parameter_put(json, "until", "query", "string", false, "2026-11-23");
    if (row->params & TAKES_REASON)
        parameter_put(json, "reason", "query", "string", true, "");
    if (row->params & TAKES_BEFORE)
        parameter_put(json, "before", "query", "integer", false,
                      call_label(call, L("この番号より前から。前の答えの next",
                                         "Before this entry: \"next\" of the answer before")));
    if (row->params & TAKES_ENTRIES) {
        parameter_put(json, "register", "query", "string", false, "");
        parameter_put(json, "id", "query", "integer", false, "");
    }
    if (row->params & TAKES_VERSION)
        parameter_put(json, "If-Match", "header", "string", true,
                      call_label(call, L("読んだときのETag", "The ETag that you read")));
    json_end(json, ']');
}

/* "*create" is the register's own, anything else a shape. */
static const char *schema_name(struct call *call, const char *name, const struct reg *reg)
{
    if (strcmp(name, "*record") == 0)
        return reg->name;
    return *name == '*' ? arena_format(call->arena, "%s_%s", reg->name, name + 1) : name;
}

static void list_schema_put(struct call *call, struct json_out *json, const struct reg *reg)
{
    json_begin(json, "schema", '{');
    json_out_string(json, "type", "object");
    json_begin(json, "required", '[');
    json_out_string(json, NULL, "items");
    json_out_string(json, NULL, "next");
    json_out_string(json, NULL, "total");
    json_end(json, ']');
    json_begin(json, "properties", '{');
    shape_type(call, json, "items", text_from(arena_format(call->arena, "[]@%s", reg->name)));
    shape_type(call, json, "next", TEXT_LITERAL("string?"));
    shape_type(call, json, "total", TEXT_LITERAL("int"));
    json_end(json, '}');
    json_end(json, '}');
}

static void content_put(struct call *call, struct json_out *json, const char *type,
                        const char *shape, const struct reg *reg)
{
    json_begin(json, "content", '{');
    json_begin(json, type, '{');
    if (strcmp(shape, "*list") == 0)
        list_schema_put(call, json, reg);
    else if (strcmp(shape, "any") == 0)
        shape_type(call, json, "schema", TEXT_LITERAL("object"));
    else if (strcmp(shape, "bytes") == 0)
        shape_type(call, json, "schema", TEXT_LITERAL("bytes"));
    else
        shape_ref(call, json, "schema", schema_name(call, shape, reg));
    json_end(json, '}');
    json_end(json, '}');
}

static void responses_put(struct call *call, struct json_out *json, const struct row *row,
                          const struct reg *reg)
{
    bool is_record = strcmp(row->answers, "*record") == 0;
    bool is_bytes = strcmp(row->answers, "bytes") == 0;
    json_begin(json, "responses", '{');
    json_begin(json, row->params & IS_CREATED ? "201" : "200", '{');
    json_out_string(json, "description", call_label(call, row->summary));
    if (is_record) {
        json_begin(json, "headers", '{');
        json_begin(json, "ETag", '{');
        shape_type(call, json, "schema", TEXT_LITERAL("string"));
        json_end(json, '}');
        json_end(json, '}');
    }
    content_put(call, json, is_bytes ? "application/octet-stream" : "application/json",
                row->answers, reg);
    json_end(json, '}');
    json_begin(json, "default", '{');
    json_out_string(json, "$ref", "#/components/responses/problem");
    json_end(json, '}');
    json_end(json, '}');
}

static void operation_put(struct call *call, struct json_out *json, const struct row *row,
                          const char *path, const struct reg *reg)
{
    static const char *const methods[METHOD__COUNT] = {"get",  "head",  "post",
                                                       "put", "patch", "delete"};
    json_begin(json, methods[row->method], '{');
    json_out_string(json, "operationId",
                    reg == NULL ? row->id
                                : arena_format(call->arena, "%s_%s", row->id, reg->name));
    json_begin(json, "tags", '[');
    json_out_string(json, NULL, reg == NULL ? "kaname" : reg->name);
    json_end(json, ']');
    const char *summary = call_label(call, row->summary);
    json_out_string(json, "summary",
                    reg == NULL ? summary
                                : arena_format(call->arena, "%s: %s",
                                               call_label(call, reg->plural), summary));
    parameters_put(call, json, row, path);
    if (row->takes != NULL) {
        bool is_file = strcmp(row->takes, "upload") == 0;
        json_begin(json, "requestBody", '{');
        json_out_bool(json, "required", true);
        content_put(call, json,
                    is_file                        ? "multipart/form-data"
                    : row->method == METHOD_PATCH ? "application/merge-patch+json"
                                                  : "application/json",
                    row->takes, reg);
        json_end(json, '}');
    }
    responses_put(call, json, row, reg);
    json_end(json, '}');
}

static bool is_typed(const struct row *row)
{
    return (row->takes != NULL && *row->takes == '*') || *row->answers == '*';
}

static bool is_for(const struct row *row, const struct reg *reg)
{
    bool is_closed = (row->params & IS_WRITE) && (reg->flags & REG_IMPORTED);
    return !is_closed && !((row->params & IS_MOVE) && reg->lifecycle == NULL);
}

/* All operations of one path stand together. */
static void path_put(struct call *call, struct json_out *json, int first, bool wants_typed,
                     const struct reg *reg)
{
    const char *pattern = rows[first].path, *path = pattern;
    bool is_open = false;
    if (reg != NULL) {
        const char *rest = strstr(pattern, "{register}") + strlen("{register}");
        path = arena_format(call->arena, V1 "/registers/%s%s", reg->name, rest);
    }
    for (int i = 0; i < first; i++)
        if (strcmp(rows[i].path, pattern) == 0 && is_typed(&rows[i]) == wants_typed)
            return;
    for (int i = first; i < ROWS; i++) {
        if (strcmp(rows[i].path, pattern) != 0 || is_typed(&rows[i]) != wants_typed ||
            (reg != NULL && !is_for(&rows[i], reg)))
            continue;
        if (!is_open)
            json_begin(json, path, '{');
        is_open = true;
        operation_put(call, json, &rows[i], path, reg);
    }
    if (is_open)
        json_end(json, '}');
}

static void paths_put(struct call *call, struct json_out *json)
{
    json_begin(json, "paths", '{');
    for (int i = 0; i < ROWS; i++)
        if (!is_typed(&rows[i]))
            path_put(call, json, i, false, NULL);
    for (int r = 0; r < registry_count(); r++)
        for (int i = 0; i < ROWS; i++)
            if (is_typed(&rows[i]))
                path_put(call, json, i, true, registry_at(r));
    json_end(json, '}');
}

static void scheme_put(struct json_out *json, const char *name, const char *type,
                       const char *place, const char *value)
{
    bool is_http = strcmp(type, "http") == 0;
    json_begin(json, name, '{');
    json_out_string(json, "type", type);
    json_out_string(json, is_http ? "scheme" : "in", place);
    if (!is_http)
        json_out_string(json, "name", value);
    json_end(json, '}');
}

static void components_put(struct call *call, struct json_out *json)
{
    json_begin(json, "components", '{');
    json_begin(json, "schemas", '{');
    shapes_put(call, json);
    for (int r = 0; r < registry_count(); r++)
        schema_put(call, json, registry_at(r));
    json_end(json, '}');
    json_begin(json, "responses", '{');
    json_begin(json, "problem", '{');
    json_out_string(json, "description",
                    call_label(call, L("できなかった理由（RFC 9457）", "Why not (RFC 9457)")));
    content_put(call, json, "application/problem+json", "problem", NULL);
    json_end(json, '}');
    json_end(json, '}');
    json_begin(json, "securitySchemes", '{');
    scheme_put(json, "token", "http", "bearer", "");
    scheme_put(json, "session", "apiKey", "cookie", "kaname");
    scheme_put(json, "csrf", "apiKey", "header", "X-CSRF-Token");
    json_end(json, '}');
    json_end(json, '}');
}

static void security_put(struct json_out *json)
{
    json_begin(json, "security", '[');
    json_begin(json, NULL, '{');
    json_begin(json, "token", '[');
    json_end(json, ']');
    json_end(json, '}');
    json_begin(json, NULL, '{');
    json_begin(json, "session", '[');
    json_end(json, ']');
    json_begin(json, "csrf", '[');
    json_end(json, ']');
    json_end(json, '}');
    json_end(json, ']');
}

void openapi_write(struct call *call, struct buffer *out, bool is_pretty)
{
    struct json_out json = json_out(out, is_pretty);
    json_begin(&json, NULL, '{');
    json_out_string(&json, "openapi", "3.1.0");
    json_begin(&json, "info", '{');
    json_out_string(&json, "title", "Kaname");
    json_out_string(&json, "version", "1");
    json_out_string(&json, "description",
                    call_label(call, L("台帳の宣言から作られたREST API。変更には、読んだときの版"
                                       "（ETag）をIf-Matchで送ります。",
                                       "REST derived from the declarations of registers. Send the "
                                       "version that you read (ETag) as If-Match with changes.")));
    json_end(&json, '}');
    security_put(&json);
    paths_put(call, &json);
    components_put(call, &json);
    json_end(&json, '}');
    if (is_pretty)
        buffer_char(out, '\n');
}

bool api_openapi(struct call *call, struct request *request, struct response *response)
{
    static const char *const no_params[] = {NULL};
    if (!api_query(call, request, no_params))
        return false;
    openapi_write(call, respond_json(response, 200), false);
    return true;
}
