/* SPDX-License-Identifier: Apache-2.0 */
#include "assessment/check.h"
#include "base/clock.h"
#include "model/user.h"
#include "store/db.h"

#include <stdio.h>
#include <string.h>

enum { DEPTH_MAX = 8 };

static const char *const shown_codes[SHOWN__COUNT] = {
    [SHOWN_UNKNOWN] = "unknown",
    [SHOWN_NOT] = "not_shown",
    [SHOWN_PARTLY] = "partly",
    [SHOWN_FULLY] = "shown",
};

const char *shown_code(enum shown shown)
{
    return shown_codes[shown];
}

enum shown shown_of(struct text code)
{
    for (int i = 0; i < SHOWN__COUNT; i++)
        if (text_is(code, shown_codes[i]))
            return (enum shown)i;
    return SHOWN_UNKNOWN;
}

static void reason_add(struct call *call, struct verdict *out, enum shown shown, const char *ja,
                       const char *en, const char *url)
{
    struct reason **end = &out->reasons;
    while (*end != NULL)
        end = &(*end)->next;
    *end = arena_alloc(call->arena, sizeof **end);
    **end = (struct reason){shown, ja, en, url, NULL};
    out->shown = shown;
}

/* "-12 months" → the day twelve months ago; anything else as it stands. */
static const char *value_resolve(struct call *call, const char *value)
{
    char unit[16] = "";
    int number;
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
    json_t *sources[2]; /* where and has, each may be NULL */
    int source;
    void *iterator;
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
    *name = text_from(json_object_iter_key(conditions->iterator));
    *value = text_from(value_resolve(
        conditions->call, json_string_value(json_object_iter_value(conditions->iterator))));
    conditions->iterator = json_object_iter_next(object, conditions->iterator);
    return true;
}

/* The list that a selection names, with further conditions; false for a rule that is wrong. */
static bool selection_read(struct call *call, const json_t *selection, json_t *has,
                           const struct check_scope *scope, struct list_query *out)
{
    const char *name = json_string_value(json_object_get(selection, "register"));
    const struct reg *reg = name == NULL ? NULL : reg_find(name);
    struct conditions conditions = {call, {json_object_get(selection, "where"), has}, -1, NULL};
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

static bool some_run(struct call *call, const json_t *rule, const struct check_scope *scope,
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
    enum shown shown = count >= wanted ? SHOWN_FULLY : count > 0 ? SHOWN_PARTLY : SHOWN_NOT;
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

static bool every_run(struct call *call, const json_t *rule, const struct check_scope *scope,
                      struct verdict *out)
{
    struct list_query all, good;
    json_t *has = json_object_get(rule, "has");
    if (!selection_read(call, json_object_get(rule, "every"), NULL, scope, &all) ||
        !selection_read(call, json_object_get(rule, "every"), has, scope, &good))
        return false;
    int64_t total = list_count(call, &all), right = list_count(call, &good);
    if (total < 0 || right < 0)
        return false;
    const json_t *say = json_object_get(rule, "say");
    const char *say_ja = json_string_value(json_object_get(say, "ja"));
    const char *say_en = json_string_value(json_object_get(say, "en"));
    const char *ja = say_ja == NULL ? "条件を満たす" : say_ja;
    const char *en = say_en == NULL ? "meet the condition" : say_en;
    if (total == 0) {
        reason_add(call, out, SHOWN_UNKNOWN,
                   arena_format(call->arena, "%sがまだ登録されていません。", all.reg->plural.ja),
                   arena_format(call->arena, "No %s are recorded yet.", all.reg->plural.en),
                   list_address(call, &all));
        return true;
    }
    enum shown shown = right == total ? SHOWN_FULLY : right > 0 ? SHOWN_PARTLY : SHOWN_NOT;
    reason_add(call, out, shown,
               arena_format(call->arena, "%s：%lld件中%lld件が「%s」", all.reg->plural.ja,
                            (long long)total, (long long)right, ja),
               arena_format(call->arena, "%s: %lld of %lld %s", all.reg->plural.en,
                            (long long)right, (long long)total, en),
               list_address(call, &all));
    return true;
}

/* A duty that names the requirement: shown while none is late, partly while some are; without any
 * duty nothing can be said. */
static bool duty_run(struct call *call, const struct check_scope *scope, struct verdict *out)
{
    struct list_query query = {.reg = reg_find("duty"), .units = scope->units,
                               .unit_count = scope->unit_count};
    const char *id = arena_format(call->arena, "%lld", (long long)scope->requirement_id);
    list_add(call, &query, "requirements", FILTER_IS, value_string(id));
    int64_t total = list_count(call, &query);
    const char *url = list_address(call, &query);
    list_add(call, &query, "next_due", FILTER_TO,
             value_string(value_resolve(call, "-1 days")));
    int64_t late = list_count(call, &query);
    if (total < 0 || late < 0)
        return false;
    enum shown shown = total == 0     ? SHOWN_UNKNOWN
                       : late == 0    ? SHOWN_FULLY
                       : late < total ? SHOWN_PARTLY
                                      : SHOWN_NOT;
    if (total == 0)
        reason_add(call, out, shown,
                   "この項目のための定期業務がありません。定期業務を登録するか、根拠を手で付けてください。",
                   "No duty is set up for this item. Set one up or give evidence by hand.",
                   "/r/duty/new");
    else if (late == 0)
        reason_add(call, out, shown,
                   arena_format(call->arena, "定期業務：%lld件、すべて期限内です",
                                (long long)total),
                   arena_format(call->arena, "Duties: %lld, none is overdue", (long long)total),
                   url);
    else
        reason_add(call, out, shown,
                   arena_format(call->arena, "定期業務：%lld件中%lld件が期限を過ぎています",
                                (long long)total, (long long)late),
                   arena_format(call->arena, "Duties: %lld of %lld are overdue", (long long)late,
                                (long long)total),
                   url);
    return true;
}

/* Clauses of approved documents that name the requirement. */
static bool clause_run(struct call *call, const struct check_scope *scope, struct verdict *out)
{
    struct value count = db_value(
        call,
        "SELECT COUNT(*) FROM link l JOIN r_clause c ON c.id = l.record_id JOIN r_standard s ON "
        "s.id = c.f_standard WHERE l.register = 'clause' AND l.target = 'requirement' AND "
        "l.target_id = ? AND c.ended_at IS NULL AND s.ended_at IS NULL AND EXISTS (SELECT 1 FROM "
        "version v WHERE v.register = 'standard' AND v.record_id = s.id)",
        DB_ARGS(value_int(scope->requirement_id)));
    int64_t found = value_as_int(count);
    reason_add(call, out, found > 0 ? SHOWN_FULLY : SHOWN_NOT,
               arena_format(call->arena, "承認済みの安全基準等で、この項目に応える条項：%lld件",
                            (long long)found),
               arena_format(call->arena, "Clauses of approved principles for this item: %lld",
                            (long long)found),
               "/r/standard");
    return count.kind == VALUE_INT;
}

static bool rule_run(struct call *call, const json_t *rule, const struct check_scope *scope,
                     int depth, struct verdict *out);

/* The weakest part decides; parts that differ make the whole partly shown. */
static bool all_run(struct call *call, const json_t *parts, const struct check_scope *scope,
                    int depth, struct verdict *out)
{
    int counts[SHOWN__COUNT] = {0};
    size_t i;
    json_t *part;
    json_array_foreach(parts, i, part) {
        if (!rule_run(call, part, scope, depth + 1, out))
            return false;
        counts[out->shown]++;
    }
    int total = (int)json_array_size(parts);
    if (counts[SHOWN_FULLY] == total)
        out->shown = SHOWN_FULLY;
    else if (counts[SHOWN_UNKNOWN] == total)
        out->shown = SHOWN_UNKNOWN;
    else if (counts[SHOWN_FULLY] + counts[SHOWN_PARTLY] > 0)
        out->shown = SHOWN_PARTLY;
    else
        out->shown = SHOWN_NOT;
    return true;
}

static bool rule_run(struct call *call, const json_t *rule, const struct check_scope *scope,
                     int depth, struct verdict *out)
{
    if (depth < DEPTH_MAX) {
        if (json_object_get(rule, "some") != NULL)
            return some_run(call, rule, scope, out);
        if (json_object_get(rule, "every") != NULL)
            return every_run(call, rule, scope, out);
        if (json_is_true(json_object_get(rule, "duty")))
            return duty_run(call, scope, out);
        if (json_is_true(json_object_get(rule, "clause")))
            return clause_run(call, scope, out);
        if (json_is_array(json_object_get(rule, "all")))
            return all_run(call, json_object_get(rule, "all"), scope, depth, out);
    }
    return call_fail(call, ERROR_INVALID, "rule", "点検の式を解釈できません。",
                     "A check's rule cannot be read.");
}

bool check_run(struct call *call, const json_t *rule, const struct check_scope *scope,
               struct verdict *out)
{
    const struct user *user = call->user;
    *out = (struct verdict){SHOWN_UNKNOWN, NULL};
    call->user = &user_program;
    bool is_done = rule_run(call, rule, scope, 0, out);
    call->user = user;
    return is_done;
}
