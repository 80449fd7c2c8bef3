/* SPDX-License-Identifier: Apache-2.0 */
/* GET /r/{register}: the list of a register. */
#include "model/unit.h"
#include "model/user.h"
#include "pages/list_page.h"
#include "store/db.h"
#include "templates/register.h"

#include <string.h>

bool query_next(void *source, struct text *name, struct text *value)
{
    struct query_cursor *cursor = source;
    if (cursor->at == cursor->list->count)
        return false;
    *name = cursor->list->items[cursor->at].name;
    *value = cursor->list->items[cursor->at].value;
    cursor->at++;
    /* What belongs to the page and not to the list. */
    if (text_is(*name, "done") || text_is(*name, "cols") || text_is(*name, "keep") ||
        text_is(*name, "format") || text_starts(*name, "add."))
        *value = TEXT_LITERAL("");
    return true;
}

static struct url list_url(struct call *call, const struct reg *reg, const char *query)
{
    return url_local(call->arena, arena_format(call->arena, "/r/%s%s", reg->name, query));
}

struct url list_page_url(struct call *call, const struct list_view *view,
                         const struct list_query *query, int64_t page)
{
    struct url url = list_url(call, query->reg, list_query_url(call, query));
    if (view->cols != NULL)
        url = url_query(call->arena, url, "cols", text_from(view->cols));
    if (page <= 1)
        return url;
    return url_query(call->arena, url, "page",
                     text_from(arena_format(call->arena, "%lld", (long long)page)));
}

/* Sorting by a column that is sorted already turns it round. */
static void column_add(struct call *call, struct list_view *view, int index, const char *name,
                       const char *label)
{
    struct list_query other = *view->query;
    const char *order = view->query->order == NULL ? view->reg->order : view->query->order;
    bool is_down = order != NULL && *order == '-';
    bool is_sorted = order != NULL && strcmp(order + is_down, name) == 0;
    other.order = is_sorted && !is_down ? arena_format(call->arena, "-%s", name) : name;
    view->columns[view->column_count++] = (struct column_view){
        .index = index,
        .label = label,
        .sort_url = list_page_url(call, view, &other, 1),
        .sorted = !is_sorted ? 0 : is_down ? -1 : 1,
        .is_number = index >= 0 && view_is_number(&fieldset_of(call, view->reg)->fields[index]),
    };
}

static void columns_fill(struct call *call, struct list_view *view, const struct fieldset *fields)
{
    view->title_column = -1;
    for (int i = 0; i < fields->count && view->column_count < COLUMNS_MAX - 1; i++) {
        const struct field *field = &fields->fields[i];
        if (!column_is_shown(view, field))
            continue;
        if (strcmp(field->name, view->reg->title) == 0)
            view->title_column = view->column_count;
        column_add(call, view, i, field->name, call_label(call, field->label));
    }
    if (view->title_column < 0)
        view->title_column = 0;
    if (view->reg->lifecycle != NULL)
        column_add(call, view, -1, "state", call_label(call, L("状態", "State")));
}

static const struct filter *filter_of(const struct list_query *query, const char *name)
{
    for (int i = 0; i < query->filter_count; i++)
        if (query->filters[i].op == FILTER_IS && strcmp(query->filters[i].field, name) == 0)
            return &query->filters[i];
    return NULL;
}

/* Counts are of everything the user may see, so that a choice never hides the others. */
static void facet_add(struct call *call, struct list_view *view, const char *name,
                      const char *label,
                      const char *(*show)(struct call *, const void *, const char *),
                      const void *context)
{
    struct list_query all = {.reg = view->reg};
    struct facet *found;
    int count;
    if (!list_facet(call, &all, name, &found, &count) || count < 1)
        return;
    const struct filter *chosen = filter_of(view->query, name);
    const char *code = chosen == NULL ? NULL : value_as_string(call->arena, chosen->value);
    struct facet_view *facet = &view->facets[view->facet_count++];
    *facet = (struct facet_view){.name = name, .label = label};
    facet->options = arena_array(call->arena, (size_t)count, sizeof *facet->options);
    for (int i = 0; i < count; i++)
        if (*found[i].code != '\0')
            facet->options[facet->count++] = (struct option){
                found[i].code, show(call, context, found[i].code), found[i].count,
                code != NULL && strcmp(code, found[i].code) == 0};
}

static const char *state_show(struct call *call, const void *context, const char *code)
{
    const struct state *state = lifecycle_state(context, code);
    return state == NULL ? code : call_label(call, state->label);
}

struct field_place {
    struct record *scratch;
    int index;
};

static const char *value_show(struct call *call, const void *context, const char *code)
{
    const struct field_place *place = context;
    const struct field *field = &place->scratch->fields->fields[place->index];
    int64_t number;
    bool is_int = field->kind != FIELD_CHOICE && text_to_int(text_from(code), &number);
    place->scratch->values[place->index] = is_int ? value_int(number) : value_string(code);
    return record_show(call, place->scratch, place->index);
}

static bool is_facet(const struct field *field)
{
    bool has_few = field->kind == FIELD_CHOICE || field->kind == FIELD_BOOL ||
                   field->kind == FIELD_LINK || field->kind == FIELD_INT;
    return (field->flags & FIELD_FACET) && has_few && !field->is_custom;
}

static void facets_fill(struct call *call, struct list_view *view, const struct fieldset *fields)
{
    struct record *scratch = record_new(call, view->reg);
    if (view->reg->lifecycle != NULL)
        facet_add(call, view, "state", call_label(call, L("状態", "State")), state_show,
                  view->reg->lifecycle);
    for (int i = 0; i < fields->count && view->facet_count < FACETS_MAX; i++) {
        struct field_place place = {scratch, i};
        if (is_facet(&fields->fields[i]))
            facet_add(call, view, fields->fields[i].name,
                      call_label(call, fields->fields[i].label), value_show, &place);
    }
}

/* A saved query is what somebody sent. */
static struct url view_given(struct call *call, const struct reg *reg, const char *query)
{
    return url_given(call->arena,
                     text_from(arena_format(call->arena, "/r/%s%s", reg->name, query)));
}

static void saved_fill(struct call *call, struct list_view *view)
{
    enum { SAVED_MAX = 30 };
    view->saved = arena_array(call->arena, SAVED_MAX, sizeof *view->saved);
    struct db_rows *rows =
        db_query(call,
                 "SELECT name, query, id, owner_id, is_shared FROM saved_view WHERE register = ? "
                 "AND (owner_id = ? OR (is_shared = 1 AND unit_id = ?)) ORDER BY name LIMIT ?",
                 DB_ARGS(value_string(view->reg->name), value_int(call->user->account_id),
                         value_int(user_organisation(call)), value_int(SAVED_MAX)));
    while (db_next(rows))
        view->saved[view->saved_count++] = (struct saved_view){
            .id = db_int(rows, 2),
            .url = view_given(call, view->reg, db_string(rows, 1)),
            .title = db_string(rows, 0),
            .is_mine = db_int(rows, 3) == call->user->account_id,
            .is_shared = db_int(rows, 4) != 0,
            .is_current = strcmp(db_string(rows, 1), view->query_text) == 0,
        };
}

static void bulk_fill(struct list_view *view, const struct fieldset *fields)
{
    for (int i = 0; i < fields->count && view->bulk_count < COLUMNS_MAX; i++) {
        const struct field *field = &fields->fields[i];
        bool is_plain = field->kind != FIELD_RICH && field->kind != FIELD_NOTE &&
                        !(field->flags & (FIELD_UNIQUE | FIELD_COMPUTED | FIELD_FIXED));
        if (is_plain)
            view->bulk[view->bulk_count++] = field;
    }
}

static void rights_fill(struct call *call, struct list_view *view)
{
    const struct reg *reg = view->reg;
    bool is_typed = !(reg->flags & REG_IMPORTED);
    view->may_create = is_typed && user_may_somewhere(call, reg->group, ACTION_CREATE);
    view->may_bulk = is_typed && user_may_somewhere(call, reg->group, ACTION_UPDATE);
    view->may_share = user_may_somewhere(call, reg->group, ACTION_UPDATE);
    view->may_import = is_typed && user_may_somewhere(call, reg->group, ACTION_IMPORT);
    view->may_export = user_may_somewhere(call, reg->group, ACTION_EXPORT);
}

static void view_fill(struct call *call, struct list_view *view)
{
    const struct fieldset *fields = fieldset_of(call, view->reg);
    const struct list *list = view->list;
    const char *query = list_query_url(call, view->query);
    view->query_text = query;
    if (view->cols != NULL)
        view->query_text = arena_format(call->arena, "%s%ccols=%s", query,
                                        *query == '\0' ? '?' : '&', view->cols);
    view->is_filtered = view->query->filter_count > 0 || view->query->search.size > 0 ||
                        view->query->with_ended;
    columns_fill(call, view, fields);
    facets_fill(call, view, fields);
    chips_fill(call, view, fields);
    conditions_fill(call, view, fields);
    saved_fill(call, view);
    bulk_fill(view, fields);
    rights_fill(call, view);
    view->from = list->total == 0 ? 0 : (list->page - 1) * list->page_size + 1;
    view->to = view->from + list->count - (list->total > 0);
    if (list->page > 1)
        view->previous_url = list_page_url(call, view, view->query, list->page - 1);
    if (list->page < list->pages)
        view->next_url = list_page_url(call, view, view->query, list->page + 1);
    view->plain_columns_url = url_query(call->arena, list_url(call, view->reg, query), "keep",
                                        TEXT_LITERAL("1"));
    view->export_url = url_local(
        call->arena, arena_format(call->arena, "/r/%s/export%s", view->reg->name, query));
}

bool list_page(struct call *call, struct request *request, struct response *response)
{
    const struct reg *reg = route_reg(call, request);
    struct query_cursor cursor = {&request->query, 0};
    struct list_query query;
    struct list list;
    if (reg == NULL || !list_query_parse(call, reg, query_next, &cursor, &query))
        return false;
    struct list_view view = {.reg = reg, .query = &query, .list = &list};
    bool is_narrower = condition_add(call, request, &query, &view);
    columns_choose(request, response, &view, fieldset_of(call, reg));
    if (is_narrower) {
        respond_redirect(response, list_page_url(call, &view, &query, 1));
        return true;
    }
    query.is_brief = true;
    if (!list_run(call, &query, &list))
        return false;
    view_fill(call, &view);
    carried_fill(call, request, &view);
    struct layout layout = {
        .title = call_label(call, reg->plural),
        .path = arena_format(call->arena, "/r/%s", reg->name),
        .class = "wide",
        .has_heading = true,
    };
    struct page page = layout_begin(request, response, 200, &layout);
    tmpl_list_page(&page, &view);
    layout_end(&page);
    return true;
}
