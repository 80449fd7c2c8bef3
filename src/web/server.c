/* SPDX-License-Identifier: Apache-2.0 */
#include "web/server.h"
#include "base/clock.h"
#include "web/answer.h"
#include "web/exchange.h"
#include "web/guard.h"
#include "web/limit.h"
#include "web/options.h"
#include "web/remote.h"
#include "web/tls.h"
#include "web/workers.h"

#include <assert.h>
#include <microhttpd.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

enum { BYTES_PER_SECOND_MIN = 32 * 1024 };
/* Who writes waits for the one writer; who signs in, for hashes and other machines. Separate, so
 * that guesses of passwords keep nobody from writing. A browser waits this long for an answer. */
enum { WRITER_THREADS = 8, SLOW_THREADS = 6, WAITING_MAX = 256, SLOW_WAITING_MAX = 48 };
enum { WORK_MAX_S = 15 * 60 };
#define SECOND_US 1000000LL

struct server {
    struct server_options options;
    struct arena *arena; /* the router's and the certificate's */
    struct router *router;
    struct MHD_Daemon *daemon;
    struct rate_limit *rate; /* NULL: no limit */
    struct watch *watch;
    struct workers *writers, *slow;
    struct exchange_pool pool;
    atomic_llong memory_bodies;
    atomic_int running; /* requests from their first byte to their last */
    atomic_bool is_ending;
};

static struct watched *connection_watched(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info == NULL ? NULL : info->socket_context;
}

static void deadline_set(struct MHD_Connection *connection, int64_t seconds)
{
    struct watched *watched = connection_watched(connection);
    if (watched != NULL)
        watch_set(watched, clock_tick_us() + seconds * SECOND_US);
}

static void on_connection(void *context, struct MHD_Connection *connection, void **watched,
                          enum MHD_ConnectionNotificationCode code)
{
    struct server *server = context;
    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
        if (*watched != NULL)
            watch_remove(server->watch, *watched);
        *watched = NULL;
        return;
    }
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    int64_t deadline_us = clock_tick_us() + server->options.header_timeout_s * SECOND_US;
    *watched = info == NULL ? NULL : watch_add(server->watch, info->connect_fd, deadline_us);
}

static const struct sockaddr *connection_address(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info == NULL ? NULL : info->client_addr;
}

/* The request line has come; the library keeps what is returned as this request's context. */
static void *on_request_line(void *context, const char *target, struct MHD_Connection *connection)
{
    struct server *server = context;
    struct exchange *exchange = exchange_take(&server->pool);
    atomic_fetch_add(&server->running, 1);
    exchange->started_us = clock_tick_us();
    exchange->target_end = target + strlen(target);
    remote_write(exchange->remote, connection_address(connection));
    exchange->call = call_new(exchange->arena, LANG_JA, clock_now_ms(), exchange->remote);
    exchange->call.store = server->options.store;
    exchange->request = (struct request){.call = &exchange->call,
                                         .target = text_from(arena_string(exchange->arena, target)),
                                         .remote = exchange->remote,
                                         .is_tls = server->options.is_tls ||
                                                   server->options.is_https_outside,
                                         .csrf = ""};
    response_begin(&exchange->response, &exchange->call);
    return exchange;
}

static void on_completed(void *context, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode code)
{
    struct server *server = context;
    struct exchange *exchange = *state;
    (void)code;
    *state = NULL;
    deadline_set(connection, server->options.header_timeout_s);
    if (exchange == NULL)
        return;
    atomic_fetch_sub(&server->memory_bodies, exchange->memory_counted);
    exchange_give(&server->pool, exchange);
    atomic_fetch_sub(&server->running, 1);
}

struct header_reader {
    struct exchange *exchange;
    struct guard guard;
    int capacity;
};

static enum MHD_Result header_take(void *context, enum MHD_ValueKind kind, const char *name,
                                   size_t name_size, const char *value, size_t value_size)
{
    struct header_reader *reader = context;
    (void)kind;
    if (value == NULL)
        reader->guard.status = 400;
    if (reader->guard.status != 0)
        return MHD_NO;
    struct param header = {{name, name_size}, {value, value_size}};
    guard_field(&reader->guard, header.name, header.value);
    struct param_list *headers = &reader->exchange->request.headers;
    if ((int)headers->count < reader->capacity)
        headers->items[headers->count++] = header;
    return MHD_YES;
}

static enum MHD_Result answer_send(struct server *server, struct MHD_Connection *connection,
                                   struct exchange *exchange, const char *method)
{
    struct response *response = &exchange->response;
    struct MHD_Response *answer = answer_make(exchange, server->options.is_tls);
    if (answer == NULL)
        return MHD_NO;
    int64_t duration_us = clock_tick_us() - exchange->started_us;
    char timing[64];
    snprintf(timing, sizeof timing, "app;dur=%.3f", (double)duration_us / 1000);
    MHD_add_response_header(answer, "Server-Timing", timing);
    if (atomic_load_explicit(&server->is_ending, memory_order_relaxed))
        MHD_add_response_header(answer, "Connection", "close");
    if (server->options.log_requests)
        log_line(LOG_INFO, "%s %s %s %d %lld us", exchange->remote, method,
                 exchange->request.target.data, response->status, (long long)duration_us);
    int64_t size = response->read != NULL ? INT32_MAX : (int64_t)response->body.size;
    if (response->stream_size > 0)
        size = response->stream_size;
    deadline_set(connection, 60 + size / BYTES_PER_SECOND_MIN);
    exchange->is_answered = true;
    enum MHD_Result result = MHD_queue_response(connection, response->status, answer);
    MHD_destroy_response(answer);
    return result;
}

/* Before the body has come: the connection is closed behind the answer. */
static enum MHD_Result refuse(struct server *server, struct MHD_Connection *connection,
                              struct exchange *exchange, const char *method, int status)
{
    if (status != 0)
        router_error(server->router, &exchange->request, &exchange->response, ERROR_INVALID,
                     status);
    response_header(&exchange->response, "Connection", "close");
    return answer_send(server, connection, exchange, method);
}

/* Bodies in memory are counted by what they may grow to. */
static bool memory_reserve(struct server *server, struct exchange *exchange, int64_t length)
{
    if (exchange->multipart != NULL || length < 0)
        length = exchange->multipart != NULL ? server->options.form_size_max
                                             : exchange->body_size_max;
    length = exchange->memory_counted = exchange->is_refused ? 0 : length;
    return atomic_fetch_add(&server->memory_bodies, length) + length <=
           server->options.memory_bodies_max;
}

static enum MHD_Result body_expect(struct server *server, struct MHD_Connection *connection,
                                   struct exchange *exchange, const char *method, int64_t length)
{
    if (!router_find(server->router, method, &exchange->request, &exchange->response) ||
        !router_open(server->router, false, &exchange->request, &exchange->response))
        return refuse(server, connection, exchange, method, 0);
    exchange->is_opened = true;
    int status = exchange->request.method <= METHOD_HEAD ? 400 : 0;
    if (status == 0)
        status = exchange_body_begin(exchange, &server->options, length);
    if (status == 0 && !memory_reserve(server, exchange, length))
        status = 503;
    if (status != 0)
        return refuse(server, connection, exchange, method, status);
    int64_t size = length < 0 ? exchange->body_size_max : length;
    deadline_set(connection, server->options.body_timeout_s + size / BYTES_PER_SECOND_MIN);
    return MHD_YES;
}

/* Who asks: the other end, or, when that is a proxy of ours, whom it names. */
static const struct sockaddr *client_address(const struct server *server,
                                             struct MHD_Connection *connection,
                                             struct exchange *exchange,
                                             struct sockaddr_storage *forwarded)
{
    const char *proxies = server->options.trusted_proxy;
    const struct param_list *headers = &exchange->request.headers;
    static const char name[] = "X-Forwarded-For";
    struct text header = {0}; /* the last of that name */
    if (proxies == NULL || !remote_is_among(exchange->remote, proxies))
        return connection_address(connection);
    for (size_t i = 0; i < headers->count; i++)
        if (headers->items[i].name.size == strlen(name) &&
            strncasecmp(headers->items[i].name.data, name, strlen(name)) == 0)
            header = headers->items[i].value;
    if (!remote_forwarded(header, forwarded))
        return connection_address(connection);
    remote_write(exchange->remote, (void *)forwarded);
    return (void *)forwarded;
}

/* What the library took for request line, headers and the empty line behind them. */
static size_t head_size(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return info == NULL ? 0 : info->header_size;
}

static enum MHD_Result headers_arrived(struct server *server, struct MHD_Connection *connection,
                                       struct exchange *exchange, const char *method,
                                       const char *version)
{
    const struct server_options *options = &server->options;
    struct header_reader reader = {.exchange = exchange, .capacity = options->header_count_max};
    exchange->request.headers.items =
        arena_array(exchange->arena, (size_t)reader.capacity, sizeof(struct param));
    guard_begin(&reader.guard, method, exchange->request.target.data, version,
                options->header_count_max, (size_t)options->header_size_max);
    guard_line(&reader.guard, method, exchange->target_end, version);
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, header_take, &reader);
    int status = guard_end(&reader.guard, head_size(connection));
    struct sockaddr_storage forwarded;
    const struct sockaddr *address = client_address(server, connection, exchange, &forwarded);
    if (status == 0 && server->rate != NULL && address != NULL &&
        !rate_limit_take(server->rate, address, exchange->started_us))
        status = 429;
    if (status == 411)
        call_fail(&exchange->call, ERROR_INVALID, "Content-Length",
                  "本文の長さが分かりません。Content-Lengthを付けて送ってください。",
                  "The length of the body is not said. Send it with Content-Length.");
    if (status != 0)
        return refuse(server, connection, exchange, method, status);
    if (reader.guard.length > 0)
        return body_expect(server, connection, exchange, method, reader.guard.length);
    deadline_set(connection, options->body_timeout_s);
    return MHD_YES;
}

static void exchange_serve(struct server *server, struct exchange *exchange)
{
    struct request *request = &exchange->request;
    struct response *response = &exchange->response;
    bool is_bracketed = !exchange->is_opened;
    exchange->call.now_ms = clock_now_ms(); /* it may have waited */
    if (is_bracketed && !router_open(server->router, true, request, response))
        return;
    bool is_readable = !exchange->is_refused;
    is_readable = is_readable && (!exchange->has_body || exchange_body_end(exchange));
    if (is_readable)
        router_run(server->router, is_bracketed, request, response);
    else
        router_error(server->router, request, response, call_error(&exchange->call), 0);
}

/* Mostly on a worker's thread; the library then comes back to on_request. */
static void worker_serve(void *context, struct exchange *exchange)
{
    struct server *server = context;
    exchange_serve(server, exchange);
    exchange->is_served = true;
    MHD_resume_connection(exchange->connection);
}

/* Who serves it, if not the server's own thread. */
static struct workers *workers_of(struct server *server, const struct request *request)
{
    if ((request->route->flags & ROUTE_SLOW) != 0)
        return server->slow;
    return request->method > METHOD_HEAD ? server->writers : NULL;
}

static enum MHD_Result request_arrived(struct server *server, struct MHD_Connection *connection,
                                       struct exchange *exchange, const char *method)
{
    struct request *request = &exchange->request;
    bool is_found = exchange->is_served || exchange->is_opened ||
                    router_find(server->router, method, request, &exchange->response);
    if (exchange->is_served || !is_found)
        return answer_send(server, connection, exchange, method);
    struct workers *workers = workers_of(server, request);
    int status = workers == NULL ? 0 : workers_refuse(workers, exchange->remote);
    if (status != 0) {
        call_fail(&exchange->call, ERROR_TOO_MANY, NULL,
                  "混み合っています。数秒待ってから、もう一度送信してください。",
                  "There is a queue. Wait some seconds, then send it again.");
        return refuse(server, connection, exchange, method, status);
    }
    if (workers == NULL) {
        exchange_serve(server, exchange);
        return answer_send(server, connection, exchange, method);
    }
    deadline_set(connection, WORK_MAX_S);
    exchange->connection = connection;
    MHD_suspend_connection(connection);
    if (!workers_give(workers, exchange))
        worker_serve(server, exchange);
    return MHD_YES;
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection,
                                  const char *path, const char *method, const char *version,
                                  const char *data, size_t *size, void **state)
{
    struct server *server = context;
    struct exchange *exchange = *state;
    (void)path;
    assert(exchange != NULL);
    if (exchange->request.headers.items == NULL)
        return headers_arrived(server, connection, exchange, method, version);
    if (*size > 0) {
        /* What is too large or broken is read to its end (up to a limit) and then answered: a
         * client that still writes would not see an answer given before. */
        if (!exchange->is_refused && !exchange_body_add(exchange, data, *size))
            exchange->is_refused = true;
        if (exchange->is_refused)
            exchange->body_received += (int64_t)*size;
        if (exchange->body_received > 2 * server->options.upload_size_max)
            return MHD_NO;
        *size = 0;
        return MHD_YES;
    }
    return request_arrived(server, connection, exchange, method);
}

static size_t unescape_nothing(void *context, struct MHD_Connection *connection, char *string)
{
    (void)context;
    (void)connection;
    return strlen(string);
}

static void library_log(void *context, const char *format, va_list args)
{
    (void)context;
    char line[512];
    vsnprintf(line, sizeof line, format, args);
    line[strcspn(line, "\r\n")] = '\0';
    log_line(LOG_DEBUG, "%s", line);
}

static bool daemon_start(struct server *server)
{
    struct server_options *o = &server->options;
    struct sockaddr_storage storage;
    struct MHD_OptionItem more[8] = {0};
    size_t n = 0;
    char *cert = NULL, *key = NULL;
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ERROR_LOG | MHD_ALLOW_SUSPEND_RESUME;
    if (o->listen_fd > 0)
        more[n++] = (struct MHD_OptionItem){MHD_OPTION_LISTEN_SOCKET, o->listen_fd, NULL};
    else
        more[n++] = (struct MHD_OptionItem){MHD_OPTION_SOCK_ADDR, 0, options_address(o, &storage)};
    if (o->listen_fd <= 0 && more[0].ptr_value == NULL)
        return false;
    if (o->connections_per_ip_max > 0)
        more[n++] = (struct MHD_OptionItem){MHD_OPTION_PER_IP_CONNECTION_LIMIT,
                                            o->connections_per_ip_max, NULL};
    if (o->threads > 1)
        more[n++] = (struct MHD_OptionItem){MHD_OPTION_THREAD_POOL_SIZE, o->threads, NULL};
    if (o->is_tls) {
        if (!tls_load(server->arena, o, &cert, &key))
            return false;
        flags |= MHD_USE_TLS;
        more[n++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_CERT, 0, cert};
        more[n++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_KEY, 0, key};
        more[n++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_PRIORITIES, 0,
                                            (void *)(size_t)TLS_PRIORITIES};
    }
    more[n] = (struct MHD_OptionItem){MHD_OPTION_END, 0, NULL};
    server->daemon = MHD_start_daemon(
        flags, (uint16_t)o->port, NULL, NULL, on_request, server,
        MHD_OPTION_EXTERNAL_LOGGER, library_log, NULL, MHD_OPTION_URI_LOG_CALLBACK,
        on_request_line, server, MHD_OPTION_UNESCAPE_CALLBACK, unescape_nothing, NULL,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, server, MHD_OPTION_NOTIFY_CONNECTION,
        on_connection, server, MHD_OPTION_CONNECTION_LIMIT, (unsigned)o->connections_max,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)o->body_timeout_s,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)o->header_size_max * 2 + 16 * 1024,
        MHD_OPTION_CONNECTION_MEMORY_INCREMENT, (size_t)4096, MHD_OPTION_ARRAY, more,
        MHD_OPTION_END);
    return server->daemon != NULL;
}

static void workers_begin(struct server *server)
{
    struct workers_options options = {.threads = WRITER_THREADS,
                                      .waiting_max = WAITING_MAX,
                                      .waiting_per_remote_max = -1,
                                      .serve = worker_serve,
                                      .context = server};
    server->writers = workers_start(server->arena, &options);
    options.threads = SLOW_THREADS;
    options.waiting_max = SLOW_WAITING_MAX;
    /* Half: whoever fills their own half leaves the other one. */
    options.waiting_per_remote_max = SLOW_WAITING_MAX / 2;
    server->slow = workers_start(server->arena, &options);
}

static void workers_end(struct server *server)
{
    workers_stop(server->writers);
    workers_stop(server->slow);
}

static void server_free(struct server *server)
{
    workers_end(server);
    exchange_pool_end(&server->pool);
    if (server->watch != NULL)
        watch_stop(server->watch);
    rate_limit_free(server->rate);
    arena_free(server->arena);
    free(server);
}

struct server *server_start(const struct server_options *options, const struct route_table *tables,
                            size_t count, const struct server_hooks *hooks)
{
    struct server *server = calloc(1, sizeof *server);
    if (server == NULL)
        die("out of memory");
    signal(SIGPIPE, SIG_IGN);
    server->options = *options;
    options_complete(&server->options);
    server->arena = arena_new(EXCHANGE_ARENA_SIZE_MAX);
    pthread_mutex_init(&server->pool.lock, NULL);
    if (!router_new(server->arena, tables, count, hooks, &server->router)) {
        server_free(server);
        return NULL;
    }
    if (server->options.requests_per_second > 0)
        server->rate = rate_limit_new(server->options.requests_per_second,
                                      server->options.requests_burst);
    server->watch = watch_start();
    workers_begin(server);
    if (!daemon_start(server)) {
        log_line(LOG_ERROR, "cannot listen on %s port %d", server->options.address,
                 server->options.port);
        server_free(server);
        return NULL;
    }
    return server;
}

int server_port(const struct server *server)
{
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info == NULL ? 0 : info->port;
}

const struct router *server_router(const struct server *server)
{
    return server->router;
}

void server_stop(struct server *server, int wait_s)
{
    atomic_store(&server->is_ending, true);
    MHD_socket listening = MHD_quiesce_daemon(server->daemon);
    int64_t end_us = clock_tick_us() + wait_s * SECOND_US;
    while (atomic_load(&server->running) > 0 && clock_tick_us() < end_us)
        nanosleep(&(struct timespec){.tv_nsec = 10 * 1000 * 1000}, NULL);
    workers_end(server); /* the library cannot stop while a connection waits for one */
    MHD_stop_daemon(server->daemon);
    if (listening != MHD_INVALID_SOCKET)
        close(listening);
    server_free(server);
}
