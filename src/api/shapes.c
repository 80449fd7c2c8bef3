/* SPDX-License-Identifier: Apache-2.0 */
#include "api/shapes.h"

#include <string.h>

struct shape {
    const char *name, *members;
};

static const struct shape sent[] = {
    {"problem_error", "field:string! pointer:string where:string detail:string!"},
    {"reason", "reason:string!"},
    {"move", "transition:string! reason:string"},
    {"remark", "body:string! place:string"},
    {"resolution", "is_resolved:bool!"},
    {"completion", "done_on:date! evidence:[]string note:string"},
    {"operation",
     "op:string! register:string! id:int rev:int fields:object unit_id:int transition:string "
     "reason:string"},
    {"batch", "operations:[]@operation!"},
    {"upload", "file:bytes!"},
};

static const struct shape answered[] = {
    {"me", "account_id:int login:string name:string unit_id:int? csrf:string? roles:[]string"},
    {"register",
     "name:string label:string section:string? url:string is_imported:bool rights:[]string"},
    {"registers", "items:[]@register"},
    {"pick", "id:int code:string title:string url:string kind:string"},
    {"picks", "items:[]@pick"},
    {"hit",
     "register:string id:int title:string kind:string url:string excerpt:string is_ended:bool"},
    {"hits", "items:[]@hit"},
    {"record",
     "register:string id:int code:string title:string url:string rev:int state:string? "
     "unit_id:int? created_at:stamp updated_at:stamp ended_at:stamp? fields:object"},
    {"records", "items:[]@record"},
    {"change", "field:string before:string after:string"},
    {"event",
     "seq:int at:stamp actor:string origin:string action:string reason:string changes:[]@change"},
    {"history", "items:[]@event next:int?"},
    {"version_head", "number:int at:stamp approver:string title:string seq:int"},
    {"versions", "items:[]@version_head"},
    {"link", "register:string id:int field:string title:string url:string"},
    {"links", "items:[]@link"},
    {"comment", "id:int at:stamp by:string place:string body:string resolved_at:stamp?"},
    {"comments", "items:[]@comment"},
    {"attachment",
     "id:int name:string type:string size:int sha256:string at:stamp by:string url:string"},
    {"attachments", "items:[]@attachment"},
    {"transition", "transition:string label:string to:string needs_reason:bool"},
    {"moves", "items:[]@transition"},
    {"due", "urgency:string duty:@record"},
    {"duties", "items:[]@due total:int"},
    {"entry",
     "seq:int at:stamp actor_id:int? actor:string origin:string action:string register:string? "
     "record_id:int? title:string reason:string hash:string changes:object?"},
    {"journal", "items:[]@entry next:int?"},
};

void shape_ref(struct call *call, struct json_out *json, const char *name, const char *shape)
{
    json_begin(json, name, '{');
    json_out_string(json, "$ref", arena_format(call->arena, "#/components/schemas/%s", shape));
    json_end(json, '}');
}

static const struct {
    const char *name, *type, *format;
} types[] = {
    {"int", "integer", NULL},      {"string", "string", NULL}, {"bool", "boolean", NULL},
    {"stamp", "string", "date-time"}, {"date", "string", "date"}, {"number", "number", NULL},
    {"object", "object", NULL},    {"bytes", "string", "binary"},
};

void shape_type(struct call *call, struct json_out *json, const char *name, struct text type)
{
    bool is_nullable = type.size > 0 && type.data[type.size - 1] == '?';
    type.size -= is_nullable;
    if (text_starts(type, "[]")) {
        json_begin(json, name, '{');
        json_out_string(json, "type", "array");
        shape_type(call, json, "items", (struct text){type.data + 2, type.size - 2});
        json_end(json, '}');
        return;
    }
    if (text_starts(type, "@")) {
        shape_ref(call, json, name, text_string(call->arena, type) + 1);
        return;
    }
    json_begin(json, name, '{');
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (!text_is(type, types[i].name))
            continue;
        if (is_nullable) {
            json_begin(json, "type", '[');
            json_out_string(json, NULL, types[i].type);
            json_out_string(json, NULL, "null");
            json_end(json, ']');
        } else {
            json_out_string(json, "type", types[i].type);
        }
        if (types[i].format != NULL)
            json_out_string(json, "format", types[i].format);
    }
    json_end(json, '}');
}

static void required_put(struct json_out *json, const struct shape *shape,
                         bool is_sent)
{
    struct text rest = text_from(shape->members), member, name;
    json_begin(json, "required", '[');
    while (text_split(&rest, ' ', &member)) {
        bool is_marked = member.data[member.size - 1] == '!';
        text_split(&member, ':', &name);
        if (!is_sent || is_marked)
            json_out_text(json, NULL, name);
    }
    json_end(json, ']');
}

static void shape_put(struct call *call, struct json_out *json, const struct shape *shape,
                      bool is_sent)
{
    struct text rest = text_from(shape->members), type, name;
    json_begin(json, shape->name, '{');
    json_out_string(json, "type", "object");
    required_put(json, shape, is_sent);
    json_begin(json, "properties", '{');
    while (text_split(&rest, ' ', &type)) {
        text_split(&type, ':', &name);
        type.size -= type.data[type.size - 1] == '!';
        shape_type(call, json, text_string(call->arena, name), type);
    }
    json_end(json, '}');
    if (is_sent)
        json_out_bool(json, "additionalProperties", false);
    json_end(json, '}');
}

/* RFC 9457, with a list of what is wrong; 412 has the record as it is now. */
static void problem_put(struct call *call, struct json_out *json)
{
    json_begin(json, "problem", '{');
    json_out_string(json, "type", "object");
    json_begin(json, "required", '[');
    json_out_string(json, NULL, "type");
    json_out_string(json, NULL, "title");
    json_out_string(json, NULL, "status");
    json_end(json, ']');
    json_begin(json, "properties", '{');
    shape_type(call, json, "type", TEXT_LITERAL("string"));
    shape_type(call, json, "title", TEXT_LITERAL("string"));
    shape_type(call, json, "status", TEXT_LITERAL("int"));
    shape_type(call, json, "detail", TEXT_LITERAL("string"));
    shape_type(call, json, "errors", TEXT_LITERAL("[]@problem_error"));
    shape_type(call, json, "current", TEXT_LITERAL("@record"));
    json_end(json, '}');
    json_end(json, '}');
}

void shapes_put(struct call *call, struct json_out *json)
{
    problem_put(call, json);
    for (size_t i = 0; i < sizeof sent / sizeof *sent; i++)
        shape_put(call, json, &sent[i], true);
    for (size_t i = 0; i < sizeof answered / sizeof *answered; i++)
        shape_put(call, json, &answered[i], false);
}
