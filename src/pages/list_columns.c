/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/list_page.h"

#include <string.h>

enum { NAMES_SIZE_MAX = 2000 };

const char *view_column_class(const struct record *record, const struct column_view *column)
{
    if (column->index < 0)
        return "nowrap";
    if (record->reg->code != NULL &&
        strcmp(record->fields->fields[column->index].name, record->reg->code) == 0)
        return "code";
    switch (record->fields->fields[column->index].kind) {
    case FIELD_INT:
    case FIELD_REAL:
        return "num";
    case FIELD_DATE:
    case FIELD_STAMP:
        return "date";
    case FIELD_NOTE:
    case FIELD_RICH:
        return "wrap";
    default:
        return "";
    }
}

static bool is_named(const char *names, const char *name)
{
    struct text rest = text_from(names), one;
    while (text_split(&rest, '.', &one))
        if (text_is(one, name))
            return true;
    return false;
}

static const char *cookie_name(struct call *call, const struct reg *reg)
{
    return arena_format(call->arena, "cols_%s", reg->name);
}

/* Names of fields alone, whatever the address says: they come back in a cookie. */
static const char *asked(struct call *call, const struct param_list *query,
                         const struct fieldset *fields)
{
    struct buffer out = buffer_new(call->arena, NAMES_SIZE_MAX);
    struct text value, name;
    for (size_t n = 0; param_nth(query, "cols", n, &value); n++)
        while (text_split(&value, '.', &name)) {
            const char *string = text_string(call->arena, name);
            if (fieldset_find(fields, string) >= 0)
                buffer_format(&out, "%s%s", out.size == 0 ? "" : ".", string);
        }
    return buffer_string(&out);
}

bool column_is_shown(const struct list_view *view, const struct field *field)
{
    if (view->shown == NULL)
        return (field->flags & FIELD_IN_LIST) != 0;
    return is_named(view->shown, field->name) || strcmp(field->name, view->reg->title) == 0;
}

static void choices_fill(struct call *call, struct list_view *view, const struct fieldset *fields)
{
    view->choices = arena_array(call->arena, (size_t)fields->count + 1, sizeof *view->choices);
    for (int i = 0; i < fields->count; i++) {
        const struct field *field = &fields->fields[i];
        if (field->kind == FIELD_RICH || strcmp(field->name, view->reg->title) == 0)
            continue;
        view->choices[view->choice_count++] =
            (struct option){field->name, call_label(call, field->label), 0,
                            column_is_shown(view, field)};
    }
}

void columns_choose(struct request *request, struct response *response, struct list_view *view,
                    const struct fieldset *fields)
{
    enum { YEAR_S = 365 * 24 * 60 * 60 };
    struct call *call = request->call;
    const char *cookie = cookie_name(call, view->reg);
    bool is_asked = param_has(&request->query, "cols");
    bool is_kept = param_has(&request->query, "keep");
    const char *names = is_asked ? asked(call, &request->query, fields) : "";
    if (is_kept)
        response_cookie(response, request, cookie, names, *names == '\0' ? -1 : YEAR_S);
    else if (*names != '\0')
        view->cols = names;
    if (!is_asked)
        names = text_string(call->arena, param_get(&request->cookies, cookie));
    view->shown = *names == '\0' ? NULL : names;
    choices_fill(call, view, fields);
}

static bool is_of_form(const struct list_view *view, struct text name)
{
    bool is_found = text_is(name, "q") || text_is(name, "ended");
    for (int i = 0; i < view->facet_count; i++)
        is_found |= text_is(name, view->facets[i].name);
    return is_found;
}

static void param_add(struct param_list *list, const struct param *param)
{
    list->items[list->count++] = *param;
}

void carried_fill(struct call *call, const struct request *request, struct list_view *view)
{
    size_t count = request->query.count;
    view->carried.items = arena_array(call->arena, count + 1, sizeof *view->carried.items);
    view->kept.items = arena_array(call->arena, count + 1, sizeof *view->kept.items);
    for (size_t i = 0; i < count; i++) {
        const struct param *param = &request->query.items[i];
        bool is_of_page = text_is(param->name, "done") || text_is(param->name, "page") ||
                          text_is(param->name, "keep") || text_starts(param->name, "add.");
        bool is_cols = text_is(param->name, "cols");
        if (is_of_page || param->value.size == 0)
            continue;
        if (!is_cols)
            param_add(&view->kept, param);
        if (!is_of_form(view, param->name) && !(is_cols && view->cols == NULL))
            param_add(&view->carried, param);
    }
}
