/* SPDX-License-Identifier: Apache-2.0 */
/* What a frozen edition is kept as. */
#include "standards/edition.h"

#include <jansson.h>

enum { JSON_SIZE_MAX = 64 * 1024 * 1024 };

static void member(struct buffer *out, const char *name, const char *value)
{
    buffer_format(out, "\"%s\":", name);
    buffer_json(out, text_from(value));
    buffer_char(out, ',');
}

static void source_put(struct buffer *out, const struct source *source)
{
    buffer_char(out, '{');
    member(out, "code", source->code);
    member(out, "title", source->title);
    member(out, "title_en", source->title_en);
    buffer_format(out, "\"id\":%lld}", (long long)source->id);
}

static void clause_put(struct buffer *out, const struct clause *clause)
{
    buffer_char(out, '{');
    member(out, "label", clause->label);
    member(out, "number", clause->number);
    member(out, "heading", clause->heading);
    member(out, "heading_en", clause->heading_en);
    member(out, "body", clause->body);
    member(out, "body_en", clause->body_en);
    member(out, "strictness", clause->strictness);
    member(out, "origin", clause->origin);
    buffer_format(out, "\"id\":%lld,\"parent\":%lld,\"depth\":%d,\"internal\":%s,\"sources\":[",
                  (long long)clause->id, (long long)clause->parent_id, clause->depth,
                  clause->is_internal ? "true" : "false");
    for (int i = 0; i < clause->source_count; i++) {
        buffer_puts(out, i == 0 ? "" : ",");
        source_put(out, &clause->sources[i]);
    }
    buffer_puts(out, "]}");
}

const char *manuscript_json(struct call *call, const struct manuscript *from)
{
    struct buffer out = buffer_new(call->arena, JSON_SIZE_MAX);
    buffer_puts(&out, "{\"format\":\"kaname-standard/1\",");
    member(&out, "code", from->code);
    member(&out, "title", from->title);
    member(&out, "title_en", from->title_en);
    member(&out, "kind", from->kind);
    member(&out, "numbering", from->numbering);
    member(&out, "purpose", from->purpose);
    member(&out, "scope", from->scope);
    member(&out, "parties", from->parties);
    member(&out, "owner", from->owner);
    member(&out, "catalogue", from->catalogue);
    buffer_puts(&out, "\"clauses\":[");
    for (int i = 0; i < from->tree.count; i++) {
        buffer_puts(&out, i == 0 ? "" : ",");
        clause_put(&out, &from->tree.clauses[i]);
    }
    buffer_puts(&out, "]}");
    if (!out.is_over)
        return buffer_string(&out);
    call_fail(call, ERROR_TOO_LARGE, NULL, "文書が大きすぎます。", "The document is too large.");
    return NULL;
}

static const char *string(const json_t *object, const char *name)
{
    const char *value = json_string_value(json_object_get(object, name));
    return value == NULL ? "" : value;
}

static int64_t number(const json_t *object, const char *name)
{
    return json_integer_value(json_object_get(object, name));
}

static void sources_read(struct call *call, const json_t *json, struct clause *clause)
{
    const json_t *list = json_object_get(json, "sources");
    clause->source_count = (int)json_array_size(list);
    clause->sources =
        arena_array(call->arena, (size_t)clause->source_count + 1, sizeof *clause->sources);
    for (int i = 0; i < clause->source_count; i++) {
        const json_t *one = json_array_get(list, (size_t)i);
        clause->sources[i] = (struct source){number(one, "id"), string(one, "code"),
                                             string(one, "title"), string(one, "title_en")};
    }
}

static void clauses_read(struct call *call, const json_t *list, struct tree *tree)
{
    size_t count = json_array_size(list);
    tree->clauses = arena_array(call->arena, count + 1, sizeof *tree->clauses);
    for (size_t i = 0; i < count; i++) {
        const json_t *json = json_array_get(list, i);
        struct clause *clause = &tree->clauses[tree->count++];
        *clause = (struct clause){
            .id = number(json, "id"),
            .parent_id = number(json, "parent"),
            .depth = (int)number(json, "depth"),
            .label = string(json, "label"),
            .number = string(json, "number"),
            .heading = string(json, "heading"),
            .heading_en = string(json, "heading_en"),
            .body = string(json, "body"),
            .body_en = string(json, "body_en"),
            .strictness = string(json, "strictness"),
            .origin = string(json, "origin"),
            .is_internal = json_is_true(json_object_get(json, "internal")),
            .parent = -1,
            .written = "",
        };
        for (int above = (int)i - 1; above >= 0 && clause->parent < 0; above--)
            if (tree->clauses[above].depth < clause->depth)
                clause->parent = above;
        sources_read(call, json, clause);
    }
}

bool manuscript_read(struct call *call, struct text json, struct manuscript *out)
{
    json_t *root = json_loadb(json.data, json.size, 0, NULL);
    if (!json_is_object(root))
        return call_fail(call, ERROR_FAILED, NULL, "版の内容を読めません。",
                         "The edition cannot be read.");
    arena_defer(call->arena, (void (*)(void *))json_decref, root);
    out->code = string(root, "code");
    out->title = string(root, "title");
    out->title_en = string(root, "title_en");
    out->kind = string(root, "kind");
    out->numbering = string(root, "numbering");
    out->purpose = string(root, "purpose");
    out->scope = string(root, "scope");
    out->parties = string(root, "parties");
    out->owner = string(root, "owner");
    out->catalogue = string(root, "catalogue");
    out->issuer = "";
    out->tree = (struct tree){0};
    clauses_read(call, json_object_get(root, "clauses"), &out->tree);
    return true;
}
