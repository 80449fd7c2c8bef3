/* SPDX-License-Identifier: Apache-2.0 */
/* The scope of an organisation, in two steps that work without script: choose the sector, decide on
 * each proposal. What was decided is shown afterwards and can be opened again. */
#include "catalogue/pages.h"
#include "catalogue/scope_view.h"
#include "model/list.h"
#include "model/user.h"
#include "templates/catalogue_scope.h"

#include <string.h>

/* The organisation above a unit. */
static struct record *root_of(struct call *call, const struct reg *reg, int64_t id)
{
    enum { DEPTH_MAX = 20 };
    struct record *unit = id > 0 ? record_load(call, reg, id) : NULL;
    for (int depth = 0; unit != NULL && depth < DEPTH_MAX; depth++) {
        int64_t parent = record_int(unit, "parent");
        if (parent <= 0)
            break;
        unit = record_load(call, reg, parent);
    }
    return unit;
}

static bool organisation_choose(struct call *call, struct request *request,
                                const struct param_list *params, struct scope_view *view)
{
    const struct reg *reg = reg_find("unit");
    struct list_query query = {.reg = reg, .page_size = LIST_PAGE_MAX};
    struct list list;
    (void)request;
    if (reg == NULL || reg_field(reg, "parent") < 0)
        return call_fail(call, ERROR_MISSING, NULL, "組織の台帳がありません。",
                         "There is no register of organisations.");
    if (!list_add(call, &query, "parent", FILTER_EMPTY, value_null()) ||
        !list_run(call, &query, &list))
        return false;
    /* Only what the user may look into: names of others say who else is here. */
    const struct record *own = root_of(call, reg, call->user->unit_id);
    view->units = arena_array(call->arena, (size_t)list.count + 1, sizeof *view->units);
    for (int64_t i = 0; i < list.count; i++)
        if (user_may(call, GROUP_ORGANISATION, ACTION_READ, list.records[i]->id) ||
            (own != NULL && own->id == list.records[i]->id))
            view->units[view->unit_count++] = list.records[i];
    int64_t wanted = param_int(params, "org", 0);
    for (int i = 0; i < view->unit_count; i++)
        if (view->units[i]->id == wanted)
            view->unit = view->units[i];
    if (view->unit == NULL)
        view->unit = root_of(call, reg, call->user->unit_id);
    if (view->unit == NULL && view->unit_count > 0)
        view->unit = view->units[0];
    return call_ok(call);
}

static bool sectors_load(struct call *call, struct scope_view *view)
{
    struct list_query query = {.reg = &sector_register, .page_size = LIST_PAGE_MAX};
    struct list list;
    if (!list_run(call, &query, &list))
        return false;
    view->sectors = list.records;
    view->sector_count = (int)list.count;
    return true;
}

static const char *step_of(const struct scope_view *view, bool wants_edit)
{
    if (view->scope.sector == NULL)
        return "sector";
    return wants_edit || view->scope.profile == NULL ? "decide" : "done";
}

static bool scope_find(struct call *call, const struct param_list *params, struct scope_view *view)
{
    if (view->unit == NULL)
        return true;
    struct record *sector = NULL, *profile = scope_profile(call, view->unit->id);
    int64_t wanted = param_int(params, "sector", 0);
    bool starts_anew = text_is(param_get(params, "step"), "sector");
    if (wanted == 0 && profile != NULL && !starts_anew)
        wanted = record_int(profile, "sector");
    if (wanted > 0 && (sector = record_load(call, &sector_register, wanted)) == NULL)
        return false;
    view->may_decide = user_may(call, GROUP_ORGANISATION, ACTION_UPDATE, view->unit->id);
    return scope_load(call, view->unit, sector, &view->scope);
}

static bool show(struct call *call, struct request *request, struct response *response,
                 const struct scope_view *view)
{
    int status = call_ok(call) ? 200 : error_http_status(call_error(call));
    struct layout layout = {.title = call_label(call, L("適用範囲", "Scope")),
                            .path = "/scope",
                            .class = "wide",
                            .has_heading = true};
    struct page page = layout_begin(request, response, status, &layout);
    tmpl_scope_page(&page, view);
    layout_end(&page);
    return true;
}

bool scope_page(struct call *call, struct request *request, struct response *response)
{
    struct scope_view *view = arena_alloc(call->arena, sizeof *view);
    if (!user_demand(call, GROUP_ORGANISATION, ACTION_READ, 0) ||
        !organisation_choose(call, request, &request->query, view) || !sectors_load(call, view) ||
        !scope_find(call, &request->query, view))
        return false;
    bool wants_edit = text_is(param_get(&request->query, "step"), "decide") ||
                      param_has(&request->query, "sector");
    view->step = step_of(view, wants_edit);
    return show(call, request, response, view);
}

static const char *typed(struct call *call, struct request *request, const char *prefix,
                         const char *key)
{
    const char *name = arena_format(call->arena, "%s:%s", prefix, key);
    return text_string(call->arena, text_trim(param_get(&request->form, name)));
}

/* Room for more words is no invitation to more lines. */
static const char *line_of(struct call *call, const char *text)
{
    char *line = arena_string(call->arena, text);
    for (char *c = line; *c != '\0'; c++)
        if (*c == '\n' || *c == '\r')
            *c = ' ';
    return line;
}

static void decisions_read(struct call *call, struct request *request, struct scope *scope)
{
    static const char *const known[] = {"accepted", "changed", "declined"};
    for (int i = 0; i < scope->count; i++) {
        struct scope_proposal *one = &scope->proposals[i];
        const char *decision = typed(call, request, "d", one->key);
        for (size_t k = 0; k < sizeof known / sizeof *known; k++)
            if (strcmp(decision, known[k]) == 0)
                one->decision = known[k];
        one->value = line_of(call, typed(call, request, "v", one->key));
        one->reason = typed(call, request, "r", one->key);
    }
}

static const char *form_value(void *context, const char *name)
{
    struct request *request = context;
    struct text value = text_trim(param_get(&request->form, name));
    return value.size == 0 ? NULL : text_string(request->call->arena, value);
}

bool scope_action(struct call *call, struct request *request, struct response *response)
{
    struct scope_view *view = arena_alloc(call->arena, sizeof *view);
    if (!organisation_choose(call, request, &request->form, view) || !sectors_load(call, view) ||
        !scope_find(call, &request->form, view))
        return false;
    if (view->unit == NULL || view->scope.sector == NULL)
        return call_fail(call, ERROR_INVALID, "sector", "分野を選んでください。",
                         "Choose a sector.");
    decisions_read(call, request, &view->scope);
    view->step = "decide";
    view->is_typed = true;
    if (!scope_save(call, &view->scope, form_value, request))
        return show(call, request, response, view);
    struct url url = url_query(call->arena, url_local(call->arena, "/scope"), "org",
                               text_from(arena_format(call->arena, "%lld",
                                                      (long long)view->unit->id)));
    respond_redirect(response, url_done(call, url, "scoped"));
    return true;
}
