/* SPDX-License-Identifier: Apache-2.0 */
#include "assessment/state_panel.h"
#include "assessment/assessment.h"
#include "model/user.h"
#include "pages/register_view.h"
#include "store/db.h"
#include "templates/adoption.h"

void state_panel(struct page *p, const struct record *requirement)
{
    struct call *call = p->call;
    struct organisation *orgs;
    struct state_view view = {.requirement_id = requirement->id};
    const struct label *title = NULL;
    int count;
    const char *code = record_string(call, requirement, "code");
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
    view.may_assess = user_may(call, GROUP_ASSESSMENT, ACTION_CREATE, view.org->unit_id);
    tmpl_state_panel(p, &view);
}

/* Always a new assessment: what was said before stays. */
bool override_action(struct call *call, struct request *request, struct response *response)
{
    struct record *assessment = record_new(call, &assessment_register);
    static const char *const names[] = {"result", "reason", "valid_until", "maturity", "target"};
    int64_t requirement_id = param_int(&request->form, "requirement", 0);
    bool is_read = true;
    assessment->unit_id = param_int(&request->form, "unit_id", assessment->unit_id);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        is_read &= record_parse(call, assessment, fieldset_find(assessment->fields, names[i]),
                                param_get(&request->form, names[i]));
    record_set_int(assessment, "requirement", requirement_id);
    record_set_string(assessment, "assessed_on", call_today(call));
    if (call->user->person_id > 0)
        record_set_int(assessment, "assessor", call->user->person_id);
    if (param_has(&request->form, "is_override"))
        record_set_int(assessment, "is_override", 1);
    if (!is_read || !record_save(call, assessment))
        return false;
    struct url back = view_url(call, reg_find("requirement"), requirement_id);
    respond_redirect(response, url_done(call, back, "saved"));
    return true;
}
