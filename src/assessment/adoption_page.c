/* SPDX-License-Identifier: Apache-2.0 */
#include "assessment/adoption_page.h"
#include "assessment/assessment.h"
#include "assessment/dashboard.h"
#include "base/clock.h"
#include "base/fold.h"
#include "model/user.h"
#include "store/db.h"
#include "store/store.h"
#include "templates/adoption.h"

#include <stdio.h>
#include <string.h>

const char *const decision_codes[4] = {"adopted", "changed", "declined", "undecided"};

static const struct choice *choice_of(const struct reg *reg, const char *field, const char *code)
{
    int index = reg == NULL ? -1 : reg_field(reg, field);
    return index < 0 ? NULL : choice_find(reg->fields[index].choices, text_from(code));
}

struct label decision_label(const char *code)
{
    const struct choice *choice = choice_of(&adoption_register, "decision", code);
    return choice == NULL ? L("—", "—") : choice->label;
}

const char *decision_tone(const char *code)
{
    const struct choice *choice = choice_of(&adoption_register, "decision", code);
    return choice == NULL ? "" : choice->tone;
}

struct label modality_label(const char *code)
{
    const struct choice *choice = choice_of(reg_find("requirement"), "modality", code);
    return choice == NULL ? L("—", "—") : choice->label;
}

static bool passes(struct call *call, const struct adoption_view *view,
                   const struct state_row *row)
{
    size_t section = strlen(view->section);
    bool is_in = section == 0 || strncmp(row->section, view->section, section) == 0;
    bool has_words = true;
    if (*view->query != '\0') {
        const char *all = arena_format(call->arena, "%s %s", row->code, row->title);
        struct text folded = fold_text(call->arena, text_from(all));
        struct text wanted = fold_text(call->arena, text_from(view->query));
        has_words = strstr(text_string(call->arena, folded),
                           text_string(call->arena, wanted)) != NULL;
    }
    return is_in && has_words && (view->viewpoint < 0 || view->viewpoint == row->viewpoint) &&
           (*view->decision == '\0' || strcmp(view->decision, row->decision) == 0) &&
           (*view->state == '\0' || (strcmp(row->decision, "declined") != 0 && /* has none */
                                     strcmp(view->state, shown_code(row->shown)) == 0));
}

static bool view_load(struct call *call, struct request *request, struct adoption_view *view)
{
    struct organisation *orgs;
    int count;
    if (!organisations_load(call, &orgs, &count))
        return false;
    view->org = organisation_of(call, param_get(&request->query, "org"), orgs, count);
    view->decision = text_string(call->arena, param_get(&request->query, "decision"));
    view->state = text_string(call->arena, param_get(&request->query, "state"));
    view->section = text_string(call->arena, param_get(&request->query, "section"));
    view->query = text_string(call->arena, param_get(&request->query, "q"));
    view->viewpoint = (int)param_int(&request->query, "view", -1);
    if (view->org == NULL)
        return true;
    view->may_decide =
        user_may(call, GROUP_ASSESSMENT, ACTION_UPDATE, view->org->unit_id);
    view->may_act = user_may(call, GROUP_IMPROVEMENT, ACTION_CREATE, view->org->unit_id);
    struct state_row *rows;
    if (!states_load(call, view->org, &rows, &view->total))
        return false;
    view->rows = rows;
    for (int i = 0; i < view->total; i++) {
        for (int d = 0; d < 4; d++)
            view->decisions[d] += strcmp(rows[i].decision, decision_codes[d]) == 0;
        if (passes(call, view, &rows[i]))
            view->rows[view->count++] = rows[i];
    }
    return true;
}

bool adoption_page(struct call *call, struct request *request, struct response *response)
{
    struct adoption_view *view = arena_alloc(call->arena, sizeof *view);
    if (!user_demand(call, GROUP_ASSESSMENT, ACTION_READ, 0) || !view_load(call, request, view))
        return false;
    struct layout layout = {.title = call_label(call, L("採否と状態", "Adoption and state")),
                            .path = "/adoption", .class = "wide", .has_heading = true};
    struct page page = layout_begin(request, response, 200, &layout);
    if (view->org == NULL)
        tmpl_dashboard_empty_hint(&page);
    else
        tmpl_adoption_list(&page, view);
    layout_end(&page);
    return true;
}

/* The organisation's decision on a requirement, or a new one. */
static struct record *adoption_of(struct call *call, int64_t unit_id, int64_t requirement_id)
{
    struct value id = db_value(call,
                               "SELECT id FROM r_adoption WHERE f_requirement = ? AND unit_id = ? "
                               "AND ended_at IS NULL",
                               DB_ARGS(value_int(requirement_id), value_int(unit_id)));
    if (id.kind == VALUE_INT)
        return record_load(call, &adoption_register, id.integer);
    struct record *record = record_new(call, &adoption_register);
    record->unit_id = unit_id;
    record_set_int(record, "requirement", requirement_id);
    return record;
}

static bool decide_one(struct call *call, int64_t unit_id, int64_t requirement_id,
                       const char *decision, const char *reason)
{
    struct record *adoption = adoption_of(call, unit_id, requirement_id);
    if (adoption == NULL)
        return false;
    record_set_string(adoption, "decision", decision);
    if (*reason != '\0')
        record_set_string(adoption, "reason", reason);
    record_set_string(adoption, "decided_on", call_today(call));
    return record_save(call, adoption);
}

/* A gap becomes an improvement action that names the requirement; due in three months unless
 * somebody says otherwise. */
static bool act_one(struct call *call, int64_t unit_id, int64_t requirement_id, int number)
{
    const struct reg *reg = reg_find("corrective_action"), *source = reg_find("requirement");
    struct record *requirement = record_load(call, source, requirement_id);
    char due[CLOCK_DATE_SIZE];
    if (requirement == NULL)
        return false;
    clock_date_add(due, call_today(call), 3, 0);
    struct record *action = record_new(call, reg);
    action->unit_id = unit_id;
    record_set_string(action, "code",
                      arena_format(call->arena, "GAP-%s-%lld-%d", call_today(call),
                                   (long long)call->now_ms % 100000, number));
    record_set_string(action, "title",
                      arena_format(call->arena,
                                   call->lang == LANG_EN ? "Close the gap: %s"
                                                         : "%s を示せるようにする",
                                   record_string(call, requirement, "title")));
    record_set_string(action, "source", "assessment");
    record_set_string(action, "due_on", due);
    return record_parse(call, action, fieldset_find(action->fields, "requirements"),
                        text_from(arena_format(call->arena, "%lld", (long long)requirement_id))) &&
           record_save(call, action);
}

/* With the first decision every item gets its record, so that what is undecided is counted, listed
 * and exported like the rest. */
static bool records_open(struct call *call, const struct organisation *org)
{
    struct state_row *rows;
    int count;
    if (!states_load(call, org, &rows, &count))
        return false;
    for (int i = 0; i < count; i++) {
        if (rows[i].has_record)
            continue;
        struct record *adoption = adoption_of(call, org->unit_id, rows[i].requirement_id);
        if (adoption == NULL)
            return false;
        record_set_string(adoption, "decision", "undecided");
        if (!record_save(call, adoption))
            return false;
    }
    return true;
}

static bool apply(struct call *call, struct request *request, int64_t unit_id)
{
    const char *what = text_string(call->arena, param_get(&request->form, "do"));
    const char *reason = text_string(call->arena, param_get(&request->form, "reason"));
    struct text id_text;
    int64_t id;
    bool is_action = strcmp(what, "action") == 0;
    for (size_t n = 0; param_nth(&request->form, "id", n, &id_text); n++) {
        if (!text_to_int(id_text, &id))
            return call_fail(call, ERROR_INVALID, "id", "項目の番号が正しくありません。",
                             "An item's number is not right.");
        if (is_action ? !act_one(call, unit_id, id, (int)n)
                      : !decide_one(call, unit_id, id, what, reason))
            return false;
    }
    return true;
}

bool adoption_action(struct call *call, struct request *request, struct response *response)
{
    struct organisation *orgs;
    int count;
    if (!user_demand(call, GROUP_ASSESSMENT, ACTION_UPDATE, 0) ||
        !organisations_load(call, &orgs, &count))
        return false;
    const struct organisation *org =
        organisation_of(call, param_get(&request->form, "org"), orgs, count);
    if (org == NULL || !param_has(&request->form, "id"))
        return call_fail(call, ERROR_INVALID, "id", "項目を選んでください。", "Choose items first.");
    if (!tx_begin(call))
        return false;
    if (!records_open(call, org) || !apply(call, request, org->unit_id)) {
        tx_rollback(call);
        return false;
    }
    if (!tx_commit(call))
        return false;
    struct url back = url_local(call->arena, "/adoption");
    respond_redirect(response, url_done(call, back, "bulk"));
    return true;
}
