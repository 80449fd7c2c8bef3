/* SPDX-License-Identifier: Apache-2.0 */
#include "access/review.h"
#include "access/review_apply.h"
#include "model/duty.h"
#include "model/lifecycle.h"
#include "model/list.h"
#include "model/user.h"
#include "store/db.h"
#include "store/store.h"

#include <string.h>

#define REQUIREMENT "G5-4.1.3.2.c.1-02" /* reviews of users' rights */

static const struct state states[] = {
    {"open", L_INIT("実施中", "Under way"), 0, "warn"},
    {"closed", L_INIT("確定", "Signed"), STATE_LOCKED | STATE_APPROVED | STATE_FINAL, "good"},
    {0},
};
static const struct transition transitions[] = {
    {"sign", L_INIT("確定する", "Sign"), "open", "closed", ACTION_APPROVE, 0},
    {0},
};
static const struct lifecycle review_lifecycle = {states, transitions};

const struct choice review_decisions[] = {
    {"keep", L_INIT("継続", "Keep"), "good"},
    {"change", L_INIT("変更", "Change"), "warn"},
    {"remove", L_INIT("削除", "Remove"), "bad"},
    {0},
};

static const struct field review_fields[] = {
    TEXT("title", L_INIT("名称", "Title"), .flags = FIELD_REQUIRED | FIELD_IN_LIST, .max = 200),
    LINK("duty", "duty", L_INIT("定期業務", "Duty"), .flags = FIELD_IN_LIST),
    DATE("due_on", L_INIT("期限", "Due"), .flags = FIELD_IN_LIST),
    DATE("begun_on", L_INIT("開始日", "Begun"), .flags = FIELD_IN_LIST),
    DATE("signed_on", L_INIT("確定日", "Signed on"), .flags = FIELD_IN_LIST),
    TEXT("signed_by", L_INIT("確定した人", "Signed by"), .flags = FIELD_IN_LIST, .max = 100),
    INT("kept", L_INIT("継続", "Kept"), .flags = FIELD_IN_LIST),
    INT("changed", L_INIT("変更", "To change"), .flags = FIELD_IN_LIST),
    INT("removed", L_INIT("削除", "Removed"), .flags = FIELD_IN_LIST),
};

const struct reg access_review_register = {
    .name = "access_review",
    .label = L_INIT("権限の棚卸し", "Access review"),
    .plural = L_INIT("権限の棚卸し", "Access reviews"),
    .purpose = L_INIT("誰がどの権限を持つかを定期に見直した記録です。",
                      "Records of the periodic review of rights; done on its own page."),
    .section = "4.1.3(2)(ウ)",
    .chapter = CHAPTER_SYSTEM,
    .group = GROUP_ACCESS,
    .flags = REG_IMPORTED | REG_UNLISTED | REG_NO_SEARCH,
    FIELDS(review_fields),
    .title = "title",
    .order = "-begun_on",
    .lifecycle = &review_lifecycle,
    .on_change = review_apply,
};

static const struct field item_fields[] = {
    LINK("review", "access_review", L_INIT("棚卸し", "Review"),
         .flags = FIELD_REQUIRED | FIELD_IN_LIST),
    LINK("account", "account", L_INIT("アカウント", "Account"),
         .flags = FIELD_REQUIRED | FIELD_IN_LIST),
    CHOICE("decision", review_decisions, L_INIT("判断", "Decision"), .flags = FIELD_IN_LIST),
    NOTE("reason", L_INIT("理由", "Reason"), .flags = FIELD_IN_LIST),
    NOTE("roles", L_INIT("そのときの役割", "Roles then")),
    NOTE("remarks", L_INIT("そのときの要確認事項", "Remarks then")),
    TEXT("last_sign_in", L_INIT("そのときの最後のサインイン", "Last sign-in then"), .max = 40),
};

const struct reg access_review_item_register = {
    .name = "access_review_item",
    .label = L_INIT("棚卸しの判断", "Decision of a review"),
    .plural = L_INIT("棚卸しの判断", "Decisions of reviews"),
    .purpose = L_INIT("アカウントごとの判断と、そのときの役割です。",
                      "The decision about each account, and its roles then."),
    .section = "4.1.3(2)(ウ)",
    .chapter = CHAPTER_SYSTEM,
    .group = GROUP_ACCESS,
    .flags = REG_IMPORTED | REG_UNLISTED | REG_NO_SEARCH,
    FIELDS(item_fields),
    .title = "account",
    .order = "account",
};

bool review_as_program(struct call *call, bool (*work)(struct call *call, void *context),
                       void *context)
{
    const struct user *user = call->user;
    struct user *acting = arena_alloc(call->arena, sizeof *acting);
    *acting = *user;
    acting->is_program = true;
    call->user = acting;
    bool is_done = work(call, context);
    call->user = user;
    return is_done;
}

/* The unit over whose accounts the user has the right; 0 everywhere. -1: none. */
static int64_t scope_unit(const struct call *call, enum action action)
{
    int64_t unit_id = -1;
    if (call->user->is_program)
        return 0;
    for (int i = 0; i < call->user->grant_count; i++) {
        const struct grant *grant = &call->user->grants[i];
        if ((grant->rights[GROUP_ACCESS] & action) == 0)
            continue;
        if (grant->unit_id == 0)
            return 0;
        unit_id = grant->unit_id;
    }
    return unit_id;
}

/* Who does not review sees whatever review of theirs is under way. */
static struct record *open_readable(struct call *call)
{
    struct list_query query = {.reg = &access_review_register, .page_size = 1};
    struct list list;
    bool is_run = list_add(call, &query, "state", FILTER_IS, value_string("open")) &&
                  list_run(call, &query, &list);
    return is_run && list.count > 0 ? list.records[0] : NULL;
}

struct record *review_open(struct call *call)
{
    int64_t unit_id = scope_unit(call, ACTION_APPROVE);
    if (unit_id < 0)
        return open_readable(call);
    struct value id = db_value(
        call,
        "SELECT id FROM r_access_review WHERE state = 'open' AND ended_at IS NULL AND "
        "COALESCE(unit_id, 0) = ? ORDER BY id DESC LIMIT 1",
        DB_ARGS(value_int(unit_id)));
    return id.kind == VALUE_INT ? record_load(call, &access_review_register, id.integer) : NULL;
}

struct record *review_duty(struct call *call)
{
    int64_t unit_id = scope_unit(call, ACTION_APPROVE);
    struct value id = db_value(
        call,
        "SELECT d.id FROM r_access_review v JOIN r_duty d ON d.id = v.f_duty WHERE d.ended_at IS "
        "NULL AND COALESCE(v.unit_id, 0) = ? ORDER BY v.id DESC LIMIT 1",
        DB_ARGS(value_int(unit_id)));
    if (id.kind != VALUE_INT)
        id = db_value(call,
                      "SELECT d.id FROM link l JOIN r_requirement q ON q.id = l.target_id JOIN "
                      "r_duty d ON d.id = l.record_id WHERE l.register = 'duty' AND l.target = "
                      "'requirement' AND q.f_code = ? AND d.ended_at IS NULL AND (d.unit_id = ? "
                      "OR ? = 0) ORDER BY d.id LIMIT 1",
                      DB_ARGS(value_string(REQUIREMENT), value_int(unit_id),
                              value_int(unit_id)));
    return id.kind == VALUE_INT ? record_load_any(call, &duty_register, id.integer) : NULL;
}

struct beginning {
    int64_t cycle_months, unit_id;
    struct record *duty, *review;
};

static bool duty_make(struct call *call, struct beginning *begin)
{
    struct record *duty = begin->duty = record_new(call, &duty_register);
    duty->unit_id = begin->unit_id;
    record_set_string(duty, "title", "アクセス権の棚卸し");
    record_set_string(duty, "next_due", call_today(call));
    record_set_int(duty, "cycle", begin->cycle_months == 12 ? 12 : 6);
    record_set_string(duty, "cycle_unit", "month");
    record_set_string(duty, "evidence", "権限の棚卸しの記録と、変更した権限");
    if (call->user->person_id > 0)
        record_set_int(duty, "owner", call->user->person_id);
    return record_save(call, duty);
}

static bool begin_all(struct call *call, void *context)
{
    struct beginning *begin = context;
    const char *today = call_today(call);
    if (begin->duty == NULL && !duty_make(call, begin))
        return false;
    struct record *review = begin->review = record_new(call, &access_review_register);
    review->unit_id = begin->unit_id;
    record_set_string(review, "title", arena_format(call->arena, "権限の棚卸し %s", today));
    record_set_int(review, "duty", begin->duty->id);
    record_set(review, "due_on", record_get(begin->duty, "next_due"));
    record_set_string(review, "begun_on", today);
    return record_save(call, review);
}

struct record *review_begin(struct call *call, int64_t cycle_months)
{
    struct beginning begin = {.cycle_months = cycle_months,
                              .unit_id = scope_unit(call, ACTION_APPROVE)};
    if (!user_demand(call, GROUP_ACCESS, ACTION_APPROVE, 0))
        return NULL;
    struct record *open = review_open(call);
    if (open != NULL)
        return open;
    begin.duty = review_duty(call);
    if (!tx_begin(call))
        return NULL;
    if (review_as_program(call, begin_all, &begin))
        return tx_commit(call) ? begin.review : NULL;
    tx_rollback(call);
    return NULL;
}
