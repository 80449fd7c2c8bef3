/* SPDX-License-Identifier: Apache-2.0 */
/* POST /r/{register}/bulk: one field of many records. The first time it asks for the value and
 * shows what is chosen; with confirm=1 it changes all of them or none. */
#include "model/user.h"
#include "pages/record_action.h"
#include "pages/register_view.h"
#include "store/store.h"
#include "templates/form.h"

#include <string.h>

/* One record at a time, in memory of its own: many long ones would not fit into the request's. */
enum { BULK_MAX = 500, RECORD_ARENA_MAX = 64 << 20 };

static bool ids_read(struct call *call, struct request *request, struct bulk_view *view)
{
    struct text id_text;
    view->rows = arena_array(call->arena, BULK_MAX, sizeof *view->rows);
    for (size_t n = 0; param_nth(&request->form, "id", n, &id_text); n++)
        if (view->count == BULK_MAX || !text_to_int(id_text, &view->rows[view->count++].id))
            return call_fail(call, ERROR_INVALID, "id", "選んだ記録を読み取れません。",
                             "The chosen records cannot be read.");
    return view->count > 0 || call_fail(call, ERROR_INVALID, "id", "記録を選んでください。",
                                        "Choose at least one record.");
}

/* What the table of the chosen records shows. */
static bool rows_fill(struct call *call, struct bulk_view *view)
{
    struct call scratch = call_scratch(call, RECORD_ARENA_MAX);
    bool is_read = true;
    for (int i = 0; is_read && i < view->count; i++) {
        struct bulk_row *row = &view->rows[i];
        const struct record *record = record_load(&scratch, view->reg, row->id);
        is_read = record != NULL;
        if (!is_read)
            break;
        row->title = arena_string(call->arena, record_title(&scratch, record));
        row->value = arena_string(
            call->arena, view_cut(&scratch, record_show(&scratch, record, view->index)));
        call_scratch_reset(&scratch);
    }
    call_scratch_end(call, &scratch);
    return is_read;
}

/* The form of an empty record, of which one field is shown. */
static bool field_find(struct call *call, struct request *request, struct bulk_view *view,
                       const struct param_list *typed)
{
    const char *name = text_string(call->arena, param_get(&request->form, "field"));
    struct form_view *form = arena_alloc(call->arena, sizeof *form);
    *form = (struct form_view){.reason = ""};
    form_fill(call, form, record_new(call, view->reg), typed);
    view->index = fieldset_find(fieldset_of(call, view->reg), name);
    for (int i = 0; i < form->field_count; i++)
        if (strcmp(form->fields[i].field->name, name) == 0)
            view->field = &form->fields[i];
    return (view->index >= 0 && view->field != NULL) ||
           call_fail(call, ERROR_INVALID, "field", "項目が正しくありません。", "No such field.");
}

static bool bulk_show(struct call *call, struct request *request, struct response *response,
                      struct bulk_view *view, const struct param_list *typed)
{
    if (!field_find(call, request, view, typed) || !rows_fill(call, view))
        return false;
    view->reason = text_string(call->arena, param_get(&request->form, "reason"));
    int status = call_ok(call) ? 200 : error_http_status(call_error(call));
    const char *path = arena_format(call->arena, "/r/%s", view->reg->name);
    struct layout layout = {
        .title = call_label(call, L("まとめて変更", "Change many")),
        .path = path,
        .class = "",
        .has_heading = true,
        .crumbs = {{call_label(call, view->reg->plural), url_local(call->arena, path)}},
        .crumb_count = 1,
    };
    struct page page = layout_begin(request, response, status, &layout);
    tmpl_bulk_page(&page, view);
    layout_end(&page);
    return true;
}

static bool all_save(struct call *call, struct request *request, const struct bulk_view *view)
{
    if (!tx_begin(call))
        return false;
    struct call scratch = call_scratch(call, RECORD_ARENA_MAX);
    bool is_done = true;
    for (int i = 0; is_done && i < view->count; i++) {
        struct record *record = record_load(&scratch, view->reg, view->rows[i].id);
        is_done = record != NULL && form_read(&scratch, &request->form, record) &&
                  record_save(&scratch, record);
        if (is_done)
            call_scratch_reset(&scratch);
    }
    call_scratch_end(call, &scratch);
    if (is_done)
        return tx_commit(call);
    tx_rollback(call);
    return false;
}

/* Before anything of the form is looked at; each record asks again for its own unit. */
static bool bulk_demand(struct call *call, const struct reg *reg)
{
    return user_may_somewhere(call, reg->group, ACTION_UPDATE) ||
           user_demand(call, reg->group, ACTION_UPDATE, 0);
}

bool bulk_action(struct call *call, struct request *request, struct response *response)
{
    struct bulk_view view = {.reg = route_reg(call, request)};
    if (view.reg == NULL || !record_typed(call, view.reg) ||
        !bulk_demand(call, view.reg) || !ids_read(call, request, &view))
        return false;
    call->reason = text_string(call->arena, param_get(&request->form, "reason"));
    if (!param_has(&request->form, "confirm"))
        return bulk_show(call, request, response, &view, NULL);
    if (!all_save(call, request, &view))
        return bulk_show(call, request, response, &view, &request->form);
    struct url list = url_local(call->arena, arena_format(call->arena, "/r/%s", view.reg->name));
    respond_redirect(response, url_done(call, list, "bulk"));
    return true;
}
