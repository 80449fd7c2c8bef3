/* SPDX-License-Identifier: Apache-2.0 */
#include "web/exchange.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { POOL_MAX = 256 };

static bool type_is(struct text type, const char *wanted)
{
    size_t size = strlen(wanted);
    return type.size >= size && strncasecmp(type.data, wanted, size) == 0 &&
           (type.size == size || type.data[size] == ';' || type.data[size] == ' ');
}

/* Too large, as it says itself: a client that writes already sees no answer before all is written,
 * so it is thrown away as it comes, up to a limit. Who asks first (Expect) is answered at once. */
static int body_drain(struct exchange *exchange, const struct server_options *options,
                      int64_t length)
{
    if (request_header(&exchange->request, "Expect").size > 0 ||
        length > 2 * options->upload_size_max)
        return 413;
    exchange->is_refused = true;
    call_fail(&exchange->call, ERROR_TOO_LARGE, NULL,
              "送信されたデータが大きすぎます（上限%lldバイト）。",
              "What was sent is too large (at most %lld bytes).",
              (long long)exchange->body_size_max);
    return 0;
}

int exchange_body_begin(struct exchange *exchange, const struct server_options *options,
                        int64_t length)
{
    struct text type = text_trim(request_header(&exchange->request, "Content-Type"));
    unsigned flags = exchange->request.route->flags;
    bool is_large = (flags & ROUTE_LARGE_BODY) != 0;
    exchange->has_body = true;
    exchange->body_size_max = is_large ? options->body_large_max : options->form_size_max;
    if (type_is(type, "multipart/form-data")) {
        if ((flags & ROUTE_FILES) != 0)
            exchange->body_size_max = options->upload_size_max;
        const char *dir = options->data_dir != NULL ? options->data_dir : "/tmp";
        exchange->multipart =
            multipart_new(&exchange->call, type, dir, options->form_size_max);
    } else {
        exchange->is_form = type_is(type, "application/x-www-form-urlencoded");
        exchange->body = buffer_new(exchange->arena, (size_t)exchange->body_size_max);
        if (type.size == 0 && length > 0)
            return 415;
    }
    return length > exchange->body_size_max ? body_drain(exchange, options, length) : 0;
}

bool exchange_body_add(struct exchange *exchange, const char *data, size_t size)
{
    exchange->body_received += (int64_t)size;
    if (exchange->body_received > exchange->body_size_max)
        return call_fail(&exchange->call, ERROR_TOO_LARGE, NULL,
                         "送信されたデータが大きすぎます（上限%lldバイト）。",
                         "What was sent is too large (at most %lld bytes).",
                         (long long)exchange->body_size_max);
    if (exchange->multipart != NULL)
        return multipart_feed(exchange->multipart, data, size);
    buffer_put(&exchange->body, data, size);
    return true;
}

bool exchange_body_end(struct exchange *exchange)
{
    struct request *request = &exchange->request;
    if (exchange->multipart != NULL) {
        if (!multipart_end(exchange->multipart, &request->form, &request->uploads))
            return false;
        if (request->uploads == NULL || (request->route->flags & ROUTE_FILES) != 0)
            return true;
        return call_fail(&exchange->call, ERROR_INVALID, NULL, "ここではファイルを受け取れません。",
                         "Files are not taken here.");
    }
    request->body = buffer_view(&exchange->body);
    if (!exchange->is_form)
        return true;
    struct text body = request->body;
    request->body = (struct text){"", 0};
    return form_parse(&exchange->call, body, &request->form);
}

struct exchange *exchange_take(struct exchange_pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    struct exchange *exchange = pool->first;
    if (exchange != NULL) {
        pool->first = exchange->next;
        pool->count -= 1;
        exchange->next = NULL;
    }
    pthread_mutex_unlock(&pool->lock);
    if (exchange == NULL) {
        struct arena *arena = arena_new(EXCHANGE_ARENA_SIZE_MAX);
        exchange = calloc(1, sizeof *exchange);
        if (exchange == NULL)
            die("out of memory");
        *exchange = (struct exchange){.arena = arena, .response.fd = -1};
    }
    return exchange;
}

/* Closes what is open; the arena is emptied. */
static void exchange_end(struct exchange *exchange)
{
    struct arena *arena = exchange->arena;
    if (exchange->response.fd >= 0)
        close(exchange->response.fd);
    if (exchange->response.read_end != NULL)
        exchange->response.read_end(exchange->response.source);
    arena_reset(arena);
    *exchange = (struct exchange){.arena = arena, .response.fd = -1};
}

static void exchange_free(struct exchange *exchange)
{
    arena_free(exchange->arena);
    free(exchange);
}

void exchange_give(struct exchange_pool *pool, struct exchange *exchange)
{
    exchange_end(exchange);
    pthread_mutex_lock(&pool->lock);
    bool is_kept = pool->count < POOL_MAX;
    if (is_kept) {
        exchange->next = pool->first;
        pool->first = exchange;
        pool->count += 1;
    }
    pthread_mutex_unlock(&pool->lock);
    if (!is_kept)
        exchange_free(exchange);
}

void exchange_pool_end(struct exchange_pool *pool)
{
    while (pool->first != NULL) {
        struct exchange *next = pool->first->next;
        exchange_free(pool->first);
        pool->first = next;
    }
}
