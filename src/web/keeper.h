/* SPDX-License-Identifier: Apache-2.0 */
/* The keeper owns the listening socket and one child, the web role. It starts the child again when
 * it dies (after 0.1 s, doubling to 10 s while it keeps dying; back to the start after a minute of
 * life), passes SIGHUP on, and on SIGTERM or SIGINT ends the child and itself. */
#ifndef WEB_KEEPER_H
#define WEB_KEEPER_H

#include <stdbool.h>

struct keeper_options {
    const char *address; /* numeric */
    int port;
    int stop_wait_s; /* how long the child may finish; then SIGKILL */
    /* The role; runs in the child, returns its exit code. It gets the bound, listening socket. */
    int (*run)(int listen_fd, void *context);
    void *context;
};

/* A bound and listening socket (not inherited over exec), or -1 with the reason on the log. */
int keeper_listen(const char *address, int port);
/* Runs until told to end; the exit code for main. */
int keeper_run(const struct keeper_options *options);

#endif
