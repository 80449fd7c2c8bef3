/* SPDX-License-Identifier: Apache-2.0 */
#include "web/options.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

void options_complete(struct server_options *o)
{
#define DEFAULT(member, value) o->member = o->member == 0 ? (value) : o->member
    int processors = (int)sysconf(_SC_NPROCESSORS_ONLN);
    DEFAULT(address, "127.0.0.1");
    DEFAULT(threads, processors * 2 < 4 ? 4 : processors * 2);
    DEFAULT(connections_max, 1000);
    DEFAULT(connections_per_ip_max, 100);
    DEFAULT(requests_per_second, 50);
    DEFAULT(requests_burst, 200);
    DEFAULT(header_size_max, 16 * 1024);
    DEFAULT(header_count_max, 64);
    DEFAULT(form_size_max, 1024 * 1024);
    DEFAULT(body_large_max, 8 * 1024 * 1024);
    DEFAULT(upload_size_max, 100LL * 1024 * 1024);
    DEFAULT(memory_bodies_max, 128LL * 1024 * 1024);
    DEFAULT(header_timeout_s, 20);
    DEFAULT(body_timeout_s, 60);
#undef DEFAULT
    if (o->connections_max < o->threads)
        o->connections_max = o->threads;
}

struct sockaddr *options_address(const struct server_options *options,
                                 struct sockaddr_storage *storage)
{
    struct sockaddr_in *v4 = (void *)storage;
    struct sockaddr_in6 *v6 = (void *)storage;
    memset(storage, 0, sizeof *storage);
    bool is_v6 = strchr(options->address, ':') != NULL;
    storage->ss_family = is_v6 ? AF_INET6 : AF_INET;
    *(is_v6 ? &v6->sin6_port : &v4->sin_port) = htons((uint16_t)options->port);
    void *bytes = is_v6 ? (void *)&v6->sin6_addr : (void *)&v4->sin_addr;
    return inet_pton(storage->ss_family, options->address, bytes) == 1 ? (void *)storage : NULL;
}
