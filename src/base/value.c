/* SPDX-License-Identifier: Apache-2.0 */
#include "base/value.h"

bool value_equal(struct value a, struct value b)
{
    if (a.kind != b.kind)
        return false;
    switch (a.kind) {
    case VALUE_NULL:
        return true;
    case VALUE_INT:
        return a.integer == b.integer;
    case VALUE_REAL:
        return a.real == b.real;
    case VALUE_TEXT:
    case VALUE_BLOB:
        return text_equal(a.text, b.text);
    }
    return false;
}

struct value value_copy(struct arena *arena, struct value a)
{
    if (a.kind == VALUE_TEXT || a.kind == VALUE_BLOB)
        a.text.data = arena_copy(arena, a.text.data, a.text.size);
    return a;
}

struct text value_as_text(struct value a)
{
    return a.kind == VALUE_TEXT ? a.text : (struct text){"", 0};
}

char *value_as_string(struct arena *arena, struct value a)
{
    switch (a.kind) {
    case VALUE_INT:
        return arena_format(arena, "%lld", (long long)a.integer);
    case VALUE_REAL:
        return arena_format(arena, "%.15g", a.real);
    case VALUE_TEXT:
    case VALUE_BLOB:
        return text_string(arena, a.text);
    case VALUE_NULL:
        break;
    }
    return arena_string(arena, "");
}

int64_t value_as_int(struct value a)
{
    return a.kind == VALUE_INT ? a.integer : a.kind == VALUE_REAL ? (int64_t)a.real : 0;
}
