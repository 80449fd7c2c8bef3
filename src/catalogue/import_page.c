/* SPDX-License-Identifier: Apache-2.0 */
/* Importing over the web: choose a file, see what it holds and what would change, then apply. */
#include "catalogue/import_view.h"
#include "catalogue/pages.h"
#include "model/list.h"
#include "model/user.h"
#include "pages/work_file.h"
#include "templates/catalogue_import.h"

#include <string.h>
#include <unistd.h>

static bool may_import(struct call *call)
{
    return user_demand(call, GROUP_CATALOGUE, ACTION_IMPORT, 0);
}

static void editions_load(struct call *call, struct import_page_view *view)
{
    struct list_query query = {.reg = &catalogue_register, .page_size = LIST_PAGE_MAX};
    struct list list;
    if (!list_run(call, &query, &list))
        return;
    view->editions = arena_array(call->arena, (size_t)list.count + 1, sizeof *view->editions);
    for (int64_t i = 0; i < list.count; i++) {
        const char *code = record_string(call, list.records[i], "code");
        view->editions[view->edition_count++] = (struct import_choice){
            code, catalogue_title(call, list.records[i]), strcmp(code, view->wish.previous) == 0};
    }
}

static bool show(struct call *call, struct request *request, struct response *response,
                 struct import_page_view *view)
{
    int status = call_ok(call) ? 200 : error_http_status(call_error(call));
    struct layout layout = catalogue_layout(
        call, call_label(call, L("カタログの取り込み", "Import a catalogue")), NULL);
    layout.class = "";
    editions_load(call, view);
    struct page page = layout_begin(request, response, status, &layout);
    if (view->package == NULL)
        tmpl_catalogue_import_choose(&page, view);
    else
        tmpl_catalogue_import_plan(&page, view);
    layout_end(&page);
    return true;
}

static struct package_wish wish_read(struct call *call, const struct param_list *list)
{
    return (struct package_wish){
        text_string(call->arena, text_trim(param_get(list, "code"))),
        text_string(call->arena, text_trim(param_get(list, "previous"))),
    };
}

bool catalogue_import_page(struct call *call, struct request *request, struct response *response)
{
    struct import_page_view view = {.wish = wish_read(call, &request->query)};
    return may_import(call) && show(call, request, response, &view);
}

static int members_count(const json_t *object, const char *member, int depth)
{
    static const char *const children[] = {"groups", "controls"};
    int count = (int)json_array_size(json_object_get(object, member));
    size_t i;
    json_t *child;
    for (int c = 0; depth < CATALOGUE_DEPTH_MAX && c < 2; c++)
        json_array_foreach(json_object_get(object, children[c]), i, child)
            count += members_count(child, member, depth + 1);
    return count;
}

/* Rows of a table of the package: sectors, services, terms. */
static int rows_count(struct call *call, const struct package *package, const char *member,
                      const char *array)
{
    const char *name = json_text(json_object_get(package->head, "files"), member);
    const struct package_file *file = package_file(package, name);
    const json_t *document = file == NULL ? NULL : catalogue_json(call, file->content, name);
    return (int)json_array_size(json_object_get(document, array));
}

static bool plan_fill(struct call *call, struct import_page_view *view)
{
    const struct package *package = view->package;
    const json_t *catalog = json_object_get(package->catalog, "catalog");
    struct entries before;
    view->parameters = members_count(catalog, "params", 0);
    view->resources = (int)json_array_size(
        json_object_get(json_object_get(catalog, "back-matter"), "resources"));
    view->mappings = package->mappings.count;
    view->sectors = rows_count(call, package, "sectors", "sectors");
    view->services = rows_count(call, package, "services", "services");
    view->terms = rows_count(call, package, "glossary", "terms");
    if (package->previous == NULL)
        return call_ok(call);
    if (!entries_load(call, package->previous, &before))
        return false;
    editions_compare(call->arena, &before, &package->entries, &view->difference);
    return call_ok(call);
}

static bool read_at(struct call *call, const char *path, const struct package_wish *wish,
                    struct package *package)
{
    struct text bytes;
    return work_map(call, path, CATALOGUE_UPLOAD_MAX, &bytes) &&
           package_read(call, bytes, wish, package);
}

bool catalogue_plan_action(struct call *call, struct request *request, struct response *response)
{
    struct import_page_view view = {.wish = wish_read(call, &request->form)};
    const struct upload *upload = request_upload(request, "file");
    struct package *package = arena_alloc(call->arena, sizeof *package);
    if (!may_import(call))
        return false;
    if (upload == NULL || upload->size == 0) {
        call_fail(call, ERROR_INVALID, "file", "ファイルを選んでください。", "Choose a file.");
        return show(call, request, response, &view);
    }
    view.token = work_token_new(call);
    const char *path = work_path(call, view.token);
    if (work_keep(call, upload, path) && read_at(call, path, &view.wish, package)) {
        view.package = package;
        if (!plan_fill(call, &view))
            view.package = NULL;
    }
    if (view.package == NULL)
        unlink(path);
    return show(call, request, response, &view);
}

bool catalogue_apply_action(struct call *call, struct request *request, struct response *response)
{
    struct import_page_view view = {.wish = wish_read(call, &request->form)};
    struct package package;
    struct record *catalogue;
    const char *path = work_path_of(call, param_get(&request->form, "token"));
    if (!may_import(call) || path == NULL)
        return false;
    bool is_done = read_at(call, path, &view.wish, &package) &&
                   package_apply(call, &package, &catalogue);
    unlink(path);
    if (!is_done)
        return show(call, request, response, &view);
    const char *tab = package.previous != NULL ? "diff" : "";
    respond_redirect(response, url_done(call, catalogue_url(call, catalogue, tab), "imported"));
    return true;
}

bool catalogue_undo_action(struct call *call, struct request *request, struct response *response)
{
    struct record *catalogue = route_catalogue(call, request);
    if (catalogue == NULL || !may_import(call))
        return false;
    call->reason = text_string(call->arena, text_trim(param_get(&request->form, "reason")));
    if (*call->reason == '\0')
        return call_fail(call, ERROR_INVALID, "reason", "理由を書いてください。", "Give a reason.");
    if (!package_undo(call, catalogue))
        return false;
    respond_redirect(response, url_done(call, url_local(call->arena, "/catalogue"), "undone"));
    return true;
}
