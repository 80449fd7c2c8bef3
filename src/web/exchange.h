/* SPDX-License-Identifier: Apache-2.0 */
/* One request and its answer while they are under way; kept and used again. Not one for each
 * thread: a thread has many requests in hand whose bodies are still arriving or being sent. */
#ifndef WEB_EXCHANGE_H
#define WEB_EXCHANGE_H

#include "web/dispatch.h"
#include "web/form.h"
#include "web/server.h"

enum { EXCHANGE_ARENA_SIZE_MAX = 64 * 1024 * 1024 };

struct exchange {
    struct exchange *next;
    struct arena *arena;
    struct call call;
    struct request request;
    struct response response;
    struct multipart *multipart;
    struct buffer body;
    int64_t body_received, body_size_max, memory_counted;
    int64_t started_us;
    const char *target_end; /* in the library's buffer, where the request line is */
    bool is_opened, is_refused, has_body, is_form, is_answered;
    char remote[64];
};

/* How the body is taken, from Content-Type and the route's flags; 0, or the status that refuses. */
int exchange_body_begin(struct exchange *exchange, const struct server_options *options,
                        int64_t length);
/* False: broken or too large; the call has the problem. */
bool exchange_body_add(struct exchange *exchange, const char *data, size_t size);
/* The form parsed, the body checked; false with a problem. */
bool exchange_body_end(struct exchange *exchange);
/* Closes what is open; the arena is emptied. */
void exchange_end(struct exchange *exchange);

#endif
