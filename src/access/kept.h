/* SPDX-License-Identifier: Apache-2.0 */
/* Documents of the identity provider, asked for once and kept for some minutes: visitors cannot
 * make us ask again and again, one thread asks while the others wait, and a provider that is down
 * is left alone for KEPT_FAILED_MS. */
#ifndef ACCESS_KEPT_H
#define ACCESS_KEPT_H

#include "base/call.h"

#include <pthread.h>

enum { KEPT_SIZE_MAX = 256 * 1024, KEPT_URL_MAX = 1024 };
#define KEPT_FRESH_MS (10 * 60 * 1000LL)
#define KEPT_FAILED_MS (30 * 1000LL)

/* One document; static, begins with KEPT_INIT. */
struct kept {
    pthread_mutex_t lock;
    pthread_cond_t is_over;
    char url[KEPT_URL_MAX], text[KEPT_SIZE_MAX];
    size_t size;
    int64_t fetched_ms, failed_ms; /* 0: never */
    bool is_fetching;
    int waiting;
};
#define KEPT_INIT {.lock = PTHREAD_MUTEX_INITIALIZER, .is_over = PTHREAD_COND_INITIALIZER}

/* The document of that address, not older than fresh_ms; a copy in the arena. ERROR_FAILED when it
 * cannot be had. */
bool kept_get(struct call *call, struct kept *kept, const char *url, const char *ca_path,
              int64_t fresh_ms, struct text *out);

#endif
