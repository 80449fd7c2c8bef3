/* SPDX-License-Identifier: Apache-2.0 */
/* Signing in by OpenID Connect: out to the provider and back. */
#include "access/oidc.h"
#include "pages/account_view.h"

bool oidc_page(struct call *call, struct request *request, struct response *response)
{
    const char *cookie, *next = next_path(call, param_get(&request->query, "next"));
    if (!oidc_is_on())
        return call_fail(call, ERROR_MISSING, NULL, "共通認証は設定されていません。",
                         "No identity provider is set up.");
    const char *url = oidc_begin(call, next, &cookie);
    if (url == NULL)
        return sign_in_show(request, response, "", next);
    response_cookie(response, request, "oidc", cookie, OIDC_LIFE_S);
    respond_redirect(response, url_outside(call->arena, text_from(url)));
    return true;
}

bool oidc_return_page(struct call *call, struct request *request, struct response *response)
{
    const char *next;
    if (!oidc_is_on() || request->method != METHOD_GET)
        return call_fail(call, ERROR_MISSING, NULL, "共通認証は設定されていません。",
                         "No identity provider is set up.");
    /* The provider sends the browser here by a link. State and nonce, sealed in a cookie of this
     * browser, do what the CSRF token does for forms; so this one GET may begin a session. */
    call->may_write = true;
    int64_t account_id =
        oidc_finish(call, param_get(&request->cookies, "oidc"),
                    param_get(&request->query, "state"), param_get(&request->query, "code"),
                    param_get(&request->query, "iss"), &next);
    response_cookie(response, request, "oidc", "", -1);
    if (account_id == 0)
        return sign_in_show(request, response, "", "/");
    return session_open(request, response, account_id, "openid connect",
                        next_path(call, text_from(next)));
}
