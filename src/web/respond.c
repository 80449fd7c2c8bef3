/* SPDX-License-Identifier: Apache-2.0 */
#include "web/http.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

enum { RESPONSE_HEADER_COUNT_MAX = 32 };

static void header_add(struct response *response, const char *name, const char *value)
{
    struct param_list *headers = &response->headers;
    assert(strpbrk(name, "\r\n") == NULL && strpbrk(value, "\r\n") == NULL);
    assert(headers->count < RESPONSE_HEADER_COUNT_MAX);
    if (headers->items == NULL)
        headers->items =
            arena_array(response->call->arena, RESPONSE_HEADER_COUNT_MAX, sizeof(struct param));
    headers->items[headers->count++] =
        (struct param){text_from(name), text_from(arena_string(response->call->arena, value))};
}

void response_header(struct response *response, const char *name, const char *value)
{
    struct param_list *headers = &response->headers;
    size_t kept = 0;
    for (size_t i = 0; i < headers->count; i++)
        if (strcasecmp(headers->items[i].name.data, name) != 0)
            headers->items[kept++] = headers->items[i];
    headers->count = kept;
    header_add(response, name, value);
}

void response_cookie(struct response *response, const struct request *request, const char *name,
                     const char *value, int64_t max_age_s)
{
    struct arena *arena = response->call->arena;
    const char *age = "";
    assert(strpbrk(value, ";, \"\\") == NULL);
    if (max_age_s != 0)
        age = arena_format(arena, "; Max-Age=%lld", (long long)(max_age_s < 0 ? 0 : max_age_s));
    header_add(response, "Set-Cookie",
               arena_format(arena, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s", name, value,
                            request->is_tls ? "; Secure" : "", age));
}

struct page respond_html(struct request *request, struct response *response, int status)
{
    response->status = status;
    response_header(response, "Content-Type", "text/html; charset=utf-8");
    return (struct page){.out = &response->body,
                         .call = request->call,
                         .lang = request->call->lang,
                         .request = request,
                         .csrf = request->csrf};
}

void respond_redirect(struct response *response, struct url url)
{
    response->status = 303;
    response_header(response, "Location", url.string);
}

struct buffer *respond_json(struct response *response, int status)
{
    response->status = status;
    response_header(response, "Content-Type", "application/json");
    return &response->body;
}

void respond_bytes(struct response *response, int status, const char *type, struct text bytes)
{
    response->status = status;
    response_header(response, "Content-Type", type);
    buffer_text(&response->body, bytes);
}

void json_put(struct buffer *out, struct text text)
{
    size_t start = 0;
    buffer_char(out, '"');
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c >= ' ' && c != '"' && c != '\\')
            continue;
        buffer_put(out, text.data + start, i - start);
        start = i + 1;
        if (c >= ' ')
            buffer_format(out, "\\%c", c);
        else
            buffer_format(out, "\\u%04x", c);
    }
    if (text.size > start)
        buffer_put(out, text.data + start, text.size - start);
    buffer_char(out, '"');
}

static void json_member(struct buffer *out, const char *before, const char *name,
                        const char *value)
{
    buffer_puts(out, before);
    json_put(out, text_from(name));
    buffer_char(out, ':');
    json_put(out, text_from(value));
}

/* "#/fields/name": what the place in a JSON body and the field's name say together. */
static const char *pointer_of(const struct call *call, const struct problem *problem)
{
    struct buffer out = buffer_new(call->arena, 64 * 1024);
    buffer_puts(&out, problem->where);
    if (*problem->field != '\0')
        buffer_char(&out, '/');
    for (const char *c = problem->field; *c != '\0'; c++) {
        if (*c == '~' || *c == '/')
            buffer_puts(&out, *c == '~' ? "~0" : "~1");
        else
            buffer_percent(&out, (struct text){c, 1});
    }
    return buffer_string(&out);
}

/* What nobody looked at closely enough to say more of it. */
static struct label detail_of(int status)
{
    switch (status) {
    case 400:
        return L("送信された要求を読み取れません。", "The request cannot be read.");
    case 401:
        return L("サインインするか、APIトークンを付けてください。",
                 "Sign in, or send an API token.");
    case 403:
        return L("この操作は許可されていません。", "You may not do this.");
    case 404:
        return L("このアドレスには何もありません。", "There is nothing at this address.");
    case 405:
        return L("このアドレスでは、この操作（メソッド）はできません。できるものはAllowヘッダーにあります。",
                 "This method is not possible at this address. The header Allow says which are.");
    case 413:
        return L("送信されたデータが大きすぎます。", "What was sent is too large.");
    case 415:
        return L("この形式のデータは受け取れません。", "Data of this type is not taken here.");
    case 429:
        return L("要求が多すぎます。Retry-Afterの秒数だけ待ってください。",
                 "Too many requests. Wait for the seconds that Retry-After says.");
    case 431:
        return L("ヘッダーが大きすぎます。", "The headers are too large.");
    case 503:
        return L("今は混み合っています。少し待ってからやり直してください。",
                 "Too busy at present. Try again in a moment.");
    default:
        return L("処理できませんでした。", "Something went wrong.");
    }
}

void respond_problem(struct response *response, enum error_kind kind)
{
    const struct call *call = response->call;
    if (!call_ok(call))
        kind = call_error(call);
    int status = error_http_status(kind);
    if (response->status >= 400)
        status = response->status;
    /* Refused before anything was looked at (too often, too large): the status says what it is. */
    for (int i = 0; call_ok(call) && i < ERROR__COUNT; i++)
        if (error_http_status((enum error_kind)i) == status)
            kind = (enum error_kind)i;
    response->status = status;
    response_header(response, "Content-Type", "application/problem+json");
    struct buffer *out = &response->body;
    /* No kind of error has this status: the thing is there, asked in a wrong way. */
    const char *name = status == 405 ? "method" : error_name(kind);
    json_member(out, "{", "type", arena_format(call->arena, "urn:kaname:problem:%s", name));
    json_member(out, ",", "title", name);
    buffer_format(out, ",\"status\":%d", status);
    json_member(out, ",", "detail", call->problems != NULL ? call->problems->text
                                                           : call_label(call, detail_of(status)));
    buffer_puts(out, ",\"errors\":[");
    for (const struct problem *p = call->problems; p != NULL; p = p->next) {
        json_member(out, p == call->problems ? "{" : ",{", "field", p->field);
        if (p->where != NULL && *p->where == '#')
            json_member(out, ",", "pointer", pointer_of(call, p));
        else if (p->where != NULL)
            json_member(out, ",", "where", p->where);
        json_member(out, ",", "detail", p->text);
        buffer_char(out, '}');
    }
    buffer_puts(out, "]}");
}

/* An ASCII name for old programs, the real one percent-encoded (RFC 8187). */
static void disposition_set(struct response *response, const char *type, const char *name)
{
    struct buffer out = buffer_new(response->call->arena, 8 * 1024);
    buffer_puts(&out, "attachment; filename=\"");
    for (const char *c = name; *c != '\0'; c++)
        buffer_char(&out, *c < ' ' || *c > '~' || strchr("\"\\%/;", *c) != NULL ? '_' : *c);
    buffer_puts(&out, "\"; filename*=UTF-8''");
    buffer_percent(&out, text_from(name));
    response->status = 200;
    response_header(response, "Content-Type", type);
    response_header(response, "Content-Disposition", buffer_string(&out));
}

void respond_file(struct response *response, const char *type, const char *name, int fd,
                  int64_t size)
{
    disposition_set(response, type, name);
    response->fd = fd;
    response->stream_size = size;
}

void respond_download(struct response *response, const char *type, const char *name,
                      struct text bytes)
{
    disposition_set(response, type, name);
    response->fixed = bytes;
}

void respond_stream(struct response *response, const char *type, const char *name,
                    response_read *read, void (*read_end)(void *), void *source)
{
    disposition_set(response, type, name);
    response->read = read;
    response->read_end = read_end;
    response->source = source;
    response->stream_size = -1;
}
