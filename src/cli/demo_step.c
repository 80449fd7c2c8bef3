/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/demo_step.h"
#include "base/clock.h"
#include "model/duty.h"
#include "model/list.h"

#include <string.h>

struct place {
    const char *today;
    int64_t unit_id;
};

static bool step_fail(struct call *call, const char *what, struct text name)
{
    return call_fail(call, ERROR_INVALID, NULL, "%s「%s」がありません。", "There is no %s \"%s\".",
                     what, text_string(call->arena, name));
}

bool demo_date(struct text text, const char *today, char out[])
{
    int64_t number;
    if (text.size < 2 ||
        !text_to_int((struct text){text.data, text.size - 1}, &number) || number < -9999 ||
        number > 9999)
        return false;
    char unit = text.data[text.size - 1];
    int months = unit == 'y' ? (int)number * 12 : unit == 'm' ? (int)number : 0;
    clock_date_add(out, today, months, unit == 'd' ? (int)number : 0);
    return unit == 'y' || unit == 'm' || unit == 'd';
}

static struct text value_text_of(struct call *call, struct demo_node node, const char *today)
{
    struct text text = demo_text(call, node);
    char *date = arena_alloc(call->arena, CLOCK_DATE_SIZE);
    if (text_starts(text, "@") &&
        demo_date((struct text){text.data + 1, text.size - 1}, today, date))
        return text_from(date);
    return text;
}

static bool fields_set(struct call *call, struct record *record, struct demo_node fields,
                       const struct place *place)
{
    for (int i = 0; i < demo_count(fields); i++) {
        const char *name = text_string(call->arena, demo_key(fields, i));
        int index = fieldset_find(record->fields, name);
        call->where = demo_where(call, demo_value(fields, i));
        if (index < 0)
            return step_fail(call, "field", demo_key(fields, i));
        if (!record_parse(call, record, index,
                          value_text_of(call, demo_value(fields, i), place->today)))
            return false;
    }
    return true;
}

static const struct reg *reg_of(struct call *call, struct text name)
{
    const struct reg *reg = reg_find_text(name);
    if (reg == NULL)
        step_fail(call, "register", name);
    return reg;
}

/* What a record is called by in the files: its code, unless the program gives it one. */
static const char *key_field(const struct reg *reg)
{
    const char *code = reg->code != NULL ? reg->code : "code";
    int index = reg_field(reg, code);
    bool is_given = index >= 0 && (reg->fields[index].flags & FIELD_COMPUTED) == 0;
    return is_given ? code : reg->title;
}

/* One that is called after another record: the adoption of a requirement. */
static struct record *record_find_by_link(struct call *call, const struct reg *reg,
                                          const struct field *field, struct text name)
{
    const struct reg *target = reg_find(field->target);
    struct record *linked =
        record_by(call, target, key_field(target), text_string(call->arena, name));
    struct list_query query = {.reg = reg, .page_size = 1};
    struct list list;
    bool is_run = linked != NULL &&
                  list_add(call, &query, field->name, FILTER_IS, value_int(linked->id)) &&
                  list_run(call, &query, &list);
    return is_run && list.count > 0 ? list.records[0] : NULL;
}

static struct record *record_find(struct call *call, const struct reg *reg, struct text name)
{
    const struct field *field = &reg->fields[reg_field(reg, key_field(reg))];
    return field->kind == FIELD_LINK
               ? record_find_by_link(call, reg, field, name)
               : record_by(call, reg, field->name, text_string(call->arena, name));
}

static struct record *record_begin(struct call *call, const struct reg *reg,
                                   const struct place *place)
{
    struct record *record = record_new(call, reg);
    record->unit_id = (reg->flags & REG_SHARED) != 0 ? 0 : place->unit_id;
    return record;
}

static bool set_one(struct call *call, const struct reg *reg, struct text name,
                    struct demo_node fields, const struct place *place)
{
    struct record *record = record_find(call, reg, name);
    if (record == NULL) {
        record = record_begin(call, reg, place);
        int key = fieldset_find(record->fields, key_field(reg));
        if (!record_parse(call, record, key, name))
            return false;
    } else
        record = record_copy(call, record);
    return fields_set(call, record, fields, place) && record_save(call, record);
}

static bool set_run(struct call *call, const struct reg *reg, struct demo_node records,
                    const struct place *place)
{
    bool is_done = true;
    for (int i = 0; is_done && i < demo_count(records); i++) {
        call->where = demo_where(call, demo_value(records, i));
        is_done = set_one(call, reg, demo_key(records, i), demo_value(records, i), place);
    }
    return is_done;
}

static bool add_run(struct call *call, const struct reg *reg, struct demo_node records,
                    const struct place *place)
{
    bool is_done = true;
    for (int i = 0; is_done && i < demo_count(records); i++) {
        struct record *record = record_begin(call, reg, place);
        call->where = demo_where(call, demo_item(records, i));
        is_done = fields_set(call, record, demo_item(records, i), place) &&
                  record_save(call, record);
    }
    return is_done;
}

static bool move_run(struct call *call, const struct reg *reg, struct demo_node records,
                     const struct place *place)
{
    (void)place;
    bool is_done = true;
    for (int i = 0; is_done && i < demo_count(records); i++) {
        struct record *record = record_find(call, reg, demo_key(records, i));
        call->where = demo_where(call, demo_value(records, i));
        if (record == NULL)
            return step_fail(call, reg->name, demo_key(records, i));
        struct text moves = demo_text(call, demo_value(records, i)), move;
        while (is_done && text_split(&moves, ',', &move))
            is_done = record_move(call, record, text_string(call->arena, move));
    }
    return is_done;
}

static bool done_run(struct call *call, struct demo_node duties, const struct place *place)
{
    bool is_done = true;
    for (int i = 0; is_done && i < demo_count(duties); i++) {
        struct demo_node fields = demo_value(duties, i);
        struct record *duty = record_find(call, &duty_register, demo_key(duties, i));
        call->where = demo_where(call, fields);
        if (duty == NULL)
            return step_fail(call, "duty", demo_key(duties, i));
        struct text on = value_text_of(call, demo_get(fields, "on"), place->today);
        struct text evidence = demo_text(call, demo_get(fields, "evidence"));
        struct text note = demo_text(call, demo_get(fields, "note"));
        is_done = duty_complete(call, duty, text_string(call->arena, on),
                                text_string(call->arena, evidence),
                                text_string(call->arena, note));
    }
    return is_done;
}

static bool each_one(struct call *call, struct demo_node node, const struct reg *make,
                     const struct record *of, const struct place *place)
{
    struct record *record = record_begin(call, make, place);
    const char *as = text_string(call->arena, demo_text(call, demo_get(node, "as")));
    if (fieldset_find(record->fields, as) < 0)
        return step_fail(call, "field", text_from(as));
    record_set_int(record, as, of->id);
    return fields_set(call, record, demo_get(node, "with"), place) && record_save(call, record);
}

static bool each_run(struct call *call, struct demo_node node, const struct place *place)
{
    struct list_query query = {.reg = reg_of(call, demo_text(call, demo_get(node, "of")))};
    const struct reg *make = reg_of(call, demo_text(call, demo_get(node, "make")));
    struct demo_node where = demo_get(node, "where");
    call->where = demo_where(call, node);
    if (query.reg == NULL || make == NULL)
        return false;
    for (int i = 0; i < demo_count(where); i++) {
        struct value value = value_text(demo_text(call, demo_value(where, i)));
        if (!list_add(call, &query, text_string(call->arena, demo_key(where, i)), FILTER_IS, value))
            return false;
    }
    query.page_size = LIST_PAGE_MAX;
    struct list list;
    bool is_done = list_run(call, &query, &list);
    for (int64_t i = 0; is_done && i < list.count; i++)
        is_done = each_one(call, node, make, list.records[i], place);
    return is_done;
}

typedef bool register_run(struct call *call, const struct reg *reg, struct demo_node records,
                          const struct place *place);

static bool registers_run(struct call *call, struct demo_node registers, register_run *run,
                          const struct place *place)
{
    bool is_done = true;
    for (int i = 0; is_done && i < demo_count(registers); i++) {
        call->where = demo_where(call, demo_value(registers, i));
        const struct reg *reg = reg_of(call, demo_key(registers, i));
        is_done = reg != NULL && run(call, reg, demo_value(registers, i), place);
    }
    return is_done;
}

static bool keys_check(struct call *call, struct demo_node node)
{
    static const char *const known[] = {"at", "by", "unit", "why", "set", "add", "each", "move",
                                        "done"};
    for (int i = 0; i < demo_count(node); i++) {
        bool is_known = false;
        for (size_t j = 0; j < sizeof known / sizeof *known; j++)
            is_known = is_known || text_is(demo_key(node, i), known[j]);
        if (!is_known)
            return step_fail(call, "key", demo_key(node, i));
    }
    return true;
}

static bool unit_find(struct call *call, struct text code, int64_t *out)
{
    const struct reg *reg = reg_find("unit");
    *out = 0;
    if (code.size == 0)
        return true;
    struct record *unit = record_by(call, reg, "code", text_string(call->arena, code));
    if (unit == NULL)
        return step_fail(call, "unit", code);
    *out = unit->id;
    return true;
}

bool demo_step_run(struct call *call, const struct demo_step *step, const char *today)
{
    struct place place = {.today = today};
    struct demo_node node = step->node, each = demo_get(node, "each");
    call->where = demo_where(call, node);
    bool is_done = keys_check(call, node) &&
                   unit_find(call, demo_text(call, demo_get(node, "unit")), &place.unit_id) &&
                   registers_run(call, demo_get(node, "set"), set_run, &place) &&
                   registers_run(call, demo_get(node, "add"), add_run, &place);
    for (int i = 0; is_done && i < demo_count(each); i++)
        is_done = each_run(call, demo_item(each, i), &place);
    return is_done && registers_run(call, demo_get(node, "move"), move_run, &place) &&
           done_run(call, demo_get(node, "done"), &place);
}
