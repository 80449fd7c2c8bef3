/* SPDX-License-Identifier: Apache-2.0 */
#include "web/dispatch.h"
#include "base/clock.h"
#include "web/form.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "templates/problem.h"

static const char *const method_names[METHOD__COUNT] = {"GET", "HEAD",  "POST",
                                                        "PUT", "PATCH", "DELETE"};

void response_begin(struct response *response, struct call *call)
{
    *response = (struct response){.call = call, .fd = -1, .stream_size = -1};
    response->body = buffer_new(call->arena, RESPONSE_SIZE_MAX);
}

static void response_drop(struct response *response)
{
    if (response->fd >= 0)
        close(response->fd);
    if (response->read_end != NULL)
        response->read_end(response->source);
    response_begin(response, response->call);
}

static struct label title_of(int status)
{
    switch (status) {
    case 401:
        return L("サインインが必要です", "Please sign in");
    case 403:
        return L("この操作は許可されていません", "You may not do this");
    case 404:
        return L("見つかりません", "Not found");
    case 405:
        return L("この方法では操作できません", "Not possible in this way");
    case 409:
        return L("ほかの変更と重なりました", "Somebody else was faster");
    case 413:
        return L("大きすぎます", "Too large");
    case 429:
        return L("しばらくお待ちください", "Too many requests");
    default:
        return status >= 500 ? L("処理できませんでした", "Something went wrong")
                             : L("入力を確認してください", "Please check what you sent");
    }
}

void router_error(const struct router *router, struct request *request, struct response *response,
                  enum error_kind kind, int status)
{
    const struct server_hooks *hooks = router_hooks(router);
    response_drop(response);
    response->status = status != 0 ? status : error_http_status(kind);
    /* The target tells before a route is found: too often, a broken header. */
    bool is_api = text_starts(request->target, "/api/") ||
                  (request->route != NULL && (request->route->flags & ROUTE_API) != 0);
    if (response->status == 429 || response->status == 503)
        response_header(response, "Retry-After", "1");
    if (request->wants_json || is_api) {
        respond_problem(response, kind);
        return;
    }
    if (hooks->render_error != NULL) {
        hooks->render_error(request->call, request, response, kind, response->status);
        return;
    }
    struct page page = respond_html(request, response, response->status);
    tmpl_problem_page(&page, call_label(request->call, title_of(response->status)),
                      request->call->problems);
}

static enum method method_find(const char *name)
{
    for (int i = 0; i < METHOD__COUNT; i++)
        if (strcmp(name, method_names[i]) == 0)
            return (enum method)i;
    return METHOD__COUNT;
}

static enum lang lang_find(const struct request *request)
{
    struct text cookie = param_get(&request->cookies, "lang");
    if (cookie.data != NULL)
        return text_is(cookie, "en") ? LANG_EN : LANG_JA;
    return text_starts(request_header(request, "Accept-Language"), "en") ? LANG_EN : LANG_JA;
}

static void headers_read(struct request *request)
{
    struct text authorization = request_header(request, "Authorization");
    request->has_bearer =
        authorization.size > 7 && strncasecmp(authorization.data, "Bearer ", 7) == 0;
    if (request->has_bearer)
        request->bearer =
            text_trim((struct text){authorization.data + 7, authorization.size - 7});
    else
        for (size_t i = 0; i < request->headers.count; i++)
            if (request->headers.items[i].name.size == 6 &&
                strncasecmp(request->headers.items[i].name.data, "Cookie", 6) == 0)
                cookies_parse(request->call, request->headers.items[i].value, &request->cookies);
    struct text accept = request_header(request, "Accept");
    request->wants_json = text_starts(accept, "application/json") ||
                          text_starts(accept, "application/problem+json") ||
                          text_starts(request->path, "/api/");
    struct text match = text_trim(request_header(request, "If-Match"));
    if (text_starts(match, "W/"))
        match = (struct text){match.data + 2, match.size - 2};
    if (match.size >= 2 && match.data[0] == '"' && match.data[match.size - 1] == '"')
        match = (struct text){match.data + 1, match.size - 2};
    request->if_match = match;
    request->host = text_trim(request_header(request, "Host"));
    request->call->lang = lang_find(request);
}

static bool target_read(struct request *request, struct text *raw_path)
{
    struct text query = request->target;
    text_split(&query, '?', raw_path);
    if (!percent_decode(request->call->arena, *raw_path, &request->path)) {
        request->path = TEXT_LITERAL("/");
        return call_fail(request->call, ERROR_INVALID, NULL, "アドレスを読み取れません。",
                         "The address cannot be read.");
    }
    return form_parse(request->call, query, &request->query);
}

static void allow_set(struct response *response, unsigned allowed)
{
    struct buffer out = buffer_new(response->call->arena, 128);
    if ((allowed & 1u << METHOD_GET) != 0)
        allowed |= 1u << METHOD_HEAD;
    for (int i = 0; i < METHOD__COUNT; i++)
        if ((allowed & 1u << i) != 0)
            buffer_format(&out, "%s%s", out.size > 0 ? ", " : "", method_names[i]);
    response_header(response, "Allow", buffer_string(&out));
}

/* "/r/risk/" means "/r/risk". */
static bool slash_redirect(const struct router *router, struct request *request,
                           struct response *response, struct text raw_path)
{
    struct param_list ignored = {0};
    unsigned allowed;
    raw_path.size -= 1;
    bool is_there = raw_path.size > 1 && raw_path.data[raw_path.size] == '/' &&
                    raw_path.data[1] != '/' && raw_path.data[1] != '\\' &&
                    request->method <= METHOD_HEAD &&
                    route_match(router, request->call->arena, METHOD_GET, raw_path, &ignored,
                                &allowed) != NULL;
    if (!is_there)
        return false;
    struct buffer out = buffer_new(request->call->arena, 64 * 1024);
    buffer_text(&out, raw_path);
    buffer_put(&out, raw_path.data + raw_path.size + 1,
               request->target.size - raw_path.size - 1);
    response->status = 308;
    response_header(response, "Location", buffer_string(&out));
    return true;
}

static bool sign_in_demand(const struct router *router, struct request *request,
                           struct response *response)
{
    const struct server_hooks *hooks = router_hooks(router);
    bool is_page = request->method <= METHOD_HEAD && !request->wants_json &&
                   (request->route->flags & ROUTE_API) == 0;
    if (hooks->sign_in_path != NULL && is_page) {
        struct url url = url_local(request->call->arena, hooks->sign_in_path);
        respond_redirect(response,
                         url_query(request->call->arena, url, "next", request->target));
        return false;
    }
    router_error(router, request, response, ERROR_UNAUTHORIZED, 0);
    if (!is_page)
        response_header(response, "WWW-Authenticate", "Bearer");
    return false;
}

static bool detour_check(const struct router *router, struct request *request,
                         struct response *response)
{
    const struct server_hooks *hooks = router_hooks(router);
    const char *path = hooks->detour == NULL ? NULL : hooks->detour(request->call, request);
    if (path == NULL)
        return true;
    if (request->method <= METHOD_HEAD && !request->wants_json &&
        (request->route->flags & ROUTE_API) == 0)
        respond_redirect(response, url_local(request->call->arena, path));
    else
        router_error(router, request, response, ERROR_FORBIDDEN, 0);
    return false;
}

static bool access_check(const struct router *router, struct request *request,
                         struct response *response)
{
    const struct server_hooks *hooks = router_hooks(router);
    struct call *call = request->call;
    const struct route *route = request->route;
    if (hooks->authenticate != NULL && !hooks->authenticate(call, request)) {
        router_error(router, request, response,
                     call_ok(call) ? ERROR_UNAUTHORIZED : call_error(call), 0);
        return false;
    }
    if (route->access == ACCESS_PUBLIC)
        return true;
    if (call->user == NULL)
        return sign_in_demand(router, request, response);
    if (!detour_check(router, request, response))
        return false;
    if (route->access == ACCESS_RIGHT && !hooks->authorize(call, request, route)) {
        router_error(router, request, response, ERROR_FORBIDDEN, 0);
        return false;
    }
    return true;
}

static void bracket_end(const struct router *router, struct request *request)
{
    const struct server_hooks *hooks = router_hooks(router);
    if (hooks->end != NULL)
        hooks->end(request->call, request);
}

static bool bracket_begin(const struct router *router, struct request *request,
                          struct response *response)
{
    const struct server_hooks *hooks = router_hooks(router);
    if (hooks->begin == NULL || hooks->begin(request->call, request))
        return true;
    router_error(router, request, response, ERROR_FAILED, 0);
    return false;
}

bool router_find(const struct router *router, const char *method, struct request *request,
                 struct response *response)
{
    struct text raw_path;
    unsigned allowed;
    request->method = method_find(method);
    request->csrf = "";
    bool is_readable = target_read(request, &raw_path);
    headers_read(request);
    if (!is_readable) {
        router_error(router, request, response, call_error(request->call), 400);
        return false;
    }
    request->route = route_match(router, request->call->arena, request->method, raw_path,
                                 &request->params, &allowed);
    if (request->route != NULL)
        return true;
    if (slash_redirect(router, request, response, raw_path))
        return false;
    bool is_known = allowed != 0 && (allowed & 1u << request->method) == 0;
    router_error(router, request, response, ERROR_MISSING, is_known ? 405 : 404);
    if (is_known)
        allow_set(response, allowed);
    return false;
}

bool router_open(const struct router *router, bool is_bracketed, struct request *request,
                 struct response *response)
{
    if (!bracket_begin(router, request, response))
        return false;
    bool is_allowed = access_check(router, request, response);
    if (!is_bracketed || !is_allowed)
        bracket_end(router, request);
    return is_allowed;
}

/* The browser says from where a form was sent; a page of another site may not send ours. */
static bool is_same_origin(const struct request *request)
{
    struct text site = request_header(request, "Sec-Fetch-Site");
    if (site.data != NULL && !text_is(site, "same-origin") && !text_is(site, "none"))
        return false;
    struct text origin = request_header(request, "Origin");
    if (origin.data == NULL)
        return true;
    size_t scheme = text_starts(origin, "https://") ? 8 : text_starts(origin, "http://") ? 7 : 0;
    struct text host = {origin.data + scheme, origin.size - scheme};
    return scheme > 0 && text_equal(host, request->host);
}

static bool csrf_check(const struct router *router, struct request *request)
{
    const struct server_hooks *hooks = router_hooks(router);
    if (request->method <= METHOD_HEAD || request->has_bearer ||
        (request->route->flags & ROUTE_NO_CSRF) != 0)
        return true;
    if (is_same_origin(request) &&
        (hooks->csrf_check == NULL || hooks->csrf_check(request->call, request)))
        return true;
    if (call_ok(request->call))
        call_fail(request->call, ERROR_FORBIDDEN, NULL,
                  "このフォームの有効期限が切れています。画面を開き直して、もう一度送信してください。",
                  "This form has expired. Open the page again and send it once more.");
    return false;
}

/* While the body came in, time has passed: whoever was let in by its headers may have been shut
 * out, and what is written now is of now. */
static bool access_again(const struct router *router, struct request *request,
                         struct response *response)
{
    request->call->now_ms = clock_now_ms();
    request->call->user = NULL;
    request->session = NULL;
    request->csrf = "";
    if (access_check(router, request, response))
        return true;
    bracket_end(router, request);
    return false;
}

void router_run(const struct router *router, bool is_bracketed, struct request *request,
                struct response *response)
{
    struct call *call = request->call;
    if (!is_bracketed && (!bracket_begin(router, request, response) ||
                          !access_again(router, request, response)))
        return;
    call->may_write = request->method > METHOD_HEAD;
    if (!csrf_check(router, request)) {
        router_error(router, request, response, ERROR_FORBIDDEN, 0);
    } else if (!request->route->handler(call, request, response)) {
        enum error_kind kind = call_ok(call) ? ERROR_FAILED : call_error(call);
        router_error(router, request, response, kind, 0);
    } else {
        assert(response->status != 0);
    }
    if (response->body.is_over) {
        log_line(LOG_ERROR, "the page %s is larger than %d bytes", request->route->pattern,
                 RESPONSE_SIZE_MAX);
        router_error(router, request, response, ERROR_FAILED, 0);
    }
    bracket_end(router, request);
}
