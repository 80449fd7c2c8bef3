/* SPDX-License-Identifier: Apache-2.0 */
/* Text with a length, for what comes from outside (it may hold NUL bytes), and a buffer to build
 * it. A buffer past its maximum swallows what follows and says so in is_over: check it at the
 * end. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
    const char *data;
    size_t size;
};

#define TEXT_LITERAL(s) ((struct text){(s), sizeof(s) - 1})

/* NULL counts as empty. */
struct text text_from(const char *string);
bool text_equal(struct text a, struct text b);
bool text_is(struct text a, const char *string);
bool text_starts(struct text a, const char *prefix);
/* Without white space at both ends, the ideographic space (U+3000) included. */
struct text text_trim(struct text a);
/* A NUL-terminated copy. */
char *text_string(struct arena *arena, struct text a);
bool text_is_utf8(struct text a);
/* Characters of UTF-8, as limits count them and people do. */
size_t text_characters(struct text a);
/* The beginning that has at most so many bytes, cut between characters. */
struct text text_cut(struct text a, size_t size_max);
/* The part up to the separator; *rest goes on behind it. False when nothing is left. */
bool text_split(struct text *rest, char separator, struct text *part);

/* A whole number with an optional sign, in ASCII digits only; false if anything else. */
bool text_to_int(struct text a, int64_t *out);

struct buffer {
    struct arena *arena;
    char *data;
    size_t size, capacity, size_max;
    bool is_over; /* something did not fit */
};


/* An empty buffer in the arena that may grow to size_max bytes. */
struct buffer buffer_new(struct arena *arena, size_t size_max);
void buffer_put(struct buffer *out, const void *data, size_t size);
void buffer_puts(struct buffer *out, const char *string);
void buffer_text(struct buffer *out, struct text a);
void buffer_char(struct buffer *out, char c);
void buffer_int(struct buffer *out, int64_t number);
void buffer_format(struct buffer *out, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* What was put, NUL-terminated; lives in the arena. */
char *buffer_string(struct buffer *out);
struct text buffer_view(const struct buffer *out);

/* HTML and XML text or double-quoted attribute: & < > " ' become references, and characters that
 * XML 1.0 forbids become U+FFFD. */
void buffer_escape(struct buffer *out, struct text a);
/* A JSON string with its quotes (RFC 8259); bytes that are not UTF-8 become U+FFFD. */
void buffer_json(struct buffer *out, struct text a);
/* RFC 3986 percent-encoding of everything but unreserved characters. */
void buffer_percent(struct buffer *out, struct text a);

#endif
