/* SPDX-License-Identifier: Apache-2.0 */
/* List queries as URLs carry them. */
#include "base/clock.h"
#include "base/fold.h"
#include "base/typed.h"
#include "model/list.h"
#include "model/user.h"

#include <string.h>

static const struct {
    const char *suffix;
    enum filter_op op;
} ops[] = {
    {"", FILTER_IS},          {".is", FILTER_IS},       {".not", FILTER_NOT},
    {".contains", FILTER_CONTAINS}, {".from", FILTER_FROM},   {".to", FILTER_TO},
    {".empty", FILTER_EMPTY}, {".filled", FILTER_FILLED},
    {".from_or_empty", FILTER_FROM_OR_EMPTY}, {".to_or_empty", FILTER_TO_OR_EMPTY},
};

bool list_add(struct call *call, struct list_query *query, const char *field, enum filter_op op,
              struct value value)
{
    if (query->filter_count == LIST_FILTERS_MAX)
        return call_fail(call, ERROR_INVALID, field, "絞り込みの条件は%d個までです。",
                         "At most %d conditions.", LIST_FILTERS_MAX);
    query->filters[query->filter_count++] = (struct filter){field, op, value};
    return true;
}

/* "due.to" → field "due", op. */
static void name_split(struct call *call, struct text name, const char **field, enum filter_op *op)
{
    *op = FILTER_IS;
    struct text base = name;
    for (size_t i = 1; i < sizeof ops / sizeof *ops; i++) {
        size_t size = strlen(ops[i].suffix);
        if (name.size > size &&
            memcmp(name.data + name.size - size, ops[i].suffix, size) == 0) {
            base.size = name.size - size;
            *op = ops[i].op;
        }
    }
    *field = text_string(call->arena, base);
}

static bool is_system(const char *name)
{
    static const char *const system[] = {"state", "unit_id", "updated_at", "created_at", "id"};
    for (size_t i = 0; i < sizeof system / sizeof *system; i++)
        if (strcmp(system[i], name) == 0)
            return true;
    return false;
}

/* An instant; a day is its beginning, or as the end of a range its end. */
static bool instant_read(struct call *call, struct text text, enum filter_op op, struct value *out)
{
    char date[CLOCK_DATE_SIZE];
    int64_t at_ms;
    struct text narrow = fold_width(call->arena, text);
    if (!typed_stamp(call->arena, narrow, &at_ms) && !text_to_int(narrow, &at_ms))
        return false;
    bool is_last_day = op == FILTER_TO && typed_date(call->arena, narrow, date);
    *out = value_int(at_ms + (is_last_day ? CLOCK_DAY_MS - 1 : 0));
    return true;
}

static bool system_value(struct call *call, const char *name, enum filter_op op, struct text text,
                         struct value *out)
{
    int64_t number;
    if (strcmp(name, "state") == 0) {
        *out = value_string(text_string(call->arena, text));
        return true;
    }
    if (text_to_int(text, &number)) {
        *out = value_int(number);
        return true;
    }
    bool is_instant = strcmp(name, "updated_at") == 0 || strcmp(name, "created_at") == 0;
    return (is_instant && instant_read(call, text, op, out)) ||
           call_fail(call, ERROR_INVALID, name, "条件「%s」の値が正しくありません。",
                     "The value of condition \"%s\" is not right.", name);
}

static bool is_many(const struct field *field)
{
    return field->kind == FIELD_CHOICES || field->kind == FIELD_LINKS;
}

/* One item of several: its code or number as it stands, or as people call it. */
static bool item_value(struct call *call, struct record *scratch, int index, struct text text,
                       struct value *out)
{
    const struct field *field = &scratch->fields->fields[index];
    int64_t number;
    bool is_code = field->kind == FIELD_CHOICES
                       ? choice_find(field->choices, text) != NULL
                       : text_to_int(text, &number) || memchr(text.data, '/', text.size) != NULL;
    *out = value_text(text);
    if (is_code)
        return true;
    if (!record_parse(call, scratch, index, text))
        return false;
    struct text rest = value_as_text(scratch->values[index]), item;
    while (text_split(&rest, ',', &item))
        if (item.size > 0)
            *out = value_text(item);
    return true;
}

const struct field *list_path(const struct reg *reg, const char *path, const struct reg **of)
{
    const struct field *field = NULL;
    struct text rest = text_from(path), step;
    *of = reg;
    while (text_split(&rest, '.', &step)) {
        if (field != NULL && field->kind != FIELD_LINK)
            return NULL;
        *of = field == NULL ? reg : reg_find(field->target);
        field = NULL;
        for (int i = 0; *of != NULL && i < (*of)->field_count; i++)
            if (text_is(step, (*of)->fields[i].name))
                field = &(*of)->fields[i];
        if (field == NULL)
            return NULL;
    }
    return strchr(path, '.') == NULL ? NULL : field;
}

/* Whether the user may read every register that the path enters. */
static bool path_demand(struct call *call, const struct reg *reg, const char *path)
{
    for (const char *dot = strchr(path, '.'); dot != NULL; dot = strchr(dot + 1, '.')) {
        const char *way = arena_copy(call->arena, path, (size_t)(dot - path));
        const struct reg *of;
        const struct field *link = list_path(reg, way, &of);
        if (link == NULL)
            link = &reg->fields[reg_field(reg, way)];
        const struct reg *target = reg_find(link->target);
        if (!user_demand(call, target->group, ACTION_READ, 0))
            return false;
    }
    return true;
}

/* Reads the value as the field would, so that dates and links are checked the same way. */
static bool field_value(struct call *call, const struct fieldset *fields, int index,
                        enum filter_op op, struct text text, struct value *out)
{
    struct record scratch = {
        .reg = fields->reg,
        .fields = fields,
        .values = arena_array(call->arena, (size_t)fields->count + 1, sizeof(struct value)),
    };
    const struct field *field = &fields->fields[index];
    if (is_many(field))
        return item_value(call, &scratch, index, text, out);
    if (field->kind == FIELD_STAMP && instant_read(call, text, op, out))
        return true;
    if (!record_parse(call, &scratch, index, text))
        return false;
    *out = scratch.values[index];
    return true;
}

bool filter_fits(const struct field *field, const char *name, enum filter_op op)
{
    bool is_text = field != NULL && (field->kind == FIELD_TEXT || field->kind == FIELD_NOTE ||
                                     field->kind == FIELD_RICH);
    bool is_ordered = field == NULL ? strcmp(name, "state") != 0
                                    : field->kind == FIELD_TEXT || field->kind == FIELD_INT ||
                                          field->kind == FIELD_REAL || field->kind == FIELD_DATE ||
                                          field->kind == FIELD_STAMP;
    if (op == FILTER_CONTAINS)
        return is_text;
    return is_ordered || (op != FILTER_FROM && op != FILTER_TO && op != FILTER_FROM_OR_EMPTY &&
                          op != FILTER_TO_OR_EMPTY);
}

static bool filter_read(struct call *call, const struct fieldset *fields, struct text name,
                        struct text text, struct list_query *out)
{
    const char *field;
    enum filter_op op;
    struct value value = value_null();
    name_split(call, name, &field, &op);
    const struct reg *of;
    const struct field *end = list_path(fields->reg, field, &of);
    if (end != NULL && !path_demand(call, fields->reg, field))
        return false;
    if (end != NULL)
        fields = fieldset_of(call, of);
    int index = fieldset_find(fields, end != NULL ? end->name : field);
    if (index < 0 && !is_system(field))
        return call_fail(call, ERROR_INVALID, field, "「%.60s」という項目はこの台帳にありません。",
                         "This register has no field \"%.60s\".", field);
    const struct field *declared = index < 0 ? NULL : &fields->fields[index];
    if (!filter_fits(declared, field, op))
        return call_fail(call, ERROR_INVALID, field,
                         "「%.60s」は、この条件の種類では絞り込めません。",
                         "\"%.60s\" cannot be filtered by this kind of condition.",
                         declared == NULL ? field : call_label(call, declared->label));
    bool needs_value = op != FILTER_EMPTY && op != FILTER_FILLED;
    if (op == FILTER_CONTAINS)
        value = value_string(text_string(call->arena, text));
    else if (needs_value && !(index < 0 ? system_value(call, field, op, text, &value)
                                        : field_value(call, fields, index, op, text, &value)))
        return false;
    return list_add(call, out, field, op, value);
}

/* Parameters of a page that are no filters. */
static bool is_reserved(struct text name)
{
    static const char *const reserved[] = {"lang", "view", "columns", "message", "csrf"};
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (text_is(name, reserved[i]))
            return true;
    return false;
}

bool list_query_parse(struct call *call, const struct reg *reg,
                      bool (*next)(void *source, struct text *name, struct text *value),
                      void *source, struct list_query *out)
{
    const struct fieldset *fields = fieldset_of(call, reg);
    struct text name, value;
    *out = (struct list_query){.reg = reg};
    bool is_right = true;
    while (next(source, &name, &value)) {
        if (value.size == 0 || is_reserved(name))
            continue;
        if (text_is(name, "q"))
            out->search = value;
        else if (text_is(name, "sort"))
            out->order = text_string(call->arena, value);
        else if (text_is(name, "page"))
            is_right &= text_to_int(value, &out->page) ||
                        call_fail(call, ERROR_INVALID, "page", "ページは数で指定してください。",
                                  "The page must be a number.");
        else if (text_is(name, "size"))
            is_right &= text_to_int(value, &out->page_size) ||
                        call_fail(call, ERROR_INVALID, "size", "件数は数で指定してください。",
                                  "The size must be a number.");
        else if (text_is(name, "ended"))
            out->with_ended = true;
        else
            is_right &= filter_read(call, fields, name, value, out);
    }
    return is_right;
}

static void parameter_put(struct buffer *out, const char *name, const char *suffix,
                          struct text value)
{
    buffer_char(out, out->size == 0 ? '?' : '&');
    buffer_percent(out, text_from(name));
    buffer_puts(out, suffix);
    buffer_char(out, '=');
    buffer_percent(out, value);
}

static const char *suffix_of(enum filter_op op)
{
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++)
        if (ops[i].op == op)
            return ops[i].suffix;
    return "";
}

const char *list_query_url(struct call *call, const struct list_query *query)
{
    struct buffer out = buffer_new(call->arena, 64 * 1024);
    for (int i = 0; i < query->filter_count; i++) {
        const struct filter *filter = &query->filters[i];
        bool has_value = filter->op != FILTER_EMPTY && filter->op != FILTER_FILLED;
        const char *value = has_value ? value_as_string(call->arena, filter->value) : "1";
        parameter_put(&out, filter->field, suffix_of(filter->op), text_from(value));
    }
    if (query->search.size > 0)
        parameter_put(&out, "q", "", query->search);
    if (query->order != NULL)
        parameter_put(&out, "sort", "", text_from(query->order));
    if (query->page_size > 0)
        parameter_put(&out, "size", "", text_from(arena_format(call->arena, "%lld",
                                                               (long long)query->page_size)));
    if (query->with_ended)
        parameter_put(&out, "ended", "", TEXT_LITERAL("1"));
    return buffer_string(&out);
}
