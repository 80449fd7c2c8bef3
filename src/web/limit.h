/* SPDX-License-Identifier: Apache-2.0 */
/* Who may ask how often, and how long a connection may keep us waiting. */
#ifndef WEB_LIMIT_H
#define WEB_LIMIT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

/* A token bucket for each address (IPv6: each /64), in a table of fixed size: a bucket that
 * somebody else needs is taken over when it has filled up again; until then both share it. */
struct rate_limit;
struct rate_limit *rate_limit_new(double per_second, double burst);
void rate_limit_free(struct rate_limit *limit);
/* False: too often; come back in a second. */
bool rate_limit_take(struct rate_limit *limit, const struct sockaddr *address, int64_t now_us);

/* Connections with a deadline; a thread shuts down those that pass it, which no inactivity time-out
 * of the library does while somebody sends a byte now and then. */
struct watch;
struct watched;
struct watch *watch_start(void);
void watch_stop(struct watch *watch);
struct watched *watch_add(struct watch *watch, int fd, int64_t deadline_us);
void watch_set(struct watched *watched, int64_t deadline_us);
/* Before the descriptor is closed. */
void watch_remove(struct watch *watch, struct watched *watched);

#endif
