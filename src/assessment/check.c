/* SPDX-License-Identifier: Apache-2.0 */
#include "assessment/check_rule.h"
#include "model/user.h"
#include "store/db.h"

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

void reason_add(struct call *call, struct verdict *out, enum shown shown, const char *ja,
                const char *en, const char *url)
{
    struct reason **end = &out->reasons;
    while (*end != NULL)
        end = &(*end)->next;
    *end = arena_alloc(call->arena, sizeof **end);
    **end = (struct reason){shown, ja, en, url, NULL};
    out->shown = shown;
    out->evidenced = shown == SHOWN_UNKNOWN ? SHOWN_FULLY : shown;
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

enum shown tally_all(const struct tally *tally)
{
    if (tally->of[SHOWN_FULLY] == tally->total)
        return SHOWN_FULLY;
    if (tally->of[SHOWN_UNKNOWN] == tally->total)
        return SHOWN_UNKNOWN;
    return tally->of[SHOWN_FULLY] + tally->of[SHOWN_PARTLY] > 0 ? SHOWN_PARTLY : SHOWN_NOT;
}

static enum shown tally_any(const struct tally *tally)
{
    int shown = SHOWN_FULLY;
    while (shown > SHOWN_UNKNOWN && tally->of[shown] == 0)
        shown--;
    return (enum shown)shown;
}

static bool parts_run(struct call *call, const json_t *parts, bool is_any,
                      const struct check_scope *scope, int depth, struct verdict *out)
{
    struct tally shown = {0}, evidenced = {0};
    enum shown (*sum)(const struct tally *tally) = is_any ? tally_any : tally_all;
    size_t i;
    json_t *part;
    json_array_foreach(parts, i, part) {
        if (!rule_run(call, part, scope, depth + 1, out))
            return false;
        shown.of[out->shown]++;
        evidenced.of[out->evidenced]++;
    }
    shown.total = evidenced.total = (int)json_array_size(parts);
    out->shown = sum(&shown);
    out->evidenced = sum(&evidenced);
    return true;
}

/* What records of this kind can show at most, and what is missing for more. */
static void limit_put(struct call *call, const json_t *rule, struct verdict *out)
{
    const json_t *most = json_object_get(rule, "most"), *why = json_object_get(most, "why");
    const char *ja = json_string_value(json_object_get(why, "ja"));
    const char *en = json_string_value(json_object_get(why, "en"));
    const char *code = json_string_value(json_object_get(most, "state"));
    enum shown evidenced = out->evidenced, limit = shown_of(text_from(code));
    if (most == NULL || out->shown < limit || evidenced <= limit)
        return;
    reason_add(call, out, limit, arena_string(call->arena, ja), arena_string(call->arena, en),
               NULL);
    out->evidenced = evidenced;
}

static bool kind_run(struct call *call, const json_t *rule, const struct check_scope *scope,
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
            return parts_run(call, json_object_get(rule, "all"), false, scope, depth, out);
        if (json_is_array(json_object_get(rule, "any")))
            return parts_run(call, json_object_get(rule, "any"), true, scope, depth, out);
    }
    return call_fail(call, ERROR_INVALID, "rule", "点検の式を解釈できません。",
                     "A check's rule cannot be read.");
}

static bool rule_run(struct call *call, const json_t *rule, const struct check_scope *scope,
                     int depth, struct verdict *out)
{
    if (!kind_run(call, rule, scope, depth, out))
        return false;
    limit_put(call, rule, out);
    return true;
}

bool check_run(struct call *call, const json_t *rule, const struct check_scope *scope,
               struct verdict *out)
{
    const struct user *user = call->user;
    *out = (struct verdict){SHOWN_UNKNOWN, SHOWN_UNKNOWN, NULL};
    call->user = &user_program;
    bool is_done = rule_run(call, rule, scope, 0, out);
    call->user = user;
    return is_done;
}
