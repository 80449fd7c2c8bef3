/* SPDX-License-Identifier: Apache-2.0 */
/* A keeper with a role that answers with its process number: kill it, and another answers. */
#include "web/keeper.h"
#include "base/error.h"

#include <arpa/inet.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { PORT = 18540 };

static int role_run(int listen_fd, void *context)
{
    (void)context;
    for (int i = 0; i < 1000; i++) {
        struct pollfd wait = {.fd = listen_fd, .events = POLLIN};
        poll(&wait, 1, -1);
        int fd = accept(listen_fd, NULL, NULL);
        pid_t self = getpid();
        if (fd >= 0 && write(fd, &self, sizeof self) == sizeof self)
            close(fd);
    }
    return 0;
}

/* The number of the process that answers; the socket waits in the keeper while there is none. */
static pid_t role_ask(void)
{
    struct sockaddr_in name = {.sin_family = AF_INET,
                               .sin_port = htons(PORT),
                               .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    pid_t answer = 0;
    for (int i = 0; i < 100 && answer == 0; i++) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(fd, (void *)&name, sizeof name) != 0 ||
            read(fd, &answer, sizeof answer) != sizeof answer) {
            answer = 0;
            usleep(50 * 1000);
        }
        close(fd);
    }
    return answer;
}

static void killed_role_comes_back(void **state)
{
    (void)state;
    pid_t keeper = fork();
    if (keeper == 0) {
        struct keeper_options options = {"127.0.0.1", PORT, 2, role_run, NULL};
        log_set("keeper", LOG_ERROR);
        _exit(keeper_run(&options));
    }
    pid_t first = role_ask();
    assert_true(first > 0);
    assert_int_equal(kill(first, SIGKILL), 0);
    pid_t second = role_ask();
    assert_true(second > 0 && second != first);
    assert_int_equal(kill(keeper, SIGTERM), 0);
    int status = -1;
    assert_int_equal(waitpid(keeper, &status, 0), keeper);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_int_equal(kill(second, 0), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(killed_role_comes_back)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
