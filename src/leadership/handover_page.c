/* SPDX-License-Identifier: Apache-2.0 */
#include "leadership/handover_page.h"
#include "leadership/leadership.h"
#include "model/list.h"
#include "model/user.h"
#include "templates/handover.h"

#include <string.h>

bool handover_page(struct call *call, struct request *request, struct response *response)
{
    struct handover_view view;
    if (!user_demand(call, GROUP_ORGANISATION, ACTION_READ, 0) ||
        !leavers_load(call, &view.leavers, &view.count))
        return false;
    struct layout layout = {.title = call_label(call, L("異動者の引き継ぎ", "Handover")),
                            .path = "/handover", .class = "", .has_heading = true};
    struct page page = layout_begin(request, response, 200, &layout);
    tmpl_handover(&page, &view);
    layout_end(&page);
    return true;
}

static bool people_fill(struct call *call, struct leaver_view *view)
{
    struct list_query query = {.reg = &person_register, .page_size = LIST_PAGE_MAX};
    struct list list;
    if (!list_add(call, &query, "left_on", FILTER_EMPTY, value_null()) ||
        !list_run(call, &query, &list))
        return false;
    view->people = arena_array(call->arena, (size_t)list.count + 1, sizeof *view->people);
    for (int64_t i = 0; i < list.count; i++)
        view->people[view->person_count++] = record_title(call, list.records[i]);
    return true;
}

static struct leaver_view *view_load(struct call *call, struct request *request)
{
    struct leaver_view *view = arena_alloc(call->arena, sizeof *view);
    int64_t id;
    view->leaver = request_id(request, "id", &id) ? leaver_load(call, id) : NULL;
    view->successor = view->leaver == NULL ? "" : view->leaver->deputy;
    view->reason = "";
    return view->leaver != NULL && people_fill(call, view) ? view : NULL;
}

static bool view_show(struct request *request, struct response *response,
                      const struct leaver_view *view)
{
    struct call *call = request->call;
    struct layout layout = {
        .title = view->leaver->name,
        .path = "/handover",
        .class = "",
        .has_heading = true,
        .crumbs = {{call_label(call, L("異動者の引き継ぎ", "Handover")),
                    url_local(call->arena, "/handover")}},
        .crumb_count = 1,
    };
    int status = call_ok(call) ? 200 : error_http_status(call_error(call));
    struct page page = layout_begin(request, response, status, &layout);
    tmpl_leaver(&page, view);
    layout_end(&page);
    return true;
}

bool leaver_page(struct call *call, struct request *request, struct response *response)
{
    struct leaver_view *view = view_load(call, request);
    return view != NULL && view_show(request, response, view);
}

/* As any link to a person is typed. 0 with the problem at "successor". */
static int64_t successor_read(struct call *call, const char *typed)
{
    struct record *scratch = record_new(call, &person_register);
    int deputy = fieldset_find(scratch->fields, "deputy");
    if (*typed == '\0')
        call_fail(call, ERROR_INVALID, "successor", "後任の名前を入力してください。",
                  "Type the successor's name.");
    else if (record_parse(call, scratch, deputy, text_from(typed)))
        return record_int(scratch, "deputy");
    for (struct problem *p = call->problems; p != NULL; p = p->next)
        p->field = "successor";
    return 0;
}

static int keys_read(struct call *call, const struct param_list *form, struct leaver_view *view,
                     const char **keys)
{
    struct text key;
    int count = 0;
    for (size_t n = 0; count < HOLDINGS_MAX && param_nth(form, "hold", n, &key); n++) {
        keys[count] = text_string(call->arena, key);
        for (int i = 0; i < view->leaver->count; i++)
            view->is_chosen[i] |=
                strcmp(holding_key(call, &view->leaver->holdings[i]), keys[count]) == 0;
        count++;
    }
    return count;
}

bool handover_action(struct call *call, struct request *request, struct response *response)
{
    const char *keys[HOLDINGS_MAX];
    struct leaver_view *view = view_load(call, request);
    if (view == NULL || !user_demand(call, GROUP_ORGANISATION, ACTION_UPDATE, 0))
        return false;
    int count = keys_read(call, &request->form, view, keys);
    view->successor = text_string(call->arena, param_get(&request->form, "successor"));
    view->reason = text_string(call->arena, param_get(&request->form, "reason"));
    int64_t successor_id = successor_read(call, view->successor);
    call->reason = *view->reason == '\0'
                       ? arena_format(call->arena, "%s からの引き継ぎ", view->leaver->name)
                       : view->reason;
    if (successor_id != 0 && handover_do(call, view->leaver, keys, count, successor_id)) {
        struct url back = url_local(
            call->arena, arena_format(call->arena, "/handover/%lld", (long long)view->leaver->id));
        respond_redirect(response, url_done(call, back, "bulk"));
        return true;
    }
    const struct problem *problem = call_problem(call, "successor");
    view->problem = problem == NULL ? NULL : problem->text;
    return view_show(request, response, view);
}

void person_panel(struct page *p, const struct record *person)
{
    if (person->ended_at_ms == 0 && record_can(p->call, person, ACTION_UPDATE))
        tmpl_person_panel(p, person);
}
