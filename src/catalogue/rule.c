/* SPDX-License-Identifier: Apache-2.0 */
#include "catalogue/rule.h"
#include "catalogue/import.h"

#include <string.h>

/* Kleene's three values; in this order "and" is the least and "or" the greatest. */
enum truth { TRUTH_NO, TRUTH_OPEN, TRUTH_YES };

struct judging {
    struct call *call;
    const struct fact *facts;
    int count;
    struct judgement *out;
    double minutes; /* the duration to judge with instead of the fact, or -1 */
    bool is_wrong;
};

static const struct fact *fact_find(const struct judging *judging, const char *name)
{
    for (int i = 0; i < judging->count; i++)
        if (strcmp(judging->facts[i].name, name) == 0 &&
            judging->facts[i].value.kind != VALUE_NULL)
            return &judging->facts[i];
    return NULL;
}

static void missing_note(struct judging *judging, const char *name)
{
    struct judgement *out = judging->out;
    for (int i = 0; i < out->missing_count; i++)
        if (strcmp(out->missing[i], name) == 0)
            return;
    if (out->missing_count < RULE_MISSING_MAX)
        out->missing[out->missing_count++] = arena_string(judging->call->arena, name);
}

static double number_of(struct value value)
{
    return value.kind == VALUE_REAL ? value.real : (double)value_as_int(value);
}

static enum truth gte_judge(struct judging *judging, const char *name, const json_t *bound)
{
    const struct fact *fact = fact_find(judging, name);
    bool is_duration = strcmp(name, "minutes") == 0 && judging->minutes >= 0;
    if (!json_is_number(bound)) {
        judging->is_wrong = true;
        return TRUTH_OPEN;
    }
    if (fact == NULL && !is_duration) {
        missing_note(judging, name);
        return TRUTH_OPEN;
    }
    double number = is_duration ? judging->minutes : number_of(fact->value);
    judging->out->is_estimate |= fact != NULL && fact->is_estimate;
    return number >= json_number_value(bound) ? TRUTH_YES : TRUTH_NO;
}

static enum truth eq_judge(struct judging *judging, const char *name, const json_t *wanted)
{
    const struct fact *fact = fact_find(judging, name);
    if (fact == NULL) {
        missing_note(judging, name);
        return TRUTH_OPEN;
    }
    judging->out->is_estimate |= fact->is_estimate;
    bool is_equal;
    if (json_is_string(wanted))
        is_equal = text_is(value_as_text(fact->value), json_string_value(wanted));
    else if (json_is_boolean(wanted))
        is_equal = (value_as_int(fact->value) != 0) == json_is_true(wanted);
    else
        is_equal = number_of(fact->value) == json_number_value(wanted);
    return is_equal ? TRUTH_YES : TRUTH_NO;
}

static enum truth judge(struct judging *judging, const json_t *rule, int depth);

/* All members are looked at, so that every missing fact is named, unless one decides alone. */
static enum truth many_judge(struct judging *judging, const json_t *rules, bool is_all, int depth)
{
    enum truth decisive = is_all ? TRUTH_NO : TRUTH_YES, result = is_all ? TRUTH_YES : TRUTH_NO;
    int missing_before = judging->out->missing_count;
    size_t i;
    json_t *rule;
    if (!json_is_array(rules) || json_array_size(rules) == 0)
        judging->is_wrong = true;
    json_array_foreach(rules, i, rule) {
        enum truth one = judge(judging, rule, depth + 1);
        if (is_all ? one < result : one > result)
            result = one;
    }
    if (result == decisive)
        judging->out->missing_count = missing_before;
    return result;
}

static enum truth judge(struct judging *judging, const json_t *rule, int depth)
{
    const char *op = json_object_iter_key(json_object_iter((json_t *)(uintptr_t)rule));
    const json_t *args = op == NULL ? NULL : json_object_get(rule, op);
    if (op == NULL || json_object_size(rule) != 1 || depth > RULE_DEPTH_MAX) {
        judging->is_wrong = true;
        return TRUTH_OPEN;
    }
    if (strcmp(op, "all_of") == 0 || strcmp(op, "any_of") == 0)
        return many_judge(judging, args, op[1] == 'l', depth);
    if (strcmp(op, "not") == 0)
        return (enum truth)(TRUTH_YES - judge(judging, args, depth + 1));
    const char *name = json_string_value(json_array_get(args, 0));
    const json_t *wanted = json_array_get(args, 1);
    bool is_gte = strcmp(op, "gte") == 0;
    if (name == NULL || wanted == NULL || (!is_gte && strcmp(op, "eq") != 0)) {
        judging->is_wrong = true;
        return TRUTH_OPEN;
    }
    return is_gte ? gte_judge(judging, name, wanted) : eq_judge(judging, name, wanted);
}

/* The bounds on the duration, smallest first where the level breaks. */
static void duration_try(struct judging *judging, const json_t *rule, const json_t *part,
                         double now, int depth)
{
    const char *op = json_object_iter_key(json_object_iter((json_t *)(uintptr_t)part));
    const json_t *args = op == NULL ? NULL : json_object_get(part, op);
    size_t i;
    json_t *one;
    if (op == NULL || depth > RULE_DEPTH_MAX)
        return;
    if (strcmp(op, "not") == 0)
        duration_try(judging, rule, args, now, depth + 1);
    if (strcmp(op, "all_of") == 0 || strcmp(op, "any_of") == 0)
        json_array_foreach(args, i, one)
            duration_try(judging, rule, one, now, depth + 1);
    const char *name = json_string_value(json_array_get(args, 0));
    double bound = json_number_value(json_array_get(args, 1));
    if (strcmp(op, "gte") != 0 || name == NULL || strcmp(name, "minutes") != 0 || bound <= now ||
        bound > 1e9)
        return;
    judging->minutes = bound;
    int64_t *best = &judging->out->breaks_at_min;
    if (judge(judging, rule, 0) == TRUTH_YES && (*best < 0 || (int64_t)bound < *best))
        *best = (int64_t)bound;
}

/* Held now: would it break by going on? Without touching what was found out so far. */
static void prediction_make(struct judging *judging, const json_t *rule)
{
    const struct fact *duration = fact_find(judging, "minutes");
    struct judgement scratch = {.breaks_at_min = -1};
    struct judging ahead = *judging;
    ahead.out = &scratch;
    duration_try(&ahead, rule, rule, duration == NULL ? 0 : number_of(duration->value), 0);
    judging->out->breaks_at_min = scratch.breaks_at_min;
}

bool rule_judge(struct call *call, struct text rule, const struct fact *facts, int count,
                struct judgement *out)
{
    *out = (struct judgement){.verdict = VERDICT_UNKNOWN, .breaks_at_min = -1};
    if (rule.size == 0 || text_is(rule, "null"))
        return true;
    if (rule.size > RULE_SIZE_MAX)
        return call_fail(call, ERROR_TOO_LARGE, "rule", "判定の式が長すぎます。",
                         "The rule is too long.");
    const json_t *root = catalogue_json(call, rule, "rule");
    struct judging judging = {
        .call = call, .facts = facts, .count = count, .out = out, .minutes = -1};
    if (root == NULL)
        return false;
    enum truth truth = judge(&judging, root, 0);
    if (judging.is_wrong)
        return call_fail(call, ERROR_INVALID, "rule", "判定の式が正しくありません。",
                         "This is not a rule.");
    static const enum verdict verdicts[] = {VERDICT_HELD, VERDICT_UNKNOWN, VERDICT_BROKEN};
    out->verdict = verdicts[truth];
    if (truth == TRUTH_NO)
        prediction_make(&judging, root);
    return true;
}
