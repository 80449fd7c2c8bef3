/* SPDX-License-Identifier: Apache-2.0 */
/* Sessions: a random 256-bit id in the cookie, only its SHA-256 in the database; they end after 30
 * idle minutes, 12 hours, or when told. The CSRF token is a hash of the id, so it needs no
 * place. */
#ifndef ACCESS_SESSION_H
#define ACCESS_SESSION_H

#include "model/user.h"

#define SESSION_IDLE_MS (30 * 60 * 1000LL)
#define SESSION_LIFE_MS (12 * 60 * 60 * 1000LL)

struct session {
    const char *csrf;
    const struct user *user;
    bool must_change; /* the password, before anything else */
    bool must_factor; /* a role demands a second factor, and there is none */
    int64_t started_ms;
};

/* Begins a session for an account (a fresh id: nothing of before sign-in survives) and journals the
 * sign-in and how it was made ("password", "password, code", …). The cookie's value, in the arena;
 * NULL with a problem. */
const char *session_begin(struct call *call, int64_t account_id, const char *agent,
                          const char *how);
/* The same session under a new id, after what it may do has changed; NULL with a problem. */
const char *session_renew(struct call *call, struct text cookie);

/* The session of a cookie, or NULL if there is none in force. Costs no query while it is cached;
 * rights follow changes at once in this process and within two seconds across processes. */
struct session *session_find(struct call *call, struct text cookie);

/* Ends one, or all of an account but the one given (NULL: all). */
bool session_end(struct call *call, struct text cookie);
bool sessions_end(struct call *call, int64_t account_id, struct text but);

/* Drops what is cached: after any change of accounts, roles or units that is there already. */
void sessions_forget(void);
/* The same as soon as the open transaction is kept: before that, another thread would read what
 * was and cache it anew. */
void sessions_forget_after(struct call *call);

/* What the other threads left to be written: times of last use, failures not noted one by one; a
 * job calls it each minute. */
bool sessions_touch(struct call *call);

struct session_row {
    int64_t started_ms, seen_ms;
    const char *origin, *agent, *handle; /* handle: a public name to end it by */
    bool is_this; /* it is the cookie's own */
};
bool sessions_list(struct call *call, int64_t account_id, struct text cookie,
                   struct session_row **out, int *count);
bool session_end_by(struct call *call, int64_t account_id, const char *handle);

#endif
