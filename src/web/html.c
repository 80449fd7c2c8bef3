/* SPDX-License-Identifier: Apache-2.0 */
#include "web/html.h"

#include <assert.h>
#include <string.h>

static bool has_control(struct text text)
{
    for (size_t i = 0; i < text.size; i++)
        if ((unsigned char)text.data[i] <= ' ' || text.data[i] == 0x7f)
            return true;
    return false;
}

struct url url_local(struct arena *arena, const char *path)
{
    /* Browsers read "/\\host" as "//host". */
    assert(path[0] == '/' && path[1] != '/' && path[1] != '\\');
    assert(!has_control(text_from(path)));
    return (struct url){arena_string(arena, path)};
}

struct url url_given(struct arena *arena, struct text path)
{
    struct buffer out = buffer_new(arena, 256 * 1024);
    bool is_local = path.size > 0 && path.data[0] == '/' &&
                    (path.size == 1 || (path.data[1] != '/' && path.data[1] != '\\'));
    /* Browsers take tabs and line ends out of an address: "/\t/host" would be "//host". */
    for (size_t i = 0; is_local && i < path.size; i++) {
        unsigned char c = (unsigned char)path.data[i];
        if (c > ' ' && c < 0x7f)
            buffer_char(&out, (char)c);
        else
            buffer_percent(&out, (struct text){path.data + i, 1});
    }
    return (struct url){is_local && !out.is_over ? buffer_string(&out) : "/"};
}

struct url url_outside(struct arena *arena, struct text address)
{
    bool is_known = text_starts(address, "https://") || text_starts(address, "http://") ||
                    text_starts(address, "mailto:");
    if (!is_known || has_control(address))
        return (struct url){"#"};
    return (struct url){text_string(arena, address)};
}

struct url url_segment(struct arena *arena, struct url url, struct text segment)
{
    struct buffer out = buffer_new(arena, 64 * 1024);
    buffer_puts(&out, url.string);
    if (out.size == 0 || out.data[out.size - 1] != '/')
        buffer_char(&out, '/');
    buffer_percent(&out, segment);
    return (struct url){buffer_string(&out)};
}

struct url url_number(struct arena *arena, struct url url, int64_t number)
{
    return url_segment(arena, url, text_from(arena_format(arena, "%lld", (long long)number)));
}

struct url url_query(struct arena *arena, struct url url, const char *name, struct text value)
{
    struct buffer out = buffer_new(arena, 64 * 1024);
    buffer_puts(&out, url.string);
    buffer_char(&out, strchr(url.string, '?') == NULL ? '?' : '&');
    buffer_percent(&out, text_from(name));
    buffer_char(&out, '=');
    buffer_percent(&out, value);
    return (struct url){buffer_string(&out)};
}

void html_literal(struct page *p, const char *data, size_t size)
{
    buffer_put(p->out, data, size);
}

void html_put_string(struct page *p, const char *string)
{
    buffer_escape(p->out, text_from(string));
}

void html_put_text(struct page *p, struct text text)
{
    buffer_escape(p->out, text);
}

void html_put_int(struct page *p, int64_t number)
{
    buffer_int(p->out, number);
}

void html_put_label(struct page *p, struct label label)
{
    buffer_escape(p->out, text_from(label_in(label, p->lang)));
}

void html_put_raw(struct page *p, struct html_raw raw)
{
    buffer_text(p->out, raw.text);
}

void html_put_url(struct page *p, struct url url)
{
    buffer_escape(p->out, text_from(url.string));
}

void html_part_string(struct page *p, const char *string)
{
    buffer_percent(p->out, text_from(string));
}

void html_part_text(struct page *p, struct text text)
{
    buffer_percent(p->out, text);
}
