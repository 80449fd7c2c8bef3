/* SPDX-License-Identifier: Apache-2.0 */
/* Who may what, and what is odd about it: for the administrator's pages, the access review and its
 * report. */
#ifndef ACCESS_OVERVIEW_H
#define ACCESS_OVERVIEW_H

#include "model/record.h"

enum { UNUSED_DAYS = 180, ACCESS_ROWS_MAX = 5000, ACCESS_ROLES_MAX = 16 };

struct access_role {
    int64_t assignment_id;
    const char *code;
    struct label label;
    const char *unit;              /* "" everywhere */
    const char *from, *until;      /* "" without an end */
    bool is_now;                   /* neither over nor still to come */
};

struct access_row {
    int64_t account_id;
    const char *login, *name, *unit, *kind;
    int64_t last_sign_in_ms; /* 0: never */
    int64_t unused_days;     /* since then, or since the account or its password was made */
    bool is_locked, has_factor;
    const char *left_on;         /* the day its person left, on or before today; or "" */
    bool has_ended_person;       /* left, or the person's record has ended */
    struct access_role *roles;   /* that have not ended */
    int role_count;
    int64_t accounts;             /* that the same person has, as far as is known */
    const struct label *conflict; /* why two roles held, with any of them, should be apart */
    const char *conflict_a, *conflict_b; /* codes of the two */
    const char *waived_until;     /* a waiver in force covers the conflict; or NULL */
    int64_t tokens, sessions;     /* in force now */
};

/* The accounts that live, of the units over which the call's user may read accounts, by login; or
 * one (account_id). ERROR_FORBIDDEN without that right. */
bool access_overview(struct call *call, int64_t account_id, struct access_row **out, int *count);
/* The roles in a line: "事務局（総務課）、CSIRT". */
const char *access_roles_text(struct call *call, const struct access_row *row);
/* What a reviewer should look at, in sentences; "" when nothing. */
const char *access_remarks(struct call *call, const struct access_row *row);

#endif
