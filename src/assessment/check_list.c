/* SPDX-License-Identifier: Apache-2.0 */
/* Rules that count records: that some are there, and that every one of them has something. */
#include "assessment/check_rule.h"
#include "base/clock.h"
#include "store/db.h"

#include <stdio.h>
#include <string.h>

static const char *own_catalogue(struct call *call, const struct check_scope *scope)
{
    struct value id = db_value(call, "SELECT f_catalogue FROM r_requirement WHERE id = ?",
                               DB_ARGS(value_int(scope->requirement_id)));
    return value_as_string(call->arena, id);
}

/* "-12 months" → the day twelve months ago; "@catalogue" → the requirement's own; anything else
 * as it stands. */
static const char *value_resolve(struct call *call, const struct check_scope *scope,
                                 const char *value)
{
    char unit[16] = "";
    int number;
    if (strcmp(value, "@catalogue") == 0)
        return own_catalogue(call, scope);
    if ((*value != '-' && *value != '+') || sscanf(value, "%d %15s", &number, unit) != 2)
        return strcmp(value, "today") == 0 ? call_today(call) : value;
    char *date = arena_alloc(call->arena, CLOCK_DATE_SIZE);
    if (strncmp(unit, "day", 3) == 0)
        clock_date_add(date, call_today(call), 0, number);
    else if (strncmp(unit, "month", 5) == 0)
        clock_date_add(date, call_today(call), number, 0);
    else if (strncmp(unit, "year", 4) == 0)
        clock_date_add(date, call_today(call), number * 12, 0);
    else
        return value;
    return date;
}

struct conditions {
    struct call *call;
    const struct check_scope *scope;
    json_t *sources[2]; /* where and has, each may be NULL */
    int source;
    void *iterator;
    size_t at; /* within an array of values */
};

static bool condition_next(void *source, struct text *name, struct text *value)
{
    struct conditions *conditions = source;
    while (conditions->iterator == NULL) {
        if (++conditions->source == 2)
            return false;
        json_t *object = conditions->sources[conditions->source];
        conditions->iterator = json_object_iter(object);
    }
    json_t *object = conditions->sources[conditions->source];
    const json_t *values = json_object_iter_value(conditions->iterator);
    const json_t *one = json_is_array(values) ? json_array_get(values, conditions->at++) : values;
    *name = text_from(json_object_iter_key(conditions->iterator));
    *value =
        text_from(value_resolve(conditions->call, conditions->scope, json_string_value(one)));
    if (conditions->at < json_array_size(values))
        return true;
    conditions->at = 0;
    conditions->iterator = json_object_iter_next(object, conditions->iterator);
    return true;
}

/* The list that a selection names, with further conditions; false for a rule that is wrong. */
static bool selection_read(struct call *call, const json_t *selection, json_t *has,
                           const struct check_scope *scope, struct list_query *out)
{
    const char *name = json_string_value(json_object_get(selection, "register"));
    const struct reg *reg = name == NULL ? NULL : reg_find(name);
    struct conditions conditions = {
        call, scope, {json_object_get(selection, "where"), has}, -1, NULL, 0};
    if (reg == NULL)
        return call_fail(call, ERROR_INVALID, "register", "点検の式にある台帳「%s」がありません。",
                         "A check names register \"%s\", which does not exist.",
                         name == NULL ? "" : name);
    if (!list_query_parse(call, reg, condition_next, &conditions, out))
        return false;
    out->units = scope->units;
    out->unit_count = scope->unit_count;
    /* Registers shared by all units say in a field which one they are about. */
    int unit = reg_field(reg, "unit");
    if ((reg->flags & REG_SHARED) && unit >= 0 && reg->fields[unit].kind == FIELD_LINK)
        out->units_field = "unit";
    return true;
}

static const char *list_address(struct call *call, const struct list_query *query)
{
    return arena_format(call->arena, "/r/%s%s", query->reg->name, list_query_url(call, query));
}

bool some_run(struct call *call, const json_t *rule, const struct check_scope *scope,
              struct verdict *out)
{
    struct list_query query;
    if (!selection_read(call, json_object_get(rule, "some"), NULL, scope, &query))
        return false;
    int64_t wanted = json_integer_value(json_object_get(rule, "min"));
    int64_t count = list_count(call, &query);
    if (wanted < 1)
        wanted = 1;
    if (count < 0)
        return false;
    const char *if_none = json_string_value(json_object_get(rule, "if_none"));
    enum shown shown = count >= wanted ? SHOWN_FULLY
                       : count > 0     ? SHOWN_PARTLY
                       : if_none       ? shown_of(text_from(if_none))
                                       : SHOWN_NOT;
    const char *what_ja = json_string_value(json_object_get(json_object_get(rule, "say"), "ja"));
    const char *what_en = json_string_value(json_object_get(json_object_get(rule, "say"), "en"));
    if (what_ja == NULL)
        what_ja = query.reg->plural.ja;
    if (what_en == NULL)
        what_en = query.reg->plural.en;
    reason_add(call, out, shown,
               arena_format(call->arena, "%s：%lld件（%lld件以上必要）", what_ja, (long long)count,
                            (long long)wanted),
               arena_format(call->arena, "%s: %lld (at least %lld wanted)", what_en,
                            (long long)count, (long long)wanted),
               list_address(call, &query));
    return true;
}

/* What a selection is called: its own name, or its register's. */
static struct label selection_name(struct call *call, const json_t *selection,
                                   const struct reg *reg)
{
    const json_t *name = json_object_get(selection, "name");
    bool is_part = json_object_get(selection, "where") != NULL;
    if (name != NULL)
        return (struct label){json_string_value(json_object_get(name, "ja")),
                              json_string_value(json_object_get(name, "en"))};
    return is_part ? (struct label){arena_format(call->arena, "条件に当てはまる%s", reg->plural.ja),
                                    arena_format(call->arena, "%s concerned", reg->plural.en)}
                   : reg->plural;
}

/* Nothing to look at: nothing is recorded at all, or there is no such part of it. A part that need
 * not be there ("if_none": "shown") leaves nothing to show. */
static bool none_run(struct call *call, const json_t *rule, const struct check_scope *scope,
                     const struct list_query *part, struct verdict *out)
{
    const json_t *selection = json_object_get(rule, "every");
    const struct reg *reg = part->reg;
    struct list_query whole = {.reg = reg, .units = scope->units, .unit_count = scope->unit_count,
                               .units_field = part->units_field};
    const char *if_none = json_string_value(json_object_get(rule, "if_none"));
    struct label name = selection_name(call, selection, reg);
    long long total = (long long)list_count(call, &whole);
    if (total < 0)
        return false;
    if (total == 0)
        reason_add(call, out, SHOWN_UNKNOWN,
                   arena_format(call->arena, "%sがまだ登録されていません。", reg->plural.ja),
                   arena_format(call->arena, "No %s are recorded yet.", reg->plural.en),
                   list_address(call, &whole));
    else if (if_none != NULL)
        reason_add(call, out, shown_of(text_from(if_none)),
                   arena_format(call->arena, "%sはないため、当てはまりません（%s %lld件を確認）", name.ja,
                                reg->plural.ja, total),
                   arena_format(call->arena, "Not applicable: no %s (of %lld %s)", name.en, total,
                                reg->plural.en),
                   list_address(call, part));
    else
        reason_add(call, out, SHOWN_UNKNOWN,
                   arena_format(call->arena, "%sがまだありません（%s %lld件のうち）。", name.ja,
                                reg->plural.ja, total),
                   arena_format(call->arena, "There are no %s yet (of %lld %s).", name.en, total,
                                reg->plural.en),
                   list_address(call, part));
    return true;
}

bool every_run(struct call *call, const json_t *rule, const struct check_scope *scope,
               struct verdict *out)
{
    struct list_query all, good;
    const json_t *selection = json_object_get(rule, "every");
    json_t *has = json_object_get(rule, "has");
    if (!selection_read(call, selection, NULL, scope, &all) ||
        !selection_read(call, selection, has, scope, &good))
        return false;
    int64_t total = list_count(call, &all), right = list_count(call, &good);
    if (total < 0 || right < 0)
        return false;
    if (total == 0)
        return none_run(call, rule, scope, &all, out);
    const json_t *say = json_object_get(rule, "say");
    const char *say_ja = json_string_value(json_object_get(say, "ja"));
    const char *say_en = json_string_value(json_object_get(say, "en"));
    struct label name = json_object_get(selection, "name") == NULL
                            ? all.reg->plural
                            : selection_name(call, selection, all.reg);
    enum shown shown = right == total ? SHOWN_FULLY : right > 0 ? SHOWN_PARTLY : SHOWN_NOT;
    reason_add(call, out, shown,
               arena_format(call->arena, "%s：%lld件中%lld件が「%s」", name.ja, (long long)total,
                            (long long)right, say_ja == NULL ? "条件を満たす" : say_ja),
               arena_format(call->arena, "%s: %lld of %lld %s", name.en, (long long)right,
                            (long long)total, say_en == NULL ? "meet the condition" : say_en),
               list_address(call, &all));
    return true;
}
