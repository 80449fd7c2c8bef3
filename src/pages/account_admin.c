/* SPDX-License-Identifier: Apache-2.0 */
/* /accounts: who may what, and what an administrator does about it. */
#include "access/access.h"
#include "access/admin.h"
#include "access/reach.h"
#include "access/roles.h"
#include "model/list.h"
#include "model/user.h"
#include "pages/account_view.h"
#include "pages/layout.h"
#include "templates/account_admin.h"

#include <string.h>

bool accounts_page(struct call *call, struct request *request, struct response *response)
{
    struct accounts_view view = {0};
    if (!access_overview(call, 0, &view.rows, &view.count))
        return false;
    view.may_create = user_may_somewhere(call, GROUP_ACCESS, ACTION_CREATE);
    for (int i = 0; i < view.count; i++) {
        const struct access_row *row = &view.rows[i];
        view.locked += row->is_locked;
        view.conflicts += row->conflict != NULL && row->waived_until == NULL;
        view.unused += !row->is_locked && row->unused_days >= UNUSED_DAYS;
        view.left += !row->is_locked && row->has_ended_person;
    }
    struct layout layout = {.title = call_label(call, L("権限の一覧", "Who may what")),
                            .path = "/accounts", .class = "wide", .has_heading = true};
    struct page page = layout_begin(request, response, 200, &layout);
    tmpl_accounts_page(&page, &view);
    layout_end(&page);
    return true;
}

static void units_fill(struct call *call, struct account_view *view)
{
    struct list_query query = {.reg = reg_find("unit"), .page_size = LIST_PAGE_MAX};
    struct list list;
    if (!list_run(call, &query, &list))
        return;
    view->units = list.records;
    view->unit_count = (int)list.count;
}

static bool account_show(struct request *request, struct response *response,
                         struct record *account, const char *password)
{
    struct call *call = request->call;
    int count, status = call_ok(call) ? 200 : error_http_status(call_error(call));
    struct account_view view = {.account = account, .password = password};
    const struct problem *problems = call->problems;
    call_forgive(call); /* they belong to what was tried; the page is read anew */
    if (!access_overview(call, account->id, &view.row, &count) || count == 0)
        return call_ok(call) ? call_fail(call, ERROR_MISSING, NULL, "アカウントがありません。",
                                         "No such account.")
                             : false;
    view.may_change = reach_account_may(call, ACTION_UPDATE, account) &&
                      account->id != call->user->account_id;
    if (view.may_change)
        units_fill(call, &view);
    call->problems = (struct problem *)(uintptr_t)problems;
    struct layout layout = {
        .title = record_string(call, account, "name"),
        .path = "/accounts",
        .class = "",
        .has_heading = true,
        .crumbs = {{call_label(call, L("権限の一覧", "Who may what")),
                    url_local(call->arena, "/accounts")}},
        .crumb_count = 1,
    };
    struct page page = layout_begin(request, response, status, &layout);
    tmpl_account_page(&page, &view);
    layout_end(&page);
    return true;
}

/* It goes into the journal, which never shrinks. */
static bool reason_check(struct call *call, struct text reason)
{
    enum { REASON_SIZE_MAX = 4000 };
    return reason.size <= REASON_SIZE_MAX ||
           call_fail(call, ERROR_INVALID, "reason", "理由が長すぎます。1000文字程度までにしてください。",
                     "The reason is too long: about a thousand characters at most.");
}

static struct record *account_of(struct call *call, struct request *request)
{
    int64_t id;
    struct record *account =
        request_id(request, "id", &id) ? record_load(call, &account_register, id) : NULL;
    struct text reason = text_trim(param_get(&request->form, "reason"));
    if (account == NULL || !reason_check(call, reason))
        return NULL;
    if (reason.size > 0)
        call->reason = text_string(call->arena, reason);
    return record_copy(call, account);
}

bool account_page(struct call *call, struct request *request, struct response *response)
{
    struct record *account = account_of(call, request);
    return account != NULL && account_show(request, response, account, NULL);
}

static bool done(struct request *request, struct response *response, const struct record *account,
                 bool is_done)
{
    struct call *call = request->call;
    struct url url = url_number(call->arena, url_local(call->arena, "/accounts"), account->id);
    if (!is_done)
        return account_show(request, response, record_load(call, &account_register, account->id),
                            NULL);
    respond_redirect(response, url_done(call, url, "saved"));
    return true;
}

static bool role_assign(struct call *call, struct request *request, int64_t account_id)
{
    static const char *const fields[] = {"role", "unit", "valid_from", "valid_until", "note"};
    struct record *assignment = record_new(call, &role_assignment_register);
    record_set_int(assignment, "account", account_id);
    bool is_read = true;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        is_read &= record_parse(call, assignment, fieldset_find(assignment->fields, fields[i]),
                                param_get(&request->form, fields[i]));
    return is_read && record_save(call, assignment);
}

bool role_assign_action(struct call *call, struct request *request, struct response *response)
{
    struct record *account = account_of(call, request);
    return account != NULL &&
           done(request, response, account, role_assign(call, request, account->id));
}

static bool role_end(struct call *call, struct request *request, int64_t account_id)
{
    struct record *assignment =
        record_load(call, &role_assignment_register,
                    param_int(&request->form, "assignment", 0));
    if (assignment == NULL)
        return false;
    if (record_int(assignment, "account") != account_id || account_id == call->user->account_id)
        return call_fail(call, ERROR_FORBIDDEN, NULL, "自分自身の役割は変更できません。",
                         "You cannot change your own roles.");
    return record_end(call, assignment);
}

bool role_end_action(struct call *call, struct request *request, struct response *response)
{
    struct record *account = account_of(call, request);
    return account != NULL &&
           done(request, response, account, role_end(call, request, account->id));
}

static bool account_act(struct call *call, struct record *account, const char *what)
{
    if (strcmp(what, "suspend") == 0)
        return admin_suspend(call, account, true);
    if (strcmp(what, "restore") == 0)
        return admin_suspend(call, account, false);
    if (strcmp(what, "sessions") == 0)
        return admin_sessions_end(call, account);
    if (strcmp(what, "second-factor") == 0)
        return admin_factor_reset(call, account);
    if (strcmp(what, "tokens") == 0)
        return admin_tokens_revoke(call, account);
    return call_fail(call, ERROR_INVALID, "act", "そのような操作はありません。",
                     "There is no such action.");
}

bool account_act_action(struct call *call, struct request *request, struct response *response)
{
    struct record *account = account_of(call, request);
    const char *what = form_string(request, "act");
    if (account == NULL)
        return false;
    if (strcmp(what, "password") != 0)
        return done(request, response, account, account_act(call, account, what));
    const char *password = admin_password_reset(call, account);
    return account_show(request, response, record_load(call, &account_register, account->id),
                        password);
}

void account_panel(struct page *p, const struct record *account)
{
    tmpl_account_panel(p, account);
}
