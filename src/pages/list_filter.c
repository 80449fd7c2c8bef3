/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions of a list beyond its facets: added one at a time (any field, any comparison that fits
 * it), shown as chips, each with a link to the list without it. */
#include "base/clock.h"
#include "model/lifecycle.h"
#include "pages/list_page.h"

#include <string.h>

/* In the order in which they are offered; code: what stands behind the field's name. */
static const struct {
    const char *code;
    enum filter_op op;
    struct label label, chip;
} comparisons[] = {
    {"is", FILTER_IS, L_INIT("と等しい", "is"), L_INIT("＝", "=")},
    {"not", FILTER_NOT, L_INIT("と異なる", "is not"), L_INIT("≠", "≠")},
    {"contains", FILTER_CONTAINS, L_INIT("を含む（文字）", "contains (text)"),
     L_INIT("を含む：", "contains")},
    {"from", FILTER_FROM, L_INIT("以上・以降（数・日付）", "at least, from (numbers, dates)"),
     L_INIT("≧", "≥")},
    {"to", FILTER_TO, L_INIT("以下・以前（数・日付）", "at most, until (numbers, dates)"),
     L_INIT("≦", "≤")},
    {"empty", FILTER_EMPTY, L_INIT("が空", "is empty"), L_INIT("が空", "is empty")},
    {"filled", FILTER_FILLED, L_INIT("が空でない", "is filled"),
     L_INIT("が空でない", "is filled")},
    {"from_or_empty", FILTER_FROM_OR_EMPTY, L_INIT("以上・以降、または空", "at least, or empty"),
     L_INIT("空または≧", "empty or ≥")},
    {"to_or_empty", FILTER_TO_OR_EMPTY, L_INIT("以下・以前、または空", "at most, or empty"),
     L_INIT("空または≦", "empty or ≤")},
};
enum { COMPARISONS = sizeof comparisons / sizeof *comparisons };

static const struct {
    const char *name;
    struct label label;
} instants[] = {
    {"updated_at", L_INIT("最終更新", "Last changed")},
    {"created_at", L_INIT("登録", "Created")},
};
enum { INSTANTS = sizeof instants / sizeof *instants };

static const char *system_label(struct call *call, const char *name)
{
    for (int i = 0; i < INSTANTS; i++)
        if (strcmp(instants[i].name, name) == 0)
            return call_label(call, instants[i].label);
    if (strcmp(name, "state") == 0)
        return call_label(call, L("状態", "State"));
    return strcmp(name, "unit_id") == 0 ? call_label(call, L("部署", "Unit")) : name;
}

static const char *system_show(struct call *call, const struct reg *reg,
                               const struct filter *filter)
{
    if (strcmp(filter->field, "state") == 0 && reg->lifecycle != NULL) {
        const char *code = value_as_string(call->arena, filter->value);
        const struct state *state = lifecycle_state(reg->lifecycle, code);
        return state == NULL ? code : call_label(call, state->label);
    }
    for (int i = 0; i < INSTANTS; i++)
        if (strcmp(instants[i].name, filter->field) == 0 && filter->value.kind == VALUE_INT)
            return clock_minute(call->arena, filter->value.integer);
    return value_as_string(call->arena, filter->value);
}

static const char *field_show(struct call *call, struct record *scratch, int index,
                              const struct filter *filter)
{
    enum field_kind kind = scratch->fields->fields[index].kind;
    const char *text = value_as_string(call->arena, filter->value);
    if (filter->op == FILTER_CONTAINS || *text == '\0')
        return text;
    bool is_many = kind == FIELD_CHOICES || kind == FIELD_LINKS;
    scratch->values[index] =
        is_many ? value_string(arena_format(call->arena, ",%s,", text)) : filter->value;
    return record_show(call, scratch, index);
}

/* The end of a path, as the register it is of shows it. */
static const char *path_show(struct call *call, const struct reg *of, const struct field *end,
                             const struct filter *filter)
{
    struct record *scratch = record_new(call, of);
    return field_show(call, scratch, fieldset_find(scratch->fields, end->name), filter);
}

static const char *path_label(struct call *call, const struct reg *of, const struct field *end)
{
    return arena_format(call->arena, call->lang == LANG_EN ? "%s: %s" : "%sの%s",
                        call_label(call, of->label), call_label(call, end->label));
}

static const char *comparison_chip(struct call *call, enum filter_op op)
{
    for (int i = 0; i < COMPARISONS; i++)
        if (comparisons[i].op == op)
            return call_label(call, comparisons[i].chip);
    return "";
}

void chips_fill(struct call *call, struct list_view *view, const struct fieldset *fields)
{
    struct record *scratch = record_new(call, view->reg);
    for (int i = 0; i < view->query->filter_count; i++) {
        const struct filter *filter = &view->query->filters[i];
        int index = fieldset_find(fields, filter->field);
        struct list_query without = *view->query;
        memmove(&without.filters[i], &without.filters[i + 1],
                (size_t)(without.filter_count - i - 1) * sizeof *without.filters);
        without.filter_count--;
        const struct reg *of = view->reg;
        const struct field *end = list_path(view->reg, filter->field, &of);
        const char *value = end != NULL  ? path_show(call, of, end, filter)
                            : index >= 0 ? field_show(call, scratch, index, filter)
                                         : system_show(call, view->reg, filter);
        const char *label = end != NULL  ? path_label(call, of, end)
                            : index >= 0 ? call_label(call, fields->fields[index].label)
                                         : system_label(call, filter->field);
        view->chips[view->chip_count++] = (struct view_link){
            .url = list_page_url(call, view, &without, 1),
            .title = arena_format(call->arena, "%s %s %s", label,
                                  comparison_chip(call, filter->op), value)};
    }
}

void conditions_fill(struct call *call, struct list_view *view, const struct fieldset *fields)
{
    struct condition_view *offer = &view->condition;
    offer->fields =
        arena_array(call->arena, (size_t)fields->count + INSTANTS, sizeof *offer->fields);
    for (int i = 0; i < fields->count; i++) {
        const struct field *field = &fields->fields[i];
        if (!(field->flags & FIELD_HIDDEN))
            offer->fields[offer->field_count++] = (struct option){
                field->name, call_label(call, field->label), 0,
                strcmp(field->name, offer->field) == 0};
    }
    for (int i = 0; i < INSTANTS; i++)
        offer->fields[offer->field_count++] =
            (struct option){instants[i].name, call_label(call, instants[i].label), 0,
                            strcmp(instants[i].name, offer->field) == 0};
    offer->comparisons = arena_array(call->arena, COMPARISONS, sizeof *offer->comparisons);
    for (int i = 0; i < COMPARISONS; i++)
        offer->comparisons[offer->comparison_count++] =
            (struct option){comparisons[i].code, call_label(call, comparisons[i].label), 0,
                            strcmp(comparisons[i].code, offer->comparison) == 0};
}

/* One pair, for list_query_parse. */
static bool pair_next(void *source, struct text *name, struct text *value)
{
    struct text *pair = source;
    if (pair[0].size == 0)
        return false;
    *name = pair[0];
    *value = pair[1];
    pair[0].size = 0;
    return true;
}

bool condition_add(struct call *call, const struct request *request, struct list_query *query,
                   struct list_view *view)
{
    struct condition_view *asked = &view->condition;
    struct list_query one;
    asked->field = text_string(call->arena, param_get(&request->query, "add.field"));
    asked->comparison = text_string(call->arena, param_get(&request->query, "add.op"));
    asked->value = text_string(call->arena, text_trim(param_get(&request->query, "add.value")));
    if (*asked->field == '\0')
        return false;
    bool needs_value = strcmp(asked->comparison, "empty") != 0 &&
                       strcmp(asked->comparison, "filled") != 0;
    struct text pair[] = {
        text_from(arena_format(call->arena, "%s.%s", asked->field, asked->comparison)),
        text_from(needs_value ? asked->value : "1")};
    bool is_right = pair[1].size > 0
                        ? list_query_parse(call, query->reg, pair_next, pair, &one)
                        : call_fail(call, ERROR_INVALID, NULL, "比べる値を入力してください。",
                                    "Type a value to compare with.");
    if (is_right && one.filter_count == 1)
        is_right = list_add(call, query, one.filters[0].field, one.filters[0].op,
                            one.filters[0].value);
    if (!is_right) {
        asked->problem = call->problems->text;
        call_forgive(call);
    }
    return is_right;
}
