/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/sheet_page.h"
#include "exchange/register_sheet.h"
#include "model/user.h"
#include "pages/list_page.h"
#include "pages/work_file.h"
#include "templates/sheet.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum sheet_format format_of(struct text name)
{
    return text_is(name, "csv") ? SHEET_CSV : text_is(name, "cp932") ? SHEET_CSV_CP932 : SHEET_XLSX;
}

bool sheet_export(struct call *call, struct request *request, struct response *response)
{
    const struct reg *reg = route_reg(call, request);
    struct query_cursor cursor = {&request->query, 0};
    struct list_query query;
    int64_t rows;
    if (reg == NULL || !list_query_parse(call, reg, query_next, &cursor, &query))
        return false;
    enum sheet_format format = format_of(param_get(&request->query, "format"));
    const char *path = work_path(call, work_token_new(call));
    bool is_done = register_export(call, &query, format, path, &rows);
    int fd = is_done ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    unlink(path); /* the descriptor keeps it until it is sent */
    struct stat status;
    if (fd < 0 || fstat(fd, &status) != 0)
        return is_done ? call_fail(call, ERROR_FAILED, NULL, "ファイルを作れませんでした。",
                                   "The file could not be made.")
                       : false;
    const char *name =
        arena_format(call->arena, "%s_%s.%s", call_label(call, reg->plural), call_today(call),
                     format == SHEET_XLSX ? "xlsx" : "csv");
    respond_file(response,
                 format == SHEET_XLSX
                     ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                     : "text/csv",
                 name, fd, status.st_size);
    return true;
}

static struct layout sheet_layout(struct call *call, const struct reg *reg)
{
    const char *path = arena_format(call->arena, "/r/%s", reg->name);
    return (struct layout){
        .title = call_label(call, L("Excelから取り込む", "Import from Excel")),
        .path = path,
        .class = "",
        .crumbs = {{call_label(call, reg->plural), url_local(call->arena, path)}},
        .crumb_count = 1,
    };
}

static bool upload_show(struct request *request, struct response *response, const struct reg *reg)
{
    struct call *call = request->call;
    struct layout layout = sheet_layout(call, reg);
    int status = call_ok(call) ? 200 : error_http_status(call_error(call));
    struct page page = layout_begin(request, response, status, &layout);
    tmpl_sheet_upload(&page, reg);
    layout_end(&page);
    return true;
}

static bool import_allowed(struct call *call, const struct reg *reg)
{
    return reg != NULL && record_typed(call, reg) &&
           user_demand(call, reg->group, ACTION_IMPORT, 0);
}

bool sheet_import_page(struct call *call, struct request *request, struct response *response)
{
    const struct reg *reg = route_reg(call, request);
    return import_allowed(call, reg) && upload_show(request, response, reg);
}

static bool plan_make(struct call *call, const struct reg *reg, const char *path,
                      struct import_plan *plan)
{
    struct table table;
    return table_read(call, path, &table) && import_plan(call, reg, &table, plan);
}

static bool plan_show(struct request *request, struct response *response,
                      const struct import_plan *plan, const char *token)
{
    struct call *call = request->call;
    struct layout layout = sheet_layout(call, plan->reg);
    int status = plan->wrong > 0 ? 422 : call_ok(call) ? 200 : error_http_status(call_error(call));
    layout.class = "wide";
    struct page page = layout_begin(request, response, status, &layout);
    tmpl_sheet_plan(&page, plan, token);
    layout_end(&page);
    return true;
}

/* Where the file of a token waits: for one register, so that no other one's page takes it. */
static const char *sheet_path(struct call *call, const struct reg *reg, const char *token)
{
    return arena_format(call->arena, "%s-%s", work_path(call, token), reg->name);
}

/* The same of a token that came back, or NULL when its file is not there (any more). */
static const char *sheet_path_of(struct call *call, const struct reg *reg, struct text token)
{
    if (work_path_of(call, token) == NULL)
        return NULL;
    const char *path = sheet_path(call, reg, text_string(call->arena, token));
    if (access(path, R_OK) == 0)
        return path;
    call_fail(call, ERROR_INVALID, "file",
              "確かめたファイルは、もう残っていません（取り込みが済んだか、別の台帳のものです）。もう一度ファイルを選んでください。",
              "The file that was checked is no longer here: it has been imported, or was meant for "
              "another register. Choose the file again.");
    return NULL;
}

/* A sheet of 100,000 rows wants more than a request has: it is read in an arena of its own. */
enum { SHEET_ARENA_MAX = 1 << 30 };

bool sheet_plan_action(struct call *call, struct request *request, struct response *response)
{
    const struct reg *reg = route_reg(call, request);
    const struct upload *upload = request_upload(request, "file");
    struct import_plan plan;
    if (!import_allowed(call, reg))
        return false;
    if (upload == NULL) {
        call_fail(call, ERROR_INVALID, "file", "ファイルを選んでください。", "Choose a file.");
        return upload_show(request, response, reg);
    }
    const char *token = work_token_new(call), *path = sheet_path(call, reg, token);
    struct call scratch = call_scratch(call, SHEET_ARENA_MAX);
    if (!work_keep(call, upload, path) || !plan_make(&scratch, reg, path, &plan)) {
        unlink(path);
        call_scratch_end(call, &scratch);
        return upload_show(request, response, reg);
    }
    plan_show(request, response, &plan, token);
    call_scratch_end(call, &scratch);
    if (plan.wrong > 0)
        unlink(path);
    return true;
}

/* Whether it is still what the user looked at and confirmed: others may have saved since. */
static bool seal_check(struct call *call, struct text seen, const struct import_plan *plan)
{
    return text_is(seen, plan->seal) ||
           call_fail(call, ERROR_CONFLICT, NULL,
                     "確かめた後に、ほかの人が記録を変更しました。今の記録と比べた内容を表示しています。もう一度確かめてから取り込んでください。",
                     "Records were changed after you checked. This is what would change now: check "
                     "it again before you import.");
}

bool sheet_apply_action(struct call *call, struct request *request, struct response *response)
{
    const struct reg *reg = route_reg(call, request);
    struct text token = param_get(&request->form, "token");
    struct import_plan plan;
    if (!import_allowed(call, reg))
        return false;
    const char *path = sheet_path_of(call, reg, token);
    if (path == NULL)
        return upload_show(request, response, reg);
    call->reason = text_string(call->arena, param_get(&request->form, "reason"));
    struct call scratch = call_scratch(call, SHEET_ARENA_MAX);
    bool is_planned = plan_make(&scratch, reg, path, &plan);
    if (is_planned && !seal_check(call, param_get(&request->form, "seen"), &plan)) {
        plan_show(request, response, &plan, text_string(call->arena, token));
        call_scratch_end(call, &scratch);
        if (plan.wrong > 0)
            unlink(path);
        return true;
    }
    bool is_done = is_planned && import_apply(&scratch, &plan);
    call_scratch_end(call, &scratch);
    unlink(path);
    if (!is_done)
        return upload_show(request, response, reg);
    struct url list = url_local(call->arena, arena_format(call->arena, "/r/%s", reg->name));
    respond_redirect(response, url_done(call, list, "imported"));
    return true;
}
