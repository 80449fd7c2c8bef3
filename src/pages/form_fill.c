/* SPDX-License-Identifier: Apache-2.0 */
/* A record into a form and a form into a record. */
#include "model/titles.h"
#include "model/user.h"
#include "pages/register_view.h"

#include <string.h>

/* More targets than these are typed or picked, not chosen from a list. */
enum { SELECT_MAX = 300, PLAIN_MAX = 30, CHECKS_MAX = 12, FORM_FIELDS_MAX = 200 };

static bool is_chosen(struct text codes, const char *code)
{
    struct text item;
    while (text_split(&codes, ',', &item))
        if (text_is(item, code))
            return true;
    return false;
}

static void choices_fill(struct call *call, struct form_field *f)
{
    f->options = arena_array(call->arena, 201, sizeof *f->options);
    for (const struct choice *c = f->field->choices; c->code != NULL && f->option_count < 200; c++)
        f->options[f->option_count++] = (struct option){
            c->code, call_label(call, c->label), 0, is_chosen(text_from(f->value), c->code)};
}

static void bool_fill(struct call *call, struct form_field *f)
{
    f->options = arena_array(call->arena, 2, sizeof *f->options);
    f->options[0] = (struct option){"1", call_label(call, L("はい", "Yes")), 0,
                                    strcmp(f->value, "1") == 0};
    f->options[1] = (struct option){"0", call_label(call, L("いいえ", "No")), 0,
                                    strcmp(f->value, "0") == 0};
    f->option_count = 2;
}

static void option_add(struct form_field *f, const char *code, const char *label)
{
    f->options[f->option_count++] =
        (struct option){code, label, 0, is_chosen(text_from(f->value), code)};
}

/* One target by its code: an id, or register/id where any register may be linked. */
static bool target_read(const struct reg *target, struct text code, const struct reg **reg,
                        int64_t *id)
{
    struct text name = {NULL, 0};
    *reg = target;
    if (target == NULL) {
        if (!text_split(&code, '/', &name))
            return false;
        *reg = reg_find_text(name);
    }
    return *reg != NULL && text_to_int(code, id);
}

/* What is chosen but not among the targets offered. */
static void chosen_fill(struct call *call, struct form_field *f, const struct reg *target)
{
    struct text codes = text_from(f->value), code;
    const struct reg *reg;
    int64_t id;
    while (text_split(&codes, ',', &code) && f->option_count < 2 * SELECT_MAX) {
        bool is_listed = false;
        for (int i = 0; i < f->option_count; i++)
            is_listed |= text_is(code, f->options[i].code);
        if (is_listed || code.size == 0)
            continue;
        if (target_read(target, code, &reg, &id)) {
            title_note(call, reg, id);
            option_add(f, text_string(call->arena, code), title_of(call, reg, id));
        } else {
            f->unread = arena_format(call->arena, "%s%s%s", f->unread, *f->unread ? ", " : "",
                                     text_string(call->arena, code));
        }
    }
}

/* Offers the first targets; the picker in front of the list finds the others, and all of them
 * where any register may be linked. False when the user may see none. */
static bool targets_fill(struct call *call, struct form_field *f)
{
    const struct reg *target = reg_find(f->field->target);
    struct list_query query = {.reg = target, .page_size = SELECT_MAX, .is_brief = true};
    struct list list = {0};
    f->options = arena_array(call->arena, 2 * SELECT_MAX + 1, sizeof *f->options);
    f->is_any = target == NULL;
    if (target != NULL && (!user_may_somewhere(call, target->group, ACTION_READ) ||
                           !list_run(call, &query, &list)))
        return false;
    for (int64_t i = 0; i < list.count; i++)
        option_add(f, arena_format(call->arena, "%lld", (long long)list.records[i]->id),
                   record_title(call, list.records[i]));
    chosen_fill(call, f, target);
    return true;
}

static void widget_fill(struct call *call, struct form_field *f)
{
    f->widget = WIDGET_LINE;
    f->type = "text";
    switch (f->field->kind) {
    case FIELD_NOTE:
    case FIELD_RICH:
        f->widget = WIDGET_AREA;
        f->rows = f->field->kind == FIELD_RICH ? 10 : 4;
        f->is_wide = true;
        return;
    case FIELD_DATE:
        f->type = "date";
        return;
    case FIELD_STAMP:
        f->type = "datetime-local";
        return;
    case FIELD_BOOL:
        f->widget = WIDGET_SELECT;
        bool_fill(call, f);
        return;
    case FIELD_CHOICE:
        f->widget = WIDGET_SELECT;
        choices_fill(call, f);
        return;
    case FIELD_CHOICES:
        f->widget = WIDGET_CHECKS;
        choices_fill(call, f);
        return;
    case FIELD_LINK:
        if (targets_fill(call, f))
            f->widget = f->option_count <= PLAIN_MAX ? WIDGET_SELECT : WIDGET_PICK;
        return;
    case FIELD_LINKS:
        f->is_wide = true;
        if (targets_fill(call, f))
            f->widget = f->option_count <= CHECKS_MAX && !f->is_any ? WIDGET_CHECKS : WIDGET_PICK;
        return;
    default:
        return;
    }
}

/* What stands in the field: what was typed if the form comes back, else what is stored. */
static const char *field_text(struct call *call, const struct record *record, int index,
                              const struct param_list *typed)
{
    const struct field *field = &record->fields->fields[index];
    if (typed == NULL)
        return record_code(call, record, index);
    struct buffer out = buffer_new(call->arena, 1 << 20);
    struct text value;
    for (size_t n = 0; param_nth(typed, field->name, n, &value); n++) {
        if (n > 0)
            buffer_char(&out, ',');
        buffer_text(&out, value);
    }
    return buffer_string(&out);
}

static bool is_asked(const struct field *field, const struct record *record)
{
    bool is_fixed = (field->flags & FIELD_FIXED) && record->id != 0;
    return !(field->flags & FIELD_COMPUTED) && !is_fixed;
}

static void units_fill(struct call *call, struct form_view *view, const struct record *record)
{
    const struct reg *unit = reg_find("unit");
    struct list_query query = {.reg = unit, .page_size = SELECT_MAX, .is_brief = true};
    struct list list;
    if (unit == NULL || record->reg->flags & REG_SHARED || !list_run(call, &query, &list))
        return;
    view->units = arena_array(call->arena, (size_t)list.count + 1, sizeof *view->units);
    for (int64_t i = 0; i < list.count; i++)
        view->units[view->unit_count++] = (struct option){
            arena_format(call->arena, "%lld", (long long)list.records[i]->id),
            record_title(call, list.records[i]), 0, list.records[i]->id == record->unit_id};
}

void form_fill(struct call *call, struct form_view *view, struct record *record,
               const struct param_list *typed)
{
    struct buffer names = buffer_new(call->arena, 64 * 1024);
    view->record = record;
    view->fields = arena_array(call->arena, FORM_FIELDS_MAX, sizeof *view->fields);
    for (int i = 0; i < record->fields->count && view->field_count < FORM_FIELDS_MAX; i++) {
        const struct field *field = &record->fields->fields[i];
        if (!is_asked(field, record))
            continue;
        struct form_field *f = &view->fields[view->field_count++];
        const struct problem *problem = call_problem(call, field->name);
        *f = (struct form_field){
            .field = field,
            .value = field_text(call, record, i, typed),
            .help = field->help.ja == NULL ? "" : call_label(call, field->help),
            .problem = problem == NULL ? NULL : problem->text,
            .unread = "",
            .is_required = (field->flags & FIELD_REQUIRED) != 0,
        };
        widget_fill(call, f);
        buffer_format(&names, "%s%s", names.size == 0 ? "" : ",", field->name);
    }
    view->names = buffer_string(&names);
    units_fill(call, view, record);
}

struct text form_joined(struct call *call, const struct param_list *form, const char *name)
{
    struct buffer out = buffer_new(call->arena, 1 << 20);
    struct text value;
    for (size_t n = 0; param_nth(form, name, n, &value); n++) {
        if (value.size > 0 && out.size > 0)
            buffer_char(&out, ',');
        buffer_text(&out, value);
    }
    return buffer_view(&out);
}

bool form_rev(struct call *call, const struct param_list *form, struct record *record)
{
    return text_to_int(param_get(form, "rev"), &record->rev) ||
           call_fail(call, ERROR_INVALID, "rev",
                     "どの版に対する変更か分かりません。画面を開き直してからやり直してください。",
                     "It is not said which version this changes. Open the page again first.");
}

bool form_read(struct call *call, const struct param_list *form, struct record *record)
{
    struct text names = param_get(form, "fields"), name;
    int64_t unit_id = param_int(form, "unit_id", 0);
    bool is_right = true;
    if (unit_id > 0 && !(record->reg->flags & REG_SHARED))
        record->unit_id = unit_id;
    while (text_split(&names, ',', &name)) {
        int index = fieldset_find(record->fields, text_string(call->arena, name));
        if (index < 0 || !is_asked(&record->fields->fields[index], record))
            continue;
        is_right &= record_parse(call, record, index,
                                 form_joined(call, form, record->fields->fields[index].name));
    }
    return is_right;
}
