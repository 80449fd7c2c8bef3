/* SPDX-License-Identifier: Apache-2.0 */
/* Views of a list that somebody keeps, for themselves or for everybody of their organisation. */
#include "base/hidden.h"
#include "model/history.h"
#include "model/unit.h"
#include "model/user.h"
#include "pages/list_page.h"
#include "pages/record_action.h"
#include "store/db.h"
#include "store/journal.h"
#include "store/store.h"

struct kept_view {
    const char *name, *query; /* query NULL: there is none */
    bool is_shared;
};

static struct kept_view view_read(struct db_rows *rows)
{
    struct kept_view view = {.name = ""};
    if (db_next(rows))
        view = (struct kept_view){db_string(rows, 0), db_string(rows, 1), db_int(rows, 2) != 0};
    db_end(rows);
    return view;
}

static bool view_note(struct call *call, const struct reg *reg, const char *action,
                      const struct kept_view *before, const struct kept_view *after)
{
    struct buffer changes = buffer_new(call->arena, 64 * 1024);
    change_put(&changes, "query", value_string(before->query), value_string(after->query));
    change_put(&changes, "is_shared", value_int(before->is_shared), value_int(after->is_shared));
    if (changes.size > 0)
        buffer_char(&changes, '}');
    struct journal_entry entry = {
        .actor_id = call->user->account_id,
        .actor = call->user->name,
        .origin = call->origin,
        .action = action,
        .reg = reg->name,
        .title = after->name,
        .changes = buffer_string(&changes),
        .reason = "",
    };
    return journal_append(call, &entry);
}

static bool view_save(struct call *call, const struct reg *reg, const struct kept_view *view)
{
    struct value owner = value_int(call->user->account_id);
    struct kept_view before = view_read(
        db_query(call,
                 "SELECT name, query, is_shared FROM saved_view WHERE owner_id = ? AND "
                 "register = ? AND name = ?",
                 DB_ARGS(owner, value_string(reg->name), value_string(view->name))));
    return db_run(call,
                  "INSERT INTO saved_view (owner_id, register, name, query, columns, is_shared, "
                  "unit_id) VALUES (?, ?, ?, ?, '', ?, ?) ON CONFLICT (owner_id, register, name) "
                  "DO UPDATE SET query = excluded.query, is_shared = excluded.is_shared, "
                  "unit_id = excluded.unit_id",
                  DB_ARGS(owner, value_string(reg->name), value_string(view->name),
                          value_string(view->query), value_int(view->is_shared),
                          value_int(user_organisation(call)))) &&
           view_note(call, reg, "view-saved", &before, view);
}

static bool tx_finish(struct call *call, bool is_done)
{
    if (is_done)
        return tx_commit(call);
    tx_rollback(call);
    return false;
}

/* query: of the view that was saved, or "" for the whole list; it is what somebody sent. */
static bool back_to_list(struct call *call, struct response *response, const struct reg *reg,
                         const char *query, const char *done)
{
    const char *list = arena_format(call->arena, "/r/%s%s", reg->name, query);
    respond_redirect(response, url_done(call, url_given(call->arena, text_from(list)), done));
    return true;
}

bool view_save_action(struct call *call, struct request *request, struct response *response)
{
    const struct reg *reg = route_reg(call, request);
    struct text name = text_trim(param_get(&request->form, "name"));
    struct text query = param_get(&request->form, "query");
    bool is_shared = param_has(&request->form, "shared");
    if (reg == NULL ||
        !user_demand(call, reg->group, is_shared ? ACTION_UPDATE : ACTION_READ, 0))
        return false;
    bool is_right = name.size > 0 && name.size <= 200 && query.size < 4000 &&
                    (query.size == 0 || query.data[0] == '?');
    if (!is_right)
        return call_fail(call, ERROR_INVALID, "name", "表示条件の名前を入れてください。",
                         "Give the view a name.");
    if (!hidden_refuse(call, "name", name))
        return false;
    const struct kept_view view = {text_string(call->arena, name),
                                   text_string(call->arena, query), is_shared};
    return tx_begin(call) && tx_finish(call, view_save(call, reg, &view)) &&
           back_to_list(call, response, reg, view.query, "view");
}

/* Only one's own; a shared view of somebody else stays theirs. */
static bool view_delete(struct call *call, const struct reg *reg, int64_t id)
{
    const struct value args[] = {value_int(id), value_int(call->user->account_id),
                                 value_string(reg->name)};
    struct kept_view before = view_read(
        db_query(call,
                 "SELECT name, query, is_shared FROM saved_view WHERE id = ? AND owner_id = ? AND "
                 "register = ?",
                 args, 3));
    if (before.query == NULL)
        return call_fail(call, ERROR_MISSING, NULL, "その表示条件はありません。",
                         "No such view.");
    const struct kept_view none = {.name = before.name};
    return db_run(call, "DELETE FROM saved_view WHERE id = ? AND owner_id = ? AND register = ?",
                  args, 3) &&
           view_note(call, reg, "view-deleted", &before, &none);
}

bool view_delete_action(struct call *call, struct request *request, struct response *response)
{
    const struct reg *reg = route_reg(call, request);
    int64_t id = param_int(&request->form, "id", 0);
    return reg != NULL && tx_begin(call) && tx_finish(call, view_delete(call, reg, id)) &&
           back_to_list(call, response, reg, "", "view-gone");
}
