/* SPDX-License-Identifier: Apache-2.0 */
/* What is proposed, and what was decided on it before. */
#include "catalogue/scope.h"
#include "catalogue/view.h"
#include "model/list.h"

#include <string.h>

static struct scope_proposal *proposal_add(struct scope *scope, enum proposal_kind kind,
                                           int service)
{
    if (scope->count == SCOPE_PROPOSALS_MAX)
        return NULL;
    struct scope_proposal *one = &scope->proposals[scope->count++];
    *one = (struct scope_proposal){
        .kind = kind, .service = service, .title = "", .title_en = "", .detail = "", .rule = "",
        .decision = "accepted", .value = "", .reason = "",
    };
    return one;
}

/* Lines of two notes side by side, as the tables were imported. */
static void lines_propose(struct call *call, struct scope *scope, enum proposal_kind kind,
                          int service, const struct record *from, const char *field)
{
    struct text ja = text_from(record_string(call, from, field)), one;
    struct text en =
        text_from(record_string(call, from, arena_format(call->arena, "%s_en", field)));
    const char *code = record_string(call, from, "code");
    for (int n = 1; text_split(&ja, '\n', &one); n++) {
        struct text other = {"", 0};
        text_split(&en, '\n', &other);
        struct scope_proposal *proposal =
            text_trim(one).size == 0 ? NULL : proposal_add(scope, kind, service);
        if (proposal == NULL)
            continue;
        proposal->key = arena_format(call->arena, "%s.%s.%d", proposal_kind_codes[kind], code, n);
        proposal->title = text_string(call->arena, one);
        proposal->title_en = text_string(call->arena, other);
    }
}

static void service_propose(struct call *call, struct scope *scope, const struct record *from)
{
    const char *code = record_string(call, from, "code");
    int service = scope->count;
    struct scope_proposal *one = proposal_add(scope, PROPOSE_SERVICE, service);
    if (one == NULL)
        return;
    one->key = arena_format(call->arena, "service.%s", code);
    one->title = record_string(call, from, "title");
    one->title_en = record_string(call, from, "title_en");
    one->detail = in_language(call, from, "parts");
    lines_propose(call, scope, PROPOSE_OUTAGE, service, from, "outages");
    lines_propose(call, scope, PROPOSE_LAW, service, from, "laws");
    lines_propose(call, scope, PROPOSE_REPORT, service, from, "reports");
    one = proposal_add(scope, PROPOSE_LEVEL, service);
    if (one == NULL)
        return;
    one->key = arena_format(call->arena, "level.%s", code);
    one->title = record_string(call, from, "level");
    one->title_en = record_string(call, from, "level_en");
    one->rule = record_string(call, from, "rule");
}

static void decision_recall(struct call *call, struct scope *scope, const struct record *decision)
{
    const char *key = record_string(call, decision, "code");
    for (int i = 0; i < scope->count; i++) {
        struct scope_proposal *one = &scope->proposals[i];
        if (strcmp(one->key, key) != 0)
            continue;
        one->stored = decision;
        one->decision = record_string(call, decision, "decision");
        one->value = record_string(call, decision, "value");
        one->reason = record_string(call, decision, "reason");
    }
}

struct record *scope_profile(struct call *call, int64_t unit_id)
{
    struct list_query query = {.reg = &org_profile_register, .page_size = 1};
    struct list list;
    bool is_found = list_add(call, &query, "unit_id", FILTER_IS, value_int(unit_id)) &&
                    list_run(call, &query, &list) && list.count > 0;
    return is_found ? list.records[0] : NULL;
}

static bool decisions_recall(struct call *call, struct scope *scope)
{
    struct list_query query = {.reg = &scope_decision_register, .page_size = LIST_PAGE_MAX};
    struct list list;
    if (scope->profile == NULL)
        return true;
    if (!list_add(call, &query, "profile", FILTER_IS, value_int(scope->profile->id)) ||
        !list_run(call, &query, &list))
        return false;
    for (int64_t i = 0; i < list.count; i++)
        decision_recall(call, scope, list.records[i]);
    return true;
}

bool scope_load(struct call *call, const struct record *unit, const struct record *sector,
                struct scope *out)
{
    struct list_query query = {.reg = &sector_service_register, .page_size = LIST_PAGE_MAX};
    struct list list;
    *out = (struct scope){
        .unit = unit,
        .sector = sector,
        .profile = scope_profile(call, unit->id),
        .proposals = arena_array(call->arena, SCOPE_PROPOSALS_MAX, sizeof *out->proposals),
    };
    if (sector == NULL)
        return call_ok(call);
    if (!list_add(call, &query, "sector", FILTER_IS, value_int(sector->id)) ||
        !list_run(call, &query, &list))
        return false;
    for (int64_t i = 0; i < list.count; i++)
        service_propose(call, out, list.records[i]);
    lines_propose(call, out, PROPOSE_SYSTEM, -1, sector, "systems");
    return decisions_recall(call, out);
}
