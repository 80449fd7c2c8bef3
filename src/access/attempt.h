/* SPDX-License-Identifier: Apache-2.0 */
/* Wrong attempts slow the next one down: each doubles the wait, up to a maximum, and a right one
 * ends it. Attempts are counted for a login and a source; which sources share a wait is what the
 * callers decide, so that a stranger's guesses never shut the owner out (access/signin.h). */
#ifndef ACCESS_ATTEMPT_H
#define ACCESS_ATTEMPT_H

#include "base/call.h"

struct attempt_rule {
    int64_t free;   /* attempts that cost nothing */
    int64_t max_ms; /* the longest wait */
};

/* Counts the attempt before it is made, so that many at once cannot slip through; ERROR_TOO_MANY
 * with the time to wait while one is running. Commits by itself: no transaction may be open. */
bool attempt_begin(struct call *call, const char *login, const char *source,
                   struct attempt_rule rule);
/* It was right: the count starts anew. */
bool attempt_clear(struct call *call, const char *login, const char *source);
/* Forgets what is a day old; a job's work, within the open transaction. */
bool attempts_prune(struct call *call);

#endif
