/* SPDX-License-Identifier: Apache-2.0 */
/* One request and its answer while they are under way; kept and used again. Not one for each
 * thread: a thread has many requests in hand whose bodies are still arriving or being sent. */
#ifndef WEB_EXCHANGE_H
#define WEB_EXCHANGE_H

#include "web/dispatch.h"
#include "web/form.h"
#include "web/remote.h"
#include "web/server.h"

#include <pthread.h>

enum { EXCHANGE_ARENA_SIZE_MAX = 64 * 1024 * 1024 };

struct MHD_Connection; /* microhttpd.h */

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
    struct MHD_Connection *connection; /* while a worker serves it */
    bool is_opened, is_refused, has_body, is_form, is_served, is_answered;
    char remote[REMOTE_SIZE];
};

/* Those that are used again; begins as zeros with its lock made. */
struct exchange_pool {
    pthread_mutex_t lock;
    struct exchange *first;
    int count;
};
struct exchange *exchange_take(struct exchange_pool *pool);
/* Closes what is open; the arena is emptied. */
void exchange_give(struct exchange_pool *pool, struct exchange *exchange);
void exchange_pool_end(struct exchange_pool *pool);

/* How the body is taken, from Content-Type and the route's flags; 0, or the status that refuses. */
int exchange_body_begin(struct exchange *exchange, const struct server_options *options,
                        int64_t length);
/* False: broken or too large; the call has the problem. */
bool exchange_body_add(struct exchange *exchange, const char *data, size_t size);
/* The form parsed, the body checked; false with a problem. */
bool exchange_body_end(struct exchange *exchange);

#endif
