/* SPDX-License-Identifier: Apache-2.0 */
/* One value of a record, a query's argument or a column of its answer. */
#ifndef BASE_VALUE_H
#define BASE_VALUE_H

#include "base/text.h"

enum value_kind { VALUE_NULL, VALUE_INT, VALUE_REAL, VALUE_TEXT, VALUE_BLOB };

struct value {
    enum value_kind kind;
    union {
        int64_t integer;
        double real;
        struct text text; /* TEXT and BLOB; the bytes belong to whoever made the value */
    };
};

static inline struct value value_null(void)
{
    return (struct value){.kind = VALUE_NULL};
}
static inline struct value value_int(int64_t number)
{
    return (struct value){.kind = VALUE_INT, .integer = number};
}
static inline struct value value_real(double number)
{
    return (struct value){.kind = VALUE_REAL, .real = number};
}
static inline struct value value_text(struct text text)
{
    return (struct value){.kind = VALUE_TEXT, .text = text};
}
/* NULL becomes VALUE_NULL. */
static inline struct value value_string(const char *string)
{
    return string == NULL ? value_null() : value_text(text_from(string));
}
static inline struct value value_blob(const void *data, size_t size)
{
    return (struct value){.kind = VALUE_BLOB, .text = {data, size}};
}

bool value_equal(struct value a, struct value b);
/* A copy whose bytes live in the arena. */
struct value value_copy(struct arena *arena, struct value a);
/* The text of a TEXT, "" for anything else. */
struct text value_as_text(struct value a);
/* NUL-terminated; "" for NULL, numbers printed. */
char *value_as_string(struct arena *arena, struct value a);
/* The number of an INT (a REAL cut), else 0. */
int64_t value_as_int(struct value a);

#endif
