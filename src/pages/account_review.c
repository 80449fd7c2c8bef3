/* SPDX-License-Identifier: Apache-2.0 */
/* /access-review: the page on which the duty of reviewing access is done. */
#include "access/review.h"
#include "model/list.h"
#include "model/user.h"
#include "pages/account_view.h"
#include "pages/layout.h"
#include "templates/account_review.h"

#include <string.h>

static bool past_load(struct call *call, struct review_view *view)
{
    enum { PAST_MAX = 20 };
    struct list_query query = {.reg = &access_review_register, .page_size = PAST_MAX};
    struct list list;
    if (!list_add(call, &query, "state", FILTER_IS, value_string("closed")) ||
        !list_run(call, &query, &list))
        return false;
    view->past = list.records;
    view->past_count = (int)list.count;
    return true;
}

static bool review_show(struct request *request, struct response *response,
                        struct record *review, bool is_past)
{
    struct call *call = request->call;
    int status = call_ok(call) ? 200 : error_http_status(call_error(call));
    struct problem *problems = call->problems;
    struct review_view view = {.review = review};
    call_forgive(call);
    view.may_review = user_may_somewhere(call, GROUP_ACCESS, ACTION_APPROVE);
    bool is_read = review == NULL
                       ? past_load(call, &view)
                       : review_rows(call, review, &view.rows, &view.count);
    if (!is_read)
        return false;
    if (review == NULL && view.may_review)
        view.duty = review_duty(call);
    for (int i = 0; i < view.count; i++)
        view.decided += *view.rows[i].decision != '\0';
    call->problems = problems;
    struct layout layout = {.title = call_label(call, L("権限の棚卸し", "Access review")),
                            .path = "/access-review", .class = "wide", .has_heading = true};
    struct page page = layout_begin(request, response, status, &layout);
    if (review == NULL)
        tmpl_reviews_page(&page, &view);
    else if (is_past)
        tmpl_review_past_page(&page, &view);
    else
        tmpl_review_page(&page, &view);
    layout_end(&page);
    return true;
}

bool review_current_page(struct call *call, struct request *request, struct response *response)
{
    return review_show(request, response, review_open(call), false);
}

static struct record *review_of(struct call *call, struct request *request)
{
    int64_t id;
    return request_id(request, "id", &id) ? record_load(call, &access_review_register, id) : NULL;
}

bool review_past_page(struct call *call, struct request *request, struct response *response)
{
    struct record *review = review_of(call, request);
    return review != NULL &&
           review_show(request, response, review, strcmp(review->state, "closed") == 0);
}

bool review_begin_action(struct call *call, struct request *request, struct response *response)
{
    if (review_begin(call, param_int(&request->form, "cycle", 6)) == NULL)
        return false;
    respond_redirect(response, url_local(call->arena, "/access-review"));
    return true;
}

/* One pair of fields for each account: d12=keep, w12=reason. */
static bool decisions_save(struct call *call, struct request *request,
                           const struct record *review)
{
    struct review_row *rows;
    int count;
    bool is_done = review_rows(call, review, &rows, &count);
    for (int i = 0; is_done && i < count; i++) {
        const struct review_row *row = &rows[i];
        const char *name = arena_format(call->arena, "d%lld", (long long)row->account_id);
        const char *why = arena_format(call->arena, "w%lld", (long long)row->account_id);
        struct text decision = param_get(&request->form, name);
        struct text reason = text_trim(param_get(&request->form, why));
        bool is_known = decision.size == 0 || choice_find(review_decisions, decision) != NULL;
        bool is_same = text_is(decision, row->decision) && text_is(reason, row->reason);
        if (!is_known)
            return call_fail(call, ERROR_INVALID, name, "判断を読み取れません。",
                             "This is no decision.");
        if (!is_same)
            is_done = review_decide(call, review, row->account_id,
                                    text_string(call->arena, decision),
                                    text_string(call->arena, reason));
    }
    return is_done;
}

bool review_action(struct call *call, struct request *request, struct response *response)
{
    struct record *review = review_of(call, request);
    if (review == NULL)
        return false;
    bool is_signing = param_has(&request->form, "sign");
    struct url url = url_local(call->arena, "/access-review");
    if (!decisions_save(call, request, review) || (is_signing && !review_sign(call, review)))
        return review_show(request, response,
                           review_of(call, request), strcmp(review->state, "closed") == 0);
    respond_redirect(response,
                     url_done(call, is_signing ? url_number(call->arena, url, review->id) : url,
                              "saved"));
    return true;
}
