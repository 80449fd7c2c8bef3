/* SPDX-License-Identifier: Apache-2.0 */
/* Decisions into records: profile, services with their outages, laws and levels, critical systems.
 * The registers of services and systems belong to another viewpoint and are met by name. */
#include "catalogue/scope.h"
#include "model/list.h"
#include "model/user.h"
#include "store/store.h"

#include <string.h>

enum { NOTE_SIZE_MAX = 16000, CODE_NUMBER_MAX = 999 };

static bool is_decided(const struct scope_proposal *one, const char *decision)
{
    return strcmp(one->decision, decision) == 0;
}

/* What stands after the decision. */
static const char *text_of(const struct scope_proposal *one)
{
    return is_decided(one, "changed") && *one->value != '\0' ? one->value : one->title;
}

static bool proposals_check(struct call *call, const struct scope *scope)
{
    for (int i = 0; i < scope->count; i++) {
        const struct scope_proposal *one = &scope->proposals[i];
        if (!is_decided(one, "accepted") && *one->reason == '\0')
            call_fail(call, ERROR_INVALID, arena_format(call->arena, "r:%s", one->key),
                      "「%s」を変更・対象外とする理由を書いてください。",
                      "Say why \"%s\" is changed or declined.",
                      call->lang == LANG_EN && *one->title_en != '\0' ? one->title_en : one->title);
        if (is_decided(one, "changed") && *one->value == '\0')
            call_fail(call, ERROR_INVALID, arena_format(call->arena, "v:%s", one->key),
                      "「%s」をどう変更するかを書いてください。", "Say how \"%s\" is changed.",
                      call->lang == LANG_EN && *one->title_en != '\0' ? one->title_en : one->title);
    }
    return call_ok(call);
}

/* A field that the other viewpoint's register may or may not have. */
static void field_set(struct record *record, const char *field, const char *value)
{
    if (reg_field(record->reg, field) >= 0)
        record_set_string(record, field, *value == '\0' ? NULL : value);
}

/* The organisation's record whose field has a value, to be changed; or a new one with a number. */
static struct record *record_of(struct call *call, const struct reg *reg, int64_t unit_id,
                                const char *field, const char *value, const char *prefix)
{
    struct list_query query = {.reg = reg, .page_size = 1};
    struct list list;
    if (!list_add(call, &query, field, FILTER_IS, value_string(value)) ||
        !list_add(call, &query, "unit_id", FILTER_IS, value_int(unit_id)) ||
        !list_run(call, &query, &list))
        return NULL;
    if (list.count > 0)
        return record_copy(call, list.records[0]);
    struct record *record = record_new(call, reg);
    record->unit_id = unit_id;
    record_set_string(record, field, value);
    for (int n = 1; n <= CODE_NUMBER_MAX && reg_field(reg, "code") >= 0 && prefix != NULL; n++) {
        const char *code = arena_format(call->arena, "%s-%02d", prefix, n);
        if (record_by(call, reg, "code", code) != NULL)
            continue;
        record_set_string(record, "code", code);
        break;
    }
    return record;
}

/* The texts of what was not declined, one a line. */
static const char *lines_kept(struct call *call, const struct scope *scope, int service,
                              enum proposal_kind first, enum proposal_kind last)
{
    struct buffer out = buffer_new(call->arena, NOTE_SIZE_MAX);
    for (int i = 0; i < scope->count; i++) {
        const struct scope_proposal *one = &scope->proposals[i];
        bool is_kept = one->service == service && one->kind >= first && one->kind <= last &&
                       !is_decided(one, "declined");
        if (is_kept)
            buffer_format(&out, "%s%s", out.size == 0 ? "" : "\n", text_of(one));
    }
    return buffer_string(&out);
}

static const struct scope_proposal *level_of(const struct scope *scope, int service)
{
    for (int i = 0; i < scope->count; i++)
        if (scope->proposals[i].service == service && scope->proposals[i].kind == PROPOSE_LEVEL)
            return &scope->proposals[i];
    return NULL;
}

static bool level_save(struct call *call, const struct scope *scope,
                       const struct scope_proposal *level, const struct record *service,
                       const char *code)
{
    struct record *record =
        record_of(call, &service_level_register, scope->unit->id, "code", code, NULL);
    if (record == NULL)
        return false;
    if (is_decided(level, "declined"))
        return record->id == 0 || record_end(call, record);
    bool is_own = is_decided(level, "changed");
    record_set_int(record, "service", service->id);
    record_set_string(record, "text", text_of(level));
    record_set_string(record, "text_en", is_own ? NULL : level->title_en);
    record_set_string(record, "origin", is_own ? "own" : "annex2");
    /* A level in words of one's own is not what the rule of the annex says any more. */
    record_set_string(record, "rule", is_own ? NULL : level->rule);
    record_set_string(record, "reviewed_on", call_today(call));
    return record_save(call, record);
}

/* "service.wat.supply" → "wat.supply". */
static const char *annex_id(const struct scope_proposal *one)
{
    return one->key + strlen(proposal_kind_codes[one->kind]) + 1;
}

static bool service_save(struct call *call, const struct scope *scope, int index,
                         const struct record **made)
{
    const struct scope_proposal *one = &scope->proposals[index];
    const struct scope_proposal *level = level_of(scope, index);
    const struct reg *reg = reg_find("service");
    struct record *record =
        record_of(call, reg, scope->unit->id, "annex2", annex_id(one), "SVC");
    *made = record;
    if (record == NULL)
        return false;
    if (is_decided(one, "declined") && record->id == 0)
        return true;
    field_set(record, "decision", one->decision);
    field_set(record, "decision_reason", one->reason);
    if (is_decided(one, "declined"))
        return record_save(call, record);
    if (record->id == 0 || is_decided(one, "changed"))
        field_set(record, "name", text_of(one));
    field_set(record, "outages",
              lines_kept(call, scope, index, PROPOSE_OUTAGE, PROPOSE_OUTAGE));
    field_set(record, "laws", lines_kept(call, scope, index, PROPOSE_LAW, PROPOSE_REPORT));
    field_set(record, "annex2_level",
              level == NULL || is_decided(level, "declined") ? "" : text_of(level));
    field_set(record, "reviewed_on", call_today(call));
    return record_save(call, record) &&
           (level == NULL || level_save(call, scope, level, record, annex_id(one)));
}

static bool system_save(struct call *call, const struct scope *scope,
                        const struct scope_proposal *one, const struct record **made)
{
    const struct reg *reg = reg_find("system");
    struct record *record = record_of(call, reg, scope->unit->id, "annex1", one->title, "SYS");
    *made = record;
    if (record == NULL)
        return false;
    if (is_decided(one, "declined"))
        return true;
    if (record->id == 0) {
        field_set(record, "name", text_of(one));
        field_set(record, "kind", "mixed");
        field_set(record, "stage", "in_operation");
    }
    if (reg_field(reg, "is_critical") >= 0)
        record_set_int(record, "is_critical", 1);
    return record_save(call, record);
}

static bool decision_save(struct call *call, const struct scope *scope,
                          const struct scope_proposal *one, const struct record *made)
{
    struct record *record = one->stored != NULL ? record_copy(call, one->stored)
                                                : record_new(call, &scope_decision_register);
    record->unit_id = scope->unit->id;
    record_set_string(record, "code", one->key);
    record_set_int(record, "profile", scope->profile->id);
    record_set_string(record, "kind", proposal_kind_codes[one->kind]);
    record_set_string(record, "title", one->title);
    record_set_string(record, "title_en", one->title_en);
    record_set_string(record, "decision", one->decision);
    record_set_string(record, "value", *one->value == '\0' ? NULL : one->value);
    record_set_string(record, "reason", *one->reason == '\0' ? NULL : one->reason);
    if (made != NULL && made->id > 0)
        record_set_string(record, "records",
                          arena_format(call->arena, ",%s/%lld,", made->reg->name,
                                       (long long)made->id));
    return record_save(call, record);
}

static bool proposals_save(struct call *call, const struct scope *scope)
{
    const struct record *made[SCOPE_PROPOSALS_MAX] = {0};
    for (int i = 0; i < scope->count; i++) {
        const struct scope_proposal *one = &scope->proposals[i];
        bool is_done = one->kind == PROPOSE_SERVICE  ? service_save(call, scope, i, &made[i])
                       : one->kind == PROPOSE_SYSTEM ? system_save(call, scope, one, &made[i])
                                                     : true;
        if (is_done && made[i] == NULL && one->service >= 0)
            made[i] = made[one->service];
        if (!is_done || !decision_save(call, scope, one, made[i]))
            return false;
    }
    return true;
}

static bool profile_save(struct call *call, struct scope *scope,
                         const char *(*value_of)(void *context, const char *name), void *context)
{
    struct record *profile = scope->profile != NULL
                                 ? record_copy(call, scope->profile)
                                 : record_new(call, &org_profile_register);
    profile->unit_id = scope->unit->id;
    record_set_string(profile, "title", record_string(call, scope->unit, "name"));
    record_set_int(profile, "sector", scope->sector->id);
    record_set_string(profile, "decided_on", call_today(call));
    for (int i = 0; i < org_profile_register.field_count; i++) {
        const struct field *field = &org_profile_register.fields[i];
        const char *value = value_of(context, field->name);
        if (field->kind == FIELD_BOOL)
            record_set_int(profile, field->name, value != NULL);
        if (field->kind == FIELD_NOTE)
            record_set_string(profile, field->name, value);
    }
    scope->profile = profile;
    return record_save(call, profile);
}

bool scope_save(struct call *call, struct scope *scope,
                const char *(*value_of)(void *context, const char *name), void *context)
{
    const struct reg *service = reg_find("service"), *system = reg_find("system");
    if (service == NULL || system == NULL || reg_field(service, "annex2") < 0 ||
        reg_field(system, "annex1") < 0)
        return call_fail(call, ERROR_FAILED, NULL, "サービスとシステムの台帳がありません。",
                         "There are no registers of services and systems.");
    if (!user_demand(call, GROUP_ORGANISATION, ACTION_UPDATE, scope->unit->id) ||
        !proposals_check(call, scope) || !tx_begin(call))
        return false;
    if (profile_save(call, scope, value_of, context) && proposals_save(call, scope))
        return tx_commit(call);
    tx_rollback(call);
    return false;
}
