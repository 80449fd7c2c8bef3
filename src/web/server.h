/* SPDX-License-Identifier: Apache-2.0 */
/* The HTTP/1.1 server on libmicrohttpd: a pool of threads with epoll that serve pages, and threads
 * for what may wait (web/workers.h: whatever is not GET or HEAD, and ROUTE_SLOW); the guard against
 * request smuggling (web/guard.h), limits on everything, TLS 1.2 and 1.3. */
#ifndef WEB_SERVER_H
#define WEB_SERVER_H

#include "web/route.h"

struct store;

struct server_options {
    const char *address; /* numeric; NULL = "127.0.0.1" */
    int port;            /* 0: any free one, see server_port */
    int listen_fd;       /* > 0: bound and listening (the keeper's); address and port unused */
    const char *data_dir; /* where a self-signed certificate is kept; may be NULL without TLS */
    bool is_tls;
    bool is_https_outside; /* browsers come by https in any case: by a proxy */
    const char *trusted_proxy; /* numeric addresses by spaces: their X-Forwarded-For counts */
    const char *cert_path, *key_path; /* PEM; NULL: self-signed, made once in data_dir (key 0600) */
    struct store *store;              /* goes into every call */
    int threads;                      /* 0: twice the processors, at least 4 */
    bool log_requests;
    /* Limits; 0 means the default in brackets. */
    int connections_max;        /* [1000] */
    int connections_per_ip_max; /* [100]; negative: no limit */
    int requests_per_second;    /* [50] each address on average; negative: no limit */
    int requests_burst;         /* [200] */
    int header_size_max;        /* [16 KiB] request line and headers */
    int header_count_max;       /* [64] */
    int64_t form_size_max;      /* [1 MiB] form bodies without files, and JSON */
    int64_t body_large_max;     /* [8 MiB] with ROUTE_LARGE_BODY */
    int64_t upload_size_max;    /* [100 MiB] all of a multipart body */
    int64_t memory_bodies_max;  /* [128 MiB] all bodies held in memory at once; then 503 */
    int header_timeout_s;       /* [20] from connecting, or the last answer, to whole headers */
    int body_timeout_s;         /* [60] for the body, plus a second for every 32 KiB of it */
};

struct server;

/* NULL, with the reason on the log. Tables, hooks and the strings of options must outlive it. */
struct server *server_start(const struct server_options *options, const struct route_table *tables,
                            size_t count, const struct server_hooks *hooks);
int server_port(const struct server *server);
const struct router *server_router(const struct server *server);
/* Stops accepting, lets running requests finish for up to wait_s seconds, then ends. */
void server_stop(struct server *server, int wait_s);

#endif
