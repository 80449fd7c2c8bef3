/* SPDX-License-Identifier: Apache-2.0 */
#include "api/schema.h"
#include "api/shapes.h"

#include <string.h>

static const char *type_of(enum field_kind kind)
{
    switch (kind) {
    case FIELD_INT:
    case FIELD_LINK:
        return "integer";
    case FIELD_REAL:
        return "number";
    case FIELD_BOOL:
        return "boolean";
    case FIELD_CHOICES:
    case FIELD_LINKS:
        return "array";
    default:
        return "string";
    }
}

/* Label, help, unit and where a link leads, in one sentence for people. */
static const char *description(struct call *call, const struct field *field)
{
    struct buffer out = buffer_new(call->arena, 16 * 1024);
    buffer_puts(&out, call_label(call, field->label));
    if (field->help.ja != NULL)
        buffer_format(&out, ": %s", call_label(call, field->help));
    if (field->unit != NULL)
        buffer_format(&out, " [%s]", field->unit);
    if (field->target != NULL)
        buffer_format(&out, " → %s", field->target);
    return buffer_string(&out);
}

static void codes_put(struct json_out *json, const struct field *field, bool has_null)
{
    json_begin(json, "enum", '[');
    for (const struct choice *choice = field->choices; choice->code != NULL; choice++)
        json_out_string(json, NULL, choice->code);
    if (has_null)
        json_out_null(json, NULL);
    json_end(json, ']');
}

static void items_put(struct json_out *json, const struct field *field)
{
    json_begin(json, "items", '{');
    if (field->kind == FIELD_CHOICES) {
        json_out_string(json, "type", "string");
        codes_put(json, field, false);
    } else if (strcmp(field->target, "*") == 0) {
        json_out_string(json, "type", "string");
        json_out_string(json, "pattern", "^[a-z0-9_]+/[1-9][0-9]*$");
    } else {
        json_out_string(json, "type", "integer");
        json_out_int(json, "minimum", 1);
    }
    json_end(json, '}');
}

static void limits_put(struct json_out *json, const struct field *field)
{
    bool is_number = field->kind == FIELD_INT || field->kind == FIELD_REAL;
    bool is_text = field->kind == FIELD_TEXT || field->kind == FIELD_NOTE ||
                   field->kind == FIELD_RICH;
    if (is_number && (field->min != 0 || field->max != 0)) {
        json_out_int(json, "minimum", field->min);
        json_out_int(json, "maximum", field->max);
    }
    if (is_text && field->max > 0)
        json_out_int(json, "maxLength", field->max);
    if (field->kind == FIELD_LINK)
        json_out_int(json, "minimum", 1);
    if (field->kind == FIELD_DATE || field->kind == FIELD_STAMP)
        json_out_string(json, "format", field->kind == FIELD_DATE ? "date" : "date-time");
    if (field->kind == FIELD_CHOICE)
        codes_put(json, field, true);
    if (field->kind == FIELD_CHOICES || field->kind == FIELD_LINKS)
        items_put(json, field);
}

static void field_put(struct call *call, struct json_out *json, const struct field *field)
{
    json_begin(json, field->name, '{');
    json_begin(json, "type", '[');
    json_out_string(json, NULL, type_of(field->kind));
    json_out_string(json, NULL, "null");
    json_end(json, ']');
    json_out_string(json, "description", description(call, field));
    limits_put(json, field);
    if (field->target != NULL)
        json_out_string(json, "x-register", field->target);
    if (field->flags & FIELD_COMPUTED)
        json_out_bool(json, "readOnly", true);
    if (field->flags & FIELD_FIXED)
        json_out_bool(json, "x-fixed", true);
    json_end(json, '}');
}

static void fields_put(struct call *call, struct json_out *json, const struct fieldset *fields)
{
    json_begin(json, arena_format(call->arena, "%s_fields", fields->reg->name), '{');
    json_out_string(json, "type", "object");
    json_begin(json, "properties", '{');
    for (int i = 0; i < fields->count; i++)
        field_put(call, json, &fields->fields[i]);
    json_end(json, '}');
    json_out_bool(json, "additionalProperties", false);
    json_end(json, '}');
}

static void record_put(struct call *call, struct json_out *json, const struct reg *reg)
{
    json_begin(json, reg->name, '{');
    json_out_string(json, "title", call_label(call, reg->label));
    json_out_string(json, "description", call_label(call, reg->purpose));
    json_begin(json, "allOf", '[');
    shape_ref(call, json, NULL, "record");
    json_begin(json, NULL, '{');
    json_begin(json, "properties", '{');
    shape_ref(call, json, "fields", arena_format(call->arena, "%s_fields", reg->name));
    json_end(json, '}');
    json_end(json, '}');
    json_end(json, ']');
    json_end(json, '}');
}

/* What must be there when a record is made; the program sets what it computes. */
static void required_put(struct json_out *json, const struct fieldset *fields)
{
    json_begin(json, NULL, '{');
    json_begin(json, "required", '[');
    for (int i = 0; i < fields->count; i++)
        if ((fields->fields[i].flags & (FIELD_REQUIRED | FIELD_COMPUTED)) == FIELD_REQUIRED)
            json_out_string(json, NULL, fields->fields[i].name);
    json_end(json, ']');
    json_end(json, '}');
}

static void write_put(struct call *call, struct json_out *json, const struct fieldset *fields,
                      bool is_new)
{
    const struct reg *reg = fields->reg;
    const char *ref = arena_format(call->arena, "%s_fields", reg->name);
    json_begin(json,
               arena_format(call->arena, "%s_%s", reg->name, is_new ? "create" : "update"), '{');
    json_out_string(json, "type", "object");
    json_begin(json, "properties", '{');
    if (is_new) {
        json_begin(json, "fields", '{');
        json_begin(json, "allOf", '[');
        shape_ref(call, json, NULL, ref);
        required_put(json, fields);
        json_end(json, ']');
        json_end(json, '}');
    } else {
        shape_ref(call, json, "fields", ref);
    }
    if (!(reg->flags & REG_SHARED))
        shape_type(call, json, "unit_id", TEXT_LITERAL("int"));
    shape_type(call, json, "reason", TEXT_LITERAL("string"));
    json_end(json, '}');
    if (is_new) {
        json_begin(json, "required", '[');
        json_out_string(json, NULL, "fields");
        json_end(json, ']');
    }
    json_out_bool(json, "additionalProperties", false);
    json_end(json, '}');
}

/* Without a database, as in the golden file, there are no custom fields. */
static struct fieldset fields_of(struct call *call, const struct reg *reg)
{
    if (call->db != NULL)
        return *fieldset_of(call, reg);
    return (struct fieldset){reg, reg->fields, reg->field_count, reg->field_count};
}

void schema_put(struct call *call, struct json_out *json, const struct reg *reg)
{
    struct fieldset fields = fields_of(call, reg);
    fields_put(call, json, &fields);
    record_put(call, json, reg);
    if (reg->flags & REG_IMPORTED)
        return;
    write_put(call, json, &fields, true);
    write_put(call, json, &fields, false);
}
