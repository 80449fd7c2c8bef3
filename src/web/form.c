/* SPDX-License-Identifier: Apache-2.0 */
#include "web/form.h"

#include <string.h>
#include <strings.h>

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool decode(struct arena *arena, struct text a, bool is_form, struct text *out)
{
    char *data = arena_alloc(arena, a.size + 1);
    size_t size = 0;
    for (size_t i = 0; i < a.size; i++) {
        char c = a.data[i];
        if (c == '%') {
            int high = i + 2 < a.size ? hex_digit(a.data[i + 1]) : -1;
            int low = i + 2 < a.size ? hex_digit(a.data[i + 2]) : -1;
            if (high < 0 || low < 0)
                return false;
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && is_form) {
            c = ' ';
        }
        if (c == '\0')
            return false;
        data[size++] = c;
    }
    *out = (struct text){data, size};
    return text_is_utf8(*out);
}

bool percent_decode(struct arena *arena, struct text a, struct text *out)
{
    return decode(arena, a, false, out);
}

static size_t separator_count(struct text a, char separator)
{
    size_t count = 0;
    for (size_t i = 0; i < a.size; i++)
        count += a.data[i] == separator;
    return count;
}

bool form_parse(struct call *call, struct text body, struct param_list *out)
{
    *out = (struct param_list){0};
    if (body.size == 0)
        return true;
    size_t count_max = separator_count(body, '&') + 1;
    if (count_max > PARAM_COUNT_MAX)
        return call_fail(call, ERROR_TOO_LARGE, NULL, "入力項目が多すぎます（上限%d件）。",
                         "Too many parameters (at most %d).", PARAM_COUNT_MAX);
    out->items = arena_array(call->arena, count_max, sizeof *out->items);
    struct text part, rest = body;
    while (text_split(&rest, '&', &part)) {
        if (part.size == 0)
            continue;
        struct text value = part, name;
        text_split(&value, '=', &name);
        struct param *param = &out->items[out->count++];
        bool is_decoded = decode(call->arena, name, true, &param->name) &&
                          decode(call->arena, value, true, &param->value);
        if (!is_decoded || name.size > PARAM_NAME_SIZE_MAX)
            return call_fail(call, ERROR_INVALID, NULL, "送信された文字を読み取れません。",
                             "The submitted text cannot be read.");
    }
    return true;
}

/* RFC 6265 §4.1.1 cookie-octet, without the quotes that some send around a value. */
static bool is_cookie_clean(struct text a)
{
    for (size_t i = 0; i < a.size; i++) {
        unsigned char c = (unsigned char)a.data[i];
        if (c <= ' ' || c >= 0x7f || strchr("\",;\\", c) != NULL)
            return false;
    }
    return true;
}

void cookies_parse(struct call *call, struct text header, struct param_list *out)
{
    struct text part, rest = header;
    if (header.size == 0)
        return;
    if (out->items == NULL)
        out->items = arena_array(call->arena, COOKIE_COUNT_MAX, sizeof *out->items);
    while (out->count < COOKIE_COUNT_MAX && text_split(&rest, ';', &part)) {
        struct text value = text_trim(part), name;
        if (memchr(part.data, '=', part.size) == NULL)
            continue;
        text_split(&value, '=', &name);
        if (name.size == 0 || !is_cookie_clean(name) || !is_cookie_clean(value))
            continue;
        struct param *param = &out->items[out->count++];
        param->name = (struct text){text_string(call->arena, name), name.size};
        param->value = (struct text){text_string(call->arena, value), value.size};
    }
}

/* A quoted-string (RFC 9110 §5.6.4) or the bytes up to ';'. Moves *at behind it. */
static bool parameter_value(struct arena *arena, struct text a, size_t *at, struct text *out)
{
    char *data = arena_alloc(arena, a.size + 1);
    size_t size = 0;
    if (*at < a.size && a.data[*at] == '"') {
        for (*at += 1; *at < a.size && a.data[*at] != '"'; *at += 1) {
            /* Browsers escape only the quote, as %22; a lone backslash is part of a file's name. */
            if (a.data[*at] == '\\' && *at + 1 < a.size && a.data[*at + 1] == '"')
                *at += 1;
            data[size++] = a.data[*at];
        }
        if (*at >= a.size)
            return false;
        *at += 1;
    } else {
        while (*at < a.size && a.data[*at] != ';' && a.data[*at] != ' ')
            data[size++] = a.data[(*at)++];
    }
    *out = (struct text){data, size};
    return true;
}

bool header_parameter(struct arena *arena, struct text header, const char *name, struct text *out)
{
    size_t at = 0, name_size = strlen(name);
    while (at < header.size && header.data[at] != ';')
        at++;
    while (at < header.size) {
        while (at < header.size && strchr("; \t", header.data[at]) != NULL)
            at++;
        size_t start = at;
        while (at < header.size && strchr("=;", header.data[at]) == NULL)
            at++;
        if (at >= header.size || header.data[at] != '=')
            continue;
        size_t size = at - start;
        at++;
        if (!parameter_value(arena, header, &at, out))
            return false;
        if (size == name_size && strncasecmp(header.data + start, name, size) == 0)
            return true;
        while (at < header.size && header.data[at] != ';')
            at++;
    }
    return false;
}
