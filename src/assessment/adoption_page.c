/* SPDX-License-Identifier: Apache-2.0 */
#include "assessment/adoption_page.h"
#include "assessment/assessment.h"
#include "assessment/dashboard.h"
#include "base/fold.h"
#include "model/user.h"
#include "store/db.h"
#include "templates/adoption.h"

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
           (*view->state == '\0' || (row->is_counted && /* as in the counts that lead here */
                                     strcmp(view->state, shown_code(row->shown)) == 0));
}

static void filter_read(struct call *call, const struct param_list *params,
                        struct adoption_view *view)
{
    view->decision = text_string(call->arena, param_get(params, "decision"));
    view->state = text_string(call->arena, param_get(params, "state"));
    view->section = text_string(call->arena, param_get(params, "section"));
    view->query = text_string(call->arena, param_get(params, "q"));
    view->reason = text_string(call->arena, param_get(params, "reason"));
    view->viewpoint = (int)param_int(params, "view", -1);
}

struct url adoption_url(struct call *call, const struct adoption_view *view)
{
    const struct {
        const char *name, *value;
    } parts[] = {{"q", view->query}, {"decision", view->decision}, {"state", view->state},
                 {"section", view->section}};
    struct url url = url_local(call->arena, "/adoption");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (*parts[i].value != '\0')
            url = url_query(call->arena, url, parts[i].name, text_from(parts[i].value));
    if (view->viewpoint >= 0)
        url = url_query(call->arena, url, "view",
                        text_from(arena_format(call->arena, "%d", view->viewpoint)));
    if (view->org_count > 1)
        url = url_query(call->arena, url, "org",
                        text_from(arena_format(call->arena, "%lld",
                                               (long long)view->org->unit_id)));
    if (view->catalogue != view->own_catalogue)
        url = url_query(call->arena, url, "catalogue",
                        text_from(arena_format(call->arena, "%lld", (long long)view->catalogue)));
    return url;
}

/* What a tick stood on before the page was refused. */
static bool is_picked(const struct adoption_view *view, int64_t id)
{
    struct text text;
    int64_t picked;
    for (size_t n = 0; view->picks != NULL && param_nth(view->picks, "id", n, &text); n++)
        if (text_to_int(text, &picked) && picked == id)
            return true;
    return false;
}

static bool rows_fill(struct call *call, struct adoption_view *view)
{
    struct state_row *rows;
    int count;
    if (!states_load(call, view->org, view->catalogue, &rows, &count))
        return false;
    view->rows = rows;
    view->picked = arena_array(call->arena, (size_t)count + 1, sizeof *view->picked);
    for (int i = 0; i < count; i++) {
        for (int d = 0; d < 4; d++)
            view->decisions[d] +=
                rows[i].is_item && strcmp(rows[i].decision, decision_codes[d]) == 0;
        view->total++;
        view->beside += !rows[i].is_item;
        if (!passes(call, view, &rows[i]))
            continue;
        view->picked[view->count] = is_picked(view, rows[i].requirement_id);
        view->rows[view->count++] = rows[i];
    }
    return true;
}

bool adoption_view_load(struct call *call, const struct param_list *params,
                        struct adoption_view *view)
{
    struct organisation *orgs;
    if (!organisations_load(call, &orgs, &view->org_count))
        return false;
    view->org = organisation_of(call, param_get(params, "org"), orgs, view->org_count);
    filter_read(call, params, view);
    if (view->org == NULL)
        return true;
    if (!catalogues_load(call, &view->catalogues, &view->catalogue_count))
        return false;
    view->own_catalogue = catalogue_own(call, view->org);
    view->catalogue = catalogue_of(call, view->org, param_get(params, "catalogue"),
                                   view->catalogues, view->catalogue_count);
    view->is_author = organisation_is_author(call, view->org);
    view->author_items = author_items_count(call, view->catalogue);
    view->may_decide =
        user_may(call, GROUP_ASSESSMENT, ACTION_UPDATE, view->org->unit_id);
    view->may_report = user_may_somewhere(call, GROUP_ASSESSMENT, ACTION_EXPORT);
    view->may_act = user_may(call, GROUP_IMPROVEMENT, ACTION_CREATE, view->org->unit_id);
    return view->author_items >= 0 && rows_fill(call, view);
}

bool adoption_show(struct call *call, struct request *request, struct response *response,
                   struct adoption_view *view)
{
    int status = call_ok(call) ? 200 : error_http_status(call_error(call));
    struct layout layout = {.title = call_label(call, L("採否と状態", "Adoption and state")),
                            .path = "/adoption", .class = "wide", .has_heading = true};
    view->problem = call_ok(call) ? NULL : call->problems->text;
    struct page page = layout_begin(request, response, status, &layout);
    if (view->org == NULL)
        tmpl_dashboard_empty_hint(&page);
    else
        tmpl_adoption_list(&page, view);
    layout_end(&page);
    return true;
}

bool adoption_page(struct call *call, struct request *request, struct response *response)
{
    struct adoption_view *view = arena_alloc(call->arena, sizeof *view);
    if (!user_demand(call, GROUP_ASSESSMENT, ACTION_READ, 0) ||
        !adoption_view_load(call, &request->query, view) ||
        (view->org != NULL && !adoption_done_load(call, &request->query, view)))
        return false;
    return adoption_show(call, request, response, view);
}
