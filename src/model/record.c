/* SPDX-License-Identifier: Apache-2.0 */
#include "model/record.h"
#include "model/history.h"
#include "model/lifecycle.h"
#include "model/link.h"
#include "model/row.h"
#include "model/search.h"
#include "model/unit.h"
#include "model/user.h"
#include "store/journal.h"
#include "store/store.h"

#include <assert.h>
#include <string.h>

struct record *record_new(struct call *call, const struct reg *reg)
{
    struct record *record = arena_alloc(call->arena, sizeof *record);
    const struct fieldset *fields = fieldset_of(call, reg);
    *record = (struct record){
        .reg = reg,
        .fields = fields,
        .values = arena_array(call->arena, (size_t)fields->count + 1, sizeof *record->values),
        .state = reg->lifecycle == NULL ? "" : reg->lifecycle->states[0].code,
        .unit_id = reg->flags & REG_SHARED ? 0 : call->user->unit_id,
    };
    return record;
}

struct record *record_copy(struct call *call, const struct record *record)
{
    struct record *copy = arena_alloc(call->arena, sizeof *copy);
    *copy = *record;
    size_t count = (size_t)record->fields->count;
    copy->values = arena_array(call->arena, count + 1, sizeof *copy->values);
    memcpy(copy->values, record->values, count * sizeof *copy->values);
    return copy;
}

struct record *record_load_any(struct call *call, const struct reg *reg, int64_t id)
{
    struct buffer sql = buffer_new(call->arena, 64 * 1024);
    row_select(&sql, reg, false);
    buffer_puts(&sql, " WHERE id = ?");
    struct db_rows *rows = db_query(call, buffer_string(&sql), DB_ARGS(value_int(id)));
    struct record *record = NULL;
    if (db_next(rows))
        record = row_read(call, fieldset_of(call, reg), rows);
    db_end(rows);
    if (record != NULL && row_custom(call, &record, 1, false))
        return record;
    if (call_ok(call))
        call_fail(call, ERROR_MISSING, NULL, "%s #%lld はありません。",
                  "There is no %s #%lld.", call_label(call, reg->label), (long long)id);
    return NULL;
}

struct record *record_load(struct call *call, const struct reg *reg, int64_t id)
{
    struct record *record = record_load_any(call, reg, id);
    if (record == NULL || record_can(call, record, ACTION_READ))
        return record;
    call_fail(call, ERROR_MISSING, NULL, "%s #%lld はありません。", "There is no %s #%lld.",
              call_label(call, reg->label), (long long)id);
    return NULL;
}

struct record *record_by(struct call *call, const struct reg *reg, const char *field,
                         const char *value)
{
    enum { TWINS_MAX = 1000 };
    assert(reg_field(reg, field) >= 0);
    const char *sql = arena_format(call->arena,
                                   "SELECT id, unit_id FROM r_%s WHERE f_%s = ? AND ended_at IS "
                                   "NULL ORDER BY id LIMIT ?",
                                   reg->name, field);
    int64_t *ids = arena_array(call->arena, TWINS_MAX, sizeof *ids);
    int64_t *units = arena_array(call->arena, TWINS_MAX, sizeof *units);
    int count = 0, own = 0;
    struct db_rows *rows =
        db_query(call, sql, DB_ARGS(value_string(value), value_int(TWINS_MAX)));
    for (; db_next(rows); count++) {
        ids[count] = db_int(rows, 0);
        units[count] = db_int(rows, 1);
    }
    if (count > 1)
        while (own < count && unit_root(call, units[own]) != user_organisation(call))
            own++;
    return count == 0 ? NULL : record_load_any(call, reg, ids[own < count ? own : 0]);
}

bool record_can(struct call *call, const struct record *record, enum action action)
{
    return user_may(call, record->reg->group, action, record->unit_id);
}

bool record_typed(struct call *call, const struct reg *reg)
{
    return !(reg->flags & REG_IMPORTED) ||
           call_fail(call, ERROR_FORBIDDEN, NULL, "この台帳は取り込みだけで作られます。",
                     "This register is made by imports alone.");
}

/* What has ended stays as it was until it is brought back. */
static bool life_demand(struct call *call, const struct record *record)
{
    return record->ended_at_ms == 0 ||
           call_fail(call, ERROR_CONFLICT, NULL,
                     "廃止した記録は変更できません。変更するときは、先に復帰させてください。",
                     "A record that has ended cannot be changed. Bring it back first.");
}

bool record_open(struct call *call, const struct record *record)
{
    const struct lifecycle *lifecycle = record->reg->lifecycle;
    if (!life_demand(call, record))
        return false;
    const struct state *state =
        lifecycle == NULL ? NULL : lifecycle_state(lifecycle, record->state);
    return state == NULL || !(state->flags & STATE_LOCKED) ||
           call_fail(call, ERROR_CONFLICT, NULL,
                     "「%s」の記録は変更できません。先に改定を始めるか、差し戻してください。",
                     "A record that is \"%s\" cannot be changed. Start a revision or have it "
                     "returned first.",
                     call_label(call, state->label));
}

/* The right that a save needs; what imports make, only imports may change. */
bool record_save_demand(struct call *call, const struct record *before,
                        const struct record *record)
{
    const struct reg *reg = record->reg;
    enum action action = before == NULL ? ACTION_CREATE : ACTION_UPDATE;
    if (reg->flags & REG_IMPORTED)
        action = ACTION_IMPORT;
    if (before != NULL && !user_demand(call, reg->group, action, before->unit_id))
        return false;
    if (!user_demand(call, reg->group, action, record->unit_id))
        return false;
    return before == NULL || record_open(call, before);
}

static bool rev_check(struct call *call, const struct record *before, const struct record *record)
{
    return before == NULL || before->rev == record->rev ||
           call_fail(call, ERROR_CONFLICT, NULL,
                     "あなたが開いた後に、他の人がこの記録を変更しました。両方の内容を見比べてから保存してください。",
                     "Somebody changed this record after you opened it. Compare both versions "
                     "before you save.");
}

/* Writes the record and everything that mirrors it, inside the open transaction. frozen is the
 * version that this makes, or NULL. */
static bool write_all(struct call *call, const struct record *before, struct record *record,
                      const char *action, const struct frozen *frozen)
{
    if (!journal_time(call))
        return false;
    record->updated_at_ms = call->now_ms;
    record->updated_by = call->user->account_id;
    record->rev = before == NULL ? 1 : before->rev + 1;
    if (before == NULL) {
        record->created_at_ms = call->now_ms;
        record->created_by = call->user->account_id;
        if (!row_insert(call, record))
            return false;
    } else if (!row_update(call, record, before->rev)) {
        return false;
    }
    const char *changes = changes_json(call, before, record);
    if (frozen != NULL)
        changes = changes_add(call, changes, "version", frozen->note);
    return links_write(call, record) && search_write(call, record) &&
           history_append(call, record, action, changes) &&
           (frozen == NULL || version_freeze(call, record, frozen)) &&
           (record->reg->on_change == NULL || record->reg->on_change(call, before, record));
}

/* Commits what is_done says went well; gives the record its old number back otherwise. */
static bool finish(struct call *call, struct record *record, int64_t id, int64_t rev, bool is_done)
{
    if (!is_done)
        tx_rollback(call);
    if (is_done && tx_commit(call))
        return true;
    record->id = id;
    record->rev = rev;
    return false;
}

static bool is_same(const struct record *before, const struct record *record)
{
    if (before == NULL || before->unit_id != record->unit_id)
        return false;
    for (int i = 0; i < record->fields->count; i++)
        if (!value_equal(before->values[i], record->values[i]))
            return false;
    return true;
}

bool record_save(struct call *call, struct record *record)
{
    assert(!record->is_brief);
    int64_t id = record->id, rev = record->rev;
    if (!tx_begin(call))
        return false;
    struct record *before = id == 0 ? NULL : record_load_any(call, record->reg, id);
    bool is_done = (id == 0 || before != NULL) && record_save_demand(call, before, record) &&
                   rev_check(call, before, record) && record_validate(call, before, record);
    /* A save that changes nothing leaves no trace. */
    if (is_done && !is_same(before, record))
        is_done = write_all(call, before, record, before == NULL ? "create" : "update",
                            NULL);
    return finish(call, record, id, rev, is_done);
}

/* A write that no field of the form makes: ending, reviving, moving. */
static bool save_system(struct call *call, struct record *record, const char *action,
                        const struct frozen *frozen)
{
    int64_t id = record->id, rev = record->rev;
    if (!tx_begin(call))
        return false;
    struct record *before = record_load_any(call, record->reg, id);
    bool is_done = before != NULL && rev_check(call, before, record) &&
                   write_all(call, before, record, action, frozen);
    return finish(call, record, id, rev, is_done);
}

static bool end_by(struct call *call, struct record *record, enum action action)
{
    if (!user_demand(call, record->reg->group, action, record->unit_id))
        return false;
    if (call->reason == NULL || *call->reason == '\0')
        return call_fail(call, ERROR_INVALID, "reason", "廃止する理由を書いてください。",
                         "Say why it ends.");
    if (!life_demand(call, record))
        return false;
    record->ended_at_ms = call->now_ms;
    if (save_system(call, record, "end", NULL))
        return true;
    record->ended_at_ms = 0;
    return false;
}

bool record_end(struct call *call, struct record *record)
{
    return end_by(call, record, ACTION_END);
}

bool record_withdraw(struct call *call, struct record *record)
{
    assert(record->reg->flags & REG_IMPORTED);
    return end_by(call, record, ACTION_IMPORT);
}

bool record_revive(struct call *call, struct record *record)
{
    int64_t id = record->id, rev = record->rev, ended_at_ms = record->ended_at_ms;
    if (!user_demand(call, record->reg->group, ACTION_END, record->unit_id))
        return false;
    if (ended_at_ms == 0)
        return call_fail(call, ERROR_CONFLICT, NULL, "この記録は廃止されていません。",
                         "This record has not ended.");
    if (!tx_begin(call))
        return false;
    record->ended_at_ms = 0;
    /* Within the transaction: nobody takes its code meanwhile. */
    bool is_done = record_validate(call, NULL, record) && save_system(call, record, "revive", NULL);
    if (finish(call, record, id, rev, is_done))
        return true;
    record->ended_at_ms = ended_at_ms;
    return false;
}

static bool account_wrote(struct call *call, const struct record *record, int64_t account_id)
{
    struct value found =
        db_value(call,
                 "SELECT seq FROM journal WHERE register = ? AND record_id = ? AND actor_id = ? "
                 "AND action IN ('create', 'update', 'submit', 'attach') AND seq > "
                 "COALESCE((SELECT MAX(seq) FROM journal WHERE register = ? AND record_id = ? "
                 "AND action = 'approve'), 0) LIMIT 1",
                 DB_ARGS(value_string(record->reg->name), value_int(record->id),
                         value_int(account_id), value_string(record->reg->name),
                         value_int(record->id)));
    return found.kind != VALUE_NULL;
}

/* Whether the call's user took part in writing what is to be approved, with any account. */
static bool is_author(struct call *call, const struct record *record)
{
    const struct user *user = call->user;
    bool is_own = account_wrote(call, record, user->account_id);
    for (int i = 0; !is_own && i < user->account_count; i++)
        is_own = account_wrote(call, record, user->accounts[i]);
    return is_own;
}

static const struct transition *move_find(const struct record *record, const char *name)
{
    const struct lifecycle *lifecycle = record->reg->lifecycle;
    if (lifecycle == NULL || record->ended_at_ms != 0)
        return NULL;
    return lifecycle_transition(lifecycle, record->state, name);
}

static bool move_demand(struct call *call, const struct record *record,
                        const struct transition *move)
{
    if (!user_demand(call, record->reg->group, move->action, record->unit_id))
        return false;
    if ((move->flags & MOVE_NOT_AUTHOR) && is_author(call, record))
        return call_fail(call, ERROR_FORBIDDEN, NULL,
                         "自分で書いた内容を自分で承認することはできません。別の承認者に依頼してください。",
                         "You cannot approve what you wrote yourself. Ask another approver.");
    bool has_reason = call->reason != NULL && *call->reason != '\0';
    return !(move->flags & MOVE_REASON) || has_reason ||
           call_fail(call, ERROR_INVALID, "reason", "理由を書いてください。", "Give a reason.");
}

bool record_can_move(struct call *call, const struct record *record, const char *transition)
{
    const struct transition *move = move_find(record, transition);
    return move != NULL && user_may(call, record->reg->group, move->action, record->unit_id) &&
           !((move->flags & MOVE_NOT_AUTHOR) && is_author(call, record));
}

bool record_move(struct call *call, struct record *record, const char *transition)
{
    const struct transition *move = move_find(record, transition);
    if (move == NULL)
        return call_fail(call, ERROR_CONFLICT, NULL, "今の状態では「%s」はできません。",
                         "\"%s\" is not possible in its present state.", transition);
    const char *from = record->state;
    if (!move_demand(call, record, move) || !tx_begin(call))
        return false;
    record->state = move->to;
    if (record->reg->compute != NULL)
        record->reg->compute(call, record);
    struct frozen frozen;
    bool is_frozen = (move->flags & MOVE_FREEZE) != 0;
    bool is_done = (!is_frozen || version_prepare(call, record, &frozen)) &&
                   save_system(call, record, move->name, is_frozen ? &frozen : NULL);
    if (is_done && tx_commit(call))
        return true;
    if (!is_done)
        tx_rollback(call);
    record->state = from;
    return false;
}
