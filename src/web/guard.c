/* SPDX-License-Identifier: Apache-2.0 */
#include "web/guard.h"

#include <string.h>
#include <strings.h>

/* RFC 9110 §5.6.2 */
static bool is_token(struct text a)
{
    for (size_t i = 0; i < a.size; i++) {
        char c = a.data[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!is_letter && (c == '\0' || strchr("!#$%&'*+-.^_`|~", c) == NULL))
            return false;
    }
    return a.size > 0;
}

static bool is_visible(const char *string)
{
    for (; *string != '\0'; string++)
        if ((unsigned char)*string <= ' ' || (unsigned char)*string >= 0x7f)
            return false;
    return true;
}

void guard_begin(struct guard *guard, const char *method, const char *target, const char *version,
                 int count_max, size_t size_max)
{
    *guard = (struct guard){.expected = version + strlen("HTTP/1.1") + 2,
                            .count_max = count_max,
                            .size = strlen(method) + strlen(target),
                            .target_size = strlen(target),
                            .size_max = size_max,
                            .length = -1,
                            .is_http_1_1 = strcmp(version, "HTTP/1.1") == 0};
    bool is_known = guard->is_http_1_1 || strcmp(version, "HTTP/1.0") == 0;
    if (!is_token(text_from(method)) || target[0] != '/' || !is_visible(target) || !is_known)
        guard->status = 400;
}

void guard_line(struct guard *guard, const char *method, const char *target_end,
                const char *version)
{
    const char *target = target_end - guard->target_size;
    guard->begin = method;
    if (target != method + strlen(method) + 1 || version != target_end + 1)
        guard->status = 400;
}

static bool name_is(struct text name, const char *wanted)
{
    return name.size == strlen(wanted) && strncasecmp(name.data, wanted, name.size) == 0;
}

static bool is_clean(struct text value)
{
    for (size_t i = 0; i < value.size; i++) {
        unsigned char c = (unsigned char)value.data[i];
        if ((c < ' ' && c != '\t') || c == 0x7f)
            return false;
    }
    return true;
}

/* A body without its length may be refused (RFC 9112 §6.3). It is: the library takes bare LF
 * between the chunks, hides them from us, and knows "chunked" only without blanks behind it. */
static void coding_check(struct guard *guard, struct text value)
{
    bool is_chunked = guard->encodings++ == 0 && name_is(value, "chunked");
    if (!is_chunked || !guard->is_http_1_1)
        guard->status = 400;
    guard->is_chunked = true;
}

/* RFC 9110 §7.2: one host, of characters that need no quoting anywhere. */
static bool is_host(struct text value)
{
    for (size_t i = 0; i < value.size; i++) {
        char c = value.data[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!is_letter && (c == '\0' || strchr(".-_:[]", c) == NULL))
            return false;
    }
    return value.size > 0 && value.size <= 255;
}

static void framing_check(struct guard *guard, struct text name, struct text value)
{
    bool is_fine = true;
    if (name_is(name, "host")) {
        is_fine = guard->hosts++ == 0 && is_host(text_trim(value));
    } else if (name_is(name, "content-length")) {
        is_fine = guard->lengths++ == 0 && value.size > 0 && value.size < 19 &&
                  value.data[0] >= '0' && value.data[0] <= '9' &&
                  text_to_int(value, &guard->length);
    } else if (name_is(name, "transfer-encoding")) {
        coding_check(guard, value);
    }
    if (!is_fine)
        guard->status = 400;
}

void guard_field(struct guard *guard, struct text name, struct text value)
{
    guard->size += name.size + value.size + 4;
    guard->count += 1;
    /* The value follows its name, the colon and some blanks; CR LF have become two NULs. */
    const char *name_end = name.data + name.size;
    bool is_in_place = name.data == guard->expected && value.data > name_end;
    for (const char *c = name_end + 1; is_in_place && c < value.data; c++)
        is_in_place = *c == ' ' || *c == '\t';
    is_in_place = is_in_place && value.data[value.size] == '\0' &&
                  value.data[value.size + 1] == '\0';
    guard->expected = value.data + value.size + 2;
    if (!is_in_place || !is_token(name) || !is_clean(value))
        guard->status = 400;
    else
        framing_check(guard, name, value);
}

int guard_end(struct guard *guard, size_t size)
{
    /* Behind the last field comes CR LF. A field without a name is an empty line to the library,
     * which reads what follows as another request. */
    if (guard->expected + 2 != guard->begin + size)
        guard->status = 400;
    if (guard->status == 0 && (guard->hosts != 1 || (guard->lengths > 0 && guard->encodings > 0)))
        guard->status = 400;
    if (guard->status == 0 && (guard->size > guard->size_max || guard->count > guard->count_max))
        guard->status = 431;
    if (guard->status == 0 && guard->is_chunked)
        guard->status = 411;
    return guard->status;
}
