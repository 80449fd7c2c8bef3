/* SPDX-License-Identifier: Apache-2.0 */
#include "access/kept.h"
#include "access/fetch.h"

#include <string.h>

/* Those who wait have threads that others need. */
enum { WAITING_MAX = 2 };

static bool is_fresh(const struct call *call, const struct kept *kept, const char *url,
                     int64_t fresh_ms)
{
    return kept->size > 0 && strcmp(kept->url, url) == 0 &&
           call->now_ms - kept->fetched_ms < fresh_ms;
}

static bool refuse(struct call *call)
{
    return call_fail(call, ERROR_FAILED, NULL,
                     "認証サーバーに接続できません。30秒ほど待ってから、もう一度サインインしてください。",
                     "The identity provider does not answer. Wait half a minute, then sign in "
                     "again.");
}

/* Asks, with the lock open meanwhile. */
static bool fetch(struct call *call, struct kept *kept, const char *url, const char *ca_path)
{
    struct text text;
    struct fetch fetch = {.url = url, .ca_path = ca_path};
    kept->is_fetching = true;
    pthread_mutex_unlock(&kept->lock);
    bool is_done = fetch_run(call, &fetch, &text);
    pthread_mutex_lock(&kept->lock);
    is_done = is_done && text.size <= sizeof kept->text && strlen(url) < sizeof kept->url;
    if (is_done) {
        memcpy(kept->text, text.data, text.size);
        memcpy(kept->url, url, strlen(url) + 1);
        kept->size = text.size;
        kept->fetched_ms = call->now_ms;
    }
    kept->failed_ms = is_done ? 0 : call->now_ms;
    kept->is_fetching = false;
    pthread_cond_broadcast(&kept->is_over);
    return is_done || (call_ok(call) && refuse(call));
}

bool kept_get(struct call *call, struct kept *kept, const char *url, const char *ca_path,
              int64_t fresh_ms, struct text *out)
{
    pthread_mutex_lock(&kept->lock);
    bool may_wait = kept->waiting < WAITING_MAX;
    kept->waiting += may_wait;
    while (may_wait && kept->is_fetching)
        pthread_cond_wait(&kept->is_over, &kept->lock);
    kept->waiting -= may_wait;
    bool is_there = is_fresh(call, kept, url, fresh_ms);
    bool is_down = kept->failed_ms != 0 && call->now_ms - kept->failed_ms < KEPT_FAILED_MS;
    if (!is_there && !kept->is_fetching && !is_down)
        is_there = fetch(call, kept, url, ca_path) && is_fresh(call, kept, url, fresh_ms);
    else if (!is_there)
        refuse(call);
    if (is_there)
        *out = text_from(text_string(call->arena, (struct text){kept->text, kept->size}));
    pthread_mutex_unlock(&kept->lock);
    return is_there;
}
