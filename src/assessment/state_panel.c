/* SPDX-License-Identifier: Apache-2.0 */
#include "assessment/state_panel.h"
#include "assessment/assessment.h"
#include "model/list.h"
#include "model/user.h"
#include "pages/record_page.h"
#include "pages/register_view.h"
#include "store/db.h"
#include "templates/adoption.h"

#include <string.h>

enum { SYSTEMS_MAX = 300 };

static const char *first_reason(struct call *call, const struct reason *reason)
{
    return reason == NULL ? "" : call->lang == LANG_EN ? reason->en : reason->ja;
}

static bool is_listed(const int64_t *systems, int count, int64_t system)
{
    for (int i = 0; i < count; i++)
        if (systems[i] == system)
            return true;
    return false;
}

/* The newest assessment of each system, of those that the user may read. */
static bool systems_add(struct call *call, struct state_view *view)
{
    struct list_query query = {.reg = &assessment_register, .units = view->org->units,
                               .unit_count = view->org->unit_count, .order = "-assessed_on",
                               .page_size = SYSTEMS_MAX};
    struct list list;
    int64_t *seen = arena_array(call->arena, SYSTEMS_MAX, sizeof *seen);
    int seen_count = 0;
    if (!list_add(call, &query, "requirement", FILTER_IS, value_int(view->requirement_id)) ||
        !list_add(call, &query, "system", FILTER_FILLED, value_null()) ||
        !list_run(call, &query, &list))
        return false;
    for (int64_t i = 0; i < list.count; i++) {
        const struct record *one = list.records[i];
        int64_t system = record_int(one, "system");
        if (is_listed(seen, seen_count, system))
            continue;
        seen[seen_count++] = system;
        view->parts[view->part_count++] = (struct part_state){
            .name = record_show(call, one, reg_field(&assessment_register, "system")),
            .why = record_string(call, one, "reason"),
            .url = view_url(call, &assessment_register, one->id),
            .shown = shown_of(text_from(record_string(call, one, "result"))),
        };
    }
    return true;
}

/* Systems were assessed by people: always shown. Units only when asked for. */
static bool parts_fill(struct call *call, const struct request *request, struct state_view *view)
{
    struct organisation *units;
    int count;
    view->parts = arena_array(call->arena, PARTS_MAX + SYSTEMS_MAX, sizeof *view->parts);
    view->by_part = request != NULL && text_is(param_get(&request->query, "by"), "part");
    if (view->by_part) {
        if (!organisation_parts(call, view->org, &units, &count))
            return false;
        for (int i = 0; i < count; i++) {
            struct computed computed;
            if (!state_compute(call, &units[i], view->requirement_id, view->code, &computed))
                return false;
            view->parts[view->part_count++] = (struct part_state){
                .name = units[i].name,
                .why = first_reason(call, computed.reasons),
                .shown = computed.shown,
            };
        }
    }
    return systems_add(call, view);
}

static int options_read(struct call *call, const struct reg *reg, struct option **out)
{
    struct list_query query = {.reg = reg, .page_size = SYSTEMS_MAX};
    struct list list;
    *out = NULL;
    if (reg == NULL || !list_run(call, &query, &list))
        return 0;
    *out = arena_array(call->arena, (size_t)list.count + 1, sizeof **out);
    for (int64_t i = 0; i < list.count; i++)
        (*out)[i] = (struct option){
            .code = arena_format(call->arena, "%lld", (long long)list.records[i]->id),
            .label = record_title(call, list.records[i]),
        };
    return (int)list.count;
}

static void targets_fill(struct call *call, struct state_view *view)
{
    struct option *all;
    int count = options_read(call, reg_find("unit"), &all);
    view->units = arena_array(call->arena, (size_t)count + 1, sizeof *view->units);
    for (int i = 0; i < count; i++) {
        int64_t id;
        if (text_to_int(text_from(all[i].code), &id) &&
            is_listed(view->org->units, view->org->unit_count, id))
            view->units[view->unit_count++] = all[i];
    }
    view->system_count = options_read(call, reg_find("system"), &view->systems);
}

void state_panel(struct page *p, const struct record *requirement)
{
    struct call *call = p->call;
    struct organisation *orgs;
    struct state_view view = {.requirement_id = requirement->id};
    const struct label *title = NULL;
    int count;
    const char *code = record_string(call, requirement, "code");
    view.code = code;
    if (!user_may_somewhere(call, GROUP_ASSESSMENT, ACTION_READ) ||
        !organisations_load(call, &orgs, &count))
        return;
    struct text wanted = p->request == NULL ? (struct text){"", 0}
                                            : param_get(&p->request->query, "org");
    view.org = organisation_of(call, wanted, orgs, count);
    if (view.org == NULL || !state_compute(call, view.org, requirement->id, code, &view.computed))
        return;
    if (check_find(code, &title) != NULL)
        view.check_title = call_label(call, *title);
    view.decision = value_as_string(
        call->arena, db_value(call,
                              "SELECT f_decision FROM r_adoption WHERE f_requirement = ? AND "
                              "unit_id = ? AND ended_at IS NULL",
                              DB_ARGS(value_int(requirement->id), value_int(view.org->unit_id))));
    if (!parts_fill(call, p->request, &view))
        return;
    view.override_limit = override_limit(call);
    view.may_assess = user_may(call, GROUP_ASSESSMENT, ACTION_CREATE, view.org->unit_id);
    if (view.may_assess)
        targets_fill(call, &view);
    tmpl_state_panel(p, &view);
}

/* The form, with the fields that it is about. */
static struct param_list asked_form(struct call *call, const struct param_list *form)
{
    struct param_list asked = {arena_array(call->arena, form->count + 1, sizeof *asked.items),
                               form->count + 1};
    memcpy(asked.items + 1, form->items, form->count * sizeof *form->items);
    asked.items[0] = (struct param){
        TEXT_LITERAL("fields"),
        text_from("result,reason,evidence,link,valid_until,maturity,target,system,next_review")};
    return asked;
}

/* Always a new assessment: what was said before stays. */
bool override_action(struct call *call, struct request *request, struct response *response)
{
    struct record *assessment = record_new(call, &assessment_register);
    int64_t requirement_id = param_int(&request->form, "requirement", 0);
    struct param_list form = asked_form(call, &request->form);
    bool is_read = form_read(call, &form, assessment);
    record_set_int(assessment, "requirement", requirement_id);
    record_set_string(assessment, "assessed_on", call_today(call));
    if (call->user->person_id > 0)
        record_set_int(assessment, "assessor", call->user->person_id);
    /* The end of an override that is none is left over from before the tick was taken away. */
    if (param_has(&request->form, "is_override"))
        record_set_int(assessment, "is_override", 1);
    else
        record_set_string(assessment, "valid_until", NULL);
    if (!is_read || !record_save(call, assessment))
        return record_form_show(call, request, response, assessment);
    struct url back = view_url(call, reg_find("requirement"), requirement_id);
    respond_redirect(response, url_done(call, back, "saved"));
    return true;
}
