/* SPDX-License-Identifier: Apache-2.0 */
/* JSON from outside (RFC 8259) within limits, and JSON to write. What is read refuses duplicate
 * members, bytes that are not UTF-8, U+0000, numbers that do not fit, and anything behind the value
 * (RFC 7493 asks as much). */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/call.h"

#include <jansson.h>

struct json_limits {
    size_t size_max;  /* bytes */
    int depth_max;    /* of arrays and objects in each other */
    size_t count_max; /* values, counted by their separators */
    bool has_great_numbers; /* whole numbers over 64 bits are read as reals instead of refused */
};

/* NULL with ERROR_TOO_LARGE, or ERROR_INVALID whose place is "line 3, column 7". Freed with the
 * call. */
json_t *json_read(struct call *call, struct text text, const struct json_limits *limits);

/* A writer that knows where commas go. Members have a name, items of arrays NULL. */
struct json_out {
    struct buffer *out;
    int indent; /* -1: all in one line; else the present depth */
    bool has_items;
};

struct json_out json_out(struct buffer *out, bool is_pretty);
/* bracket: '{' or '['; the end is given '}' or ']'. */
void json_begin(struct json_out *json, const char *name, char bracket);
void json_end(struct json_out *json, char bracket);
/* NULL is written as null. */
void json_out_string(struct json_out *json, const char *name, const char *value);
void json_out_text(struct json_out *json, const char *name, struct text value);
void json_out_int(struct json_out *json, const char *name, int64_t value);
void json_out_real(struct json_out *json, const char *name, double value);
void json_out_bool(struct json_out *json, const char *name, bool value);
void json_out_null(struct json_out *json, const char *name);
/* RFC 3339; 0 is written as null. */
void json_out_stamp(struct json_out *json, const char *name, int64_t at_ms);
/* An id; 0 is written as null. */
void json_out_id(struct json_out *json, const char *name, int64_t id);
/* Text that is JSON already. */
void json_out_raw(struct json_out *json, const char *name, const char *text);

#endif
