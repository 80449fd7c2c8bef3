/* SPDX-License-Identifier: Apache-2.0 */
/* Threads for requests that may have to wait: for the one writer, for a slow hash, for another
 * machine. The server's own threads, each of which serves many connections, hand such requests over
 * and go on; so a page is never behind somebody else's wait. Not many may wait at once, and not
 * many of one address, so that nobody fills the queue alone. */
#ifndef WEB_WORKERS_H
#define WEB_WORKERS_H

#include "web/exchange.h"

struct workers;

struct workers_options {
    int threads;
    int waiting_max;            /* beyond those being served */
    int waiting_per_remote_max; /* of one address; negative: no limit */
    /* Serves it, and tells whoever waits for it. Called on the workers' threads. */
    void (*serve)(void *context, struct exchange *exchange);
    void *context;
};

/* Lives in the arena. */
struct workers *workers_start(struct arena *arena, const struct workers_options *options);
/* 0, or the status that refuses one more from there: 429, or 503 when all places are taken. */
int workers_refuse(struct workers *workers, const char *remote);
/* False once they have ended: the caller serves it. */
bool workers_give(struct workers *workers, struct exchange *exchange);
/* Serves what waits, then ends, once. NULL is nothing. */
void workers_stop(struct workers *workers);

#endif
