/* SPDX-License-Identifier: Apache-2.0 */
#include "web/keeper.h"
#include "base/clock.h"
#include "base/error.h"

#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { BACKLOG = 512, DELAY_MS_MIN = 100, DELAY_MS_MAX = 10000 };
#define LIFE_GOOD_US (60 * 1000000LL)

int keeper_listen(const char *address, int port)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
    bool is_v6 = strchr(address, ':') != NULL;
    const struct sockaddr *name = is_v6 ? (const void *)&v6 : (const void *)&v4;
    socklen_t size = is_v6 ? sizeof v6 : sizeof v4;
    int on = 1;
    if (inet_pton(is_v6 ? AF_INET6 : AF_INET, address,
                  is_v6 ? (void *)&v6.sin6_addr : (void *)&v4.sin_addr) != 1) {
        log_line(LOG_ERROR, "%s is not a numeric address", address);
        return -1;
    }
    int fd = socket(is_v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        bind(fd, name, size) != 0 || listen(fd, BACKLOG) != 0) {
        log_line(LOG_ERROR, "cannot listen on %s port %d: %s", address, port, strerror(errno));
        if (fd >= 0)
            close(fd);
        return -1;
    }
    return fd;
}

static pid_t child_start(const struct keeper_options *options, int listen_fd,
                         const sigset_t *original)
{
    pid_t keeper = getpid(), child = fork();
    if (child != 0)
        return child;
    /* The role must not outlive a keeper that was killed: nobody would answer for it. */
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    sigprocmask(SIG_SETMASK, original, NULL);
    if (getppid() != keeper)
        _exit(1);
    exit(options->run(listen_fd, options->context));
}

static void child_end(pid_t child, int wait_s, const sigset_t *signals)
{
    int64_t end_us = clock_tick_us() + wait_s * 1000000LL;
    kill(child, SIGTERM);
    while (waitpid(child, NULL, WNOHANG) == 0) {
        if (clock_tick_us() > end_us) {
            log_line(LOG_WARNING, "the web role did not end in %d s and is killed", wait_s);
            kill(child, SIGKILL);
            waitpid(child, NULL, 0);
            return;
        }
        sigtimedwait(signals, NULL, &(struct timespec){.tv_nsec = 50 * 1000 * 1000});
    }
}

/* Waits for a signal, at most until then (0: for ever); SIGALRM stands for the time having come. */
static int signal_wait(const sigset_t *signals, int64_t until_us)
{
    if (until_us == 0)
        return sigwaitinfo(signals, NULL);
    int64_t left_us = until_us - clock_tick_us();
    if (left_us <= 0)
        return SIGALRM;
    struct timespec left = {left_us / 1000000, left_us % 1000000 * 1000};
    int number = sigtimedwait(signals, NULL, &left);
    return number < 0 && errno == EAGAIN ? SIGALRM : number;
}

struct keeping {
    pid_t child; /* 0: none, to be started at restart_us */
    int64_t started_us, restart_us;
    int delay_ms;
};

static void child_reap(struct keeping *keeping)
{
    int status;
    if (keeping->child == 0 || waitpid(keeping->child, &status, WNOHANG) != keeping->child)
        return;
    int64_t now_us = clock_tick_us();
    if (now_us - keeping->started_us > LIFE_GOOD_US)
        keeping->delay_ms = DELAY_MS_MIN;
    log_line(LOG_ERROR, "the web role ended with %s %d; it starts again in %d ms",
             WIFSIGNALED(status) ? "signal" : "code",
             WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status), keeping->delay_ms);
    keeping->child = 0;
    keeping->restart_us = now_us + keeping->delay_ms * 1000LL;
    keeping->delay_ms *= 2;
    if (keeping->delay_ms > DELAY_MS_MAX)
        keeping->delay_ms = DELAY_MS_MAX;
}

static void child_keep(const struct keeper_options *options, int listen_fd,
                       const sigset_t *signals, const sigset_t *original)
{
    struct keeping keeping = {.delay_ms = DELAY_MS_MIN};
    for (;;) {
        if (keeping.child == 0 && clock_tick_us() >= keeping.restart_us) {
            keeping.child = child_start(options, listen_fd, original);
            if (keeping.child < 0)
                die("cannot start the web role: %s", strerror(errno));
            keeping.started_us = clock_tick_us();
        }
        int number = signal_wait(signals, keeping.child == 0 ? keeping.restart_us : 0);
        if (number == SIGTERM || number == SIGINT)
            break;
        if (number == SIGHUP && keeping.child > 0)
            kill(keeping.child, SIGHUP);
        child_reap(&keeping);
    }
    if (keeping.child > 0)
        child_end(keeping.child, options->stop_wait_s, signals);
}

int keeper_run(const struct keeper_options *options)
{
    sigset_t signals, original;
    int listen_fd = keeper_listen(options->address, options->port);
    if (listen_fd < 0)
        return 71; /* EX_OSERR */
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    sigaddset(&signals, SIGCHLD);
    sigprocmask(SIG_BLOCK, &signals, &original);
    child_keep(options, listen_fd, &signals, &original);
    close(listen_fd);
    sigprocmask(SIG_SETMASK, &original, NULL);
    return 0;
}
