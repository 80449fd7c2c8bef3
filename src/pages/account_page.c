/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/account_page.h"
#include "access/access.h"
#include "access/password.h"
#include "access/session.h"
#include "access/signin.h"
#include "base/crypto.h"
#include "pages/layout.h"
#include "pages/site.h"
#include "store/db.h"
#include "store/store.h"
#include "templates/account.h"

static const char *form_string(struct request *request, const char *name)
{
    return text_string(request->call->arena, param_get(&request->form, name));
}

/* A page for people who are not signed in carries a token that stands in a cookie of its own. */
static void guest_token(struct request *request, struct response *response)
{
    enum { TOKEN_SIZE = 24, LIFE_S = 3600 };
    unsigned char bytes[TOKEN_SIZE];
    if (*request->csrf == '\0') {
        random_bytes(bytes, sizeof bytes);
        request->csrf = base64url(request->call->arena, bytes, sizeof bytes);
    }
    response_cookie(response, request, "guest", request->csrf, LIFE_S);
}

/* Only a path of this site may follow sign-in. */
static const char *next_path(struct call *call, struct text next)
{
    bool is_local = next.size > 0 && next.data[0] == '/' &&
                    (next.size == 1 || (next.data[1] != '/' && next.data[1] != '\\'));
    return is_local ? text_string(call->arena, next) : "/";
}

static bool sign_in_show(struct request *request, struct response *response, const char *login,
                         const char *next)
{
    struct call *call = request->call;
    int status = call_ok(call) ? 200 : error_http_status(call_error(call));
    struct layout layout = {.title = call_label(call, L("サインイン", "Sign in")),
                            .is_bare = true, .class = "centre"};
    guest_token(request, response);
    struct page page = layout_begin(request, response, status, &layout);
    page.csrf = request->csrf;
    tmpl_sign_in_page(&page, login, next);
    layout_end(&page);
    return true;
}

static bool sign_in_page(struct call *call, struct request *request, struct response *response)
{
    if (account_count(call) == 0) {
        respond_redirect(response, url_local(call->arena, "/setup"));
        return true;
    }
    return sign_in_show(request, response, "",
                        next_path(call, param_get(&request->query, "next")));
}

static bool session_open(struct request *request, struct response *response, int64_t account_id,
                         const char *next)
{
    struct call *call = request->call;
    const char *agent = text_string(call->arena, request_header(request, "User-Agent"));
    const char *cookie = session_begin(call, account_id, agent);
    if (cookie == NULL)
        return false;
    response_cookie(response, request, site_cookie(request), cookie, 0);
    response_cookie(response, request, "guest", "", -1);
    respond_redirect(response, url_local(call->arena, next));
    return true;
}

static bool sign_in_action(struct call *call, struct request *request, struct response *response)
{
    const char *login = form_string(request, "login");
    const char *next = next_path(call, param_get(&request->form, "next"));
    int64_t account_id = sign_in(call, login, form_string(request, "password"));
    if (account_id == 0)
        return sign_in_show(request, response, login, next);
    return session_open(request, response, account_id, next);
}

static bool sign_out_action(struct call *call, struct request *request, struct response *response)
{
    struct text cookie = param_get(&request->cookies, site_cookie(request));
    if (!session_end(call, cookie) ||
        !access_note(call, call->user->account_id, call->user->login, "sign-out", ""))
        return false;
    response_cookie(response, request, site_cookie(request), "", -1);
    respond_redirect(response, url_local(call->arena, "/sign-in"));
    return true;
}

static bool setup_show(struct request *request, struct response *response, const char *login,
                       const char *name)
{
    struct call *call = request->call;
    int status = call_ok(call) ? 200 : error_http_status(call_error(call));
    struct layout layout = {.title = call_label(call, L("はじめの設定", "First set-up")),
                            .is_bare = true, .class = "centre"};
    guest_token(request, response);
    struct page page = layout_begin(request, response, status, &layout);
    page.csrf = request->csrf;
    tmpl_setup_page(&page, login, name);
    layout_end(&page);
    return true;
}

/* Exists only as long as there is no account at all. */
static bool setup_demand(struct call *call)
{
    return account_count(call) == 0 ||
           call_fail(call, ERROR_MISSING, NULL, "はじめの設定は済んでいます。",
                     "The first set-up is done.");
}

static bool setup_page(struct call *call, struct request *request, struct response *response)
{
    return setup_demand(call) && setup_show(request, response, "", "");
}

static bool setup_action(struct call *call, struct request *request, struct response *response)
{
    const char *login = form_string(request, "login"), *name = form_string(request, "name");
    const char *password = form_string(request, "password");
    int64_t account_id = 0;
    if (!setup_demand(call))
        return false;
    if (!text_is(param_get(&request->form, "again"), password)) {
        call_fail(call, ERROR_INVALID, "again", "確認のパスワードが一致しません。",
                  "The two passwords differ.");
        return setup_show(request, response, login, name);
    }
    call->user = &user_program;
    bool is_made = account_create(call, login, name, password, "ADMIN", 0, &account_id);
    call->user = NULL;
    if (!is_made)
        return setup_show(request, response, login, name);
    return session_open(request, response, account_id, "/");
}

static bool me_show(struct request *request, struct response *response)
{
    struct call *call = request->call;
    struct session_row *rows;
    int count;
    const struct session *session = request->session;
    int status = call_ok(call) ? 200 : error_http_status(call_error(call));
    if (!sessions_list(call, call->user->account_id, &rows, &count))
        return false;
    struct layout layout = {.title = call_label(call, L("自分の設定", "My account")), .class = ""};
    struct page page = layout_begin(request, response, status, &layout);
    tmpl_me_page(&page, call->user, rows, count, session != NULL && session->must_change);
    layout_end(&page);
    return true;
}

static bool me_page(struct call *call, struct request *request, struct response *response)
{
    (void)call;
    return me_show(request, response);
}

static bool password_change(struct call *call, const char *password)
{
    if (!password_is_strong(call, call->user->login, password) || !tx_begin(call))
        return false;
    if (password_set(call, call->user->account_id, password) &&
        db_run(call, "UPDATE r_account SET f_must_change = NULL WHERE id = ?",
               DB_ARGS(value_int(call->user->account_id))) &&
        access_note(call, call->user->account_id, call->user->login, "password-changed", ""))
        return tx_commit(call);
    tx_rollback(call);
    return false;
}

static bool password_action(struct call *call, struct request *request, struct response *response)
{
    if (!password_matches(call, call->user->account_id, form_string(request, "old"))) {
        call_fail(call, ERROR_INVALID, "old", "今のパスワードが違います。",
                  "The present password is wrong.");
        return me_show(request, response);
    }
    if (!password_change(call, form_string(request, "password")))
        return me_show(request, response);
    /* Whoever else is signed in with the old password is not any more. */
    if (!sessions_end(call, call->user->account_id,
                      param_get(&request->cookies, site_cookie(request))))
        return false;
    respond_redirect(response, url_done(call, url_local(call->arena, "/me"), "saved"));
    return true;
}

static bool session_end_action(struct call *call, struct request *request,
                               struct response *response)
{
    if (!session_end_by(call, call->user->account_id, form_string(request, "handle")))
        return false;
    respond_redirect(response, url_local(call->arena, "/me"));
    return true;
}

static const struct route routes[] = {
    {METHOD_GET, "/sign-in", sign_in_page, ACCESS_PUBLIC, 0, 0, "sign-in page"},
    {METHOD_POST, "/sign-in", sign_in_action, ACCESS_PUBLIC, 0, 0, "sign in"},
    {METHOD_POST, "/sign-out", sign_out_action, ACCESS_SIGNED_IN, 0, 0, "sign out"},
    {METHOD_GET, "/setup", setup_page, ACCESS_PUBLIC, 0, 0, "first set-up"},
    {METHOD_POST, "/setup", setup_action, ACCESS_PUBLIC, 0, 0, "create the first administrator"},
    {METHOD_GET, "/me", me_page, ACCESS_SIGNED_IN, 0, 0, "own account"},
    {METHOD_POST, "/me/password", password_action, ACCESS_SIGNED_IN, 0, 0, "change password"},
    {METHOD_POST, "/me/sessions", session_end_action, ACCESS_SIGNED_IN, 0, 0, "end a session"},
};

const struct route_table account_routes = ROUTE_TABLE(routes);
