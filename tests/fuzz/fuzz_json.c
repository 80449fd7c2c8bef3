/* SPDX-License-Identifier: Apache-2.0 */
/* JSON bodies as somebody sends them: what is read stays within its limits, and what the writer
 * makes of it reads back as the same. */
#include "base/json.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct json_limits limits = {64 * 1024, 12, 4000};

static int depth_of(const json_t *value)
{
    int deepest = 0;
    size_t at;
    const char *name;
    json_t *item;
    if (json_is_array(value))
        json_array_foreach(value, at, item) {
            int depth = depth_of(item);
            deepest = depth > deepest ? depth : deepest;
        }
    if (json_is_object(value))
        json_object_foreach((json_t *)(size_t)value, name, item) {
            int depth = depth_of(item);
            deepest = depth > deepest ? depth : deepest;
        }
    return deepest + (json_is_array(value) || json_is_object(value));
}

static void value_write(struct json_out *out, const char *name, const json_t *value)
{
    size_t at;
    const char *key;
    json_t *item;
    if (json_is_object(value)) {
        json_begin(out, name, '{');
        json_object_foreach((json_t *)(size_t)value, key, item)
            value_write(out, key, item);
        json_end(out, '}');
    } else if (json_is_array(value)) {
        json_begin(out, name, '[');
        json_array_foreach(value, at, item)
            value_write(out, NULL, item);
        json_end(out, ']');
    } else if (json_is_string(value)) {
        json_out_text(out, name,
                      (struct text){json_string_value(value), json_string_length(value)});
    } else if (json_is_integer(value)) {
        json_out_int(out, name, json_integer_value(value));
    } else if (json_is_real(value)) {
        json_out_real(out, name, json_real_value(value));
    } else if (json_is_boolean(value)) {
        json_out_bool(out, name, json_is_true(value));
    } else {
        json_out_null(out, name);
    }
}

/* A whole real such as 1.0 comes back as the integer 1; everything else as it was. */
static bool is_same(const json_t *a, const json_t *b)
{
    size_t at;
    const char *name;
    json_t *item;
    if (json_is_real(a))
        return json_is_number(b) && !(json_number_value(a) < json_number_value(b)) &&
               !(json_number_value(a) > json_number_value(b));
    if (json_is_array(a)) {
        if (json_array_size(a) != json_array_size(b))
            return false;
        json_array_foreach(a, at, item)
            if (!is_same(item, json_array_get(b, at)))
                return false;
        return true;
    }
    if (json_is_object(a)) {
        if (json_object_size(a) != json_object_size(b))
            return false;
        json_object_foreach((json_t *)(size_t)a, name, item)
            if (!is_same(item, json_object_get(b, name)))
                return false;
        return true;
    }
    return json_equal(a, b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena *arena;
    if (arena == NULL)
        arena = arena_new(512 * 1024 * 1024);
    struct call call = call_new(arena, LANG_EN, 0, "fuzz");
    json_t *root = json_read(&call, (struct text){(const char *)data, size}, &limits);
    if (root == NULL && call_ok(&call))
        abort();
    if (root != NULL) {
        static const struct json_limits wide = {4 << 20, 12, 4000};
        struct buffer text = buffer_new(arena, 4 << 20);
        struct json_out out = json_out(&text, size % 2 == 0);
        if (size > limits.size_max || depth_of(root) > limits.depth_max)
            abort();
        value_write(&out, NULL, root);
        json_t *again = json_read(&call, buffer_view(&text), &wide);
        if (again == NULL || !is_same(root, again))
            abort();
    }
    arena_reset(arena);
    return 0;
}
