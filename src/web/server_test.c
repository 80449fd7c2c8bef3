/* SPDX-License-Identifier: Apache-2.0 */
/* The server over real sockets: what it refuses, what it escapes, what it limits. */
#include "web/asset_url.h"
#include "web/server.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cmocka.h>

#include "templates/problem.h"

static struct server *server;
static char answer[256 * 1024];
static size_t answer_size;

static bool echo(struct call *call, struct request *request, struct response *response)
{
    struct page page = respond_html(request, response, 200);
    const struct problem problem = {
        .text = text_string(call->arena, param_get(request->method == METHOD_POST ? &request->form
                                                                                  : &request->query,
                                                   "q"))};
    tmpl_problem_page(&page, text_string(call->arena, param_get(&request->params, "name")),
                      &problem);
    return true;
}

static bool plain(struct call *call, struct request *request, struct response *response)
{
    (void)call;
    (void)request;
    respond_bytes(response, 200, "text/plain", TEXT_LITERAL("literal"));
    return true;
}

static bool body_size(struct call *call, struct request *request, struct response *response)
{
    (void)call;
    struct buffer *out = respond_json(response, 200);
    const struct upload *file = request_upload(request, "file");
    buffer_format(out, "{\"body\":%zu,\"file\":%lld,\"name\":", request->body.size,
                  file == NULL ? -1LL : (long long)file->size);
    json_put(out, file == NULL ? TEXT_LITERAL("") : file->name);
    buffer_puts(out, ",\"form\":");
    json_put(out, param_get(&request->form, "a"));
    buffer_puts(out, "}");
    return true;
}

static bool refusing(struct call *call, struct request *request, struct response *response)
{
    (void)request;
    (void)response;
    return call_fail(call, ERROR_INVALID, "名前", "名前を入力してください。", "Enter a name.");
}

static bool slow(struct call *call, struct request *request, struct response *response)
{
    usleep(300 * 1000);
    return plain(call, request, response);
}

static bool csrf_ok(struct call *call, struct request *request)
{
    (void)call;
    return text_is(param_get(&request->form, "csrf"), "right") ||
           text_is(request_header(request, "X-CSRF-Token"), "right");
}

static bool who(struct call *call, struct request *request)
{
    static const char somebody[256];
    if (text_is(param_get(&request->cookies, "session"), "good") || text_is(request->bearer, "t"))
        call->user = (const struct user *)(const void *)somebody;
    return true;
}

static bool may(struct call *call, struct request *request, const struct route *route)
{
    (void)request;
    return route->right == 1 || call_fail(call, ERROR_FORBIDDEN, NULL, "権限がありません。",
                                          "You lack the right.");
}

static const struct route rows[] = {
    {METHOD_GET, "/", plain, ACCESS_PUBLIC, 0, 0, NULL},
    {METHOD_GET, "/echo/{name}", echo, ACCESS_PUBLIC, 0, 0, NULL},
    {METHOD_GET, "/echo/literal", plain, ACCESS_PUBLIC, 0, 0, NULL},
    {METHOD_POST, "/echo/{name}", echo, ACCESS_PUBLIC, 0, 0, NULL},
    {METHOD_POST, "/body", body_size, ACCESS_PUBLIC, 0, ROUTE_FILES | ROUTE_NO_CSRF, NULL},
    {METHOD_POST, "/refusing", refusing, ACCESS_PUBLIC, 0, ROUTE_API | ROUTE_NO_CSRF, NULL},
    {METHOD_GET, "/mine", plain, ACCESS_SIGNED_IN, 0, 0, NULL},
    {METHOD_GET, "/right", plain, ACCESS_RIGHT, 1, 0, NULL},
    {METHOD_GET, "/wrong", plain, ACCESS_RIGHT, 2, 0, NULL},
    {METHOD_GET, "/slow", slow, ACCESS_PUBLIC, 0, 0, NULL},
};
static const struct server_hooks hooks = {.authenticate = who,
                                          .authorize = may,
                                          .csrf_check = csrf_ok,
                                          .sign_in_path = "/sign-in"};
static const struct server_options options = {.requests_per_second = -1,
                                              .connections_per_ip_max = -1,
                                              .form_size_max = 100 * 1000,
                                              .upload_size_max = 1000 * 1000,
                                              .header_timeout_s = 1,
                                              .threads = 2};

static struct server *start(const struct server_options *o)
{
    const struct route_table tables[] = {ROUTE_TABLE(rows), asset_routes};
    return server_start(o, tables, 2, &hooks);
}

static int dial(const struct server *s)
{
    struct sockaddr_in name = {.sin_family = AF_INET,
                               .sin_port = htons((uint16_t)server_port(s)),
                               .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct timeval patience = {.tv_sec = 5};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    assert_int_equal(connect(fd, (void *)&name, sizeof name), 0);
    return fd;
}

/* Reads to the end of the connection; -1 status when nothing came. */
static int read_all(int fd)
{
    ssize_t n;
    answer_size = 0;
    while ((n = recv(fd, answer + answer_size, sizeof answer - 1 - answer_size, 0)) > 0)
        answer_size += (size_t)n;
    answer[answer_size] = '\0';
    return answer_size < 12 ? -1 : atoi(answer + 9);
}

static int ask_bytes(const char *data, size_t size)
{
    int fd = dial(server);
    send(fd, data, size, MSG_NOSIGNAL);
    /* The library does not notice an end that comes together with the last bytes. */
    usleep(10 * 1000);
    shutdown(fd, SHUT_WR);
    int status = read_all(fd);
    close(fd);
    return status;
}

static int ask(const char *format, ...)
{
    char data[64 * 1024];
    va_list args;
    va_start(args, format);
    int size = vsnprintf(data, sizeof data, format, args);
    va_end(args);
    return ask_bytes(data, (size_t)size);
}

#define REFUSED(literal) assert_int_equal(ask_bytes(literal, sizeof(literal) - 1), 400)
#define AFTER "\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n"

static void smuggling_is_refused(void **state)
{
    (void)state;
    REFUSED("POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
            "Transfer-Encoding: chunked" AFTER);
    REFUSED("POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 5" AFTER);
    REFUSED("POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6" AFTER);
    REFUSED("POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 5, 5" AFTER);
    REFUSED("POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: +5" AFTER);
    REFUSED("POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: -5" AFTER);
    REFUSED("POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 0x5" AFTER);
    REFUSED("POST /body HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked" AFTER);
    REFUSED("POST /body HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\t" AFTER);
    REFUSED("POST /body HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked " AFTER);
    REFUSED("POST /body HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked" AFTER);
    REFUSED("POST /body HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
            "Transfer-Encoding: chunked" AFTER);
    REFUSED("POST /body HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked" AFTER);
    REFUSED("POST /body HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked" AFTER);
    REFUSED("POST /body HTTP/1.1\r\nHost: x\r\nTransfer-Encoding:\r\n chunked" AFTER);
    assert_null(strstr(answer, "200 OK"));
    /* What the library takes for the end of the head, and no proxy does. */
    REFUSED("GET / HTTP/1.1\r\nHost: x\r\n\0\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n");
    REFUSED("GET / HTTP/1.1\r\nHost: x\r\n\0A: b\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n");
    REFUSED("GET / HTTP/1.1\r\nHost: x\r\n\nGET / HTTP/1.1\r\nHost: x\r\n\r\n");
    REFUSED("GET / HTTP/1.1\r\nHost: x\r\n\0\r\n\r\n");
    assert_null(strstr(answer, "200 OK"));
}

static void malformed_headers_are_refused(void **state)
{
    (void)state;
    REFUSED("GET / HTTP/1.1\r\n\r\n");
    REFUSED("GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n");
    REFUSED("GET / HTTP/1.1\r\nHost: x/y\r\n\r\n");
    REFUSED("GET / HTTP/1.1\r\nHost : x\r\n\r\n");
    REFUSED("GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n folded\r\nC: d\r\n\r\n");
    REFUSED("GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n folded\r\n\r\n");
    REFUSED("GET / HTTP/1.1\r\n Host: x\r\n\r\n");
    REFUSED("GET / HTTP/1.1\nHost: x\n\n");
    REFUSED("GET / HTTP/1.1\r\nHost: x\nA: b\r\n\r\n");
    REFUSED("GET / HTTP/1.1\r\nHost: x\r\nA: b\0c\r\nD: e\r\n\r\n");
    REFUSED("GET / HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n");
    REFUSED("GET / HTTP/1.1\r\nHost: x\r\nA\0: b\r\n\r\n");
    REFUSED("GET / HTTP/1.1\r\nHost: x\r\nA: b\rc\r\n\r\n");
    REFUSED("GET / HTTP/1.1\r\nHost: x\r\nA(b): c\r\n\r\n");
    REFUSED("GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n");
    REFUSED("GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n");
    REFUSED("GET /a b HTTP/1.1\r\nHost: x\r\n\r\n");
    REFUSED("GET /echo/%zz HTTP/1.1\r\nHost: x\r\n\r\n");
    REFUSED("GET /echo/a%00 HTTP/1.1\r\nHost: x\r\n\r\n");
    REFUSED("GET /echo/%ff HTTP/1.1\r\nHost: x\r\n\r\n");
    REFUSED("GET /?a=%ff HTTP/1.1\r\nHost: x\r\n\r\n");
}

static void limits_hold(void **state)
{
    (void)state;
    char *long_value = malloc(40 * 1024);
    memset(long_value, 'a', 40 * 1024 - 1);
    long_value[20 * 1024] = '\0';
    assert_int_equal(ask("GET / HTTP/1.1\r\nHost: x\r\nA: %s\r\n\r\n", long_value), 431);
    assert_int_equal(ask("GET /?%s HTTP/1.1\r\nHost: x\r\n\r\n", long_value), 431);
    free(long_value);
    char many[4096] = "";
    for (int i = 0; i < 80; i++)
        snprintf(many + strlen(many), sizeof many - strlen(many), "A%d: b\r\n", i);
    assert_int_equal(ask("GET / HTTP/1.1\r\nHost: x\r\n%s\r\n", many), 431);
    assert_int_equal(ask("POST /body HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                         "Content-Length: 100001\r\nExpect: 100-continue\r\n\r\n"), 413);
    assert_non_null(strstr(answer, "Connection: close"));
    assert_int_equal(ask("POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"), 415);
}

static void routes_are_found(void **state)
{
    (void)state;
    assert_int_equal(ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), 200);
    assert_non_null(strstr(answer, "Content-Security-Policy: default-src 'none';"));
    assert_non_null(strstr(answer, "Cache-Control: no-store"));
    assert_non_null(strstr(answer, "Server-Timing: app;dur="));
    assert_int_equal(ask("GET /echo/literal HTTP/1.1\r\nHost: x\r\n\r\n"), 200);
    assert_non_null(strstr(answer, "\r\n\r\nliteral"));
    assert_int_equal(ask("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n"), 200);
    assert_null(strstr(answer, "\r\n\r\nliteral"));
    assert_int_equal(ask("GET /none HTTP/1.1\r\nHost: x\r\n\r\n"), 404);
    assert_int_equal(ask("GET /static/0123456789abcdef/x HTTP/1.1\r\nHost: x\r\n\r\n"), 404);
    assert_int_equal(ask("DELETE /echo/a HTTP/1.1\r\nHost: x\r\n\r\n"), 405);
    assert_non_null(strstr(answer, "Allow: GET, HEAD, POST\r\n"));
    assert_int_equal(ask("TRACE / HTTP/1.1\r\nHost: x\r\n\r\n"), 405);
    assert_int_equal(ask("GET /echo/literal/?a=b HTTP/1.1\r\nHost: x\r\n\r\n"), 308);
    assert_non_null(strstr(answer, "Location: /echo/literal?a=b\r\n"));
    assert_int_equal(ask("GET //evil.example/ HTTP/1.1\r\nHost: x\r\n\r\n"), 404);
}

static void connection_is_kept(void **state)
{
    (void)state;
    assert_int_equal(ask("GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /none HTTP/1.1\r\nHost: x\r\n"
                         "Connection: close\r\n\r\n"), 200);
    assert_non_null(strstr(answer, "HTTP/1.1 404"));
}

static void output_is_escaped(void **state)
{
    (void)state;
    assert_int_equal(ask("GET /echo/%%3Cscript%%3E?q=%%22+onmouseover=%%27x HTTP/1.1\r\nHost: x\r\n"
                         "\r\n"), 200);
    assert_null(strstr(answer, "<script>"));
    assert_non_null(strstr(answer, "&lt;script&gt;"));
    assert_null(strstr(answer, "\" onmouseover"));
}

static int post(const char *headers, const char *body)
{
    return ask("POST /echo/a HTTP/1.1\r\nHost: x\r\n%sContent-Type: "
               "application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%s",
               headers, strlen(body), body);
}

static void forgery_is_refused(void **state)
{
    (void)state;
    assert_int_equal(post("", "q=1"), 403);
    assert_int_equal(post("", "q=1&csrf=wrong"), 403);
    assert_int_equal(post("", "q=hello&csrf=right"), 200);
    assert_non_null(strstr(answer, "hello"));
    assert_int_equal(post("X-CSRF-Token: right\r\n", "q=1"), 200);
    assert_int_equal(post("Origin: http://x\r\n", "csrf=right"), 200);
    assert_int_equal(post("Origin: http://evil\r\n", "csrf=right"), 403);
    assert_int_equal(post("Origin: null\r\n", "csrf=right"), 403);
    assert_int_equal(post("Sec-Fetch-Site: cross-site\r\n", "csrf=right"), 403);
    assert_int_equal(post("Authorization: Bearer t\r\n", "q=1"), 200);
}

static void access_is_asked(void **state)
{
    (void)state;
    assert_int_equal(ask("GET /mine?a HTTP/1.1\r\nHost: x\r\n\r\n"), 303);
    assert_non_null(strstr(answer, "Location: /sign-in?next=%2Fmine%3Fa\r\n"));
    assert_int_equal(ask("GET /mine HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\n\r\n"), 401);
    assert_int_equal(ask("GET /mine HTTP/1.1\r\nHost: x\r\nCookie: a=b; session=good\r\n\r\n"),
                     200);
    assert_int_equal(ask("GET /right HTTP/1.1\r\nHost: x\r\nCookie: session=good\r\n\r\n"), 200);
    assert_int_equal(ask("GET /wrong HTTP/1.1\r\nHost: x\r\nCookie: session=good\r\n\r\n"), 403);
    /* With a bearer token no cookie counts. */
    assert_int_equal(ask("GET /mine HTTP/1.1\r\nHost: x\r\nCookie: session=good\r\n"
                         "Authorization: Bearer bad\r\n\r\n"), 303);
}

static void problems_are_json(void **state)
{
    (void)state;
    assert_int_equal(ask("POST /refusing HTTP/1.1\r\nHost: x\r\nAccept-Language: en\r\n\r\n"), 422);
    assert_non_null(strstr(answer, "Content-Type: application/problem+json"));
    assert_non_null(strstr(answer, "{\"field\":\"名前\",\"detail\":\"Enter a name.\"}"));
}

static void files_arrive(void **state)
{
    (void)state;
    static char data[400 * 1024];
    int head = snprintf(data, sizeof data,
                        "--BB\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n漢字\r\n--BB\r\n"
                        "Content-Disposition: form-data; name=\"file\"; filename=\"C:\\x\\表.xlsx\""
                        "\r\nContent-Type: text/plain\r\n\r\n");
    size_t size = (size_t)head;
    for (size_t i = 0; i < 300 * 1000; i++)
        data[size++] = "\r\n--B"[i % 5];
    size += (size_t)snprintf(data + size, 32, "\r\n--BB--\r\n");
    char request[512];
    int request_size = snprintf(request, sizeof request,
                                "POST /body HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                                "Content-Type: multipart/form-data; boundary=BB\r\n"
                                "Content-Length: %zu\r\n\r\n", size);
    int fd = dial(server);
    send(fd, request, (size_t)request_size, MSG_NOSIGNAL);
    send(fd, data, size, MSG_NOSIGNAL);
    assert_int_equal(read_all(fd), 200);
    close(fd);
    assert_non_null(strstr(answer, "\"file\":300000,\"name\":\"表.xlsx\",\"form\":\"漢字\""));
    assert_int_equal(ask("POST /body HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; "
                         "boundary=BB\r\nContent-Length: 9\r\n\r\n--BB\r\n\r\n\r"), 422);
}

/* RFC 9112 §6.3: a server may ask for the length. */
static void chunked_body_is_refused(void **state)
{
    (void)state;
    assert_int_equal(ask("POST /body HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                         "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"), 411);
    assert_non_null(strstr(answer, "Connection: close"));
}

static void slow_headers_end(void **state)
{
    (void)state;
    int fd = dial(server);
    send(fd, "GET / HT", 8, MSG_NOSIGNAL);
    for (int i = 0; i < 10; i++) {
        usleep(200 * 1000);
        send(fd, "A", 1, MSG_NOSIGNAL);
    }
    assert_true(send(fd, "A", 1, MSG_NOSIGNAL) < 0);
    close(fd);
}

static void often_is_too_often(void **state)
{
    (void)state;
    struct server *first = server;
    struct server_options few = options;
    few.requests_per_second = 1;
    few.requests_burst = 5;
    server = start(&few);
    assert_non_null(server);
    for (int i = 0; i < 5; i++)
        assert_int_equal(ask("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), 200);
    int status = 200;
    for (int i = 0; i < 20 && status == 200; i++)
        status = ask("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assert_int_equal(status, 429);
    assert_non_null(strstr(answer, "Retry-After: 1"));
    server_stop(server, 1);
    server = first;
}

static void running_requests_finish(void **state)
{
    (void)state;
    struct server *other = start(&options);
    assert_non_null(other);
    int fd = dial(other);
    const char *request = "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n";
    send(fd, request, strlen(request), MSG_NOSIGNAL);
    usleep(100 * 1000);
    server_stop(other, 10);
    assert_int_equal(read_all(fd), 200);
    close(fd);
}

static void bad_routes_do_not_start(void **state)
{
    (void)state;
    static const struct route unset[] = {{METHOD_GET, "/", plain, ACCESS_UNSET, 0, 0, NULL}};
    static const struct route twice[] = {{METHOD_GET, "/{a}", plain, ACCESS_PUBLIC, 0, 0, NULL},
                                         {METHOD_GET, "/{b}", plain, ACCESS_PUBLIC, 0, 0, NULL}};
    const struct route_table tables[] = {ROUTE_TABLE(unset), ROUTE_TABLE(twice)};
    assert_null(server_start(&options, &tables[0], 1, &hooks));
    assert_null(server_start(&options, &tables[1], 1, &hooks));
}

static void tls_certificate_is_made(void **state)
{
    (void)state;
    char dir[] = "/tmp/kaname_tls_XXXXXX", command[512];
    assert_non_null(mkdtemp(dir));
    struct server_options tls = options;
    tls.is_tls = true;
    tls.data_dir = dir;
    struct server *other = start(&tls);
    assert_non_null(other);
    snprintf(command, sizeof command,
             "test $(stat -c %%a %s/tls-key.pem) = 600 && curl -s --cacert %s/tls-cert.pem "
             "-D - https://localhost:%d/ --resolve localhost:%d:127.0.0.1 | "
             "grep -q '^Strict-Transport-Security: max-age=31536000'",
             dir, dir, server_port(other), server_port(other));
    assert_int_equal(system(command), 0);
    server_stop(other, 1);
    /* Ours ends tomorrow: the next start makes another, which is then left alone. */
    snprintf(command, sizeof command,
             "cd %s && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes "
             "-days 1 -subj /CN=old -keyout tls-key.pem -out tls-cert.pem 2>/dev/null",
             dir);
    assert_int_equal(system(command), 0);
    for (int i = 0; i < 2; i++) {
        other = start(&tls);
        assert_non_null(other);
        server_stop(other, 1);
        snprintf(command, sizeof command,
                 i == 0 ? "cd %s && openssl x509 -in tls-cert.pem -noout -checkend 70000000 "
                          ">/dev/null && cp tls-cert.pem kept"
                        : "cd %s && cmp -s tls-cert.pem kept",
                 dir);
        assert_int_equal(system(command), 0);
    }
    snprintf(command, sizeof command, "rm -r %s", dir);
    assert_int_equal(system(command), 0);
}

static int set_up(void **state)
{
    (void)state;
    log_set("test", LOG_ERROR);
    server = start(&options);
    return server == NULL ? -1 : 0;
}

static int tear_down(void **state)
{
    (void)state;
    server_stop(server, 1);
    return 0;
}

/* `server_test PORT` stays up with two threads for wrk. */
static int bench_run(int port)
{
    struct server_options bench = {.port = port, .threads = 2, .requests_per_second = -1,
                                   .connections_per_ip_max = -1};
    server = start(&bench);
    if (server == NULL)
        return 1;
    pause();
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 2)
        return bench_run(atoi(argv[1]));
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(smuggling_is_refused),    cmocka_unit_test(malformed_headers_are_refused),
        cmocka_unit_test(limits_hold),             cmocka_unit_test(routes_are_found),
        cmocka_unit_test(connection_is_kept),      cmocka_unit_test(output_is_escaped),
        cmocka_unit_test(forgery_is_refused),      cmocka_unit_test(access_is_asked),
        cmocka_unit_test(problems_are_json),       cmocka_unit_test(files_arrive),
        cmocka_unit_test(chunked_body_is_refused), cmocka_unit_test(slow_headers_end),
        cmocka_unit_test(often_is_too_often),      cmocka_unit_test(running_requests_finish),
        cmocka_unit_test(bad_routes_do_not_start), cmocka_unit_test(tls_certificate_is_made),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
