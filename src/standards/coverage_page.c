/* SPDX-License-Identifier: Apache-2.0 */
#include "standards/coverage_view.h"
#include "model/user.h"
#include "standards/pages.h"
#include "standards/standards.h"
#include "store/db.h"
#include "templates/standard_coverage.h"

#include <string.h>

enum { CATALOGUES_MAX = 30 };

int64_t coverage_catalogue(struct call *call, int64_t asked)
{
    if (asked > 0)
        return asked;
    struct value used = db_value(call,
                                 "SELECT f_catalogue FROM r_standard WHERE f_catalogue IS NOT NULL "
                                 "AND ended_at IS NULL GROUP BY f_catalogue ORDER BY COUNT(*) "
                                 "DESC LIMIT 1",
                                 DB_NO_ARGS);
    if (used.kind == VALUE_INT)
        return used.integer;
    return value_as_int(db_value(call,
                                 "SELECT id FROM r_catalogue WHERE f_kind = 'guideline' AND "
                                 "ended_at IS NULL ORDER BY id LIMIT 1",
                                 DB_NO_ARGS));
}

static void catalogues_fill(struct call *call, struct coverage_view *view, int64_t chosen)
{
    view->catalogues = arena_array(call->arena, CATALOGUES_MAX, sizeof *view->catalogues);
    struct db_rows *rows = db_query(call,
                                    "SELECT id, f_code, f_title FROM r_catalogue WHERE ended_at "
                                    "IS NULL ORDER BY f_code LIMIT ?",
                                    DB_ARGS(value_int(CATALOGUES_MAX)));
    while (db_next(rows))
        view->catalogues[view->catalogue_count++] = (struct option){
            .code = arena_format(call->arena, "%lld", (long long)db_int(rows, 0)),
            .label = arena_format(call->arena, "%s %s", db_string(rows, 1), db_string(rows, 2)),
            .is_chosen = db_int(rows, 0) == chosen,
        };
}

static const struct choice *choices_of(const char *field)
{
    const struct reg *reg = reg_find("requirement");
    int index = reg == NULL ? -1 : reg_field(reg, field);
    return index < 0 ? NULL : reg->fields[index].choices;
}

bool coverage_shows(const struct coverage_view *view, const struct coverage_item *item)
{
    const struct coverage *c = view->coverage;
    if (view->side[0] != '\0' && strcmp(item->side, view->side) != 0)
        return false;
    if (view->modality[0] != '\0' && strcmp(item->modality, view->modality) != 0)
        return false;
    if (view->chapter[0] != '\0' && !coverage_is_below(c, item->group, view->chapter))
        return false;
    if (strcmp(view->show, "gap") == 0)
        return item->is_gap;
    if (strcmp(view->show, "clash") == 0)
        return item->is_clash;
    return strcmp(view->show, "undecided") != 0 || item->decision[0] == '\0' ||
           strcmp(item->decision, "undecided") == 0;
}

const char *rank_shown(struct call *call, const struct coverage_cell *cell)
{
    return cell->wanted == RANK_UNSAID ? ""
                                       : call_label(call, strictness_choices[cell->wanted].label);
}

static const char *query_string(struct call *call, const struct request *request,
                                const char *name)
{
    return text_string(call->arena, param_get(&request->query, name));
}

bool coverage_page(struct call *call, struct request *request, struct response *response)
{
    struct coverage coverage;
    if (!user_may_somewhere(call, GROUP_STANDARD, ACTION_READ))
        return user_demand(call, GROUP_STANDARD, ACTION_READ, 0);
    int64_t catalogue_id = coverage_catalogue(call, param_int(&request->query, "catalogue", 0));
    struct coverage_view view = {
        .coverage = &coverage,
        .chapter = query_string(call, request, "chapter"),
        .side = query_string(call, request, "side"),
        .modality = query_string(call, request, "modality"),
        .show = query_string(call, request, "show"),
        .sides = choices_of("side"),
        .modalities = choices_of("modality"),
        .catalogue_id = catalogue_id,
        .may_decide = user_may_somewhere(call, GROUP_ASSESSMENT, ACTION_CREATE),
    };
    const struct reg *adoption = reg_find("adoption");
    int decision = adoption == NULL ? -1 : reg_field(adoption, "decision");
    view.decisions = decision < 0 ? NULL : adoption->fields[decision].choices;
    if (!coverage_load(call, catalogue_id, &coverage))
        return false;
    catalogues_fill(call, &view, catalogue_id);
    struct layout layout =
        standard_layout(call, call_label(call, L("網羅表", "Coverage")), NULL);
    layout.path = "/standards/coverage";
    struct page page = layout_begin(request, response, 200, &layout);
    tmpl_coverage_page(&page, &view);
    layout_end(&page);
    return true;
}
