/* SPDX-License-Identifier: Apache-2.0 */
/* A duty shows a requirement by being done, not by being promised: once in each cycle, with the
 * evidence that it wants. */
#include "assessment/check_rule.h"
#include "base/clock.h"
#include "model/duty.h"
#include "store/db.h"

#include <string.h>

enum { SQL_MAX = 32 * 1024 };

/* A duty with the last time that it was done. */
struct promise {
    int64_t duty_id, run_id; /* run_id 0: never done */
    const char *title, *next_due, *cycle_unit, *wanted, *done_on, *due_on;
    int64_t cycle;
    bool has_evidence;
};

static struct db_rows *promises_query(struct call *call, const struct check_scope *scope)
{
    struct buffer sql = buffer_new(call->arena, SQL_MAX);
    struct value *args = arena_array(call->arena, (size_t)scope->unit_count + 2, sizeof *args);
    size_t n = 0;
    buffer_puts(
        &sql,
        "SELECT d.id, d.f_title, d.f_next_due, d.f_cycle, d.f_cycle_unit, d.f_evidence, r.id, "
        "r.f_done_on, r.f_due_on, CASE WHEN r.f_evidence IS NOT NULL OR EXISTS (SELECT 1 FROM "
        "attachment a WHERE a.register = 'duty_run' AND a.record_id = r.id AND a.ended_at IS NULL) "
        "THEN 1 ELSE 0 END FROM link l JOIN r_duty d ON d.id = l.record_id LEFT JOIN r_duty_run r "
        "ON r.id = (SELECT x.id FROM r_duty_run x WHERE x.f_duty = d.id AND x.ended_at IS NULL AND "
        "x.f_result = 'done' AND x.f_done_on <= ? ORDER BY x.f_done_on DESC, x.id DESC LIMIT 1) "
        "WHERE l.register = 'duty' AND l.field = 'requirements' AND l.target = 'requirement' AND "
        "l.target_id = ? AND d.ended_at IS NULL AND COALESCE(d.unit_id, 0) IN (0");
    args[n++] = value_string(call_today(call));
    args[n++] = value_int(scope->requirement_id);
    for (int i = 0; i < scope->unit_count; i++) {
        buffer_puts(&sql, ", ?");
        args[n++] = value_int(scope->units[i]);
    }
    buffer_puts(&sql, ") ORDER BY d.f_next_due, d.id");
    return db_query(call, buffer_string(&sql), args, n);
}

static struct promise promise_read(struct db_rows *rows)
{
    return (struct promise){
        .duty_id = db_int(rows, 0),
        .title = db_string(rows, 1),
        .next_due = db_string(rows, 2),
        .cycle = db_int(rows, 3),
        .cycle_unit = db_string(rows, 4),
        .wanted = db_string(rows, 5),
        .run_id = db_int(rows, 6),
        .done_on = db_string(rows, 7),
        .due_on = db_string(rows, 8),
        .has_evidence = db_int(rows, 9) != 0,
    };
}

/* The cycle runs from the day it was due, so that doing it early does no harm; a due day further
 * away than one cycle is no reason to wait longer. */
static const char *cycle_end(struct call *call, const struct promise *promise)
{
    const char *from_done =
        duty_cycle_after(call, promise->done_on, promise->cycle, promise->cycle_unit);
    bool is_early = strcmp(promise->due_on, promise->done_on) > 0 &&
                    strcmp(promise->due_on, from_done) <= 0;
    return is_early
               ? duty_cycle_after(call, promise->due_on, promise->cycle, promise->cycle_unit)
               : from_done;
}

static bool is_late(struct call *call, const struct promise *promise)
{
    return strcmp(promise->next_due, call_today(call)) < 0;
}

static enum shown never_done(struct call *call, const struct promise *promise,
                             struct verdict *out, const char *url)
{
    bool late = is_late(call, promise);
    enum shown shown = late ? SHOWN_NOT : SHOWN_PARTLY;
    const char *ja = late ? "「%s」：定期業務はあるが、まだ実施されておらず、期限 %s を過ぎています"
                             : "「%s」：定期業務はあるが、まだ実施されていません（期限 %s）";
    const char *en = late ? "\"%s\": the duty was never done, and was due on %s"
                             : "\"%s\": there is a duty, but it was never done (due on %s)";
    reason_add(call, out, shown, arena_format(call->arena, ja, promise->title, promise->next_due),
               arena_format(call->arena, en, promise->title, promise->next_due), url);
    return shown;
}

static bool is_done_in_time(struct call *call, const struct promise *promise)
{
    return promise->run_id != 0 && !is_late(call, promise) &&
           strcmp(cycle_end(call, promise), call_today(call)) >= 0;
}

static enum shown promise_judge(struct call *call, const struct promise *promise,
                                struct verdict *out)
{
    if (promise->run_id == 0)
        return never_done(call, promise, out,
                          arena_format(call->arena, "/r/duty/%lld", (long long)promise->duty_id));
    bool late = is_late(call, promise), is_old = !late && !is_done_in_time(call, promise);
    bool lacks_evidence = *promise->wanted != '\0' && !promise->has_evidence;
    enum shown shown = late                       ? SHOWN_NOT
                       : is_old || lacks_evidence ? SHOWN_PARTLY
                                                  : SHOWN_FULLY;
    const char *ja = late             ? "。期限 %s を過ぎています"
                     : is_old         ? "。1周期より前です（次の期限 %s）"
                     : lacks_evidence ? "。残すと決めた証拠が付いていません（次の期限 %s）"
                                      : "（次の期限 %s）";
    const char *en = late             ? "; it was due again on %s"
                     : is_old         ? "; more than a cycle ago (next due on %s)"
                     : lacks_evidence ? "; the evidence wanted is not attached (next due on %s)"
                                      : " (next due on %s)";
    reason_add(call, out, shown,
               arena_format(call->arena, "「%s」：前回の実施 %s%s", promise->title,
                            promise->done_on, arena_format(call->arena, ja, promise->next_due)),
               arena_format(call->arena, "\"%s\": last done on %s%s", promise->title,
                            promise->done_on, arena_format(call->arena, en, promise->next_due)),
               arena_format(call->arena, "/r/duty_run/%lld", (long long)promise->run_id));
    return shown;
}

bool duty_run(struct call *call, const struct check_scope *scope, struct verdict *out)
{
    struct tally shown = {0}, evidenced = {0};
    struct db_rows *rows = promises_query(call, scope);
    while (db_next(rows)) {
        struct promise promise = promise_read(rows);
        enum shown judged = promise_judge(call, &promise, out);
        bool lacks_only_evidence = judged == SHOWN_PARTLY && is_done_in_time(call, &promise);
        shown.of[judged]++;
        evidenced.of[lacks_only_evidence ? SHOWN_FULLY : judged]++;
        evidenced.total = ++shown.total;
    }
    if (rows == NULL)
        return false;
    if (shown.total == 0) {
        reason_add(call, out, SHOWN_UNKNOWN,
                   "この項目のための定期業務がありません。定期業務を登録するか、証拠を登録してください。",
                   "No duty is set up for this item. Set one up or record evidence.",
                   "/r/duty/new");
    } else {
        out->shown = tally_all(&shown);
        out->evidenced = tally_all(&evidenced);
    }
    return true;
}
