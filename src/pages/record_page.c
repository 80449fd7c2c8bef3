/* SPDX-License-Identifier: Apache-2.0 */
/* One record: looking at it, the form, saving, the conflict of two writers. */
#include "pages/record_page.h"
#include "model/titles.h"
#include "model/user.h"
#include "pages/recent.h"
#include "store/db.h"
#include "templates/detail.h"
#include "templates/form.h"

#include <string.h>

enum { LINKS_MAX = 200, EVENTS_MAX = 100 };

static struct layout record_layout(struct call *call, const struct reg *reg, const char *title)
{
    const char *path = arena_format(call->arena, "/r/%s", reg->name);
    return (struct layout){
        .title = title,
        .path = path,
        .class = "",
        .has_heading = true,
        .crumbs = {{call_label(call, reg->plural), url_local(call->arena, path)}},
        .crumb_count = 1,
    };
}

/* "comments" of "/r/supplier/3/comments"; "" for the page itself. */
static const char *request_tried(const struct request *request)
{
    const char *slash = strrchr(request->route->pattern, '/');
    return request->method == METHOD_POST ? slash + 1 : "";
}

static void moves_fill(struct call *call, struct detail_view *view)
{
    const struct record *record = view->record;
    if (record->reg->lifecycle == NULL)
        return;
    for (const struct transition *t = record->reg->lifecycle->transitions;
         t->name != NULL && view->move_count < MOVES_MAX; t++)
        if (strcmp(t->from, record->state) == 0 && record_can_move(call, record, t->name))
            view->moves[view->move_count++] = t;
}

static bool is_editable(struct call *call, const struct record *record)
{
    const struct state *state = view_state(record);
    bool is_locked = state != NULL && (state->flags & STATE_LOCKED);
    return !is_locked && record->ended_at_ms == 0 && !(record->reg->flags & REG_IMPORTED) &&
           record_can(call, record, ACTION_UPDATE);
}

static bool is_favourite(struct call *call, const struct record *record)
{
    return db_value(call,
                    "SELECT 1 FROM favourite WHERE account_id = ? AND register = ? AND record_id "
                    "= ?",
                    DB_ARGS(value_int(call->user->account_id), value_string(record->reg->name),
                            value_int(record->id)))
               .kind != VALUE_NULL;
}

static bool detail_fill(struct call *call, struct detail_view *view)
{
    const struct record *record = view->record;
    struct record *one = record_copy(call, record);
    titles_note(call, &one, 1);
    moves_fill(call, view);
    view->may_update = is_editable(call, record);
    view->may_end = !(record->reg->flags & REG_IMPORTED) && record_can(call, record, ACTION_END);
    view->is_favourite = is_favourite(call, record);
    return backlinks_load(call, record->reg, record->id, LINKS_MAX, &view->links,
                          &view->link_count) &&
           history_load(call, record, view->before, EVENTS_MAX, &view->events, &view->event_count,
                        &view->next) &&
           versions_load(call, record->reg, record->id, &view->versions, &view->version_count) &&
           attachments_load(call, record, &view->files, &view->file_count) &&
           comments_load(call, record, &view->comments, &view->comment_count);
}

/* What modules draw below the page of their register. */
static void panels_draw(struct page *page, const struct record *record)
{
    int count;
    const struct module *const *modules = layout_module_list(&count);
    for (int i = 0; i < count; i++)
        for (const struct panel *panel = modules[i]->panels; panel != NULL && panel->reg != NULL;
             panel++)
            if (strcmp(panel->reg, record->reg->name) == 0)
                panel->draw(page, record);
}

/* The page of a record, with what was tried on it and refused, if anything. */
static bool detail_show(struct call *call, struct request *request, struct response *response,
                        const struct record *record)
{
    struct detail_view view = {
        .record = record,
        .title = record_title(call, record),
        .before = param_int(&request->query, "before", 0),
        .typed = &request->form,
        .tried = request_tried(request),
    };
    if (!detail_fill(call, &view))
        return false;
    struct layout layout = record_layout(call, record->reg, view.title);
    int status = call_ok(call) ? 200 : error_http_status(call_error(call));
    struct page page = layout_begin(request, response, status, &layout);
    tmpl_detail_head(&page, &view);
    tmpl_detail_main(&page, &view);
    panels_draw(&page, record);
    tmpl_detail_side(&page, &view);
    layout_end(&page);
    return true;
}

bool record_page(struct call *call, struct request *request, struct response *response)
{
    struct record *record = route_record(call, request);
    if (record == NULL)
        return false;
    recent_note(call, record);
    return detail_show(call, request, response, record);
}

bool record_page_again(struct call *call, struct request *request, struct response *response,
                       const struct record *tried)
{
    enum error_kind kind = call_error(call);
    if (tried == NULL || kind == ERROR_FAILED || kind == ERROR_MISSING)
        return false;
    /* What was tried may have changed the one in memory. */
    const struct record *record = record_load(call, tried->reg, tried->id);
    return record != NULL && detail_show(call, request, response, record);
}

static bool form_show(struct call *call, struct request *request, struct response *response,
                      struct record *record, const struct param_list *typed)
{
    struct form_view view = {.reason = ""};
    const struct reg *reg = record->reg;
    form_fill(call, &view, record, typed);
    if (typed != NULL)
        view.reason = text_string(call->arena, param_get(typed, "reason"));
    struct url list = url_local(call->arena, arena_format(call->arena, "/r/%s", reg->name));
    view.action = record->id == 0 ? list : view_url(call, reg, record->id);
    view.cancel = view.action;
    view.heading = record->id == 0
                       ? arena_format(call->arena, call->lang == LANG_EN ? "New: %s" : "%sの登録",
                                      call_label(call, reg->label))
                       : record_title(call, record);
    struct layout layout = record_layout(call, reg, view.heading);
    int status = call_ok(call) ? 200 : error_http_status(call_error(call));
    struct page page = layout_begin(request, response, status, &layout);
    tmpl_register_form(&page, &view);
    layout_end(&page);
    return true;
}

bool record_form_show(struct call *call, struct request *request, struct response *response,
                      struct record *record)
{
    return form_show(call, request, response, record, &request->form);
}

bool record_new_page(struct call *call, struct request *request, struct response *response)
{
    const struct reg *reg = route_reg(call, request);
    if (reg == NULL || !record_typed(call, reg) ||
        !user_demand(call, reg->group, ACTION_CREATE, 0))
        return false;
    struct record *record = record_new(call, reg);
    /* A link from another page may fill fields in: ?standard=3 */
    for (size_t i = 0; i < request->query.count; i++) {
        int index =
            fieldset_find(record->fields, text_string(call->arena, request->query.items[i].name));
        if (index >= 0)
            record_parse(call, record, index, request->query.items[i].value);
    }
    call_forgive(call);
    return form_show(call, request, response, record, NULL);
}

bool record_edit_page(struct call *call, struct request *request, struct response *response)
{
    struct record *record = route_record(call, request);
    if (record == NULL || !record_typed(call, record->reg) ||
        !user_demand(call, record->reg->group, ACTION_UPDATE, record->unit_id))
        return false;
    return form_show(call, request, response, record, NULL);
}

bool record_create(struct call *call, struct request *request, struct response *response)
{
    const struct reg *reg = route_reg(call, request);
    if (reg == NULL || !record_typed(call, reg) ||
        !user_demand(call, reg->group, ACTION_CREATE, 0))
        return false;
    struct record *record = record_new(call, reg);
    bool is_read = form_read(call, &request->form, record);
    /* Validation runs even after a field could not be read, so that all problems show at once. */
    if (!is_read)
        record_validate(call, NULL, record);
    if (!is_read || !record_save(call, record)) {
        record->id = 0;
        return form_show(call, request, response, record, &request->form);
    }
    respond_redirect(response, url_done(call, view_url(call, reg, record->id), "created"));
    return true;
}

static const char *account_name(struct call *call, int64_t account_id)
{
    struct value name = db_value(call,
                                 "SELECT actor FROM journal WHERE actor_id = ? ORDER BY seq DESC "
                                 "LIMIT 1",
                                 DB_ARGS(value_int(account_id)));
    return value_as_string(call->arena, name);
}

/* Both versions side by side; what the second writer typed is kept in the page. */
static bool conflict_show(struct call *call, struct request *request, struct response *response,
                          const struct record *mine)
{
    call_forgive(call);
    struct record *stored = record_load(call, mine->reg, mine->id);
    if (stored == NULL)
        return false;
    struct conflict_view view = {
        .action = view_url(call, mine->reg, mine->id),
        .cancel = view_url(call, mine->reg, mine->id),
        .names = text_string(call->arena, param_get(&request->form, "fields")),
        .reason = text_string(call->arena, param_get(&request->form, "reason")),
        .stored_by = account_name(call, stored->updated_by),
        .rev = stored->rev,
        .rows = arena_array(call->arena, (size_t)mine->fields->count, sizeof *view.rows),
    };
    struct text names = text_from(view.names), name;
    while (text_split(&names, ',', &name)) {
        int i = fieldset_find(mine->fields, text_string(call->arena, name));
        if (i < 0)
            continue;
        const struct field *field = &mine->fields->fields[i];
        view.rows[view.row_count++] = (struct conflict_row){
            .name = field->name,
            .label = call_label(call, field->label),
            .stored = record_show(call, stored, i),
            .mine = record_show(call, mine, i),
            .stored_code = record_code(call, stored, i),
            .mine_code = record_code(call, mine, i),
            .is_same = value_equal(stored->values[i], mine->values[i]),
        };
    }
    struct layout layout = record_layout(call, mine->reg, record_title(call, stored));
    struct page page = layout_begin(request, response, 409, &layout);
    tmpl_conflict_page(&page, &view);
    layout_end(&page);
    return true;
}

bool record_update(struct call *call, struct request *request, struct response *response)
{
    struct record *record = route_record(call, request);
    if (record == NULL || !record_typed(call, record->reg) ||
        !user_demand(call, record->reg->group, ACTION_UPDATE, record->unit_id))
        return false;
    call->reason = text_string(call->arena, param_get(&request->form, "reason"));
    int64_t stored_rev = record->rev;
    if (!form_rev(call, &request->form, record))
        return false;
    bool is_read = form_read(call, &request->form, record);
    if (is_read && record->rev != stored_rev)
        return conflict_show(call, request, response, record);
    if (!is_read || !record_save(call, record)) {
        if (call_error(call) == ERROR_CONFLICT)
            return conflict_show(call, request, response, record);
        return form_show(call, request, response, record, &request->form);
    }
    respond_redirect(response,
                     url_done(call, view_url(call, record->reg, record->id), "saved"));
    return true;
}

bool version_page(struct call *call, struct request *request, struct response *response)
{
    struct record *record = route_record(call, request);
    struct version *versions;
    struct version_file *files;
    int count, file_count;
    int64_t number;
    if (record == NULL || !request_id(request, "number", &number) ||
        !versions_load(call, record->reg, record->id, &versions, &count) ||
        !version_files(call, record->reg, record->id, number, &files, &file_count))
        return false;
    struct record *frozen = version_load(call, record->reg, record->id, number);
    for (int i = 0; frozen != NULL && i < count; i++) {
        if (versions[i].number != number)
            continue;
        struct layout layout = record_layout(call, record->reg, versions[i].title);
        struct page page = layout_begin(request, response, 200, &layout);
        tmpl_version_page(&page, frozen, &versions[i], files, file_count);
        layout_end(&page);
        return true;
    }
    return call_fail(call, ERROR_MISSING, NULL, "その版はありません。", "No such version.");
}
