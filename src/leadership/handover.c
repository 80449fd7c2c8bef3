/* SPDX-License-Identifier: Apache-2.0 */
#include "leadership/handover.h"
#include "base/clock.h"
#include "leadership/leadership.h"
#include "model/lifecycle.h"
#include "model/link.h"
#include "model/list.h"
#include "model/user.h"
#include "store/store.h"

#include <string.h>

const char *holding_key(struct call *call, const struct holding *holding)
{
    return arena_format(call->arena, "%s/%lld/%s", holding->reg->name, (long long)holding->id,
                        holding->field->name);
}

/* What was true once stays as it was: computed and fixed fields, records at their last state. */
static bool is_held(const struct record *record, const struct field *field)
{
    const struct state *state = record->reg->lifecycle == NULL
                                    ? NULL
                                    : lifecycle_state(record->reg->lifecycle, record->state);
    return !(field->flags & (FIELD_COMPUTED | FIELD_FIXED)) &&
           !(record->reg->flags & REG_IMPORTED) &&
           (state == NULL || !(state->flags & STATE_FINAL));
}

static void holding_add(struct call *call, struct leaver *leaver, const struct backlink *link)
{
    struct record *record = record_load(call, link->reg, link->id);
    int index = record == NULL ? -1 : fieldset_find(record->fields, link->field);
    if (index < 0 || !is_held(record, &record->fields->fields[index]))
        return;
    leaver->holdings[leaver->count++] = (struct holding){
        .reg = link->reg,
        .field = &record->fields->fields[index],
        .id = link->id,
        .title = link->title,
        .may_change = record_can(call, record, ACTION_UPDATE),
    };
}

static bool holdings_load(struct call *call, struct leaver *leaver)
{
    struct backlink *links;
    int count;
    if (!backlinks_load(call, &person_register, leaver->id, HOLDINGS_MAX, &links, &count))
        return false;
    leaver->holdings = arena_array(call->arena, (size_t)count + 1, sizeof *leaver->holdings);
    for (int i = 0; i < count; i++)
        holding_add(call, leaver, &links[i]);
    return call_ok(call);
}

static bool leaver_fill(struct call *call, const struct record *person, struct leaver *out)
{
    const char *left_on = record_string(call, person, "left_on");
    *out = (struct leaver){
        .id = person->id,
        .name = record_string(call, person, "name"),
        .post = record_string(call, person, "post"),
        .left_on = left_on,
        .deputy = record_show(call, person, fieldset_find(person->fields, "deputy")),
        .days = *left_on == '\0' ? 0 : clock_date_between(left_on, call_today(call)),
    };
    return holdings_load(call, out);
}

bool leavers_load(struct call *call, struct leaver **out, int *count)
{
    struct list_query query = {.reg = &person_register, .order = "left_on",
                               .page_size = LEAVERS_MAX};
    struct list list;
    char until[CLOCK_DATE_SIZE];
    clock_date_add(until, call_today(call), 0, HANDOVER_AHEAD_DAYS);
    *out = arena_array(call->arena, LEAVERS_MAX, sizeof **out);
    *count = 0;
    if (!list_add(call, &query, "left_on", FILTER_TO, value_string(until)) ||
        !list_run(call, &query, &list))
        return false;
    for (int64_t i = 0; i < list.count; i++) {
        if (!leaver_fill(call, list.records[i], &(*out)[*count]))
            return false;
        *count += (*out)[*count].count > 0;
    }
    return true;
}

struct leaver *leaver_load(struct call *call, int64_t person_id)
{
    struct record *person = record_load(call, &person_register, person_id);
    struct leaver *leaver = arena_alloc(call->arena, sizeof *leaver);
    return person != NULL && leaver_fill(call, person, leaver) ? leaver : NULL;
}

static const struct holding *holding_find(struct call *call, const struct leaver *leaver,
                                          const char *key)
{
    for (int i = 0; i < leaver->count; i++)
        if (strcmp(holding_key(call, &leaver->holdings[i]), key) == 0)
            return &leaver->holdings[i];
    call_fail(call, ERROR_INVALID, "hold", "引き継ぐものの中に、すでに変わったものがあります。もう一度選んでください。",
              "Something of what was chosen has changed meanwhile. Choose again.");
    return NULL;
}

/* In a list of links the successor takes the leaver's place, once. */
static struct value links_replace(struct call *call, const struct field *field, struct value value,
                                  int64_t old_id, int64_t new_id)
{
    struct link_ref *refs;
    int count, kept = 0;
    if (!links_parse(call, field, value, &refs, &count))
        return value;
    bool has_new = false;
    for (int i = 0; i < count; i++) {
        bool is_person = refs[i].reg == &person_register;
        if (is_person && refs[i].id == old_id)
            refs[i].id = new_id;
        if (is_person && refs[i].id == new_id) {
            if (has_new)
                continue;
            has_new = true;
        }
        refs[kept++] = refs[i];
    }
    return links_value(call, field, refs, kept);
}

static bool holding_give(struct call *call, const struct leaver *leaver,
                         const struct holding *holding, int64_t successor_id)
{
    struct record *stored = record_load(call, holding->reg, holding->id);
    if (stored == NULL)
        return false;
    struct record *record = record_copy(call, stored);
    struct value value = record_get(record, holding->field->name);
    record_set(record, holding->field->name,
               holding->field->kind == FIELD_LINK
                   ? value_int(successor_id)
                   : links_replace(call, holding->field, value, leaver->id, successor_id));
    if (record_save(call, record))
        return true;
    return call_fail(call, ERROR_INVALID, "hold", "「%s」は引き継げませんでした。",
                     "\"%s\" could not be handed over.", holding->title);
}

bool handover_do(struct call *call, const struct leaver *leaver, const char **keys, int count,
                 int64_t successor_id)
{
    if (count == 0)
        return call_fail(call, ERROR_INVALID, "hold", "引き継ぐものを選んでください。",
                         "Choose what is handed over.");
    if (successor_id == leaver->id)
        return call_fail(call, ERROR_INVALID, "successor", "本人には引き継げません。",
                         "The successor is the leaver.");
    if (!tx_begin(call))
        return false;
    bool is_done = true;
    for (int i = 0; is_done && i < count; i++) {
        const struct holding *holding = holding_find(call, leaver, keys[i]);
        is_done = holding != NULL && holding_give(call, leaver, holding, successor_id);
    }
    if (is_done)
        return tx_commit(call);
    tx_rollback(call);
    return false;
}
