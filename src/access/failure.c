/* SPDX-License-Identifier: Apache-2.0 */
#include "access/failure.h"
#include "access/access.h"

#include <pthread.h>
#include <string.h>

enum { SLOTS = 256, ORIGIN_SIZE = 64 };
#define MINUTE_MS (60 * 1000LL)

/* An address in its present minute. */
static struct slot {
    char origin[ORIGIN_SIZE];
    int64_t since_ms;
    int count, left_out;
} slots[SLOTS];
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static struct slot *slot_of(const char *origin)
{
    unsigned hash = 2166136261u;
    for (const char *c = origin; *c != '\0'; c++)
        hash = (hash ^ (unsigned char)*c) * 16777619u;
    return &slots[hash % SLOTS];
}

/* Counts one. False: it is left out. *before gets what the slot has to say about earlier ones. */
static bool count(const struct call *call, struct slot *before)
{
    pthread_mutex_lock(&mutex);
    struct slot *slot = slot_of(call->origin);
    int64_t age_ms = call->now_ms - slot->since_ms;
    /* Addresses that share a slot share its minute: nobody gets more by changing theirs. */
    bool is_over = age_ms < 0 || age_ms >= MINUTE_MS;
    *before = (struct slot){0};
    if (is_over) {
        *before = *slot;
        *slot = (struct slot){.since_ms = call->now_ms};
        snprintf(slot->origin, sizeof slot->origin, "%s", call->origin);
    }
    bool is_noted = slot->count < FAILURES_A_MINUTE;
    slot->count += is_noted;
    slot->left_out += !is_noted;
    pthread_mutex_unlock(&mutex);
    return is_noted;
}

static bool left_out_note(struct call *call, const struct slot *slot)
{
    const char *origin = call->origin;
    if (slot->left_out == 0)
        return true;
    call->origin = arena_string(call->arena, slot->origin);
    bool is_done = access_note(call, 0, "", "sign-in-failures",
                               arena_format(call->arena, "%d", slot->left_out));
    call->origin = origin;
    return is_done;
}

bool failure_note(struct call *call, int64_t account_id, const char *login)
{
    struct slot before;
    bool is_noted = count(call, &before);
    return left_out_note(call, &before) &&
           (!is_noted || access_note(call, account_id, login, "sign-in-failed", ""));
}

bool failures_flush(struct call *call)
{
    bool is_done = true;
    for (int i = 0; is_done && i < SLOTS; i++) {
        struct slot over = {0};
        pthread_mutex_lock(&mutex);
        if (slots[i].left_out > 0 && call->now_ms - slots[i].since_ms >= MINUTE_MS) {
            over = slots[i];
            slots[i] = (struct slot){0};
        }
        pthread_mutex_unlock(&mutex);
        is_done = left_out_note(call, &over);
    }
    return is_done;
}
