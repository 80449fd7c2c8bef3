/* SPDX-License-Identifier: Apache-2.0 */
/* GET /me/tokens: one's own API tokens; and what a token can ask about itself. */
#include "access/access.h"
#include "access/roles.h"
#include "access/signin.h"
#include "access/token.h"
#include "base/clock.h"
#include "pages/account_view.h"
#include "pages/layout.h"
#include "templates/account_token.h"

#include <string.h>

static struct page page_begin(struct request *request, struct response *response)
{
    struct call *call = request->call;
    int status = call_ok(call) ? 200 : error_http_status(call_error(call));
    struct layout layout = {
        .title = call_label(call, L("APIトークン", "API tokens")),
        .class = "",
        .has_heading = true,
        .crumbs = {{call_label(call, L("自分の設定", "My account")),
                    url_local(call->arena, "/me")}},
        .crumb_count = 1,
    };
    return layout_begin(request, response, status, &layout);
}

static bool tokens_show(struct request *request, struct response *response)
{
    struct call *call = request->call;
    struct token_row *rows;
    int count;
    char day[CLOCK_DATE_SIZE], last[CLOCK_DATE_SIZE];
    if (!tokens_list(call, call->user->account_id, &rows, &count))
        return false;
    clock_date_add(day, call_today(call), 3, 0);
    clock_date_add(last, call_today(call), 0, TOKEN_LIFE_DAYS_MAX);
    struct page page = page_begin(request, response);
    tmpl_tokens_page(&page, rows, count, day, last,
                     password_is_asked(call, call->user->account_id));
    layout_end(&page);
    return true;
}

bool tokens_page(struct call *call, struct request *request, struct response *response)
{
    return session_demand(call, request) && tokens_show(request, response);
}

/* The form has a choice for everything, or one for each group. */
static bool form_scope(struct call *call, struct request *request, struct scope *scope)
{
    struct buffer out = buffer_new(call->arena, SCOPE_SIZE_MAX);
    struct text all = param_get(&request->form, "all");
    if (text_is(all, "read") || text_is(all, "write")) {
        buffer_puts(&out, "all:");
        buffer_text(&out, all);
    }
    for (int g = 0; all.size == 0 && g < GROUP__COUNT; g++) {
        struct text level = param_get(&request->form, right_names[g].code);
        if (text_is(level, "read") || text_is(level, "write")) {
            buffer_format(&out, "%s%s:", out.size > 0 ? "," : "", right_names[g].code);
            buffer_text(&out, level);
        }
    }
    return scope_read(call, buffer_view(&out), scope);
}

bool token_new_action(struct call *call, struct request *request, struct response *response)
{
    struct scope scope;
    if (!session_demand(call, request))
        return false;
    const char *token = NULL;
    if (form_scope(call, request, &scope) && password_demand(call, request))
        token = token_new(call, param_get(&request->form, "name"), &scope,
                          form_string(request, "expires_on"));
    if (token == NULL)
        return tokens_show(request, response);
    struct page page = page_begin(request, response);
    tmpl_token_made_page(&page, token, scope_show(call, &scope));
    layout_end(&page);
    return true;
}

static bool own_revoke(struct call *call, int64_t id)
{
    struct record *account =
        record_load_any(call, &account_register, call->user->account_id);
    return account != NULL && token_revoke(call, account, id);
}

bool token_revoke_action(struct call *call, struct request *request, struct response *response)
{
    int64_t id = param_int(&request->form, "id", -1);
    if (!session_demand(call, request) || !own_revoke(call, id))
        return false;
    respond_redirect(response, url_done(call, url_local(call->arena, "/me/tokens"), "saved"));
    return true;
}

static bool token_demand(struct call *call, const struct request *request)
{
    return request->token_id != 0 ||
           call_fail(call, ERROR_UNAUTHORIZED, NULL, "Authorization: Bearer でトークンを送ってください。",
                     "Send a token with Authorization: Bearer.");
}

bool token_show_api(struct call *call, struct request *request, struct response *response)
{
    struct token_row *rows;
    int count;
    if (!token_demand(call, request) ||
        !tokens_list(call, call->user->account_id, &rows, &count))
        return false;
    struct buffer *out = respond_json(response, 200);
    buffer_puts(out, "{\"login\":");
    json_put(out, text_from(call->user->login));
    for (int i = 0; i < count; i++)
        if (rows[i].id == request->token_id) {
            buffer_puts(out, ",\"name\":");
            json_put(out, text_from(rows[i].name));
            buffer_puts(out, ",\"scope\":");
            json_put(out, text_from(rows[i].scope));
            buffer_format(out, ",\"expires_on\":\"%s\"", rows[i].expires_on);
        }
    buffer_puts(out, "}\n");
    return true;
}

bool token_revoke_api(struct call *call, struct request *request, struct response *response)
{
    if (!token_demand(call, request) || !own_revoke(call, request->token_id))
        return false;
    response->status = 204;
    return true;
}
