/* SPDX-License-Identifier: Apache-2.0 */
#include "api/record_json.h"
#include "base/clock.h"
#include "model/link.h"

#include <string.h>

enum { ITEMS_MAX = 500 };

static void links_put(struct call *call, struct json_out *json, const struct field *field,
                      struct value value)
{
    struct link_ref *refs;
    int count = 0;
    bool is_any = strcmp(field->target, "*") == 0;
    json_begin(json, field->name, '[');
    if (links_parse(call, field, value, &refs, &count))
        for (int i = 0; i < count; i++) {
            if (is_any)
                json_out_string(json, NULL,
                                arena_format(call->arena, "%s/%lld", refs[i].reg->name,
                                             (long long)refs[i].id));
            else
                json_out_int(json, NULL, refs[i].id);
        }
    json_end(json, ']');
}

static void choices_put(struct json_out *json, const struct field *field, struct value value)
{
    struct text codes = value_as_text(value), code;
    json_begin(json, field->name, '[');
    while (text_split(&codes, ',', &code))
        if (code.size > 0)
            json_out_text(json, NULL, code);
    json_end(json, ']');
}

static void value_put(struct call *call, struct json_out *json, const struct field *field,
                      struct value value)
{
    if (field->kind == FIELD_LINKS) {
        links_put(call, json, field, value);
        return;
    }
    if (field->kind == FIELD_CHOICES) {
        choices_put(json, field, value);
        return;
    }
    bool is_stamp = field->kind == FIELD_STAMP && value.kind == VALUE_INT;
    if (is_stamp)
        json_out_stamp(json, field->name, value.integer);
    else if (field->kind == FIELD_BOOL && value.kind == VALUE_INT)
        json_out_bool(json, field->name, value.integer != 0);
    else if (value.kind == VALUE_INT)
        json_out_int(json, field->name, value.integer);
    else if (value.kind == VALUE_REAL)
        json_out_real(json, field->name, value.real);
    else if (value.kind == VALUE_TEXT)
        json_out_text(json, field->name, value.text);
    else
        json_out_null(json, field->name);
}

void record_json_names(struct call *call, struct json_out *json, const struct record *record)
{
    const struct reg *reg = record->reg;
    int title = fieldset_find(record->fields, reg->title);
    json_out_int(json, "id", record->id);
    json_out_string(json, "code",
                    reg->code == NULL ? "" : record_string(call, record, reg->code));
    json_out_string(json, "title", record_show(call, record, title));
    json_out_string(json, "url",
                    arena_format(call->arena, "/r/%s/%lld", reg->name, (long long)record->id));
}

void record_json_hit(struct call *call, struct json_out *json, const struct record *record)
{
    json_begin(json, NULL, '{');
    record_json_names(call, json, record);
    json_out_string(json, "kind", call_label(call, record->reg->label));
    json_end(json, '}');
}

void record_json(struct call *call, struct json_out *json, const char *name,
                 const struct record *record)
{
    json_begin(json, name, '{');
    json_out_string(json, "register", record->reg->name);
    record_json_names(call, json, record);
    json_out_int(json, "rev", record->rev);
    json_out_string(json, "state", *record->state == '\0' ? NULL : record->state);
    json_out_id(json, "unit_id", record->unit_id);
    json_out_stamp(json, "created_at", record->created_at_ms);
    json_out_stamp(json, "updated_at", record->updated_at_ms);
    json_out_stamp(json, "ended_at", record->ended_at_ms);
    json_begin(json, "fields", '{');
    for (int i = 0; i < record->fields->count; i++)
        value_put(call, json, &record->fields->fields[i], record->values[i]);
    json_end(json, '}');
    json_end(json, '}');
}

static bool type_fail(struct call *call, const struct field *field)
{
    static const struct label wanted[] = {
        [FIELD_TEXT] = L_INIT("文字列", "a string"),
        [FIELD_NOTE] = L_INIT("文字列", "a string"),
        [FIELD_RICH] = L_INIT("文字列", "a string"),
        [FIELD_INT] = L_INIT("整数", "a whole number"),
        [FIELD_REAL] = L_INIT("数", "a number"),
        [FIELD_DATE] = L_INIT("「2026-11-23」の形の日付", "a date such as \"2026-11-23\""),
        [FIELD_STAMP] = L_INIT("「2026-11-23T09:00:00+09:00」の形の日時",
                               "an instant such as \"2026-11-23T09:00:00+09:00\""),
        [FIELD_BOOL] = L_INIT("true か false", "true or false"),
        [FIELD_CHOICE] = L_INIT("選択肢のコード", "the code of a choice"),
        [FIELD_CHOICES] = L_INIT("選択肢のコードの配列", "an array of codes of choices"),
        [FIELD_LINK] = L_INIT("記録の番号（整数）", "the id of a record, a whole number"),
        [FIELD_LINKS] = L_INIT("記録の番号の配列", "an array of ids of records"),
    };
    const char *what = call_label(call, wanted[field->kind]);
    return call_fail(call, ERROR_INVALID, field->name, "%sにしてください。", "Give %s.", what);
}

/* Control characters would be dropped on the way, and what is sent has to come back. */
static bool is_plain(const struct field *field, struct text text)
{
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        bool is_line = field->kind != FIELD_TEXT && (c == '\n' || c == '\r');
        if ((c < ' ' && c != '\t' && !is_line) || c == 0x7f)
            return false;
    }
    return true;
}

static bool text_take(struct call *call, const json_t *json, struct record *record, int index)
{
    const struct field *field = &record->fields->fields[index];
    struct text text = {json_string_value(json), json_string_length(json)};
    if (!json_is_string(json))
        return type_fail(call, field);
    if (!is_plain(field, text))
        return call_fail(call, ERROR_INVALID, field->name,
                         "制御文字（改行など）は使えません。", "Control characters (such as line "
                                                            "ends) are not allowed here.");
    return record_parse(call, record, index, text);
}

/* Text of a kind that the JSON has to hold in its own form, not as people type it. */
static bool date_take(struct call *call, const json_t *json, const struct field *field,
                      struct value *out)
{
    int year, month, day;
    int64_t at_ms;
    struct text text = {json_string_value(json), json_string_length(json)};
    if (!json_is_string(json))
        return type_fail(call, field);
    if (field->kind == FIELD_STAMP && clock_stamp_read(text, &at_ms))
        *out = value_int(at_ms);
    else if (field->kind == FIELD_DATE && clock_date_read(text, &year, &month, &day))
        *out = value_text(text);
    else
        return type_fail(call, field);
    return true;
}

static bool number_take(struct call *call, const json_t *json, const struct field *field,
                        struct value *out)
{
    enum { WHOLE_DIGITS_MAX = 9 };
    const int64_t limit = WHOLE_DIGITS_MAX * 1000000000000000LL;
    int64_t whole = json_integer_value(json);
    bool is_whole = json_is_integer(json) && whole >= -limit && whole <= limit;
    if (field->kind == FIELD_REAL && json_is_number(json))
        *out = value_real(json_number_value(json));
    else if (field->kind == FIELD_INT && is_whole)
        *out = value_int(whole);
    else
        return type_fail(call, field);
    return true;
}

static bool choice_take(struct call *call, const json_t *json, const struct field *field,
                        const struct choice **out)
{
    struct text code = {json_string_value(json), json_string_length(json)};
    if (!json_is_string(json))
        return type_fail(call, field);
    *out = choice_find(field->choices, code);
    if (*out != NULL)
        return true;
    struct buffer codes = buffer_new(call->arena, 4096);
    for (const struct choice *choice = field->choices; choice->code != NULL; choice++)
        buffer_format(&codes, "%s%s", codes.size == 0 ? "" : ", ", choice->code);
    return call_fail(call, ERROR_INVALID, field->name, "「%.40s」は選べません。選択肢: %s",
                     "\"%.40s\" is not a choice. Choices: %s", code.data, buffer_string(&codes));
}

static bool choices_take(struct call *call, const json_t *json, const struct field *field,
                         struct value *out)
{
    struct buffer codes = buffer_new(call->arena, 64 * 1024);
    size_t at;
    json_t *item;
    if (!json_is_array(json))
        return type_fail(call, field);
    json_array_foreach(json, at, item) {
        const struct choice *choice;
        if (!choice_take(call, item, field, &choice))
            return false;
        choice_add(&codes, choice);
    }
    *out = codes.size == 0 ? value_null() : value_text(buffer_view(&codes));
    return true;
}

/* "supplier/12" */
static bool is_reference(struct text text)
{
    struct text name, number = text;
    int64_t id;
    return text_split(&number, '/', &name) && number.data != NULL &&
           reg_find_text(name) != NULL && number.size > 0 && number.data[0] >= '1' &&
           number.data[0] <= '9' && text_to_int(number, &id);
}

/* One link as record_parse reads it: whether it exists and may be known is asked there. */
static bool link_put(struct call *call, const json_t *json, const struct field *field,
                     struct buffer *out)
{
    bool is_any = strcmp(field->target, "*") == 0;
    struct text text = {json_string_value(json), json_string_length(json)};
    if (is_any && json_is_string(json) && is_reference(text))
        buffer_text(out, text);
    else if (!is_any && json_is_integer(json) && json_integer_value(json) > 0)
        buffer_int(out, json_integer_value(json));
    else
        return type_fail(call, field);
    return true;
}

static bool links_take(struct call *call, const json_t *json, struct record *record, int index)
{
    const struct field *field = &record->fields->fields[index];
    struct buffer out = buffer_new(call->arena, 64 * 1024);
    size_t at;
    json_t *item;
    if (field->kind == FIELD_LINK)
        return link_put(call, json, field, &out) &&
               record_parse(call, record, index, buffer_view(&out));
    if (!json_is_array(json))
        return type_fail(call, field);
    if (json_array_size(json) > ITEMS_MAX)
        return call_fail(call, ERROR_INVALID, field->name, "一度に指定できるのは%d件までです。",
                         "At most %d at once.", ITEMS_MAX);
    json_array_foreach(json, at, item) {
        if (at > 0)
            buffer_char(&out, ',');
        if (!link_put(call, item, field, &out))
            return false;
    }
    return record_parse(call, record, index, buffer_view(&out));
}

static bool value_take(struct call *call, const json_t *json, struct record *record, int index)
{
    const struct field *field = &record->fields->fields[index];
    struct value *value = &record->values[index];
    const struct choice *choice;
    if (json_is_null(json)) {
        *value = value_null();
        return true;
    }
    switch (field->kind) {
    case FIELD_TEXT:
    case FIELD_NOTE:
    case FIELD_RICH:
        return text_take(call, json, record, index);
    case FIELD_INT:
    case FIELD_REAL:
        return number_take(call, json, field, value);
    case FIELD_DATE:
    case FIELD_STAMP:
        return date_take(call, json, field, value);
    case FIELD_BOOL:
        *value = value_int(json_is_true(json));
        return json_is_boolean(json) || type_fail(call, field);
    case FIELD_CHOICE:
        if (!choice_take(call, json, field, &choice))
            return false;
        *value = value_string(choice->code);
        return true;
    case FIELD_CHOICES:
        return choices_take(call, json, field, value);
    case FIELD_LINK:
    case FIELD_LINKS:
        return links_take(call, json, record, index);
    }
    return false;
}

static bool fields_take(struct call *call, const json_t *fields, struct record *record)
{
    const char *name;
    json_t *value;
    bool is_right = true;
    if (!json_is_object(fields))
        return call_fail(call, ERROR_INVALID, NULL, "fields はオブジェクトにしてください。",
                         "fields must be an object.");
    json_object_foreach((json_t *)(size_t)fields, name, value) {
        int index = fieldset_find(record->fields, name);
        if (index < 0)
            is_right = call_fail(call, ERROR_INVALID, name,
                                 "「%.60s」という項目はこの台帳にありません。",
                                 "This register has no field \"%.60s\".", name);
        else if (record->fields->fields[index].flags & FIELD_COMPUTED)
            is_right = call_fail(call, ERROR_INVALID, name, "「%s」は自動で決まります。",
                                 "\"%s\" is set by the program.",
                                 call_label(call, record->fields->fields[index].label));
        else
            is_right &= value_take(call, value, record, index);
    }
    return is_right;
}

static bool unit_take(struct call *call, const json_t *json, struct record *record)
{
    const struct reg *unit = reg_find("unit");
    int64_t id = json_integer_value(json);
    if (record->reg->flags & REG_SHARED)
        return call_fail(call, ERROR_INVALID, "unit_id", "この台帳の記録は組織に属しません。",
                         "Records of this register belong to no unit.");
    if (!json_is_integer(json) || id <= 0 || unit == NULL)
        return call_fail(call, ERROR_INVALID, "unit_id", "組織の番号（整数）にしてください。",
                         "Give the id of a unit, a whole number.");
    struct call asks = *call;
    call_forgive(&asks);
    if (record_load(&asks, unit, id) == NULL)
        return call_fail(call, ERROR_INVALID, "unit_id", "そのような組織はありません。",
                         "There is no such unit.");
    record->unit_id = id;
    return true;
}

bool record_json_take(struct call *call, const json_t *body, struct record *record)
{
    const json_t *fields = json_object_get(body, "fields");
    const json_t *unit = json_object_get(body, "unit_id");
    const char *where = call->where;
    bool is_right = unit == NULL || unit_take(call, unit, record);
    call->where = arena_format(call->arena, "%s/fields", where);
    if (fields != NULL)
        is_right &= fields_take(call, fields, record);
    call->where = where;
    return is_right;
}
