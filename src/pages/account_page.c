/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/account_page.h"
#include "access/access.h"
#include "access/factor.h"
#include "access/password.h"
#include "access/recovery.h"
#include "access/session.h"
#include "access/signin.h"
#include "base/crypto.h"
#include "pages/account_view.h"
#include "pages/layout.h"
#include "pages/site.h"
#include "store/seal.h"
#include "store/store.h"
#include "templates/account.h"
#include "templates/account_factor.h"

const char *form_string(struct request *request, const char *name)
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

const char *next_path(struct call *call, struct text next)
{
    return url_given(call->arena, next).string;
}

bool sign_in_show(struct request *request, struct response *response, const char *login,
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

bool sign_in_page(struct call *call, struct request *request, struct response *response)
{
    if (account_count(call) == 0) {
        respond_redirect(response, url_local(call->arena, "/setup"));
        return true;
    }
    return sign_in_show(request, response, "",
                        next_path(call, param_get(&request->query, "next")));
}

bool session_open(struct request *request, struct response *response, int64_t account_id,
                  const char *how, const char *next)
{
    struct call *call = request->call;
    const char *agent = text_string(call->arena, request_header(request, "User-Agent"));
    const char *cookie = session_begin(call, account_id, agent, how);
    if (cookie == NULL)
        return false;
    response_cookie(response, request, site_cookie(request), cookie, 0);
    response_cookie(response, request, "guest", "", -1);
    response_cookie(response, request, "device", device_make(call, account_id), DEVICE_LIFE_S);
    respond_redirect(response, url_local(call->arena, next));
    return true;
}

/* Between password and code: who it is stands sealed in a cookie, for a few minutes. */
enum { STEP_LIFE_S = 5 * 60 };

static bool step_open(struct request *request, struct response *response, int64_t account_id,
                      const char *next)
{
    struct call *call = request->call;
    const char *who = arena_format(call->arena, "%lld %lld", (long long)account_id,
                                   (long long)call->now_ms);
    response_cookie(response, request, "step",
                    seal_make(call->arena, "sign-in-step", text_from(who)), STEP_LIFE_S);
    respond_redirect(response, url_query(call->arena, url_local(call->arena, "/sign-in/code"),
                                         "next", text_from(next)));
    return true;
}

/* 0 when there is none, or it is too old. */
static int64_t step_account(struct request *request)
{
    struct call *call = request->call;
    struct text rest, part;
    int64_t account_id, at_ms;
    bool is_right =
        seal_open(call->arena, "sign-in-step", param_get(&request->cookies, "step"), &rest) &&
        text_split(&rest, ' ', &part) && text_to_int(part, &account_id) &&
        text_to_int(rest, &at_ms) && call->now_ms - at_ms < STEP_LIFE_S * 1000LL;
    return is_right ? account_id : 0;
}

static bool step_show(struct request *request, struct response *response, const char *next)
{
    struct call *call = request->call;
    int status = call_ok(call) ? 200 : error_http_status(call_error(call));
    struct layout layout = {.title = call_label(call, L("確認コード", "Code")),
                            .is_bare = true, .class = "centre"};
    guest_token(request, response);
    struct page page = layout_begin(request, response, status, &layout);
    page.csrf = request->csrf;
    tmpl_second_step_page(&page, next);
    layout_end(&page);
    return true;
}

bool second_step_page(struct call *call, struct request *request, struct response *response)
{
    if (step_account(request) != 0)
        return step_show(request, response, next_path(call, param_get(&request->query, "next")));
    respond_redirect(response, url_local(call->arena, "/sign-in"));
    return true;
}

bool second_step_action(struct call *call, struct request *request, struct response *response)
{
    const char *next = next_path(call, param_get(&request->form, "next")), *how;
    int64_t account_id = step_account(request);
    struct record *account =
        account_id == 0 ? NULL : record_load_any(call, &account_register, account_id);
    if (account == NULL) {
        respond_redirect(response, url_local(call->arena, "/sign-in"));
        return true;
    }
    if (!factor_check(call, account, param_get(&request->form, "code"), &how))
        return step_show(request, response, next);
    response_cookie(response, request, "step", "", -1);
    return session_open(request, response, account_id,
                        arena_format(call->arena, "password, %s", how), next);
}

bool sign_in_action(struct call *call, struct request *request, struct response *response)
{
    const char *login = form_string(request, "login");
    const char *next = next_path(call, param_get(&request->form, "next"));
    int64_t account_id = sign_in(call, login, form_string(request, "password"),
                                 param_get(&request->cookies, "device"));
    if (account_id == 0)
        return sign_in_show(request, response, login, next);
    if (factor_is_on(call, account_id))
        return step_open(request, response, account_id, next);
    return session_open(request, response, account_id, "password", next);
}

bool sign_out_action(struct call *call, struct request *request, struct response *response)
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
    tmpl_setup_page(&page, login, name, site_setup_code() != NULL);
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

bool setup_page(struct call *call, struct request *request, struct response *response)
{
    return setup_demand(call) && setup_show(request, response, "", "");
}

/* Whoever is at the machine saw it when the server started; others who reach the page did not. */
static bool setup_code_check(struct call *call, struct request *request)
{
    const char *code = site_setup_code();
    if (code == NULL)
        return true;
    struct text given = code_clean(call->arena, param_get(&request->form, "code"));
    return secret_equal(given, code_clean(call->arena, text_from(code))) ||
           call_fail(call, ERROR_INVALID, "code",
                     "設定コードが違います。kaname serve の出力（systemdでは journalctl -u kaname）にあるコードを入力してください。",
                     "This is not the set-up code. It is in the output of kaname serve (with "
                     "systemd: journalctl -u kaname).");
}

static bool first_create(struct call *call, const char *login, const char *name, const char *hash,
                         int64_t *account_id)
{
    if (!tx_begin(call))
        return false;
    /* Asked again where nobody else writes: of several at once, each found no account before. */
    bool is_done = setup_demand(call) &&
                   account_create(call, login, name, hash, "ADMIN", 0, account_id);
    if (is_done)
        return tx_commit(call);
    tx_rollback(call);
    return false;
}

bool setup_action(struct call *call, struct request *request, struct response *response)
{
    const char *login = form_string(request, "login"), *name = form_string(request, "name");
    const char *password = form_string(request, "password");
    int64_t account_id = 0;
    if (!setup_demand(call))
        return false;
    if (!setup_code_check(call, request))
        return setup_show(request, response, login, name);
    if (!text_is(param_get(&request->form, "again"), password)) {
        call_fail(call, ERROR_INVALID, "again", "確認のパスワードが一致しません。",
                  "The two passwords differ.");
        return setup_show(request, response, login, name);
    }
    if (!password_is_strong(call, login, password))
        return setup_show(request, response, login, name);
    const char *hash = password_hash(call, password);
    call->user = &user_program;
    bool is_made = first_create(call, login, name, hash, &account_id);
    call->user = NULL;
    if (!is_made && call_error(call) == ERROR_MISSING)
        return false;
    if (!is_made)
        return setup_show(request, response, login, name);
    return session_open(request, response, account_id, "password", "/");
}

