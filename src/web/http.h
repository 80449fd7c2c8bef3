/* SPDX-License-Identifier: Apache-2.0 */
/* A request as a handler sees it, and the response it fills in. Every byte has passed the guard
 * (web/guard.h) and the limits of struct server_options; all texts are UTF-8 without NUL and live
 * as long as the call's arena. Routing is in web/route.h, the server in web/server.h. */
#ifndef WEB_HTTP_H
#define WEB_HTTP_H

#include "web/html.h"

enum method { METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_PUT, METHOD_PATCH, METHOD_DELETE,
              METHOD__COUNT };

struct param {
    struct text name, value;
};

struct param_list {
    struct param *items;
    size_t count;
};

/* A file of multipart/form-data, in an unnamed temporary file that is closed with the request. */
struct upload {
    struct text field, name, type; /* name: the last part of what the browser said; untrusted */
    int fd;                        /* positioned at its start */
    int64_t size;
    struct upload *next;
};

struct request {
    struct call *call;
    enum method method;
    const struct route *route;
    struct text target;       /* as sent: path and query, percent-encoded */
    struct text path;         /* decoded; begins with '/' */
    struct param_list params; /* {name} parts of the route's pattern */
    struct param_list query, form, cookies, headers;
    struct text body; /* whole, for JSON and other non-form types; see ROUTE_LARGE_BODY */
    struct upload *uploads;
    struct text if_match; /* of the header, without W/ and quotes; size 0: none */
    struct text host;
    const char *remote; /* numeric address of the client, also behind a proxy */
    bool is_tls; /* so the browser came: to us, or to a proxy in front of us */
    bool wants_json;  /* Accept prefers JSON, or the path begins with /api/ */
    bool has_bearer;  /* Authorization: Bearer: no cookie counts, so no CSRF check either */
    struct text bearer;
    int64_t token_id; /* of a bearer token that the authenticate hook took; 0: none */
    const char *csrf; /* set by the authenticate hook for forms; "" without a session */
    void *session;    /* the authenticate hook's own */
};

/* The first value of that name; an empty text with data NULL when there is none. */
struct text param_get(const struct param_list *list, const char *name);
bool param_has(const struct param_list *list, const char *name);
/* The n-th (from 0) value of a repeated name; false when there are fewer. */
bool param_nth(const struct param_list *list, const char *name, size_t n, struct text *out);
/* A number, or fallback when it is missing or is not one. */
int64_t param_int(const struct param_list *list, const char *name, int64_t fallback);
/* Header names compare without case. */
struct text request_header(const struct request *request, const char *name);
/* A {name} of the pattern as a positive number; notes ERROR_MISSING and is false otherwise. */
bool request_id(const struct request *request, const char *name, int64_t *out);
/* NULL too where no file was chosen: a browser then sends one without name and bytes. */
const struct upload *request_upload(const struct request *request, const char *field);

/* Writes the next bytes of a large download into out; returns how many, 0 at the end, -1 to break
 * the connection off. Runs on the server's thread: never wait in it. */
typedef int64_t response_read(void *source, char *out, size_t size_max);

struct response {
    struct call *call;
    int status; /* 0 until somebody answered */
    struct buffer body;
    struct text fixed; /* bytes that outlive the request (an asset), used when body is empty */
    struct param_list headers;
    int fd; /* -1, or a file to send whole; closed by the server */
    response_read *read;
    void (*read_end)(void *source);
    void *source;
    int64_t stream_size; /* of fd or read; -1 when not known */
    bool may_cache;      /* otherwise Cache-Control: no-store */
};

/* Sets (replacing) a header. CR, LF and NUL in the value are a bug and assert: percent-encode what
 * comes from outside. */
void response_header(struct response *response, const char *name, const char *value);
/* HttpOnly, SameSite=Lax, Path=/, and Secure under TLS. max_age_s 0: until the browser closes;
 * negative: delete. May be called several times. */
void response_cookie(struct response *response, const struct request *request, const char *name,
                     const char *value, int64_t max_age_s);

/* A page to write templates into; answers with the status and text/html. */
struct page respond_html(struct request *request, struct response *response, int status);
/* 303 See Other. */
void respond_redirect(struct response *response, struct url url);
/* The body's buffer, to be filled with JSON text; status and application/json are set. */
struct buffer *respond_json(struct response *response, int status);
/* Plain text or anything else with its own type; bytes are copied. */
void respond_bytes(struct response *response, int status, const char *type, struct text bytes);
/* RFC 9457 problem+json of the call's problems: type, title, status, detail, errors[field, where,
 * detail]; a place that begins with # becomes, with the field behind it, a JSON pointer (RFC 6901
 * §6) in the member pointer. Status from the gravest kind; the given one is for no problem. */
void respond_problem(struct response *response, enum error_kind kind);
/* A download; the name may be any UTF-8 (RFC 6266, RFC 8187). fd is taken over. */
void respond_file(struct response *response, const char *type, const char *name, int fd,
                  int64_t size);
/* The same from memory of the arena. */
void respond_download(struct response *response, const char *type, const char *name,
                      struct text bytes);
/* The same from a source; read_end (may be NULL) runs once, whether the client stayed or not. The
 * arena lives until then. */
void respond_stream(struct response *response, const char *type, const char *name,
                    response_read *read, void (*read_end)(void *), void *source);

/* Appends "…" with JSON escapes (RFC 8259). */
void json_put(struct buffer *out, struct text text);

#endif
