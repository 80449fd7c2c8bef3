/* SPDX-License-Identifier: Apache-2.0 */
/* Who may come in: accounts, the roles they hold and where. Secrets are never in a register: they
 * are in the table credential, which the journal does not see. */
#ifndef ACCESS_ACCESS_H
#define ACCESS_ACCESS_H

#include "model/record.h"

extern const struct reg account_register;
extern const struct reg role_assignment_register;
extern const struct reg role_rule_register;

/* How many accounts there are: 0 opens the set-up page. -1 with a problem. */
int64_t account_count(struct call *call);
/* By login, folded (width and case do not matter); NULL if there is none that lives. */
struct record *account_find(struct call *call, const char *login);

/* When the account signed in before its last time, 0: never. What came since, its owner has not
 * seen yet. */
int64_t account_previous_sign_in_ms(struct call *call, int64_t account_id);

/* The user behind an account with every grant in force today; in the call's arena. NULL with
 * ERROR_UNAUTHORIZED when the account has ended or is locked by an administrator. */
struct user *user_load(struct call *call, int64_t account_id);

/* What the account has to do before anything else: change a password that was made for it, or set
 * up the second factor that one of its roles demands. */
struct account_musts {
    bool must_change, must_factor;
};
struct account_musts account_musts(struct call *call, int64_t account_id);

/* Makes the account with the hash of its password (password_hash, of a password that is strong) and
 * gives it a role everywhere (unit_id 0) or in a unit. */
bool account_create(struct call *call, const char *login, const char *name, const char *hash,
                    const char *role, int64_t unit_id, int64_t *account_id);

/* Notes an event about an account in the journal within its own transaction: sign-in, sign-out,
 * lock, … No secrets in detail. */
bool access_note(struct call *call, int64_t account_id, const char *login, const char *action,
                 const char *detail);

/* What access_note wrote, for people; NULL if it is none of its actions. */
const struct label *access_action_label(const char *action);

#endif
