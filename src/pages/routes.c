/* SPDX-License-Identifier: Apache-2.0 */
#include "model/attachment.h"
#include "pages/list_page.h"
#include "pages/manual_page.h"
#include "pages/record_action.h"
#include "pages/record_page.h"
#include "pages/report_page.h"
#include "pages/search_page.h"
#include "pages/sheet_page.h"
#include "pages/site.h"
#include "store/blob.h"

static bool attachment_download(struct call *call, struct request *request,
                                struct response *response)
{
    int64_t id;
    if (!request_id(request, "id", &id))
        return false;
    struct attachment *file = attachment_load(call, id);
    int fd = file == NULL ? -1 : blob_open(call, site_data_folder(), file->sha256);
    if (fd < 0)
        return false;
    respond_file(response, file->type, file->name, fd, file->size);
    return true;
}

static bool language_set(struct call *call, struct request *request, struct response *response)
{
    enum { YEAR_S = 365 * 24 * 60 * 60 };
    bool is_english = text_is(param_get(&request->query, "to"), "en");
    response_cookie(response, request, "lang", is_english ? "en" : "ja", YEAR_S);
    respond_redirect(response, url_given(call->arena, param_get(&request->query, "back")));
    return true;
}

#define R "/r/{register}"
static const struct route routes[] = {
    {METHOD_GET, R, list_page, ACCESS_SIGNED_IN, 0, 0, "list of a register"},
    {METHOD_POST, R, record_create, ACCESS_SIGNED_IN, 0, 0, "create a record"},
    {METHOD_GET, R "/new", record_new_page, ACCESS_SIGNED_IN, 0, 0, "form of a new record"},
    {METHOD_GET, R "/export", sheet_export, ACCESS_SIGNED_IN, 0, 0, "Excel or CSV of a list"},
    {METHOD_GET, R "/import", sheet_import_page, ACCESS_SIGNED_IN, 0, 0, "import page"},
    {METHOD_POST, R "/import", sheet_plan_action, ACCESS_SIGNED_IN, 0, ROUTE_FILES,
     "what an import would change"},
    {METHOD_POST, R "/import/apply", sheet_apply_action, ACCESS_SIGNED_IN, 0, 0, "import"},
    {METHOD_POST, R "/bulk", bulk_action, ACCESS_SIGNED_IN, 0, 0, "change many records"},
    {METHOD_POST, R "/views", view_save_action, ACCESS_SIGNED_IN, 0, 0, "save a view"},
    {METHOD_POST, R "/views/delete", view_delete_action, ACCESS_SIGNED_IN, 0, 0, "delete a view"},
    {METHOD_GET, R "/{id}", record_page, ACCESS_SIGNED_IN, 0, 0, "a record"},
    {METHOD_POST, R "/{id}", record_update, ACCESS_SIGNED_IN, 0, 0, "save a record"},
    {METHOD_GET, R "/{id}/edit", record_edit_page, ACCESS_SIGNED_IN, 0, 0, "form of a record"},
    {METHOD_POST, R "/{id}/move", record_move_action, ACCESS_SIGNED_IN, 0, 0, "life cycle"},
    {METHOD_POST, R "/{id}/end", record_end_action, ACCESS_SIGNED_IN, 0, 0, "end a record"},
    {METHOD_POST, R "/{id}/revive", record_revive_action, ACCESS_SIGNED_IN, 0, 0, "bring back"},
    {METHOD_POST, R "/{id}/comments", comment_action, ACCESS_SIGNED_IN, 0, 0, "comment"},
    {METHOD_POST, R "/{id}/attachments", attach_action, ACCESS_SIGNED_IN, 0, ROUTE_FILES,
     "attach a file"},
    {METHOD_POST, R "/{id}/favourite", favourite_action, ACCESS_SIGNED_IN, 0, 0, "favourite"},
    {METHOD_GET, R "/{id}/versions/{number}", version_page, ACCESS_SIGNED_IN, 0, 0,
     "an approved version"},
    {METHOD_GET, "/attachments/{id}", attachment_download, ACCESS_SIGNED_IN, 0, 0, "download"},
    {METHOD_GET, "/manual", manual_page, ACCESS_SIGNED_IN, 0, 0, "the user's manual"},
    {METHOD_GET, "/manual/{chapter}", manual_page, ACCESS_SIGNED_IN, 0, 0, "a chapter of it"},
    {METHOD_GET, "/manual/pictures/{name}", manual_picture, ACCESS_SIGNED_IN, 0, 0,
     "a picture of it"},
    {METHOD_GET, "/reports", reports_page, ACCESS_SIGNED_IN, 0, 0, "list of reports"},
    {METHOD_GET, "/reports/{name}", report_page, ACCESS_SIGNED_IN, 0, 0, "a report"},
    {METHOD_GET, "/search", search_page, ACCESS_SIGNED_IN, 0, 0, "search everything"},
    {METHOD_GET, "/language", language_set, ACCESS_PUBLIC, 0, 0, "choose the language"},
};

const struct route_table register_routes = ROUTE_TABLE(routes);
