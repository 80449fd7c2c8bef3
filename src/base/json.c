/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "base/clock.h"

#include <math.h>

/* Before anything is allocated: a megabyte of brackets would become a tree of many. */
static bool shape_check(struct call *call, struct text text, const struct json_limits *limits)
{
    size_t count = 1;
    int depth = 0;
    bool is_string = false;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (is_string) {
            i += c == '\\';
            is_string = c != '"';
            continue;
        }
        is_string = c == '"';
        depth += (c == '[' || c == '{') - (c == ']' || c == '}');
        count += c == '[' || c == '{' || c == ',';
        if (depth > limits->depth_max)
            return call_fail(call, ERROR_TOO_LARGE, NULL, "JSONの入れ子が深すぎます（上限%d段）。",
                             "This JSON is nested too deeply (at most %d levels).",
                             limits->depth_max);
    }
    return count <= limits->count_max ||
           call_fail(call, ERROR_TOO_LARGE, NULL, "JSONの値が多すぎます（上限%zu個）。",
                     "This JSON has too many values (at most %zu).", limits->count_max);
}

/* The parser's own words are English, and of a programmer. */
static struct label error_label(enum json_error_code code)
{
    switch (code) {
    case json_error_invalid_utf8:
        return L("UTF-8でない文字があります", "there is text that is not UTF-8");
    case json_error_premature_end_of_input:
        return L("途中で終わっています", "it ends too early");
    case json_error_end_of_input_expected:
        return L("終わりの後に余分な文字があります", "something follows behind its end");
    case json_error_null_character:
    case json_error_null_byte_in_key:
        return L("使えない文字（U+0000）があります", "there is a character U+0000");
    case json_error_duplicate_key:
        return L("同じ名前の項目が2つあります", "there are two members of one name");
    case json_error_numeric_overflow:
        return L("大きすぎる数があります", "there is a number that is too large");
    default:
        return L("JSONの書き方になっていません", "this is not how JSON is written");
    }
}

json_t *json_read(struct call *call, struct text text, const struct json_limits *limits)
{
    json_error_t error;
    if (text.size > limits->size_max) {
        call_fail(call, ERROR_TOO_LARGE, NULL, "JSONが大きすぎます（上限%zuバイト）。",
                  "This JSON is too large (at most %zu bytes).", limits->size_max);
        return NULL;
    }
    if (!shape_check(call, text, limits))
        return NULL;
    json_t *root = json_loadb(text.data == NULL ? "" : text.data, text.size,
                              JSON_REJECT_DUPLICATES, &error);
    if (root == NULL && limits->has_great_numbers &&
        json_error_code(&error) == json_error_numeric_overflow)
        root = json_loadb(text.data, text.size, JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL,
                          &error);
    if (root == NULL) {
        const char *where = call->where;
        call->where = arena_format(call->arena, "line %d, column %d", error.line, error.column);
        call_fail(call, ERROR_INVALID, NULL, "JSONとして読めません（%d行目%d文字目）: %s",
                  "This is not JSON (line %d, column %d): %s", error.line, error.column,
                  call_label(call, error_label(json_error_code(&error))));
        call->where = where;
        return NULL;
    }
    arena_defer(call->arena, (void (*)(void *))json_decref, root);
    return root;
}

struct json_out json_out(struct buffer *out, bool is_pretty)
{
    return (struct json_out){out, is_pretty ? 0 : -1, false};
}

static void line_put(struct json_out *json)
{
    if (json->indent < 0)
        return;
    buffer_char(json->out, '\n');
    for (int i = 0; i < json->indent; i++)
        buffer_char(json->out, ' ');
}

static void name_put(struct json_out *json, const char *name)
{
    if (json->has_items)
        buffer_char(json->out, ',');
    if (json->indent != 0)
        line_put(json);
    json->has_items = true;
    if (name == NULL)
        return;
    buffer_json(json->out, text_from(name));
    buffer_puts(json->out, json->indent < 0 ? ":" : ": ");
}

void json_begin(struct json_out *json, const char *name, char bracket)
{
    name_put(json, name);
    buffer_char(json->out, bracket);
    json->has_items = false;
    json->indent += json->indent >= 0;
}

void json_end(struct json_out *json, char bracket)
{
    json->indent -= json->indent > 0;
    if (json->has_items)
        line_put(json);
    buffer_char(json->out, bracket);
    json->has_items = true;
}

void json_out_text(struct json_out *json, const char *name, struct text value)
{
    name_put(json, name);
    buffer_json(json->out, value);
}

void json_out_string(struct json_out *json, const char *name, const char *value)
{
    if (value == NULL)
        json_out_null(json, name);
    else
        json_out_text(json, name, text_from(value));
}

void json_out_int(struct json_out *json, const char *name, int64_t value)
{
    name_put(json, name);
    buffer_int(json->out, value);
}

void json_out_real(struct json_out *json, const char *name, double value)
{
    name_put(json, name);
    /* JSON knows no infinity. */
    if (!isfinite(value)) {
        buffer_puts(json->out, "null");
        return;
    }
    double back;
    char *shortest = NULL;
    /* The shortest form that reads back as the same number: 0.1, not 0.10000000000000001. */
    for (int digits = 15; digits <= 17; digits++) {
        shortest = arena_format(json->out->arena, "%.*g", digits, value);
        back = strtod(shortest, NULL);
        if (back >= value && back <= value)
            break;
    }
    buffer_puts(json->out, shortest);
}

void json_out_bool(struct json_out *json, const char *name, bool value)
{
    name_put(json, name);
    buffer_puts(json->out, value ? "true" : "false");
}

void json_out_null(struct json_out *json, const char *name)
{
    name_put(json, name);
    buffer_puts(json->out, "null");
}

void json_out_stamp(struct json_out *json, const char *name, int64_t at_ms)
{
    char stamp[CLOCK_STAMP_SIZE];
    if (at_ms == 0) {
        json_out_null(json, name);
        return;
    }
    clock_stamp_write(stamp, at_ms);
    json_out_string(json, name, stamp);
}

void json_out_id(struct json_out *json, const char *name, int64_t id)
{
    if (id == 0)
        json_out_null(json, name);
    else
        json_out_int(json, name, id);
}

void json_out_raw(struct json_out *json, const char *name, const char *text)
{
    name_put(json, name);
    buffer_puts(json->out, text);
}
