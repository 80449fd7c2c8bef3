/* SPDX-License-Identifier: Apache-2.0 */
#include "access/review_apply.h"
#include "access/access.h"
#include "access/separation.h"
#include "access/session.h"
#include "model/duty.h"
#include "model/user.h"
#include "store/store.h"

#include <string.h>

struct applying {
    const struct record *review;
    struct review_row *rows;
    int count;
    int64_t kept, changed, removed;
};

static bool row_fail(struct call *call, const struct review_row *row, struct label what)
{
    return call_fail(call, ERROR_CONFLICT, NULL, "%s：%s", "%s: %s", row->account,
                     call_label(call, what));
}

/* Says all that is missing, not only the first. */
static bool row_check(struct call *call, const struct review_row *row)
{
    bool has_reason = *row->reason != '\0';
    if (*row->decision == '\0')
        return row_fail(call, row, L("まだ判断していません。",
                                      "not decided yet."));
    if (strcmp(row->decision, "keep") != 0 && !has_reason)
        return row_fail(call, row, L("「変更」「削除」には理由が必要です。",
                                      "changing and removing need a reason."));
    if (strcmp(row->decision, "remove") == 0)
        return row->account_id != call->user->account_id ||
               row_fail(call, row, L("自分自身の権限を削除することはできません。",
                                      "you cannot remove yourself."));
    if (strcmp(row->decision, "keep") == 0 && *row->remarks != '\0' && !has_reason)
        return row_fail(call, row, L("要確認事項のある権限を継続するには理由が必要です。",
                                      "keeping what has a remark needs a reason."));
    struct record account = {.reg = &account_register, .id = row->account_id};
    return strcmp(row->decision, "keep") != 0 || gate_pass(call, &separation_gate, &account);
}

static bool rows_check(struct call *call, struct applying *applying)
{
    bool is_right = true;
    for (int i = 0; i < applying->count; i++) {
        const struct review_row *row = &applying->rows[i];
        is_right &= row_check(call, row);
        applying->kept += strcmp(row->decision, "keep") == 0;
        applying->changed += strcmp(row->decision, "change") == 0;
        applying->removed += strcmp(row->decision, "remove") == 0;
    }
    return is_right;
}

static bool account_remove(struct call *call, const struct review_row *row)
{
    for (int i = 0; i < row->access->role_count; i++) {
        struct record *assignment = record_load_any(call, &role_assignment_register,
                                                    row->access->roles[i].assignment_id);
        if (assignment == NULL || !record_end(call, assignment))
            return false;
    }
    struct record *account = record_load_any(call, &account_register, row->account_id);
    if (account == NULL)
        return false;
    record_set_int(account, "is_locked", 1);
    return record_save(call, account) &&
           sessions_end(call, row->account_id, text_from(NULL));
}

static bool rows_apply(struct call *call, const struct applying *applying)
{
    const char *reason = call->reason;
    bool is_done = true;
    for (int i = 0; is_done && i < applying->count; i++) {
        const struct review_row *row = &applying->rows[i];
        call->reason = arena_format(call->arena, "権限の棚卸し：%s", row->reason);
        is_done = review_item_save(call, applying->review, row) &&
                  (strcmp(row->decision, "remove") != 0 || account_remove(call, row));
    }
    call->reason = reason;
    return is_done;
}

static bool duty_close(struct call *call, const struct applying *applying)
{
    const struct record *review = applying->review;
    struct record *duty = record_load_any(call, &duty_register, record_int(review, "duty"));
    const char *evidence =
        arena_format(call->arena, "access_review/%lld", (long long)review->id);
    const char *note = arena_format(call->arena, "継続%lld、変更%lld、削除%lld",
                                    (long long)applying->kept, (long long)applying->changed,
                                    (long long)applying->removed);
    return duty == NULL || duty->ended_at_ms != 0 ||
           duty_complete(call, duty, call_today(call), evidence, note);
}

static bool apply_all(struct call *call, void *context)
{
    struct applying *applying = context;
    return rows_apply(call, applying) && duty_close(call, applying);
}

bool review_apply(struct call *call, const struct record *before, const struct record *review)
{
    struct applying applying = {.review = review};
    if (before == NULL || strcmp(before->state, "open") != 0 ||
        strcmp(review->state, "closed") != 0)
        return true;
    if (record_get(review, "signed_on").kind == VALUE_NULL)
        return call_fail(call, ERROR_CONFLICT, NULL, "確定は「権限の棚卸し」の画面で行ってください。",
                         "Sign it on the page of access reviews.");
    return review_rows(call, before, &applying.rows, &applying.count) &&
           rows_check(call, &applying) && review_as_program(call, apply_all, &applying);
}

static bool outcome_save(struct call *call, void *context)
{
    return record_save(call, context);
}

static int64_t decided(const struct review_row *rows, int count, const char *decision)
{
    int64_t total = 0;
    for (int i = 0; i < count; i++)
        total += strcmp(rows[i].decision, decision) == 0;
    return total;
}

bool review_sign(struct call *call, struct record *review)
{
    struct review_row *rows;
    int count;
    if (!user_demand(call, GROUP_ACCESS, ACTION_APPROVE, review->unit_id) ||
        !review_rows(call, review, &rows, &count) || !tx_begin(call))
        return false;
    review = record_copy(call, review);
    record_set_string(review, "signed_on", call_today(call));
    record_set_string(review, "signed_by", call->user->name);
    record_set_int(review, "kept", decided(rows, count, "keep"));
    record_set_int(review, "changed", decided(rows, count, "change"));
    record_set_int(review, "removed", decided(rows, count, "remove"));
    if (strcmp(review->state, "open") == 0 &&
        review_as_program(call, outcome_save, review) && record_move(call, review, "sign"))
        return tx_commit(call);
    tx_rollback(call);
    return call_ok(call) && call_fail(call, ERROR_CONFLICT, NULL, "この棚卸しは確定済みです。",
                                      "This review is signed already.");
}
