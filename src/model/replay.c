/* SPDX-License-Identifier: Apache-2.0 */
#include "model/replay.h"
#include "model/lifecycle.h"

#include <string.h>

static void json_drop(void *json)
{
    json_decref(json);
}

struct replay *replay_new(struct call *call, const struct reg *reg, int64_t id)
{
    struct replay *replay = arena_alloc(call->arena, sizeof *replay);
    *replay = (struct replay){.reg = reg, .id = id, .values = json_object()};
    arena_defer(call->arena, json_drop, replay->values);
    return replay;
}

static void told_add(struct call *call, struct told_list *list, const struct journal_entry *e,
                     const json_t *changes, const char *name)
{
    const char *place = json_string_value(json_array_get(json_object_get(changes, "place"), 1));
    const char *text = json_string_value(json_array_get(json_object_get(changes, name), 1));
    struct told *told = arena_alloc(call->arena, sizeof *told);
    *told = (struct told){
        .seq = e->seq,
        .at_ms = e->at_ms,
        .by_id = e->actor_id,
        .by = arena_string(call->arena, e->actor),
        .title = arena_string(call->arena, e->title),
        .text = arena_string(call->arena, text == NULL ? "" : text),
        .place = place == NULL ? NULL : arena_string(call->arena, place),
    };
    if (list->last == NULL)
        list->first = told;
    else
        list->last->next = told;
    list->last = told;
}

/* Entries about a record that do not write it: files, comments, sign-ins, editions. A transition
 * may be named as one of those ("reopen"), but it moves the state. */
static bool is_write(const struct journal_entry *e, const json_t *changes)
{
    static const char *const writes[] = {"create", "update", "end", "revive"};
    for (size_t i = 0; i < sizeof writes / sizeof *writes; i++)
        if (strcmp(e->action, writes[i]) == 0)
            return true;
    return json_object_get(changes, "state") != NULL;
}

static bool is_aside(const struct reg *reg, const char *name)
{
    int index = reg_field(reg, name);
    return index >= 0 && (reg->fields[index].flags & FIELD_ASIDE);
}

static bool is_equal(const json_t *a, const json_t *b)
{
    if (json_is_number(a) && json_is_number(b))
        return json_number_value(a) == json_number_value(b);
    return (json_is_null(a) || a == NULL) ? (json_is_null(b) || b == NULL) : json_equal(a, b) == 1;
}

/* A new record's state is the first, and its unit is told by entries of today's kind. */
static bool is_known(const struct replay *replay, const char *name)
{
    return json_object_get(replay->values, name) != NULL ||
           (strcmp(name, "state") != 0 && strcmp(name, "unit_id") != 0);
}

static void write_apply(struct call *call, struct replay *replay, const struct journal_entry *e,
                        json_t *changes)
{
    const char *name;
    json_t *pair;
    json_object_foreach(changes, name, pair) {
        const json_t *kept = json_array_get(json_object_get(replay->values, name), 0);
        if (strcmp(name, "version") == 0) {
            told_add(call, &replay->versions, e, changes, name);
            continue;
        }
        if (replay->broken_seq == 0 && !is_aside(replay->reg, name) && is_known(replay, name) &&
            !is_equal(kept, json_array_get(pair, 0))) {
            replay->broken_seq = e->seq;
            replay->broken_by = arena_string(call->arena, name);
        }
        json_object_set_new(replay->values, name,
                            json_pack("[O, I]", json_array_get(pair, 1), (json_int_t)e->seq));
    }
    if (replay->writes++ == 0) {
        replay->created_at_ms = e->at_ms;
        replay->created_by = e->actor_id;
    }
    replay->updated_at_ms = e->at_ms;
    replay->updated_by = e->actor_id;
    replay->seq = e->seq;
}

void replay_entry(struct call *call, struct replay *replay, const struct journal_entry *e)
{
    json_t *changes = *e->changes == '\0' ? json_object() : json_loads(e->changes, 0, NULL);
    if (json_is_object(changes)) {
        if (is_write(e, changes))
            write_apply(call, replay, e, changes);
        else if (strcmp(e->action, "attach") == 0)
            told_add(call, &replay->files, e, changes, "attachment");
        else if (strcmp(e->action, "comment") == 0)
            told_add(call, &replay->comments, e, changes, "comment");
        else if (strcmp(e->action, "resolve") == 0 || strcmp(e->action, "reopen") == 0)
            told_add(call, &replay->settled, e, changes, "comment");
        if (strcmp(e->action, "resolve") != 0 && replay->settled.last != NULL &&
            replay->settled.last->seq == e->seq)
            replay->settled.last->at_ms = 0; /* open again */
    }
    json_decref(changes);
}

static bool is_value(const json_t *want, struct value have)
{
    switch (have.kind) {
    case VALUE_INT:
        return json_is_integer(want) ? json_integer_value(want) == have.integer
                                     : json_is_real(want) &&
                                           json_real_value(want) == (double)have.integer;
    case VALUE_REAL:
        return json_is_number(want) && json_number_value(want) == have.real;
    case VALUE_TEXT:
        return json_is_string(want) && json_string_length(want) == have.text.size &&
               memcmp(json_string_value(want), have.text.data, have.text.size) == 0;
    case VALUE_NULL:
    case VALUE_BLOB:
        break;
    }
    return have.kind == VALUE_NULL && (want == NULL || json_is_null(want));
}

static bool meets(const struct replay *replay, const char *name, struct value have, int64_t *seq)
{
    const json_t *kept = json_object_get(replay->values, name);
    *seq = kept == NULL ? replay->seq : json_integer_value(json_array_get(kept, 1));
    return is_value(json_array_get(kept, 0), have);
}

/* NULL when nothing moved it since it was made. */
static bool state_meets(const struct replay *replay, const struct record *row, int64_t *seq)
{
    if (json_object_get(replay->values, "state") != NULL)
        return meets(replay, "state", value_string(row->state), seq);
    *seq = replay->seq;
    const char *first =
        replay->reg->lifecycle == NULL ? "" : replay->reg->lifecycle->states[0].code;
    return strcmp(row->state, first) == 0;
}

static bool unit_meets(const struct replay *replay, const struct record *row, int64_t *seq)
{
    if (json_object_get(replay->values, "unit_id") != NULL)
        return meets(replay, "unit_id", value_int(row->unit_id), seq);
    *seq = replay->seq;
    return !(replay->reg->flags & REG_SHARED) || row->unit_id == 0;
}

const char *replay_differs(const struct replay *replay, const struct record *row, int64_t *seq)
{
    for (int i = 0; i < row->fields->count; i++)
        if (!(row->fields->fields[i].flags & FIELD_ASIDE) &&
            !meets(replay, row->fields->fields[i].name, row->values[i], seq))
            return row->fields->fields[i].name;
    if (!state_meets(replay, row, seq))
        return "state";
    if (!unit_meets(replay, row, seq))
        return "unit_id";
    struct value ended = row->ended_at_ms == 0 ? value_null() : value_int(row->ended_at_ms);
    if (!meets(replay, "ended_at", ended, seq))
        return "ended_at";
    *seq = replay->seq;
    if (replay->writes != row->rev)
        return "rev";
    if (replay->created_at_ms != row->created_at_ms || replay->created_by != row->created_by)
        return "created";
    if (replay->updated_at_ms != row->updated_at_ms || replay->updated_by != row->updated_by)
        return "updated";
    return NULL;
}
