/* SPDX-License-Identifier: Apache-2.0 */
/* The server with one thread for pages: what waits does not keep it from them. */
#include "base/clock.h"
#include "web/server.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cmocka.h>

enum { CLIENTS_MAX = 60, HEAD_SIZE = 400 };
#define WAIT_US (800 * 1000)

static atomic_int served;

static bool page(struct call *call, struct request *request, struct response *response)
{
    (void)call;
    (void)request;
    respond_bytes(response, 200, "text/plain", TEXT_LITERAL("page"));
    return true;
}

static bool wait(struct call *call, struct request *request, struct response *response)
{
    usleep(WAIT_US);
    atomic_fetch_add(&served, 1);
    return page(call, request, response);
}

static const struct route rows[] = {
    {METHOD_GET, "/page", page, ACCESS_PUBLIC, 0, 0, NULL},
    {METHOD_POST, "/write", wait, ACCESS_PUBLIC, 0, ROUTE_NO_CSRF, NULL},
    {METHOD_GET, "/slow", wait, ACCESS_PUBLIC, 0, ROUTE_SLOW, NULL},
};
static const struct server_hooks hooks = {0};
static const struct server_options options = {
    .requests_per_second = -1, .connections_per_ip_max = -1, .threads = 1};

static int set_up(void **state)
{
    static const struct route_table tables[] = {ROUTE_TABLE(rows)};
    atomic_store(&served, 0);
    *state = server_start(&options, tables, 1, &hooks);
    return *state == NULL;
}

static int tear_down(void **state)
{
    if (*state != NULL)
        server_stop(*state, 5);
    return 0;
}

static int ask(const struct server *server, const char *line, const char *rest)
{
    struct sockaddr_in name = {.sin_family = AF_INET,
                               .sin_port = htons((uint16_t)server_port(server)),
                               .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    char head[HEAD_SIZE];
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct timeval patience = {.tv_sec = 10};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    assert_int_equal(connect(fd, (void *)&name, sizeof name), 0);
    snprintf(head, sizeof head, "%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s", line, rest);
    assert_int_equal(send(fd, head, strlen(head), MSG_NOSIGNAL), (ssize_t)strlen(head));
    return fd;
}

/* The answer's status; *has_retry where it says when to come back. */
static int status_of(int fd, bool *has_retry)
{
    char answer[8192];
    size_t size = 0;
    ssize_t n;
    while ((n = recv(fd, answer + size, sizeof answer - 1 - size, 0)) > 0)
        size += (size_t)n;
    answer[size] = '\0';
    close(fd);
    *has_retry = strstr(answer, "\r\nRetry-After: ") != NULL;
    return size < 12 ? -1 : atoi(answer + 9);
}

static int64_t page_us(const struct server *server)
{
    bool has_retry;
    int64_t begun_us = clock_tick_us();
    assert_int_equal(status_of(ask(server, "GET /page", "\r\n"), &has_retry), 200);
    return clock_tick_us() - begun_us;
}

static void pages_do_not_wait_for_writers(void **state)
{
    enum { WRITERS = 12 };
    int fds[WRITERS];
    bool has_retry;
    for (int i = 0; i < WRITERS; i++)
        fds[i] = i % 2 == 0 ? ask(*state, "POST /write", "Content-Length: 0\r\n\r\n")
                            : ask(*state, "POST /write",
                                  "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
    usleep(50 * 1000);
    assert_in_range(page_us(*state), 0, WAIT_US / 2);
    assert_int_equal(atomic_load(&served), 0);
    for (int i = 0; i < WRITERS; i++)
        assert_int_equal(status_of(fds[i], &has_retry), 200);
    assert_int_equal(atomic_load(&served), WRITERS);
}

static void one_address_does_not_fill_the_queue(void **state)
{
    int fds[CLIENTS_MAX], good = 0, refused = 0;
    for (int i = 0; i < CLIENTS_MAX; i++)
        fds[i] = ask(*state, "GET /slow", "\r\n");
    usleep(50 * 1000);
    assert_in_range(page_us(*state), 0, WAIT_US / 2);
    for (int i = 0; i < CLIENTS_MAX; i++) {
        bool has_retry;
        int status = status_of(fds[i], &has_retry);
        good += status == 200;
        refused += status == 429 && has_retry;
    }
    assert_true(good > 0 && refused > 0);
    assert_int_equal(good + refused, CLIENTS_MAX);
}

/* The library may not stop while a connection is suspended. */
static void what_waits_is_answered_at_the_end(void **state)
{
    enum { WRITERS = 10 };
    int fds[WRITERS];
    bool has_retry;
    for (int i = 0; i < WRITERS; i++)
        fds[i] = ask(*state, "POST /write", "Content-Length: 0\r\n\r\n");
    usleep(50 * 1000);
    server_stop(*state, 5);
    *state = NULL;
    for (int i = 0; i < WRITERS; i++)
        assert_int_equal(status_of(fds[i], &has_retry), 200);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(pages_do_not_wait_for_writers),
        TEST(one_address_does_not_fill_the_queue),
        TEST(what_waits_is_answered_at_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
