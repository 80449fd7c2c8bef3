/* SPDX-License-Identifier: Apache-2.0 */
/* Between the server and the routes: a request goes through router_find and router_open when its
 * headers are there, and through router_run when its body is there too. */
#ifndef WEB_DISPATCH_H
#define WEB_DISPATCH_H

#include "web/route.h"

/* While it grows a buffer takes twice its size of the 64 MiB that a request has. */
enum { RESPONSE_SIZE_MAX = 16 * 1024 * 1024 };

/* Ready to be answered. */
void response_begin(struct response *response, struct call *call);
/* Finds the route, reads query and cookies. The method's name is what came over the wire. False:
 * refused, the response is filled in. */
bool router_find(const struct router *router, const char *method, struct request *request,
                 struct response *response);
/* Asks who it is and whether they may; false as above. With is_bracketed the begin hook has run and
 * router_run will run end (no body in between). */
bool router_open(const struct router *router, bool is_bracketed, struct request *request,
                 struct response *response);
/* Checks once more who it is where a body came in between, and CSRF; runs the handler. The response
 * is filled in. */
void router_run(const struct router *router, bool is_bracketed, struct request *request,
                struct response *response);
/* Fills in an error as the route wants it; status 0 takes the kind's. */
void router_error(const struct router *router, struct request *request, struct response *response,
                  enum error_kind kind, int status);

/* web/match.c: the row for a path; its {names} go to params. *allowed gets the methods (bits of
 * enum method) that the path knows. */
const struct route *route_match(const struct router *router, struct arena *arena,
                                enum method method, struct text raw_path,
                                struct param_list *params, unsigned *allowed);
const struct server_hooks *router_hooks(const struct router *router);

#endif
