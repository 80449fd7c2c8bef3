/* SPDX-License-Identifier: Apache-2.0 */
#include "access/access.h"
#include "pages/account_page.h"
#include "pages/account_view.h"
#include "pages/site.h"

static const struct reg *const registers[] = {
    &account_register,
    &role_assignment_register,
    &role_rule_register,
    &access_review_register,
    &access_review_item_register,
    NULL,
};

#define FACTOR "/me/second-factor"
static const struct route routes[] = {
    {METHOD_GET, "/sign-in", sign_in_page, ACCESS_PUBLIC, 0, 0, "sign-in page"},
    {METHOD_POST, "/sign-in", sign_in_action, ACCESS_PUBLIC, 0, ROUTE_SLOW, "sign in"},
    {METHOD_GET, "/sign-in/code", second_step_page, ACCESS_PUBLIC, 0, 0, "second step"},
    {METHOD_POST, "/sign-in/code", second_step_action, ACCESS_PUBLIC, 0, 0, "second step"},
    {METHOD_GET, "/sign-in/oidc", oidc_page, ACCESS_PUBLIC, 0, ROUTE_SLOW,
     "to the identity provider"},
    {METHOD_GET, "/sign-in/oidc/return", oidc_return_page, ACCESS_PUBLIC, 0, ROUTE_SLOW,
     "back from the identity provider"},
    {METHOD_POST, "/sign-out", sign_out_action, ACCESS_SIGNED_IN, 0, 0, "sign out"},
    {METHOD_GET, "/setup", setup_page, ACCESS_PUBLIC, 0, 0, "first set-up"},
    {METHOD_POST, "/setup", setup_action, ACCESS_PUBLIC, 0, ROUTE_SLOW,
     "create the first administrator"},
    {METHOD_GET, "/me", me_page, ACCESS_SIGNED_IN, 0, 0, "own account"},
    {METHOD_POST, "/me/password", password_action, ACCESS_SIGNED_IN, 0, ROUTE_SLOW,
     "change password"},
    {METHOD_POST, "/me/sessions", session_end_action, ACCESS_SIGNED_IN, 0, 0, "end a session"},
    {METHOD_POST, "/me/sessions/others", sessions_end_action, ACCESS_SIGNED_IN, 0, 0,
     "end all other sessions"},
    {METHOD_GET, FACTOR, factor_page, ACCESS_SIGNED_IN, 0, 0, "own second factor"},
    {METHOD_POST, FACTOR "/begin", factor_begin_action, ACCESS_SIGNED_IN, 0, ROUTE_SLOW,
     "begin to set up a second factor"},
    {METHOD_POST, FACTOR "/confirm", factor_confirm_action, ACCESS_SIGNED_IN, 0, 0,
     "turn the second factor on"},
    {METHOD_POST, FACTOR "/codes", factor_codes_action, ACCESS_SIGNED_IN, 0, ROUTE_SLOW,
     "new recovery codes"},
    {METHOD_POST, FACTOR "/off", factor_off_action, ACCESS_SIGNED_IN, 0, ROUTE_SLOW,
     "turn the second factor off"},
    {METHOD_GET, "/me/tokens", tokens_page, ACCESS_SIGNED_IN, 0, 0, "own API tokens"},
    {METHOD_POST, "/me/tokens", token_new_action, ACCESS_SIGNED_IN, 0, ROUTE_SLOW,
     "make an API token"},
    {METHOD_POST, "/me/tokens/revoke", token_revoke_action, ACCESS_SIGNED_IN, 0, 0,
     "revoke an API token"},
    {METHOD_GET, "/api/v1/token", token_show_api, ACCESS_SIGNED_IN, 0, ROUTE_API,
     "whom this token acts for"},
    {METHOD_DELETE, "/api/v1/token", token_revoke_api, ACCESS_SIGNED_IN, 0, ROUTE_API,
     "revoke this token"},
    {METHOD_GET, "/accounts", accounts_page, ACCESS_RIGHT, SITE_RIGHT(GROUP_ACCESS, ACTION_READ), 0,
     "who may what"},
    {METHOD_GET, "/accounts/{id}", account_page, ACCESS_RIGHT,
     SITE_RIGHT(GROUP_ACCESS, ACTION_READ), 0, "an account's roles and sign-in"},
    {METHOD_POST, "/accounts/{id}/roles", role_assign_action, ACCESS_RIGHT,
     SITE_RIGHT(GROUP_ACCESS, ACTION_CREATE), 0, "give a role"},
    {METHOD_POST, "/accounts/{id}/roles/end", role_end_action, ACCESS_RIGHT,
     SITE_RIGHT(GROUP_ACCESS, ACTION_END), 0, "take a role away"},
    {METHOD_POST, "/accounts/{id}/act", account_act_action, ACCESS_RIGHT,
     SITE_RIGHT(GROUP_ACCESS, ACTION_UPDATE), ROUTE_SLOW, "suspend, end sessions, reset password"},
    {METHOD_GET, "/access-review", review_current_page, ACCESS_RIGHT,
     SITE_RIGHT(GROUP_ACCESS, ACTION_READ), 0, "access review"},
    {METHOD_POST, "/access-review/begin", review_begin_action, ACCESS_RIGHT,
     SITE_RIGHT(GROUP_ACCESS, ACTION_APPROVE), 0, "begin an access review"},
    {METHOD_POST, "/access-review/{id}", review_action, ACCESS_RIGHT,
     SITE_RIGHT(GROUP_ACCESS, ACTION_APPROVE), 0, "decide and sign an access review"},
    {METHOD_GET, "/access-review/{id}", review_past_page, ACCESS_RIGHT,
     SITE_RIGHT(GROUP_ACCESS, ACTION_READ), 0, "a signed access review"},
};

static const struct panel panels[] = {{"account", account_panel}, {0}};

static const struct menu_item menu[] = {
    {CHAPTER_SYSTEM, "/accounts", "users", L_INIT("権限の一覧", "Who may what"), GROUP_ACCESS,
     ACTION_READ},
    {CHAPTER_SYSTEM, "/access-review", "check-circle", L_INIT("権限の棚卸し", "Access review"),
     GROUP_ACCESS, ACTION_READ},
    {0},
};

const struct module account_module = {
    .name = "account",
    .registers = registers,
    .routes = ROUTE_TABLE(routes),
    .panels = panels,
    .menu = menu,
    .reports = account_reports,
};
