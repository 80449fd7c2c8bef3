/* SPDX-License-Identifier: Apache-2.0 */
/* OSCAL 1.1 catalogs: groups within groups, controls within controls, statements in parts, and
 * parameters that stand in the prose as {{ insert: param, ID }}. */
#include "catalogue/import.h"

#include <string.h>

enum { PROSE_MAX = 60000, FIELD_MAX = 2000 };

struct oscal {
    struct call *call;
    const struct record *catalogue;
    const char *code;
    json_t *params; /* all parameters of the document by id */
    int64_t position;
};

/* The value of a property, in whatever name space. */
static const char *prop(const json_t *object, const char *name)
{
    size_t i;
    json_t *entry;
    json_array_foreach(json_object_get(object, "props"), i, entry)
        if (strcmp(json_text(entry, "name"), name) == 0)
            return json_text(entry, "value");
    return "";
}

static const char *props_joined(struct call *call, const json_t *object, const char *name)
{
    struct buffer out = buffer_new(call->arena, FIELD_MAX);
    size_t i;
    json_t *entry;
    json_array_foreach(json_object_get(object, "props"), i, entry)
        if (strcmp(json_text(entry, "name"), name) == 0)
            buffer_format(&out, "%s%s", out.size == 0 ? "" : ", ", json_text(entry, "value"));
    return buffer_string(&out);
}

/* What a parameter reads like while nobody has set it. */
static const char *param_text(struct oscal *oscal, const char *id)
{
    const json_t *param = json_object_get(oscal->params, id);
    const char *label = json_text(param, "label");
    if (*label != '\0')
        return arena_format(oscal->call->arena, "[%s]", label);
    const json_t *select = json_object_get(param, "select");
    struct buffer out = buffer_new(oscal->call->arena, FIELD_MAX);
    size_t i;
    json_t *choice;
    json_array_foreach(json_object_get(select, "choice"), i, choice)
        buffer_format(&out, "%s%s", out.size == 0 ? "[" : " / ", json_string_value(choice));
    if (out.size == 0)
        return arena_format(oscal->call->arena, "[%s]", id);
    buffer_char(&out, ']');
    return buffer_string(&out);
}

/* Writes prose with its parameters filled in; a choice may hold parameters itself. */
static void prose_put(struct oscal *oscal, struct buffer *out, const char *prose, int depth)
{
    enum { NESTING_MAX = 4 };
    const char *at = prose, *open;
    while (depth < NESTING_MAX && (open = strstr(at, "{{")) != NULL) {
        const char *close = strstr(open, "}}"), *comma = strchr(open, ',');
        if (close == NULL)
            break;
        buffer_put(out, at, (size_t)(open - at));
        if (comma != NULL && comma < close) {
            struct text id = text_trim((struct text){comma + 1, (size_t)(close - comma - 1)});
            prose_put(oscal, out,
                      param_text(oscal, text_string(oscal->call->arena, id)), depth + 1);
        }
        at = close + 2;
    }
    buffer_puts(out, at);
}

/* A part and the parts below it, one a line, with their labels. */
static void part_put(struct oscal *oscal, struct buffer *out, const json_t *part, int depth)
{
    const char *label = prop(part, "label"), *prose = json_text(part, "prose");
    size_t i;
    json_t *child;
    if (depth > CATALOGUE_DEPTH_MAX)
        return;
    if (*label != '\0' || *prose != '\0') {
        if (out->size > 0)
            buffer_char(out, '\n');
        for (int d = 1; d < depth; d++)
            buffer_puts(out, "  ");
        buffer_format(out, "%s%s", label, *label == '\0' ? "" : " ");
        prose_put(oscal, out, prose, 0);
    }
    json_array_foreach(json_object_get(part, "parts"), i, child)
        part_put(oscal, out, child, depth + 1);
}

static const char *parts_named(struct oscal *oscal, const json_t *control, const char *name)
{
    struct buffer out = buffer_new(oscal->call->arena, PROSE_MAX);
    size_t i;
    json_t *part;
    json_array_foreach(json_object_get(control, "parts"), i, part)
        if (strcmp(json_text(part, "name"), name) == 0)
            part_put(oscal, &out, part, 0);
    return buffer_string(&out);
}

/* Parameters may be declared anywhere above or beside their use. */
static void params_collect(struct oscal *oscal, const json_t *object, int depth)
{
    static const char *const children[] = {"groups", "controls"};
    size_t i;
    json_t *entry;
    if (depth > CATALOGUE_DEPTH_MAX)
        return;
    json_array_foreach(json_object_get(object, "params"), i, entry)
        json_object_set(oscal->params, json_text(entry, "id"), entry);
    for (int c = 0; c < 2; c++)
        json_array_foreach(json_object_get(object, children[c]), i, entry)
            params_collect(oscal, entry, depth + 1);
}

/* Ids that begin with the catalogue's own code stand alone; others are told apart by it. */
static const char *global_code(struct oscal *oscal, const char *id)
{
    size_t size = strlen(oscal->code);
    if (strncmp(id, oscal->code, size) == 0)
        return id;
    return arena_format(oscal->call->arena, "%s/%s", oscal->code, id);
}

static bool id_demand(struct oscal *oscal, const json_t *object)
{
    return *json_text(object, "id") != '\0' || *json_text(object, "title") != '\0' ||
           call_fail(oscal->call, ERROR_INVALID, "file",
                     "%lld番目の要素に id も title もありません。OSCALのカタログか確認してください。",
                     "Element %lld has neither id nor title. Is this an OSCAL catalog?",
                     (long long)oscal->position);
}

static bool group_save(struct oscal *oscal, const json_t *group, const char *parent, int depth,
                       int64_t *id)
{
    struct record *record = record_new(oscal->call, &catalogue_group_register);
    const char *title = json_text(group, "title");
    record_set_string(record, "code", global_code(oscal, json_text(group, "id")));
    record_set_int(record, "catalogue", oscal->catalogue->id);
    record_set_string(record, "label", prop(group, "label"));
    record_set_string(record, "title", *title == '\0' ? json_text(group, "id") : title);
    record_set_string(record, "title_en", prop(group, "title-en"));
    record_set_string(record, "parent", parent);
    record_set_int(record, "position", ++oscal->position);
    record_set_int(record, "depth", depth);
    if (!id_demand(oscal, group) || !record_save(oscal->call, record))
        return false;
    *id = record->id;
    return true;
}

/* Sets a choice where the document names one that is known. */
static void choice_set(struct record *record, const char *field, const char *code)
{
    const struct field *f = &record->reg->fields[reg_field(record->reg, field)];
    if (choice_find(f->choices, text_from(code)) != NULL)
        record_set_string(record, field, code);
}

static bool control_save(struct oscal *oscal, const json_t *control, int64_t node)
{
    struct call *call = oscal->call;
    struct record *record = record_new(call, &requirement_register);
    const char *id = json_text(control, "id"), *title = json_text(control, "title");
    const char *kind = prop(control, "kind");
    record_set_string(record, "code", global_code(oscal, id));
    record_set_int(record, "catalogue", oscal->catalogue->id);
    record_set_string(record, "control", id);
    if (node > 0)
        record_set_int(record, "node", node);
    record_set_string(record, "label", prop(control, "label"));
    record_set_string(record, "title", *title == '\0' ? id : title);
    record_set_string(record, "title_en", prop(control, "title-en"));
    record_set_string(record, "text", parts_named(oscal, control, "statement"));
    record_set_string(record, "text_en", parts_named(oscal, control, "statement-en"));
    choice_set(record, "kind", *kind == '\0' ? "req" : kind);
    choice_set(record, "side", prop(control, "side"));
    choice_set(record, "phase", prop(control, "phase"));
    choice_set(record, "modality", prop(control, "modality"));
    choice_set(record, "timing", prop(control, "when"));
    record_set_string(record, "roles", props_joined(call, control, "role"));
    record_set_string(record, "evidence", props_joined(call, control, "evidence"));
    record_set_string(record, "automation", prop(control, "automation"));
    record_set_string(record, "source", prop(control, "src"));
    record_set_int(record, "position", ++oscal->position);
    return id_demand(oscal, control) && record_save(call, record);
}

static bool controls_import(struct oscal *oscal, const json_t *controls, int64_t node, int depth)
{
    size_t i;
    json_t *control;
    json_array_foreach(controls, i, control) {
        if (oscal->position > CATALOGUE_ENTRIES_MAX || depth > CATALOGUE_DEPTH_MAX)
            return call_fail(oscal->call, ERROR_TOO_LARGE, "file",
                             "項目が多すぎるか、入れ子が深すぎます。",
                             "Too many entries, or nested too deep.");
        if (!control_save(oscal, control, node) ||
            !controls_import(oscal, json_object_get(control, "controls"), node, depth + 1))
            return false;
    }
    return true;
}

static bool groups_import(struct oscal *oscal, const json_t *groups, const char *parent, int depth)
{
    size_t i;
    json_t *group;
    json_array_foreach(groups, i, group) {
        int64_t id;
        if (depth > CATALOGUE_DEPTH_MAX)
            return call_fail(oscal->call, ERROR_TOO_LARGE, "file", "入れ子が深すぎます。",
                             "Nested too deep.");
        if (!group_save(oscal, group, parent, depth, &id) ||
            !controls_import(oscal, json_object_get(group, "controls"), id, depth) ||
            !groups_import(oscal, json_object_get(group, "groups"),
                           global_code(oscal, json_text(group, "id")), depth + 1))
            return false;
    }
    return true;
}

bool oscal_import(struct call *call, const struct record *catalogue, const json_t *document)
{
    const json_t *root = json_object_get(document, "catalog");
    if (!json_is_object(root))
        return call_fail(call, ERROR_INVALID, "file",
                         "OSCALのカタログではありません（最上位に catalog がありません）。",
                         "This is no OSCAL catalog: there is no \"catalog\" at the top.");
    struct oscal oscal = {
        .call = call,
        .catalogue = catalogue,
        .code = record_string(call, catalogue, "code"),
        .params = json_object(),
    };
    arena_defer(call->arena, (void (*)(void *))json_decref, oscal.params);
    params_collect(&oscal, root, 0);
    return controls_import(&oscal, json_object_get(root, "controls"), 0, 0) &&
           groups_import(&oscal, json_object_get(root, "groups"), "", 0);
}
