/* SPDX-License-Identifier: Apache-2.0 */
/* GET /me: one's own roles, password, second factor, sessions. */
#include "access/access.h"
#include "access/factor.h"
#include "access/password.h"
#include "access/session.h"
#include "access/signin.h"
#include "pages/account_view.h"
#include "pages/layout.h"
#include "pages/site.h"
#include "store/db.h"
#include "store/store.h"
#include "templates/account_me.h"

bool session_demand(struct call *call, const struct request *request)
{
    return request->session != NULL ||
           call_fail(call, ERROR_FORBIDDEN, NULL, "この操作はトークンではできません。サインインしてください。",
                     "A token cannot do this. Please sign in.");
}

static bool me_show(struct request *request, struct response *response)
{
    struct call *call = request->call;
    int64_t id = call->user->account_id;
    const struct session *session = request->session;
    int status = call_ok(call) ? 200 : error_http_status(call_error(call));
    struct me_view view = {
        .user = call->user,
        .must_change = session->must_change,
        .has_factor = factor_is_on(call, id),
        .has_password = password_is_there(call, id),
        .may_factor = password_is_asked(call, id),
        .recovery_left = factor_recovery_left(call, id),
    };
    if (!sessions_list(call, id, param_get(&request->cookies, site_cookie(request)),
                       &view.sessions, &view.session_count))
        return false;
    struct layout layout = {.title = call_label(call, L("自分の設定", "My account")), .class = "",
                            .has_heading = true};
    struct page page = layout_begin(request, response, status, &layout);
    tmpl_me_page(&page, &view);
    layout_end(&page);
    return true;
}

bool me_page(struct call *call, struct request *request, struct response *response)
{
    return session_demand(call, request) && me_show(request, response);
}

bool password_demand(struct call *call, struct request *request)
{
    const struct session *session = request->session;
    return session_demand(call, request) &&
           password_confirm(call, param_get(&request->cookies, "device"),
                            form_string(request, "old"), session->started_ms);
}

bool session_replace(struct call *call, struct request *request, struct response *response)
{
    const char *cookie =
        session_renew(call, param_get(&request->cookies, site_cookie(request)));
    if (cookie == NULL)
        return false;
    response_cookie(response, request, site_cookie(request), cookie, 0);
    return true;
}

bool password_action(struct call *call, struct request *request, struct response *response)
{
    if (!session_demand(call, request))
        return false;
    if (!password_demand(call, request) ||
        !password_change(call, form_string(request, "password")))
        return me_show(request, response);
    /* Whoever else is signed in with the old password is not any more. */
    if (!sessions_end(call, call->user->account_id,
                      param_get(&request->cookies, site_cookie(request))) ||
        !session_replace(call, request, response))
        return false;
    respond_redirect(response, url_done(call, url_local(call->arena, "/me"), "saved"));
    return true;
}

bool session_end_action(struct call *call, struct request *request, struct response *response)
{
    if (!session_demand(call, request) ||
        !session_end_by(call, call->user->account_id, form_string(request, "handle")))
        return false;
    respond_redirect(response, url_local(call->arena, "/me"));
    return true;
}

bool sessions_end_action(struct call *call, struct request *request, struct response *response)
{
    if (!session_demand(call, request) ||
        !sessions_end(call, call->user->account_id,
                      param_get(&request->cookies, site_cookie(request))) ||
        !access_note(call, call->user->account_id, call->user->login, "sessions-ended", ""))
        return false;
    respond_redirect(response, url_done(call, url_local(call->arena, "/me"), "saved"));
    return true;
}
