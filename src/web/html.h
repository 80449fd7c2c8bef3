/* SPDX-License-Identifier: Apache-2.0 */
/* What templates are compiled to (tools/tmplc.c). A template writes into a page; {{= x}} picks the
 * writer by the type of x, so that text is always escaped and an unknown type does not compile.
 * The one way to emit markup is struct html_raw. */
#ifndef WEB_HTML_H
#define WEB_HTML_H

#include "base/call.h"

struct request; /* web/http.h */

/* The page being written; every template has it as its first parameter, called p. */
struct page {
    struct buffer *out;
    struct call *call;
    enum lang lang;
    const struct request *request; /* NULL outside of a request */
    const char *csrf;              /* the token every form carries, "" when nobody is signed in */
    void *site; /* what the site's layout wants to know; the kernel never looks */
};

/* Markup that is already safe: made by a template or by a writer that escapes. */
struct html_raw {
    struct text text;
};

/* An address fit for href, src and action: only the functions below make one. */
struct url {
    const char *string;
};

/* A path of this site: "/…" but not "//…"; anything else is a bug and asserts. */
struct url url_local(struct arena *arena, const char *path);
/* A path of this site that somebody sent or typed, with what has to be percent-encoded; "/" for
 * anything that would lead away. */
struct url url_given(struct arena *arena, struct text path);
/* An address from outside: http, https or mailto and without control characters; otherwise "#". */
struct url url_outside(struct arena *arena, struct text address);
/* With "/segment" appended, percent-encoded; before any query. */
struct url url_segment(struct arena *arena, struct url url, struct text segment);
struct url url_number(struct arena *arena, struct url url, int64_t number);
/* With "?name=value" or "&name=value" appended, percent-encoded. */
struct url url_query(struct arena *arena, struct url url, const char *name, struct text value);

void html_literal(struct page *p, const char *data, size_t size);
void html_put_string(struct page *p, const char *string); /* NULL writes nothing */
void html_put_text(struct page *p, struct text text);
void html_put_int(struct page *p, int64_t number);
void html_put_label(struct page *p, struct label label);
void html_put_raw(struct page *p, struct html_raw raw);
void html_put_url(struct page *p, struct url url);
/* Percent-encoded, behind the fixed beginning of an address. */
void html_part_string(struct page *p, const char *string);
void html_part_text(struct page *p, struct text text);

/* {{= x}} in text and in double-quoted attributes. */
#define html_put(p, x)                                                                             \
    _Generic((x), char *: html_put_string, const char *: html_put_string,                          \
             struct text: html_put_text, struct label: html_put_label,                             \
             struct html_raw: html_put_raw, struct url: html_put_url, short: html_put_int,         \
             unsigned short: html_put_int, int: html_put_int, unsigned: html_put_int,              \
             long: html_put_int, unsigned long: html_put_int, long long: html_put_int,             \
             unsigned long long: html_put_int)(p, x)

/* {{= x}} in a double-quoted attribute other than an address: no markup there. */
#define html_attr(p, x)                                                                            \
    _Generic((x), char *: html_put_string, const char *: html_put_string,                          \
             struct text: html_put_text, struct label: html_put_label, short: html_put_int,        \
             unsigned short: html_put_int, int: html_put_int, unsigned: html_put_int,              \
             long: html_put_int, unsigned long: html_put_int, long long: html_put_int,             \
             unsigned long long: html_put_int)(p, x)

/* {{= x}} behind the fixed beginning of an address: href="/r/{{= name}}". */
#define html_part(p, x)                                                                            \
    _Generic((x), char *: html_part_string, const char *: html_part_string,                        \
             struct text: html_part_text, short: html_put_int, unsigned short: html_put_int,       \
             int: html_put_int, unsigned: html_put_int, long: html_put_int,                        \
             unsigned long: html_put_int, long long: html_put_int,                                 \
             unsigned long long: html_put_int)(p, x)

/* "checked" and its like: {{ html_flag(p, is_on, " checked"); }} inside a tag. */
#define html_flag(p, is_on, literal)                                                               \
    ((is_on) ? html_literal(p, "" literal, sizeof(literal) - 1) : (void)0)

#endif
