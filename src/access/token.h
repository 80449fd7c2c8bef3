/* SPDX-License-Identifier: Apache-2.0 */
/* API tokens: a person gives a program some of their own rights (access/scope.h) until a day. A
 * token is "kaname_" and 256 random bits, shown once; kept are its SHA-256 and its beginning, to
 * know it by. It works only under /api/, and never for one's own account. */
#ifndef ACCESS_TOKEN_H
#define ACCESS_TOKEN_H

#include "access/scope.h"

enum { TOKEN_LIFE_DAYS_MAX = 366, TOKENS_MAX = 50, TOKEN_NAME_MAX = 100 };

struct token_row {
    int64_t id, made_ms, used_ms, revoked_ms; /* 0: never */
    const char *name, *prefix, *scope, *expires_on, *used_from;
    bool is_live;
};

/* For the call's user; the token, or NULL with problems on name, scope, expires_on. */
const char *token_new(struct call *call, struct text name, const struct scope *scope,
                      const char *expires_on);
/* An account's, the newest first; scope is as for people. */
bool tokens_list(struct call *call, int64_t account_id, struct token_row **out, int *count);
/* One (id), or all (0) of an account. ERROR_MISSING if it is none of that account's. */
bool token_revoke(struct call *call, const struct record *account, int64_t id);

/* With a new password: what was given to programs under the old one, tokens and the calendar's
 * address, stops working. Within the open transaction. */
bool programs_shut_out(struct call *call, const struct record *account);

/* Who a token acts for, with rights narrowed to its scope; NULL with ERROR_UNAUTHORIZED, or with
 * ERROR_FORBIDDEN while its owner has something to do first (account_musts). *id: the token's
 * own. */
const struct user *token_user(struct call *call, struct text token, int64_t *id);

/* Writes when tokens were last used; a job's work, within the open transaction. */
bool tokens_touch(struct call *call);

#endif
