/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/site.h"
#include "access/session.h"
#include "access/token.h"
#include "base/crypto.h"
#include "model/user.h"
#include "pages/register_view.h"
#include "store/store.h"
#include "templates/problems.h"
#include "web/asset_url.h"

#include <string.h>

static struct site_options site;

void site_set(const struct site_options *options)
{
    site = *options;
    layout_modules(options->modules, options->module_count);
}

const char *site_data_folder(void)
{
    return site.data_folder;
}

struct store *site_store(void)
{
    return site.store;
}

const char *site_setup_code(void)
{
    return site.setup_code;
}

const char *site_cookie(const struct request *request)
{
    /* The prefix makes browsers refuse the cookie unless it came over TLS, for this host alone. */
    return request->is_tls ? "__Host-kaname" : "kaname";
}

static bool request_begin(struct call *call, struct request *request)
{
    (void)request;
    return store_borrow(call, site.store);
}

static void request_end(struct call *call, struct request *request)
{
    (void)request;
    store_return(call);
}

/* Only where every handler asks for rights over groups: pages for people do not all. */
static bool bearer_authenticate(struct call *call, struct request *request)
{
    if ((request->route->flags & ROUTE_API) == 0)
        return call_fail(call, ERROR_UNAUTHORIZED, NULL, "トークンは /api/ の下だけで使えます。",
                         "Tokens work under /api/ only.");
    call->user = token_user(call, request->bearer, &request->token_id);
    return call->user != NULL;
}

static bool authenticate(struct call *call, struct request *request)
{
    if (request->has_bearer)
        return bearer_authenticate(call, request);
    struct session *session =
        session_find(call, param_get(&request->cookies, site_cookie(request)));
    if (session != NULL) {
        call->user = session->user;
        request->csrf = session->csrf;
        request->session = session;
    } else {
        /* Sign-in and set-up forms: bound to a cookie of their own by double submission. */
        struct text guest = param_get(&request->cookies, "guest");
        request->csrf = guest.size == 0 ? "" : text_string(call->arena, guest);
    }
    return true;
}

static bool csrf_check(struct call *call, struct request *request)
{
    struct text given = param_get(&request->form, "csrf");
    if (given.size == 0)
        given = request_header(request, "X-CSRF-Token");
    if (given.size > 0 && secret_equal(given, text_from(request->csrf)))
        return true;
    return call_fail(call, ERROR_FORBIDDEN, NULL,
                     "画面の有効期限が切れています。前の画面に戻り、読み込み直してからやり直してください。",
                     "This page has expired. Go back, load it again and repeat.");
}

static struct label title_of_status(int status)
{
    switch (status) {
    case 401:
        return L("サインインが必要です", "Please sign in");
    case 403:
        return L("この操作はできません", "This is not allowed");
    case 404:
        return L("見つかりません", "Not found");
    case 405:
        return L("この操作はできません", "Method not allowed");
    case 409:
        return L("今はできません", "Not possible now");
    case 413:
        return L("大きすぎます", "Too large");
    case 422:
        return L("内容を確かめてください", "Please check what you sent");
    case 429:
        return L("しばらく待ってください", "Too many requests");
    default:
        return L("処理できませんでした", "Something went wrong");
    }
}

/* What the reader can do about it. */
static struct label help_of_status(int status, bool was_typed)
{
    switch (status) {
    case 401:
        return L("しばらく操作がなかったか、ほかの場所でサインアウトしたため、サインインが切れています。",
                 "You were signed out, after a while without work or from another place.");
    case 403:
        return L("必要な権限があるはずのときは、システム管理者に役割を確かめてください。",
                 "If you should be able to do this, ask the administrator about your role.");
    case 404:
        return L("記録が移されたか、あなたの権限では見られない記録です。検索すると見つかるかもしれません。",
                 "It may have moved, or your role does not see it. Searching may find it.");
    case 409:
    case 422:
        if (!was_typed)
            return L("アドレスを確かめるか、前の画面に戻ってやり直してください。",
                     "Check the address, or go back and try again.");
        return L("前の画面に戻ると、入力した内容が残っています。",
                 "Go back: what you entered is still there.");
    case 413:
        return L("分けて送るか、小さくしてからやり直してください。", "Send it in parts, or smaller.");
    default:
        return status < 500 ? L("前の画面に戻ってやり直してください。", "Go back and try again.")
                            : L("時間をおいてやり直してください。続くときは管理者に知らせてください。",
                                "Try again later, and tell the administrator if it goes on.");
    }
}

/* The page that the form stood on, as the browser says; "" when it does not or it is elsewhere. */
static struct url form_page(struct call *call, const struct request *request)
{
    struct text from = request_header(request, "Referer"), host;
    size_t scheme = text_starts(from, "https://") ? 8 : text_starts(from, "http://") ? 7 : 0;
    struct text path = {from.data + scheme, from.size - scheme};
    const char *slash = scheme == 0 ? NULL : memchr(path.data, '/', path.size);
    if (request->method <= METHOD_HEAD || slash == NULL)
        return (struct url){NULL};
    host = (struct text){path.data, (size_t)(slash - path.data)};
    path = (struct text){slash, path.size - host.size};
    return text_equal(host, request->host) ? url_given(call->arena, path) : (struct url){NULL};
}

/* An address that is none is refused before anybody asks who is there; the reader still gets the
 * page with their menu. True when the connection has to be given back. */
static bool reader_recall(struct call *call, struct request *request)
{
    bool is_asked = request->route == NULL && call->user == NULL && call->db == NULL &&
                    !request->has_bearer && param_has(&request->cookies, site_cookie(request));
    if (!is_asked || !store_borrow(call, site.store))
        return false;
    authenticate(call, request);
    return true;
}

static void render_error(struct call *call, struct request *request, struct response *response,
                         enum error_kind kind, int status)
{
    (void)kind;
    bool is_borrowed = reader_recall(call, request);
    struct error_view view = {
        .status = status,
        .title = call_label(call, title_of_status(status)),
        .help = call_label(call, help_of_status(status, request->method > METHOD_HEAD)),
        .form = form_page(call, request),
        .target = request->method <= METHOD_HEAD ? request->target : TEXT_LITERAL("/"),
    };
    struct layout layout = {
        .title = view.title,
        .has_heading = true,
        .is_bare = call->user == NULL,
        .class = "",
    };
    if (view.form.string != NULL)
        view.target = text_from(view.form.string);
    struct page page = layout_begin(request, response, status, &layout);
    tmpl_error_page(&page, &view);
    layout_end(&page);
    if (is_borrowed)
        store_return(call);
}

/* What a new password or a demanded second factor leaves reachable. */
static const char *detour(struct call *call, const struct request *request)
{
    const struct session *session = request->session;
    const char *pattern = request->route->pattern;
    bool is_own = strcmp(pattern, "/me") == 0 || strncmp(pattern, "/me/", 4) == 0 ||
                  strcmp(pattern, "/sign-out") == 0;
    (void)call;
    if (session == NULL || is_own)
        return NULL;
    return session->must_change ? "/me" : session->must_factor ? "/me/second-factor" : NULL;
}

/* ACCESS_RIGHT rows carry group * 256 + action. */
static bool authorize(struct call *call, struct request *request, const struct route *route)
{
    (void)request;
    return user_demand(call, (enum right_group)(route->right >> 8),
                       (enum action)(route->right & 0xff), 0);
}

const struct server_hooks site_hooks = {
    .begin = request_begin,
    .end = request_end,
    .authenticate = authenticate,
    .detour = detour,
    .authorize = authorize,
    .csrf_check = csrf_check,
    .render_error = render_error,
    .sign_in_path = "/sign-in",
};

const struct route_table *site_routes(size_t *count)
{
    enum { TABLES_MAX = 64 };
    static struct route_table tables[TABLES_MAX];
    size_t n = 0;
    tables[n++] = asset_routes;
    tables[n++] = register_routes;
    for (int i = 0; i < site.module_count && n < TABLES_MAX; i++)
        if (site.modules[i]->routes.count > 0)
            tables[n++] = site.modules[i]->routes;
    *count = n;
    return tables;
}
