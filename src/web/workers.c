/* SPDX-License-Identifier: Apache-2.0 */
#include "web/workers.h"

#include <pthread.h>
#include <string.h>

struct workers {
    struct workers_options options;
    pthread_mutex_t lock;
    pthread_cond_t is_given;
    struct exchange *first, **end; /* what waits, the oldest first */
    int waiting;
    bool is_ending;
    pthread_t *threads;
};

/* The next that waits; NULL when it is over. */
static struct exchange *next_take(struct workers *workers)
{
    pthread_mutex_lock(&workers->lock);
    while (workers->first == NULL && !workers->is_ending)
        pthread_cond_wait(&workers->is_given, &workers->lock);
    struct exchange *exchange = workers->first;
    if (exchange != NULL) {
        workers->first = exchange->next;
        workers->end = workers->first == NULL ? &workers->first : workers->end;
        workers->waiting -= 1;
        exchange->next = NULL;
    }
    pthread_mutex_unlock(&workers->lock);
    return exchange;
}

static void *work(void *context)
{
    struct workers *workers = context;
    struct exchange *exchange;
    while ((exchange = next_take(workers)) != NULL)
        workers->options.serve(workers->options.context, exchange);
    return NULL;
}

struct workers *workers_start(struct arena *arena, const struct workers_options *options)
{
    size_t count = (size_t)options->threads;
    struct workers *workers = arena_alloc(arena, sizeof *workers);
    workers->options = *options;
    workers->threads = arena_array(arena, count, sizeof *workers->threads);
    workers->end = &workers->first;
    pthread_mutex_init(&workers->lock, NULL);
    pthread_cond_init(&workers->is_given, NULL);
    for (size_t i = 0; i < count; i++)
        if (pthread_create(&workers->threads[i], NULL, work, workers) != 0)
            die("cannot start a thread");
    return workers;
}

static int waiting_of(const struct workers *workers, const char *remote)
{
    int count = 0;
    for (const struct exchange *e = workers->first; e != NULL; e = e->next)
        count += strcmp(e->remote, remote) == 0;
    return count;
}

int workers_refuse(struct workers *workers, const char *remote)
{
    const struct workers_options *options = &workers->options;
    pthread_mutex_lock(&workers->lock);
    int status = 0;
    if (workers->waiting >= options->waiting_max)
        status = 503;
    else if (options->waiting_per_remote_max >= 0 &&
             waiting_of(workers, remote) >= options->waiting_per_remote_max)
        status = 429;
    pthread_mutex_unlock(&workers->lock);
    return status;
}

bool workers_give(struct workers *workers, struct exchange *exchange)
{
    pthread_mutex_lock(&workers->lock);
    bool is_taken = !workers->is_ending;
    if (is_taken) {
        exchange->next = NULL;
        *workers->end = exchange;
        workers->end = &exchange->next;
        workers->waiting += 1;
        pthread_cond_signal(&workers->is_given);
    }
    pthread_mutex_unlock(&workers->lock);
    return is_taken;
}

void workers_stop(struct workers *workers)
{
    if (workers == NULL || workers->is_ending)
        return;
    pthread_mutex_lock(&workers->lock);
    workers->is_ending = true;
    pthread_cond_broadcast(&workers->is_given);
    pthread_mutex_unlock(&workers->lock);
    for (int i = 0; i < workers->options.threads; i++)
        pthread_join(workers->threads[i], NULL);
}
