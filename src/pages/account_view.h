/* SPDX-License-Identifier: Apache-2.0 */
/* The pages about accounts among themselves: handlers for the table of routes in account_module.c
 * and what they share. */
#ifndef PAGES_ACCOUNT_VIEW_H
#define PAGES_ACCOUNT_VIEW_H

#include "access/review.h"
#include "access/session.h"
#include "model/record.h"
#include "web/module.h"

/* account_page.c: before and after a session. */
route_handler sign_in_page, sign_in_action, sign_out_action, setup_page, setup_action;
route_handler second_step_page, second_step_action;
/* account_oidc.c */
route_handler oidc_page, oidc_return_page;
/* account_me.c */
route_handler me_page, password_action, session_end_action, sessions_end_action;
/* account_factor.c */
route_handler factor_page, factor_begin_action, factor_confirm_action, factor_codes_action,
    factor_off_action;
/* account_token.c */
route_handler tokens_page, token_new_action, token_revoke_action, token_show_api,
    token_revoke_api;
/* account_admin.c */
route_handler accounts_page, account_page, role_assign_action, role_end_action,
    account_act_action;
void account_panel(struct page *p, const struct record *account);
/* account_review.c */
route_handler review_current_page, review_begin_action, review_action, review_past_page;
/* account_report.c */
extern const struct report account_reports[];

struct review_view {
    struct record *review; /* NULL: none is open */
    struct record *duty;   /* what the next one completes; may be NULL */
    struct review_row *rows;
    int count, decided;
    struct record **past; /* signed ones, the newest first */
    int past_count;
    bool may_review;
};

struct accounts_view {
    struct access_row *rows;
    int count, locked, conflicts, unused, left;
    bool may_create;
};

struct account_view {
    const struct record *account;
    struct access_row *row;
    struct record **units; /* to choose from */
    int unit_count;
    bool may_change;
    const char *password; /* just made, to be shown once; or NULL */
};

struct me_view {
    const struct user *user;
    struct session_row *sessions;
    int session_count, recovery_left;
    bool must_change, has_factor, has_password;
    bool may_factor; /* OpenID Connect brings its own */
};

/* Only a path of this site may follow sign-in; "/" otherwise. */
const char *next_path(struct call *call, struct text next);
/* The sign-in page with the call's problems. */
bool sign_in_show(struct request *request, struct response *response, const char *login,
                  const char *next);
const char *form_string(struct request *request, const char *name);
/* Begins a session, sets its cookie and goes on to a path of this site. */
bool session_open(struct request *request, struct response *response, int64_t account_id,
                  const char *how, const char *next);
/* One's own account is changed by its owner in person: ERROR_FORBIDDEN for an API token. */
bool session_demand(struct call *call, const struct request *request);
/* The present password of the call's user, slowed down like a sign-in; notes on field "old". */
bool password_demand(struct call *call, struct request *request);
/* The session under a new id, with its cookie. */
bool session_replace(struct call *call, struct request *request, struct response *response);

/* account_qr.c: a QR code (ISO/IEC 18004, level M) as SVG; text of at most 2000 characters. */
struct html_raw qr_svg(struct call *call, const char *text);

#endif
