/* SPDX-License-Identifier: Apache-2.0 */
/* Routes are tables that modules hand to server_start; each row says who may. For every method but
 * GET and HEAD the router itself checks the origin and the CSRF token before the handler runs. */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

#include "web/http.h"

enum access {
    ACCESS_UNSET, /* the server does not start */
    ACCESS_PUBLIC,
    ACCESS_SIGNED_IN,
    ACCESS_RIGHT, /* signed in, and route.right holds: the authorize hook decides */
};

enum route_flag {
    ROUTE_API = 1,        /* errors are problem+json; a session still needs the CSRF token */
    ROUTE_FILES = 2,      /* multipart files are taken (otherwise 415) */
    ROUTE_LARGE_BODY = 4, /* a body up to body_large_max bytes in memory, else form_max */
    ROUTE_SLOW = 16, /* hashes a password or asks another machine: has threads of its own */
    ROUTE_NO_CSRF = 8,    /* checks by itself, such as sign-in by OpenID Connect's callback */
};

/* True: the response is filled in. False: the call has problems, and the router answers with the
 * hook's error page or problem+json. */
typedef bool route_handler(struct call *call, struct request *request, struct response *response);

struct route {
    enum method method; /* a GET row serves HEAD too */
    const char *pattern; /* "/r/{register}/{id}": a {name} takes one whole part that is not empty */
    route_handler *handler;
    enum access access;
    int right; /* with ACCESS_RIGHT: what the authorize hook understands */
    unsigned flags;
    const char *note; /* one line of help for lists of routes, or NULL */
};

struct route_table {
    const struct route *routes;
    size_t count;
};
/* An initializer: struct route_table t = ROUTE_TABLE(rows); */
#define ROUTE_TABLE(rows) {(rows), sizeof(rows) / sizeof(rows)[0]}

/* What the kernel does not know. begin and end bracket everything that a request does (they lend
 * and return the database connection); a body is received outside of them. Any may be NULL except
 * authorize when a route needs it. */
struct server_hooks {
    bool (*begin)(struct call *call, struct request *request);
    void (*end)(struct call *call, struct request *request);
    /* Sets call->user, call->lang, request->csrf from cookie or bearer token; NULL user = nobody.
     * False, with problems, only when a token was given that is not valid. */
    bool (*authenticate)(struct call *call, struct request *request);
    /* Where the signed-in user has to go before anything else (change the password), or NULL. Pages
     * are redirected there, everything else is refused. May be NULL. */
    const char *(*detour)(struct call *call, const struct request *request);
    /* For ACCESS_RIGHT, after sign-in is known; false with ERROR_FORBIDDEN noted. */
    bool (*authorize)(struct call *call, struct request *request, const struct route *route);
    /* The token in form["csrf"] or header X-CSRF-Token against the session. */
    bool (*csrf_check)(struct call *call, struct request *request);
    /* An HTML page for what went wrong; call->problems may be empty (404). */
    void (*render_error)(struct call *call, struct request *request, struct response *response,
                         enum error_kind kind, int status);
    /* Where nobody is sent who must sign in first (HTML GET); NULL: 401. Gets ?next=PATH. */
    const char *sign_in_path;
};

struct router;

/* False, with the reason on the log, when a row has no access, no handler, a pattern that is not
 * one, or says the same as another row. Lives in the arena. */
bool router_new(struct arena *arena, const struct route_table *tables, size_t count,
                const struct server_hooks *hooks, struct router **out);

/* Every row in order, for tests that try each role on each route. */
size_t router_count(const struct router *router);
const struct route *router_row(const struct router *router, size_t index);

#endif
