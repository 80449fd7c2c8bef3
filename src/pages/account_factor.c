/* SPDX-License-Identifier: Apache-2.0 */
/* GET /me/second-factor: setting up, confirming, recovery codes, turning off. */
#include "access/access.h"
#include "access/factor.h"
#include "access/session.h"
#include "pages/account_view.h"
#include "pages/layout.h"
#include "templates/account_factor.h"

static struct page page_begin(struct request *request, struct response *response)
{
    struct call *call = request->call;
    int status = call_ok(call) ? 200 : error_http_status(call_error(call));
    struct layout layout = {
        .title = call_label(call, L("2段階認証", "Second step")),
        .class = "narrow",
        .has_heading = true,
        .crumbs = {{call_label(call, L("自分の設定", "My account")),
                    url_local(call->arena, "/me")}},
        .crumb_count = 1,
    };
    return layout_begin(request, response, status, &layout);
}

static bool factor_show(struct request *request, struct response *response)
{
    struct call *call = request->call;
    int64_t id = call->user->account_id;
    const struct session *session = request->session;
    bool is_on = factor_is_on(call, id);
    struct factor_offer *offer = is_on ? NULL : factor_offer(call);
    struct page page = page_begin(request, response);
    if (is_on)
        tmpl_factor_on_page(&page, factor_recovery_left(call, id));
    else if (offer != NULL)
        tmpl_factor_offer_page(&page, offer, qr_svg(call, offer->address));
    else
        tmpl_factor_off_page(&page, session->must_factor);
    layout_end(&page);
    return true;
}

bool factor_page(struct call *call, struct request *request, struct response *response)
{
    return session_demand(call, request) && factor_show(request, response);
}

bool factor_begin_action(struct call *call, struct request *request, struct response *response)
{
    if (!session_demand(call, request))
        return false;
    if (!password_demand(call, request) || !factor_offer_make(call))
        return factor_show(request, response);
    respond_redirect(response, url_local(call->arena, "/me/second-factor"));
    return true;
}

/* The only time that the codes are seen. */
static bool codes_show(struct request *request, struct response *response, const char **codes)
{
    struct page page = page_begin(request, response);
    tmpl_recovery_page(&page, codes, RECOVERY_COUNT);
    layout_end(&page);
    return true;
}

bool factor_confirm_action(struct call *call, struct request *request, struct response *response)
{
    if (!session_demand(call, request))
        return false;
    const char **codes = factor_confirm(call, param_get(&request->form, "code"));
    if (codes == NULL)
        return factor_show(request, response);
    sessions_forget();
    return session_replace(call, request, response) && codes_show(request, response, codes);
}

/* Whoever finds a signed-in browser must not weaken the account. */
static bool both_demand(struct call *call, struct request *request, struct record **account)
{
    const char *how;
    *account = record_load_any(call, &account_register, call->user->account_id);
    return *account != NULL && password_demand(call, request) &&
           factor_check(call, *account, param_get(&request->form, "code"), &how);
}

bool factor_codes_action(struct call *call, struct request *request, struct response *response)
{
    struct record *account;
    if (!session_demand(call, request))
        return false;
    const char **codes =
        both_demand(call, request, &account) ? factor_recovery_new(call) : NULL;
    return codes == NULL ? factor_show(request, response)
                         : codes_show(request, response, codes);
}

bool factor_off_action(struct call *call, struct request *request, struct response *response)
{
    struct record *account;
    if (!session_demand(call, request))
        return false;
    if (!both_demand(call, request, &account) ||
        !factor_drop(call, account, "second-factor-off"))
        return factor_show(request, response);
    sessions_forget();
    respond_redirect(response, url_done(call, url_local(call->arena, "/me"), "saved"));
    return true;
}
