/* SPDX-License-Identifier: Apache-2.0 */
#include "assessment/state.h"
#include "assessment/assessment.h"
#include "base/clock.h"
#include "model/user.h"
#include "store/db.h"
#include "store/store.h"

#include <string.h>

enum { REQUIREMENTS_MAX = 20000, OPINIONS_MAX = 500, WHY_SIZE_MAX = 64 * 1024 };

/* The units of an organisation as SQL: "(unit_id IS NULL OR unit_id IN (?, ?))". */
static void units_put(struct buffer *sql, const struct organisation *org, struct value *args,
                      size_t *count)
{
    buffer_puts(sql, "(unit_id IS NULL OR unit_id IN (");
    for (int i = 0; i < org->unit_count; i++) {
        buffer_puts(sql, i == 0 ? "?" : ", ?");
        args[(*count)++] = value_int(org->units[i]);
    }
    buffer_puts(sql, "))");
}

/* What people found, newest first; requirement_id 0 for all. */
struct opinion {
    int64_t requirement_id;
    enum shown shown;
    bool is_override;
    const char *reason, *valid_until;
    int64_t id, unit_id;
};

static bool opinions_load(struct call *call, const struct organisation *org,
                          int64_t requirement_id, struct opinion **out, int *count)
{
    struct buffer sql = buffer_new(call->arena, WHY_SIZE_MAX);
    struct value *args = arena_array(call->arena, (size_t)org->unit_count + 4, sizeof *args);
    size_t n = 0;
    int64_t most = requirement_id > 0 ? OPINIONS_MAX : REQUIREMENTS_MAX;
    *out = arena_array(call->arena, (size_t)most, sizeof **out);
    *count = 0;
    buffer_puts(&sql, "SELECT f_requirement, f_result, f_is_override, f_reason, f_valid_until, id, "
                      "unit_id FROM r_assessment WHERE ended_at IS NULL AND f_system IS NULL AND ");
    units_put(&sql, org, args, &n);
    if (requirement_id > 0) {
        buffer_puts(&sql, " AND f_requirement = ?");
        args[n++] = value_int(requirement_id);
    }
    /* What was said of the whole comes before what was said of a part of it. */
    buffer_puts(&sql, " ORDER BY f_requirement, CASE WHEN unit_id = ? THEN 0 ELSE 1 END, "
                      "f_assessed_on DESC, id DESC LIMIT ?");
    args[n++] = value_int(org->unit_id);
    args[n++] = value_int(most);
    struct db_rows *rows = db_query(call, buffer_string(&sql), args, n);
    while (db_next(rows))
        (*out)[(*count)++] = (struct opinion){
            db_int(rows, 0), shown_of(text_from(db_string(rows, 1))), db_int(rows, 2) != 0,
            db_string(rows, 3), db_string(rows, 4), db_int(rows, 5), db_int(rows, 6)};
    return rows != NULL;
}

/* The state is the organisation's; what somebody wrote about it is for who may read that. */
static struct label opinion_words(struct call *call, const struct opinion *opinion, bool may_read)
{
    const char *ja = may_read ? opinion->reason : "（理由は、この評価を見られる人だけに表示します）";
    const char *en = may_read ? opinion->reason : "(told to whoever may read the assessment)";
    if (opinion->is_override)
        return (struct label){
            arena_format(call->arena, "%s までの上書き：%s", opinion->valid_until, ja),
            arena_format(call->arena, "Override until %s: %s", opinion->valid_until, en)};
    return (struct label){arena_format(call->arena, "人による評価：%s", ja),
                          arena_format(call->arena, "Assessed by a person: %s", en)};
}

static void opinion_take(struct call *call, const struct opinion *opinion, struct computed *out)
{
    bool may_read = user_may(call, GROUP_ASSESSMENT, ACTION_READ, opinion->unit_id);
    struct label words = opinion_words(call, opinion, may_read);
    struct reason *reason = arena_alloc(call->arena, sizeof *reason);
    *reason = (struct reason){
        .shown = opinion->shown,
        .ja = words.ja,
        .en = words.en,
        .url = may_read ? arena_format(call->arena, "/r/assessment/%lld", (long long)opinion->id)
                        : NULL,
        .next = out->reasons,
    };
    out->shown = opinion->shown;
    out->source = opinion->is_override ? SOURCE_OVERRIDE : SOURCE_PERSON;
    out->reasons = reason;
}

static bool same_add(struct call *call, const struct organisation *org, const char *code,
                     struct computed *out, enum shown *weakest)
{
    struct db_rows *rows = db_query(
        call,
        "SELECT id, f_title, f_title_en FROM r_requirement WHERE f_code = ? AND ended_at IS NULL",
        DB_ARGS(value_string(code)));
    if (!db_next(rows))
        return rows != NULL;
    int64_t id = db_int(rows, 0);
    const char *ja = db_string(rows, 1), *en = db_string(rows, 2);
    struct computed other;
    db_end(rows);
    if (!state_compute(call, org, id, code, &other))
        return false;
    struct label state = choice_find(shown_choices, text_from(shown_code(other.shown)))->label;
    struct reason **end = &out->reasons;
    while (*end != NULL)
        end = &(*end)->next;
    *end = arena_alloc(call->arena, sizeof **end);
    **end = (struct reason){
        other.shown,
        arena_format(call->arena, "%s「%s」と同じ：%s", code, ja, state.ja),
        arena_format(call->arena, "Same as %s \"%s\": %s", code, *en == '\0' ? ja : en, state.en),
        arena_format(call->arena, "/r/requirement/%lld", (long long)id), NULL};
    if (other.shown < *weakest)
        *weakest = other.shown;
    return true;
}

/* What restates other requirements is as well shown as the weakest of them. */
static bool same_decide(struct call *call, const struct organisation *org, const json_t *codes,
                        struct computed *out)
{
    enum shown weakest = SHOWN_FULLY;
    size_t i;
    json_t *code;
    json_array_foreach(codes, i, code)
        if (!same_add(call, org, json_string_value(code), out, &weakest))
            return false;
    out->source = SOURCE_CHECK;
    out->shown = out->reasons == NULL ? SHOWN_UNKNOWN : weakest;
    return true;
}

/* The opinions of one requirement are those from first on; they come newest first. What a person
 * found counts as evidence where the records leave something open, and never for more than that. */
static bool decide(struct call *call, const struct organisation *org, int64_t id, const char *code,
                   const struct opinion *first, int count, struct computed *out)
{
    const json_t *rule = check_find(code, NULL);
    const char *today = call_today(call);
    const json_t *same = json_object_get(rule, "same_as");
    struct verdict verdict = {SHOWN_UNKNOWN, SHOWN_FULLY, NULL};
    *out = (struct computed){SHOWN_UNKNOWN, SOURCE_NONE, NULL};
    if (same != NULL)
        return same_decide(call, org, same, out);
    if (rule != NULL) {
        struct check_scope scope = {org->units, org->unit_count, id};
        if (!check_run(call, rule, &scope, &verdict))
            return false;
        *out = (struct computed){verdict.shown, SOURCE_CHECK, verdict.reasons};
    }
    const struct opinion *override = NULL, *evidence = NULL;
    for (int i = 0; i < count && first[i].requirement_id == id; i++) {
        if (!first[i].is_override && evidence == NULL)
            evidence = &first[i];
        bool is_in_force = first[i].is_override && strcmp(first[i].valid_until, today) >= 0;
        if (is_in_force && override == NULL)
            override = &first[i];
    }
    bool counts = evidence != NULL && verdict.evidenced > verdict.shown &&
                  (rule == NULL || evidence->shown > verdict.shown);
    if (override != NULL || counts)
        opinion_take(call, override != NULL ? override : evidence, out);
    if (override == NULL && counts && out->shown > verdict.evidenced)
        out->shown = verdict.evidenced;
    return true;
}

bool state_compute(struct call *call, const struct organisation *org, int64_t requirement_id,
                   const char *code, struct computed *out)
{
    struct opinion *opinions;
    int count;
    return opinions_load(call, org, requirement_id, &opinions, &count) &&
           decide(call, org, requirement_id, code, opinions, count, out);
}

static const char *const source_names[] = {"none", "check", "person", "override"};

static const char *why_json(struct call *call, const struct computed *computed)
{
    struct buffer out = buffer_new(call->arena, WHY_SIZE_MAX);
    buffer_format(&out, "{\"state\":\"%s\",\"source\":\"%s\",\"reasons\":[",
                  shown_code(computed->shown), source_names[computed->source]);
    for (const struct reason *r = computed->reasons; r != NULL; r = r->next) {
        buffer_format(&out, "%s{\"state\":\"%s\",\"ja\":", r == computed->reasons ? "" : ",",
                      shown_code(r->shown));
        buffer_json(&out, text_from(r->ja));
        buffer_puts(&out, ",\"en\":");
        buffer_json(&out, text_from(r->en));
        buffer_puts(&out, ",\"url\":");
        buffer_json(&out, text_from(r->url));
        buffer_char(&out, '}');
    }
    buffer_puts(&out, "]}");
    return buffer_string(&out);
}

struct kept {
    int64_t requirement_id;
    const char *code, *state, *why;
};

static bool kept_load(struct call *call, const struct organisation *org, struct kept **out,
                      int *count)
{
    *out = arena_array(call->arena, REQUIREMENTS_MAX, sizeof **out);
    *count = 0;
    struct db_rows *rows = db_query(
        call,
        "SELECT r.id, r.f_code, s.state, s.why FROM r_requirement r LEFT JOIN requirement_state s "
        "ON s.requirement_id = r.id AND s.scope_unit_id = ? WHERE r.ended_at IS NULL ORDER BY r.id "
        "LIMIT ?",
        DB_ARGS(value_int(org->unit_id), value_int(REQUIREMENTS_MAX)));
    while (db_next(rows))
        (*out)[(*count)++] = (struct kept){db_int(rows, 0), db_string(rows, 1),
                                           db_string(rows, 2), db_string(rows, 3)};
    return rows != NULL;
}

static bool state_write(struct call *call, const struct organisation *org, const struct kept *kept,
                        const char *state, const char *why)
{
    bool is_done = db_run(
        call,
        "INSERT INTO requirement_state (requirement_id, scope_unit_id, state, why, computed_at) "
        "VALUES (?, ?, ?, ?, ?) ON CONFLICT (requirement_id, scope_unit_id) DO UPDATE SET state = "
        "excluded.state, why = excluded.why, computed_at = excluded.computed_at",
        DB_ARGS(value_int(kept->requirement_id), value_int(org->unit_id), value_string(state),
                value_string(why), value_int(call->now_ms)));
    bool is_change = *kept->state != '\0' && strcmp(kept->state, state) != 0;
    return is_done &&
           (!is_change ||
            db_run(call,
                   "INSERT INTO state_change (requirement_id, scope_unit_id, at_ms, state_before, "
                   "state_after) VALUES (?, ?, ?, ?, ?)",
                   DB_ARGS(value_int(kept->requirement_id), value_int(org->unit_id),
                           value_int(call->now_ms), value_string(kept->state),
                           value_string(state))));
}

/* The day's counts, of the same items as the first page counts. */
static bool trend_write(struct call *call, const struct organisation *org)
{
    const char *day = call_today(call);
    struct state_row *rows;
    int count, of[SHOWN__COUNT] = {0};
    bool is_done = states_load(call, org, CATALOGUE_OWN, &rows, &count) &&
                   db_run(call, "DELETE FROM state_trend WHERE scope_unit_id = ? AND day = ?",
                          DB_ARGS(value_int(org->unit_id), value_string(day)));
    for (int i = 0; is_done && i < count; i++)
        of[rows[i].shown] += rows[i].is_counted;
    for (int s = 0; is_done && s < SHOWN__COUNT; s++)
        is_done = db_run(call,
                         "INSERT INTO state_trend (scope_unit_id, day, state, count) VALUES (?, ?, "
                         "?, ?)",
                         DB_ARGS(value_int(org->unit_id), value_string(day),
                                 value_string(shown_code((enum shown)s)), value_int(of[s])));
    return is_done;
}

/* Whether the day's counts stand as they would be written: decisions change them too. */
static bool is_trend_right(struct call *call, const struct organisation *org)
{
    struct state_row *rows;
    int count;
    int64_t shown = 0;
    if (!states_load(call, org, CATALOGUE_OWN, &rows, &count))
        return false;
    for (int i = 0; i < count; i++)
        shown += rows[i].is_counted && rows[i].shown == SHOWN_FULLY;
    struct value kept = db_value(call,
                                 "SELECT count FROM state_trend WHERE scope_unit_id = ? AND day = "
                                 "? AND state = 'shown'",
                                 DB_ARGS(value_int(org->unit_id),
                                         value_string(call_today(call))));
    return kept.kind == VALUE_INT && kept.integer == shown;
}

/* Opens a transaction only when there is something to write, so that a second run writes
 * nothing. */
static bool differences_write(struct call *call, const struct organisation *org,
                              const struct kept *kept, const struct computed *computed, int count)
{
    const char **why = arena_array(call->arena, (size_t)count + 1, sizeof *why);
    bool is_different = !is_trend_right(call, org), is_done = true;
    for (int i = 0; i < count; i++) {
        why[i] = why_json(call, &computed[i]);
        is_different |= strcmp(kept[i].why, why[i]) != 0;
    }
    if (!is_different)
        return call_ok(call);
    if (!tx_begin(call))
        return false;
    for (int i = 0; is_done && i < count; i++)
        if (strcmp(kept[i].why, why[i]) != 0)
            is_done = state_write(call, org, &kept[i], shown_code(computed[i].shown), why[i]);
    if (is_done && trend_write(call, org))
        return tx_commit(call);
    tx_rollback(call);
    return false;
}

/* Computes on the reader first, so that the writer is held only for what differs. */
static bool organisation_refresh(struct call *call, const struct organisation *org)
{
    struct kept *kept;
    struct opinion *opinions;
    int count, opinion_count, at = 0;
    if (!kept_load(call, org, &kept, &count) ||
        !opinions_load(call, org, 0, &opinions, &opinion_count))
        return false;
    struct computed *computed = arena_array(call->arena, (size_t)count + 1, sizeof *computed);
    for (int i = 0; i < count; i++) {
        while (at < opinion_count && opinions[at].requirement_id < kept[i].requirement_id)
            at++;
        if (!decide(call, org, kept[i].requirement_id, kept[i].code, opinions + at,
                    opinion_count - at, &computed[i]))
            return false;
    }
    return differences_write(call, org, kept, computed, count);
}

bool states_load_now(struct call *call, const struct organisation *org, int64_t catalogue,
                     struct state_row **out, int *count)
{
    struct opinion *opinions;
    int opinion_count;
    if (!states_load(call, org, catalogue, out, count) ||
        !opinions_load(call, org, 0, &opinions, &opinion_count))
        return false;
    for (int i = 0; i < *count; i++) {
        struct state_row *row = &(*out)[i];
        struct buffer why = buffer_new(call->arena, WHY_SIZE_MAX);
        struct computed computed;
        int at = 0;
        while (at < opinion_count && opinions[at].requirement_id != row->requirement_id)
            at++;
        if (!decide(call, org, row->requirement_id, row->code, opinions + at, opinion_count - at,
                    &computed))
            return false;
        for (const struct reason *r = computed.reasons; r != NULL; r = r->next)
            buffer_format(&why, "%s%s", why.size == 0 ? "" : "\n",
                          call->lang == LANG_EN ? r->en : r->ja);
        row->shown = computed.shown;
        row->why = buffer_string(&why);
    }
    return true;
}

bool states_refresh(struct call *call)
{
    struct organisation *orgs;
    int count;
    if (!organisations_load(call, &orgs, &count))
        return false;
    for (int i = 0; i < count; i++)
        if (!organisation_refresh(call, &orgs[i]))
            return false;
    return true;
}

/* States depend on the records and on the day. What a refresh wrote makes the next one run once
 * more and find nothing; one that took long is not repeated before ten times as long has passed. */
void states_job(struct call *call)
{
    static int64_t seen_generation = -1, next_us;
    static char seen_day[CLOCK_DATE_SIZE];
    int64_t generation = store_generation(call), started_us = clock_tick_us();
    const char *today = call_today(call);
    bool is_same = generation != 0 && generation == seen_generation && strcmp(seen_day, today) == 0;
    if (is_same || started_us < next_us || !states_refresh(call))
        return;
    seen_generation = generation;
    memcpy(seen_day, today, sizeof seen_day);
    next_us = clock_tick_us() + 10 * (clock_tick_us() - started_us);
}
