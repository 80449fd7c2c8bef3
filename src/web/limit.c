/* SPDX-License-Identifier: Apache-2.0 */
#include "web/limit.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/error.h"

#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BUCKET_COUNT = 8192, LOCK_COUNT = 64, WATCH_TICK_MS = 250 };

struct bucket {
    uint64_t key;
    double tokens;
    int64_t at_us;
};

struct rate_limit {
    double per_second, burst;
    uint64_t seed;
    pthread_mutex_t locks[LOCK_COUNT];
    struct bucket buckets[BUCKET_COUNT];
};

struct rate_limit *rate_limit_new(double per_second, double burst)
{
    struct rate_limit *limit = calloc(1, sizeof *limit);
    if (limit == NULL)
        die("out of memory");
    limit->per_second = per_second;
    limit->burst = burst;
    random_bytes(&limit->seed, sizeof limit->seed);
    for (int i = 0; i < LOCK_COUNT; i++)
        pthread_mutex_init(&limit->locks[i], NULL);
    return limit;
}

void rate_limit_free(struct rate_limit *limit)
{
    free(limit);
}

/* The secret seed keeps an outsider from choosing addresses that share a bucket with another's. */
static uint64_t address_key(const struct rate_limit *limit, const struct sockaddr *address)
{
    uint64_t key = 1;
    if (address->sa_family == AF_INET)
        key = ((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr + 1ULL;
    else if (address->sa_family == AF_INET6)
        memcpy(&key, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, sizeof key);
    key ^= limit->seed;
    key = (key ^ (key >> 33)) * 0xff51afd7ed558ccdULL;
    key = (key ^ (key >> 33)) * 0xc4ceb9fe1a85ec53ULL;
    return key ^ (key >> 33);
}

bool rate_limit_take(struct rate_limit *limit, const struct sockaddr *address, int64_t now_us)
{
    uint64_t key = address_key(limit, address);
    struct bucket *bucket = &limit->buckets[key % BUCKET_COUNT];
    pthread_mutex_t *lock = &limit->locks[key % LOCK_COUNT];
    pthread_mutex_lock(lock);
    bucket->tokens += (double)(now_us - bucket->at_us) * limit->per_second / 1e6;
    bucket->at_us = now_us;
    if (bucket->tokens >= limit->burst || bucket->key == 0) {
        bucket->tokens = limit->burst;
        bucket->key = key;
    }
    bool is_allowed = bucket->tokens >= 1;
    bucket->tokens -= is_allowed ? 1 : 0;
    pthread_mutex_unlock(lock);
    return is_allowed;
}

struct watched {
    struct watched *next, *previous;
    int fd;
    atomic_llong deadline_us;
};

struct watch {
    pthread_mutex_t lock;
    pthread_t thread;
    atomic_bool is_ending;
    struct watched head;
};

static void *watch_run(void *context)
{
    struct watch *watch = context;
    while (!atomic_load(&watch->is_ending)) {
        nanosleep(&(struct timespec){.tv_nsec = WATCH_TICK_MS * 1000000L}, NULL);
        int64_t now_us = clock_tick_us();
        pthread_mutex_lock(&watch->lock);
        for (struct watched *w = watch->head.next; w != &watch->head; w = w->next)
            if (atomic_load(&w->deadline_us) < now_us)
                shutdown(w->fd, SHUT_RDWR);
        pthread_mutex_unlock(&watch->lock);
    }
    return NULL;
}

struct watch *watch_start(void)
{
    struct watch *watch = calloc(1, sizeof *watch);
    if (watch == NULL)
        die("out of memory");
    watch->head.next = watch->head.previous = &watch->head;
    pthread_mutex_init(&watch->lock, NULL);
    if (pthread_create(&watch->thread, NULL, watch_run, watch) != 0)
        die("cannot start a thread");
    return watch;
}

void watch_stop(struct watch *watch)
{
    atomic_store(&watch->is_ending, true);
    pthread_join(watch->thread, NULL);
    free(watch);
}

struct watched *watch_add(struct watch *watch, int fd, int64_t deadline_us)
{
    struct watched *watched = calloc(1, sizeof *watched);
    if (watched == NULL)
        die("out of memory");
    watched->fd = fd;
    atomic_store(&watched->deadline_us, deadline_us);
    pthread_mutex_lock(&watch->lock);
    watched->next = watch->head.next;
    watched->previous = &watch->head;
    watched->next->previous = watch->head.next = watched;
    pthread_mutex_unlock(&watch->lock);
    return watched;
}

void watch_set(struct watched *watched, int64_t deadline_us)
{
    atomic_store(&watched->deadline_us, deadline_us);
}

void watch_remove(struct watch *watch, struct watched *watched)
{
    pthread_mutex_lock(&watch->lock);
    watched->previous->next = watched->next;
    watched->next->previous = watched->previous;
    pthread_mutex_unlock(&watch->lock);
    free(watched);
}
