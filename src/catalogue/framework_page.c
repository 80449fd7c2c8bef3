/* SPDX-License-Identifier: Apache-2.0 */
#include "catalogue/framework_view.h"
#include "catalogue/pages.h"
#include "model/list.h"
#include "model/user.h"
#include "templates/catalogue_framework.h"

#include <string.h>

struct label coverage_state_label(enum coverage_state state)
{
    static const struct label labels[COVER__COUNT] = {
        [COVER_NONE] = L_INIT("対応なし", "No reference"),
        [COVER_UNKNOWN] = L_INIT("不明", "Unknown"),
        [COVER_NOT] = L_INIT("示せていない", "Not shown"),
        [COVER_PARTLY] = L_INIT("一部示せている", "Partly shown"),
        [COVER_SHOWN] = L_INIT("示せている", "Shown"),
    };
    return labels[state];
}

const char *coverage_state_class(enum coverage_state state)
{
    static const char *const classes[COVER__COUNT] = {
        [COVER_NONE] = "bare",     [COVER_UNKNOWN] = "unknown", [COVER_NOT] = "not",
        [COVER_PARTLY] = "partly", [COVER_SHOWN] = "shown",
    };
    return classes[state];
}

struct url support_url(struct call *call, const struct support *support)
{
    struct url url =
        url_number(call->arena, url_local(call->arena, "/catalogue"), support->catalogue_id);
    if (support->is_group)
        return url_query(call->arena, url, "group", text_from(support->other));
    return url_number(call->arena, url_segment(call->arena, url, text_from("items")), support->id);
}

struct url framework_url(struct call *call, const struct record *catalogue, int state)
{
    const char *id = arena_format(call->arena, "%lld", (long long)catalogue->id);
    struct url url = url_query(call->arena, url_local(call->arena, "/coverage"), "framework",
                               text_from(id));
    return state < 0 ? url
                     : url_query(call->arena, url, "state",
                                 text_from(arena_format(call->arena, "%d", state)));
}

/* The one that is asked for, else the one that is referred to most. */
static const struct record *framework_choose(struct call *call, int64_t wanted,
                                             const struct framework_view *view)
{
    struct list_query query = {.reg = &mapping_register};
    struct facet *facets;
    int count;
    for (int i = 0; i < view->catalogue_count; i++)
        if (view->catalogues[i]->id == wanted)
            return view->catalogues[i];
    if (!list_facet(call, &query, "target_catalogue", &facets, &count))
        return NULL;
    for (int f = 0; f < count; f++)
        for (int i = 0; i < view->catalogue_count; i++)
            if (strcmp(facets[f].code, record_string(call, view->catalogues[i], "code")) == 0)
                return view->catalogues[i];
    return view->catalogue_count > 0 ? view->catalogues[0] : NULL;
}

bool framework_page(struct call *call, struct request *request, struct response *response)
{
    struct framework_view *view = arena_alloc(call->arena, sizeof *view);
    struct list_query query = {.reg = &catalogue_register, .page_size = LIST_PAGE_MAX};
    struct list list;
    if (!user_demand(call, GROUP_ASSESSMENT, ACTION_READ, 0) || !list_run(call, &query, &list))
        return false;
    view->catalogues = list.records;
    view->catalogue_count = (int)list.count;
    view->chosen = (int)param_int(&request->query, "state", -1);
    if (view->chosen >= COVER__COUNT)
        view->chosen = -1;
    const struct record *framework =
        framework_choose(call, param_int(&request->query, "framework", 0), view);
    if (framework == NULL)
        return call_fail(call, ERROR_MISSING, NULL, "カタログがありません。",
                         "There is no catalogue.");
    if (!framework_load(call, framework, &view->framework))
        return false;
    struct layout layout = catalogue_layout(
        call, call_label(call, L("対応する規格の充足", "Coverage of other frameworks")), NULL);
    struct page page = layout_begin(request, response, 200, &layout);
    tmpl_framework(&page, view);
    layout_end(&page);
    return true;
}
