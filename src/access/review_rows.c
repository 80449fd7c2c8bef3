/* SPDX-License-Identifier: Apache-2.0 */
#include "access/access.h"
#include "access/review_apply.h"
#include "base/clock.h"
#include "model/list.h"
#include "model/user.h"
#include "store/db.h"
#include "store/store.h"

#include <string.h>

static struct record *item_of(struct call *call, int64_t review_id, int64_t account_id)
{
    struct value id = db_value(
        call,
        "SELECT id FROM r_access_review_item WHERE f_review = ? AND f_account = ? AND ended_at IS "
        "NULL",
        DB_ARGS(value_int(review_id), value_int(account_id)));
    return id.kind == VALUE_INT
               ? record_load_any(call, &access_review_item_register, id.integer)
               : NULL;
}

static const char *sign_in_text(struct call *call, int64_t at_ms)
{
    return at_ms == 0 ? "" : clock_minute(call->arena, at_ms);
}

/* Roles that began or ended since: what "change" asked for has been seen to. */
static bool is_changed_since(struct call *call, int64_t account_id, int64_t since_ms)
{
    return db_value(call,
                    "SELECT id FROM r_role_assignment WHERE f_account = ? AND (created_at > ? OR "
                    "ended_at > ? OR updated_at > ?) LIMIT 1",
                    DB_ARGS(value_int(account_id), value_int(since_ms), value_int(since_ms),
                            value_int(since_ms)))
               .kind != VALUE_NULL;
}

static bool closed_rows(struct call *call, const struct record *review, struct review_row **out,
                        int *count)
{
    struct db_rows *rows = db_query(
        call,
        "SELECT i.f_account, a.f_name, i.f_roles, i.f_remarks, i.f_last_sign_in, i.f_decision, "
        "i.f_reason FROM r_access_review_item i JOIN r_account a ON a.id = i.f_account WHERE "
        "i.f_review = ? AND i.ended_at IS NULL ORDER BY a.f_login LIMIT ?",
        DB_ARGS(value_int(review->id), value_int(ACCESS_ROWS_MAX)));
    *out = arena_array(call->arena, ACCESS_ROWS_MAX, sizeof **out);
    while (db_next(rows))
        (*out)[(*count)++] = (struct review_row){.account_id = db_int(rows, 0),
                                                 .account = db_string(rows, 1),
                                                 .roles = db_string(rows, 2),
                                                 .remarks = db_string(rows, 3),
                                                 .last_sign_in = db_string(rows, 4),
                                                 .decision = db_string(rows, 5),
                                                 .reason = db_string(rows, 6)};
    for (int i = 0; i < *count; i++)
        (*out)[i].is_done = strcmp((*out)[i].decision, "change") == 0 &&
                            is_changed_since(call, (*out)[i].account_id, review->updated_at_ms);
    return call_ok(call);
}

bool review_rows(struct call *call, const struct record *review, struct review_row **out,
                 int *count)
{
    struct access_row *accounts;
    int account_count;
    *count = 0;
    if (review != NULL && strcmp(review->state, "closed") == 0)
        return closed_rows(call, review, out, count);
    if (!access_overview(call, 0, &accounts, &account_count))
        return false;
    *out = arena_array(call->arena, (size_t)account_count + 1, sizeof **out);
    for (int i = 0; i < account_count; i++) {
        struct access_row *access = &accounts[i];
        struct record *item =
            review == NULL ? NULL : item_of(call, review->id, access->account_id);
        (*out)[(*count)++] = (struct review_row){
            .access = access,
            .account_id = access->account_id,
            .account = access->name,
            .roles = access_roles_text(call, access),
            .remarks = access_remarks(call, access),
            .last_sign_in = sign_in_text(call, access->last_sign_in_ms),
            .decision = item == NULL ? "" : record_string(call, item, "decision"),
            .reason = item == NULL ? "" : record_string(call, item, "reason"),
        };
    }
    return call_ok(call);
}

struct deciding {
    const struct record *review;
    const struct review_row *row; /* with account_id, decision, reason; roles NULL: left alone */
};

static bool item_save(struct call *call, void *context)
{
    const struct deciding *deciding = context;
    const struct review_row *row = deciding->row;
    struct record *item = item_of(call, deciding->review->id, row->account_id);
    if (item == NULL) {
        item = record_new(call, &access_review_item_register);
        item->unit_id = deciding->review->unit_id;
        record_set_int(item, "review", deciding->review->id);
        record_set_int(item, "account", row->account_id);
    }
    record_set(item, "decision",
               *row->decision == '\0' ? value_null() : value_string(row->decision));
    record_set(item, "reason", *row->reason == '\0' ? value_null() : value_string(row->reason));
    if (row->roles != NULL) {
        record_set_string(item, "roles", row->roles);
        record_set_string(item, "remarks", row->remarks);
        record_set_string(item, "last_sign_in", row->last_sign_in);
    }
    return record_save(call, item);
}

bool review_item_save(struct call *call, const struct record *review, const struct review_row *row)
{
    struct deciding deciding = {review, row};
    return review_as_program(call, item_save, &deciding);
}

bool review_decide(struct call *call, const struct record *review, int64_t account_id,
                   const char *decision, const char *reason)
{
    struct access_row *access;
    int count;
    struct review_row row = {.account_id = account_id, .decision = decision, .reason = reason};
    if (!user_demand(call, GROUP_ACCESS, ACTION_APPROVE, review->unit_id) ||
        !access_overview(call, account_id, &access, &count))
        return false;
    if (count == 0 || strcmp(review->state, "open") != 0)
        return call_fail(call, ERROR_CONFLICT, NULL, "この棚卸しでは判断できません。",
                         "This cannot be decided in this review.");
    return review_item_save(call, review, &row);
}
