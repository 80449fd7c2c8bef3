/* SPDX-License-Identifier: Apache-2.0 */
#include "operation/year_plan_page.h"
#include "access/roles.h"
#include "model/duty.h"
#include "model/link.h"
#include "model/list.h"
#include "model/user.h"
#include "store/store.h"
#include "templates/year_plan.h"

#include <string.h>

const char *plan_cycle(struct call *call, const struct plan_entry *entry)
{
    static const char *const months[] = {"January", "February", "March",     "April",
                                         "May",     "June",     "July",      "August",
                                         "September", "October", "November", "December"};
    bool is_english = call->lang == LANG_EN;
    if (entry->month != 0)
        return is_english ? arena_format(call->arena, "every %s", months[entry->month - 1])
                          : arena_format(call->arena, "毎年%d月", entry->month);
    if (entry->cycle == 1)
        return is_english ? "every month" : "毎月";
    return arena_format(call->arena, is_english ? "every %d months" : "%dか月ごと", entry->cycle);
}

const char *plan_owner_role(struct call *call, const struct plan_entry *entry)
{
    const struct role *role = role_find(entry->role);
    return role == NULL ? "" : call_label(call, role->label);
}

/* Titles and ids of all requirements that the plan names, by one query. */
static bool requirements_fill(struct call *call, struct plan_view *view)
{
    struct buffer codes = buffer_new(call->arena, 64 * 1024);
    struct list_query query = {.reg = reg_find("requirement"), .page_size = LIST_PAGE_MAX};
    struct list list;
    for (int i = 0; i < view->count; i++)
        for (int r = 0; r < view->rows[i].entry->requirement_count; r++)
            buffer_format(&codes, "%s%s", codes.size == 0 ? "" : "\n",
                          view->rows[i].entry->requirements[r]);
    if (!list_add(call, &query, "code", FILTER_ONE_OF, value_text(buffer_view(&codes))) ||
        !list_run(call, &query, &list))
        return false;
    for (int i = 0; i < view->count; i++) {
        struct plan_row *row = &view->rows[i];
        for (int r = 0; r < row->entry->requirement_count; r++)
            for (int64_t f = 0; f < list.count; f++) {
                struct record *found = list.records[f];
                if (strcmp(record_string(call, found, "code"), row->entry->requirements[r]) == 0)
                    row->requirements[row->requirement_count++] = (struct plan_requirement){
                        row->entry->requirements[r], record_string(call, found, "title"),
                        found->id};
            }
    }
    return true;
}

static bool serves(struct call *call, const struct record *duty, int64_t requirement_id)
{
    const char *links = record_string(call, duty, "requirements");
    return strstr(links, arena_format(call->arena, ",%lld,", (long long)requirement_id)) != NULL;
}

static bool duties_fill(struct call *call, struct plan_view *view)
{
    struct list_query query = {.reg = &duty_register, .page_size = LIST_PAGE_MAX};
    struct list list;
    if (!list_run(call, &query, &list))
        return false;
    for (int i = 0; i < view->count; i++) {
        struct plan_row *row = &view->rows[i];
        for (int64_t d = 0; d < list.count && row->duty == NULL; d++)
            if (row->requirement_count > 0 &&
                serves(call, list.records[d], row->requirements[0].id))
                row->duty = list.records[d];
        view->taken += row->duty != NULL;
    }
    return true;
}

static bool people_fill(struct call *call, struct plan_view *view)
{
    const struct reg *reg = reg_find("person");
    struct list_query query = {.reg = reg, .page_size = LIST_PAGE_MAX};
    struct list list;
    if (reg == NULL || !user_may_somewhere(call, reg->group, ACTION_READ))
        return true;
    if (!list_run(call, &query, &list))
        return false;
    view->people = arena_array(call->arena, (size_t)list.count + 1, sizeof *view->people);
    for (int64_t i = 0; i < list.count; i++)
        view->people[view->person_count++] = record_title(call, list.records[i]);
    return true;
}

/* The unit at the top of one's own, where one may make duties there. */
static int64_t unit_of(struct call *call)
{
    enum { DEPTH_MAX = 20 };
    const struct reg *reg = reg_find("unit");
    int64_t id = call->user->unit_id, above = id;
    for (int depth = 0; depth < DEPTH_MAX && above != 0 && reg != NULL; depth++) {
        struct record *unit = record_load_any(call, reg, above);
        if (unit == NULL)
            break;
        if (user_may(call, GROUP_DUTY, ACTION_CREATE, above))
            id = above;
        above = record_int(unit, "parent");
    }
    return id;
}

static bool view_load(struct call *call, struct plan_view *view)
{
    if (!user_demand(call, GROUP_DUTY, ACTION_READ, 0))
        return false;
    view->may_create = user_may_somewhere(call, GROUP_DUTY, ACTION_CREATE);
    view->unit_id = unit_of(call);
    view->count = year_plan_count();
    for (int i = 0; i < view->count; i++) {
        struct plan_row *row = &view->rows[i];
        row->entry = year_plan_at(i);
        row->due = plan_entry_due(call, row->entry);
        row->owner = "";
    }
    return requirements_fill(call, view) && duties_fill(call, view) && people_fill(call, view);
}

static const char *problem_at(struct call *call, const char *what, const struct plan_row *row)
{
    const struct problem *problem =
        call_problem(call, arena_format(call->arena, "%s.%s", what, row->entry->id));
    return problem == NULL ? NULL : problem->text;
}

static bool view_show(struct request *request, struct response *response, struct plan_view *view)
{
    struct call *call = request->call;
    int status = call_ok(call) ? 200 : error_http_status(call_error(call));
    for (int i = 0; i < view->count; i++) {
        view->rows[i].due_problem = problem_at(call, "due", &view->rows[i]);
        view->rows[i].owner_problem = problem_at(call, "owner", &view->rows[i]);
    }
    struct layout layout = {
        .title = call_label(call, L("年間計画", "Year plan")),
        .path = "/duties",
        .class = "wide",
        .has_heading = true,
        .crumbs = {{call_label(call, L("期限", "Due")), url_local(call->arena, "/duties")}},
        .crumb_count = 1,
    };
    struct page page = layout_begin(request, response, status, &layout);
    tmpl_year_plan(&page, view);
    layout_end(&page);
    return true;
}

bool year_plan_page(struct call *call, struct request *request, struct response *response)
{
    struct plan_view *view = arena_alloc(call->arena, sizeof *view);
    return view_load(call, view) && view_show(request, response, view);
}

static const char *typed(struct call *call, const struct param_list *form, const char *what,
                         const struct plan_row *row)
{
    return text_string(call->arena, param_get(form, arena_format(call->arena, "%s.%s", what,
                                                                 row->entry->id)));
}

static void form_take(struct call *call, const struct param_list *form, struct plan_view *view)
{
    struct text id;
    for (size_t n = 0; param_nth(form, "take", n, &id); n++)
        for (int i = 0; i < view->count; i++)
            view->rows[i].is_chosen |= text_is(id, view->rows[i].entry->id);
    for (int i = 0; i < view->count; i++) {
        struct plan_row *row = &view->rows[i];
        if (!row->is_chosen)
            continue;
        row->due = typed(call, form, "due", row);
        row->owner = typed(call, form, "owner", row);
    }
}

/* All or none. */
static bool duties_make(struct call *call, const struct plan_view *view)
{
    struct record *made[PLAN_MAX];
    int count = 0;
    for (int i = 0; i < view->count; i++) {
        const struct plan_row *row = &view->rows[i];
        if (row->is_chosen)
            made[count++] = plan_entry_duty(call, row->entry, view->unit_id, text_from(row->due),
                                            text_from(row->owner));
    }
    if (count == 0)
        return call_fail(call, ERROR_INVALID, NULL, "登録するものに印を付けてください。",
                         "Tick what you want to take over.");
    if (!call_ok(call) || !tx_begin(call))
        return false;
    bool is_saved = true;
    for (int i = 0; is_saved && i < count; i++)
        is_saved = record_save(call, made[i]);
    if (is_saved)
        return tx_commit(call);
    tx_rollback(call);
    return false;
}

bool year_plan_action(struct call *call, struct request *request, struct response *response)
{
    struct plan_view *view = arena_alloc(call->arena, sizeof *view);
    if (!user_demand(call, GROUP_DUTY, ACTION_CREATE, call->user->unit_id) ||
        !view_load(call, view))
        return false;
    form_take(call, &request->form, view);
    if (!duties_make(call, view))
        return view_show(request, response, view);
    respond_redirect(response, url_done(call, url_local(call->arena, "/duties/plan"), "saved"));
    return true;
}
