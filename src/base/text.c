/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"

#include <stdio.h>
#include <string.h>

struct text text_from(const char *string)
{
    return string == NULL ? (struct text){"", 0} : (struct text){string, strlen(string)};
}

bool text_equal(struct text a, struct text b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

bool text_is(struct text a, const char *string)
{
    return text_equal(a, text_from(string));
}

bool text_starts(struct text a, const char *prefix)
{
    size_t size = strlen(prefix);
    return a.size >= size && memcmp(a.data, prefix, size) == 0;
}

/* Bytes of white space at the start of a: 1 for ASCII, 3 for U+3000, 0 for none. */
static size_t space_at(const char *data, size_t size)
{
    if (size >= 1 && strchr(" \t\r\n\f\v", data[0]) != NULL && data[0] != '\0')
        return 1;
    return size >= 3 && memcmp(data, "\xe3\x80\x80", 3) == 0 ? 3 : 0;
}

struct text text_trim(struct text a)
{
    size_t n;
    while ((n = space_at(a.data, a.size)) > 0) {
        a.data += n;
        a.size -= n;
    }
    for (;;) {
        if (a.size >= 1 && space_at(a.data + a.size - 1, 1) == 1)
            a.size -= 1;
        else if (a.size >= 3 && space_at(a.data + a.size - 3, 3) == 3)
            a.size -= 3;
        else
            return a;
    }
}

char *text_string(struct arena *arena, struct text a)
{
    return arena_copy(arena, a.data, a.size);
}

/* Length of the well-formed UTF-8 sequence at p (RFC 3629), 0 if it is not one. */
static size_t utf8_size(const unsigned char *p, size_t left)
{
    if (p[0] < 0x80)
        return 1;
    size_t size = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
    if (p[0] < 0xc2 || p[0] > 0xf4 || left < size)
        return 0;
    for (size_t i = 1; i < size; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    bool is_overlong = (p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xf0 && p[1] < 0x90);
    bool is_surrogate = p[0] == 0xed && p[1] > 0x9f;
    bool is_past_end = p[0] == 0xf4 && p[1] > 0x8f;
    return is_overlong || is_surrogate || is_past_end ? 0 : size;
}

bool text_is_utf8(struct text a)
{
    for (size_t i = 0; i < a.size;) {
        size_t size = utf8_size((const unsigned char *)a.data + i, a.size - i);
        if (size == 0)
            return false;
        i += size;
    }
    return true;
}

size_t text_characters(struct text a)
{
    size_t count = 0;
    for (size_t i = 0; i < a.size; i++)
        count += ((unsigned char)a.data[i] & 0xc0) != 0x80;
    return count;
}

struct text text_cut(struct text a, size_t size_max)
{
    if (a.size <= size_max)
        return a;
    while (size_max > 0 && ((unsigned char)a.data[size_max] & 0xc0) == 0x80)
        size_max--;
    return (struct text){a.data, size_max};
}

bool text_split(struct text *rest, char separator, struct text *part)
{
    if (rest->data == NULL)
        return false;
    const char *end = rest->size > 0 ? memchr(rest->data, separator, rest->size) : NULL;
    if (end == NULL) {
        *part = *rest;
        *rest = (struct text){NULL, 0};
        return true;
    }
    *part = (struct text){rest->data, (size_t)(end - rest->data)};
    *rest = (struct text){end + 1, rest->size - part->size - 1};
    return true;
}

bool text_to_int(struct text a, int64_t *out)
{
    bool is_negative = a.size > 0 && a.data[0] == '-';
    size_t i = is_negative || (a.size > 0 && a.data[0] == '+');
    if (i == a.size)
        return false;
    int64_t number = 0;
    for (; i < a.size; i++) {
        if (a.data[i] < '0' || a.data[i] > '9' || __builtin_mul_overflow(number, 10, &number))
            return false;
        int digit = a.data[i] - '0';
        if (__builtin_add_overflow(number, is_negative ? -digit : digit, &number))
            return false;
    }
    *out = number;
    return true;
}

struct buffer buffer_new(struct arena *arena, size_t size_max)
{
    return (struct buffer){.arena = arena, .size_max = size_max};
}

static bool buffer_grow(struct buffer *out, size_t more)
{
    if (out->is_over || more > out->size_max - out->size) {
        out->is_over = true;
        return false;
    }
    size_t wanted = out->size + more + 1;
    if (wanted <= out->capacity)
        return true;
    size_t capacity = out->capacity == 0 ? 256 : out->capacity * 2;
    if (capacity > out->size_max + 1)
        capacity = out->size_max + 1;
    if (capacity < wanted)
        capacity = wanted;
    char *data = arena_alloc(out->arena, capacity);
    if (out->size > 0)
        memcpy(data, out->data, out->size);
    out->data = data;
    out->capacity = capacity;
    return true;
}

void buffer_put(struct buffer *out, const void *data, size_t size)
{
    if (size == 0 || !buffer_grow(out, size))
        return;
    memcpy(out->data + out->size, data, size);
    out->size += size;
    out->data[out->size] = '\0';
}

void buffer_puts(struct buffer *out, const char *string)
{
    buffer_put(out, string, strlen(string));
}

void buffer_text(struct buffer *out, struct text a)
{
    buffer_put(out, a.data, a.size);
}

void buffer_char(struct buffer *out, char c)
{
    buffer_put(out, &c, 1);
}

void buffer_int(struct buffer *out, int64_t number)
{
    char digits[24];
    int size = snprintf(digits, sizeof digits, "%lld", (long long)number);
    buffer_put(out, digits, (size_t)size);
}

void buffer_format(struct buffer *out, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, format, args);
    if (size > 0 && buffer_grow(out, (size_t)size)) {
        vsnprintf(out->data + out->size, (size_t)size + 1, format, again);
        out->size += (size_t)size;
    }
    va_end(again);
    va_end(args);
}

char *buffer_string(struct buffer *out)
{
    return out->size == 0 ? arena_string(out->arena, "") : out->data;
}

struct text buffer_view(const struct buffer *out)
{
    return (struct text){out->size == 0 ? "" : out->data, out->size};
}

static const char *reference_of(unsigned char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return c < ' ' && c != '\t' && c != '\n' && c != '\r' ? "\xef\xbf\xbd" : NULL;
    }
}

void buffer_escape(struct buffer *out, struct text a)
{
    size_t plain = 0;
    for (size_t i = 0; i < a.size; i++) {
        const char *reference = reference_of((unsigned char)a.data[i]);
        if (reference == NULL)
            continue;
        buffer_put(out, a.data + plain, i - plain);
        buffer_puts(out, reference);
        plain = i + 1;
    }
    buffer_put(out, a.data + plain, a.size - plain);
}

/* Writes what stands at a[i] into a JSON string and returns how many bytes that were. */
static size_t json_character(struct buffer *out, struct text a, size_t i)
{
    unsigned char c = (unsigned char)a.data[i];
    if (c == '"' || c == '\\')
        buffer_format(out, "\\%c", c);
    else if (c == '\n')
        buffer_puts(out, "\\n");
    else if (c < ' ')
        buffer_format(out, "\\u%04x", c);
    else {
        size_t size = utf8_size(&((const unsigned char *)a.data)[i], a.size - i);
        buffer_put(out, size == 0 ? "\xef\xbf\xbd" : a.data + i, size == 0 ? 3 : size);
        return size == 0 ? 1 : size;
    }
    return 1;
}

void buffer_json(struct buffer *out, struct text a)
{
    buffer_char(out, '"');
    for (size_t i = 0; i < a.size;)
        i += json_character(out, a, i);
    buffer_char(out, '"');
}

void buffer_percent(struct buffer *out, struct text a)
{
    static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                     "0123456789-._~";
    for (size_t i = 0; i < a.size; i++) {
        unsigned char c = (unsigned char)a.data[i];
        if (c != '\0' && strchr(unreserved, c) != NULL)
            buffer_char(out, (char)c);
        else
            buffer_format(out, "%%%02X", c);
    }
}
