/* SPDX-License-Identifier: Apache-2.0 */
#include "catalogue/carry.h"
#include "model/list.h"
#include "model/user.h"
#include "store/store.h"

#include <string.h>

enum { TARGETS_MAX = 40 };

static const struct choice decisions[] = {
    {"carried", L_INIT("引き継いだ", "Carried over"), "good"},
    {"again", L_INIT("判断し直す", "To be decided again"), "wait"},
    {"dropped", L_INIT("引き継がない", "Not carried over"), "mute"},
    {0},
};
const char *const carry_codes[3] = {"carried", "again", "dropped"};

static const struct choice changes[] = {
    {"same", L_INIT("変更なし", "Unchanged"), "mute"},
    {"changed", L_INIT("変更", "Changed"), "info"},
    {"moved", L_INIT("移動", "Moved"), "info"},
    {"removed", L_INIT("削除", "Removed"), "bad"},
    {0},
};

static const struct field carry_fields[] = {
    LINK("source", "requirement", L_INIT("前の版の項目", "Item before"),
         .flags = FIELD_REQUIRED | FIELD_IN_LIST),
    LINK("target", "requirement", L_INIT("新しい版の項目", "Item after"), .flags = FIELD_IN_LIST),
    LINK("source_catalogue", "catalogue", L_INIT("前の版", "Edition before"),
         .flags = FIELD_REQUIRED | FIELD_FACET),
    LINK("target_catalogue", "catalogue", L_INIT("新しい版", "Edition after"),
         .flags = FIELD_REQUIRED | FIELD_FACET),
    CHOICE("change", changes, L_INIT("違い", "Change"), .flags = FIELD_IN_LIST | FIELD_FACET),
    CHOICE("decision", decisions, L_INIT("引継ぎ", "Carry-over"),
           .flags = FIELD_REQUIRED | FIELD_IN_LIST | FIELD_FACET),
    LINKS("records", "*", L_INIT("作られた記録", "Records made")),
};

const struct reg edition_carry_register = {
    .name = "edition_carry",
    .label = L_INIT("版の引継ぎ", "Carry-over"),
    .plural = L_INIT("版の引継ぎ", "Carry-over between editions"),
    .purpose = L_INIT("新しい版の項目に、前の版の採否や評価を引き継いだかどうかの記録です。",
                      "Whether decisions and assessments were carried over to a new edition."),
    .section = "I.4",
    .chapter = CHAPTER_STANDARDS,
    .group = GROUP_ASSESSMENT,
    .flags = REG_UNLISTED | REG_NO_SEARCH,
    FIELDS(carry_fields),
    .title = "source",
    .order = "id",
};

/* The registers whose records follow an item. */
static const struct field *follower_field(const struct reg *reg)
{
    for (int i = 0; i < reg->field_count; i++)
        if (reg->fields[i].flags & FIELD_CARRIED &&
            strcmp(reg->fields[i].target, requirement_register.name) == 0)
            return &reg->fields[i];
    return NULL;
}

static const char *id_text(struct arena *arena, int64_t id)
{
    return arena_format(arena, "%lld", (long long)id);
}

struct counting {
    struct carry *carry;
    const struct entry_map *rows; /* row of an item's id */
    const char *field;
    bool is_done; /* rows of edition_carry instead of followers */
};

static bool row_count(struct call *scratch, const struct record *record, void *context)
{
    struct counting *counting = context;
    const char *id = id_text(scratch->arena, record_int(record, counting->field));
    int row = entry_map_get(counting->rows, id);
    if (row < 0)
        return true;
    struct carry_row *found = &counting->carry->rows[row];
    found->followers += !counting->is_done;
    for (int i = 0; counting->is_done && i < 3; i++)
        if (strcmp(record_string(scratch, record, "decision"), carry_codes[i]) == 0)
            found->done = carry_codes[i];
    return true;
}

static bool rows_count(struct call *call, struct carry *carry)
{
    struct entry_map *map = entry_map_new(call->arena, carry->difference.count + 1);
    for (int i = 0; i < carry->difference.count; i++)
        if (carry->rows[i].pair.before != NULL)
            entry_map_add(map, id_text(call->arena, carry->rows[i].pair.before->id), i);
    struct counting counting = {carry, map, "source", true};
    struct list_query done = {.reg = &edition_carry_register, .order = "id"};
    bool is_right = list_add(call, &done, "target_catalogue", FILTER_IS,
                             value_int(carry->to->id)) &&
                    list_each(call, &done, row_count, &counting);
    counting.is_done = false;
    for (int i = 0; is_right && i < registry_count(); i++) {
        const struct field *field = follower_field(registry_at(i));
        struct list_query query = {.reg = registry_at(i), .order = "id"};
        if (field == NULL || !user_may_somewhere(call, query.reg->group, ACTION_READ))
            continue;
        counting.field = field->name;
        is_right = list_each(call, &query, row_count, &counting);
    }
    for (int i = 0; i < carry->difference.count; i++) {
        carry->open += carry->rows[i].followers > 0 && *carry->rows[i].done == '\0';
        carry->done += *carry->rows[i].done != '\0';
    }
    return is_right;
}

struct crosswalk {
    struct call *call;
    const struct entries *before, *after;
    struct entry_map *sources, *targets; /* indexes by code */
    int (*found)[TARGETS_MAX];           /* by index of the source; -1 ends */
    int *counts;
};

static bool crossing_take(struct call *scratch, const struct record *mapping, void *context)
{
    struct crosswalk *walk = context;
    int source = entry_map_get(walk->sources, record_string(scratch, mapping, "source"));
    int target = entry_map_get(walk->targets, record_string(scratch, mapping, "target"));
    bool is_none = strcmp(record_string(scratch, mapping, "relationship"), "no-relationship") == 0;
    if (source >= 0 && target >= 0 && !is_none && !walk->after->items[target].is_group &&
        walk->counts[source] < TARGETS_MAX)
        walk->found[source][walk->counts[source]++] = target;
    return true;
}

/* One into several is split; several into one are merged. */
static void crossings_fill(struct call *call, struct carry *carry)
{
    int *sources = arena_array(call->arena, (size_t)carry->after.count + 1, sizeof *sources);
    for (int r = 0; r < carry->difference.count; r++)
        for (int t = 0; t < carry->rows[r].target_count; t++)
            sources[carry->rows[r].targets[t]]++;
    for (int r = 0; r < carry->difference.count; r++) {
        struct carry_row *row = &carry->rows[r];
        if (row->pair.changes == ITEM_REMOVED) {
            row->crossing = row->target_count == 0  ? CROSS_NONE
                            : row->target_count > 1 ? CROSS_SPLIT
                            : sources[row->targets[0]] > 1 ? CROSS_MERGED
                                                           : CROSS_ON;
            carry->crossed[row->crossing]++;
        } else if (row->pair.changes == ITEM_ADDED) {
            row->is_counterpart = sources[row->pair.after - carry->after.items] > 0;
            carry->fresh += !row->is_counterpart;
        }
    }
}

/* Counterparts of what has none by itself: its own in the crosswalk, else those of a heading above
 * it. */
static bool targets_find(struct call *call, struct carry *carry)
{
    size_t room = (size_t)carry->before.count + 1;
    struct crosswalk walk = {
        .call = call,
        .before = &carry->before,
        .after = &carry->after,
        .sources = entry_map_new(call->arena, carry->before.count + 1),
        .targets = entry_map_new(call->arena, carry->after.count + 1),
        .found = arena_array(call->arena, room, sizeof *walk.found),
        .counts = arena_array(call->arena, room, sizeof *walk.counts),
    };
    struct list_query query = {.reg = &mapping_register, .order = "id"};
    for (int i = 0; i < carry->before.count; i++)
        entry_map_add(walk.sources, carry->before.items[i].code, i);
    for (int i = 0; i < carry->after.count; i++)
        entry_map_add(walk.targets, carry->after.items[i].code, i);
    if (!list_add(call, &query, "source_catalogue", FILTER_IS, value_int(carry->from->id)) ||
        !list_each(call, &query, crossing_take, &walk))
        return false;
    for (int r = 0; r < carry->difference.count; r++) {
        struct carry_row *row = &carry->rows[r];
        if (row->pair.changes != ITEM_REMOVED)
            continue;
        int at = (int)(row->pair.before - carry->before.items);
        while (at >= 0 && walk.counts[at] == 0)
            at = carry->before.items[at].parent;
        row->targets = at < 0 ? NULL : walk.found[at];
        row->target_count = at < 0 ? 0 : walk.counts[at];
    }
    crossings_fill(call, carry);
    return true;
}

bool carry_load(struct call *call, const struct record *from, const struct record *to,
                struct carry *out)
{
    *out = (struct carry){.from = from, .to = to};
    if (!entries_load(call, from, &out->before) || !entries_load(call, to, &out->after))
        return false;
    editions_compare(call->arena, &out->before, &out->after, &out->difference);
    out->rows = arena_array(call->arena, (size_t)out->difference.count + 1, sizeof *out->rows);
    for (int i = 0; i < out->difference.count; i++)
        out->rows[i] = (struct carry_row){.pair = out->difference.pairs[i], .done = ""};
    return rows_count(call, out) && targets_find(call, out);
}

bool carry_is_same(const struct carry_row *row)
{
    return row->pair.before != NULL && row->pair.after != NULL &&
           !(row->pair.changes & ITEM_CHANGED);
}

/* Living records of a register that follow an item. */
static bool followers_load(struct call *call, const struct reg *reg, const struct field *field,
                           int64_t item, struct list *out)
{
    struct list_query query = {.reg = reg, .page_size = LIST_PAGE_MAX, .order = "id"};
    return list_add(call, &query, field->name, FILTER_IS, value_int(item)) &&
           list_run(call, &query, out);
}

static bool has_follower(const struct list *list, int64_t unit_id)
{
    for (int64_t i = 0; i < list->count; i++)
        if (list->records[i]->unit_id == unit_id)
            return true;
    return false;
}

/* A copy that follows the target. */
static struct record *copy_make(struct call *call, const struct record *record,
                                const struct field *field, int64_t target)
{
    struct record *copy = record_new(call, record->reg);
    for (int i = 0; i < record->fields->count; i++)
        if (!(record->fields->fields[i].flags & FIELD_COMPUTED))
            copy->values[i] = record->values[i];
    copy->unit_id = record->unit_id;
    record_set_int(copy, field->name, target);
    return copy;
}

static bool followers_copy(struct call *call, const struct reg *reg, const struct field *field,
                           int64_t source, int64_t target, bool again, struct buffer *made)
{
    struct list old, new;
    if (!followers_load(call, reg, field, source, &old) ||
        !followers_load(call, reg, field, target, &new))
        return false;
    for (int64_t i = 0; i < old.count; i++) {
        if (has_follower(&new, old.records[i]->unit_id))
            continue;
        struct record *copy = copy_make(call, old.records[i], field, target);
        bool is_wanted = reg->carry != NULL ? reg->carry(call, copy, again) : !again;
        if (!is_wanted)
            continue;
        if (!record_save(call, copy))
            return false;
        buffer_format(made, "%s%s/%lld,", made->size == 0 ? "," : "", reg->name,
                      (long long)copy->id);
    }
    return true;
}

static const char *change_code(unsigned set)
{
    return set & ITEM_REMOVED ? "removed"
           : set & ITEM_CHANGED ? "changed"
           : set & ITEM_MOVED   ? "moved"
                                : "same";
}

static bool outcome_save(struct call *call, const struct carry *carry, const struct carry_row *row,
                         int64_t target, enum carry_decision decision, const char *made)
{
    struct record *record = record_new(call, &edition_carry_register);
    record_set_int(record, "source", row->pair.before->id);
    if (target > 0)
        record_set_int(record, "target", target);
    record_set_int(record, "source_catalogue", carry->from->id);
    record_set_int(record, "target_catalogue", carry->to->id);
    record_set_string(record, "change", change_code(row->pair.changes));
    record_set_string(record, "decision", carry_codes[decision]);
    record_set_string(record, "records", *made == '\0' ? NULL : made);
    return record_save(call, record);
}

static bool target_apply(struct call *call, const struct carry *carry, const struct carry_row *row,
                         int64_t target, enum carry_decision decision)
{
    struct buffer made = buffer_new(call->arena, 16 * 1024);
    for (int i = 0; decision != CARRY_DROP && i < registry_count(); i++) {
        const struct field *field = follower_field(registry_at(i));
        if (field != NULL && !followers_copy(call, registry_at(i), field, row->pair.before->id,
                                             target, decision == CARRY_AGAIN, &made))
            return false;
    }
    return outcome_save(call, carry, row, target, decision, buffer_string(&made));
}

static bool row_apply(struct call *call, const struct carry *carry, const struct carry_row *row,
                      enum carry_decision decision)
{
    const struct entry *after = row->pair.after;
    if (row->pair.before == NULL)
        return true;
    if (after != NULL)
        return target_apply(call, carry, row, after->id, decision);
    if (decision == CARRY_OVER)
        return call_fail(call, ERROR_INVALID, "row",
                         "%s は新しい版にないため、そのままは引き継げません。「判断し直す」を選んでください。",
                         "%s is not in the new edition and cannot be carried over as it is. Choose "
                         "to decide again.",
                         row->pair.before->code);
    for (int i = 0; decision == CARRY_AGAIN && i < row->target_count; i++)
        if (!target_apply(call, carry, row, carry->after.items[row->targets[i]].id, decision))
            return false;
    return (decision == CARRY_AGAIN && row->target_count > 0) ||
           outcome_save(call, carry, row, 0, decision, "");
}

bool carry_apply(struct call *call, const struct carry *carry, const int *rows, int count,
                 enum carry_decision decision)
{
    if (!tx_begin(call))
        return false;
    struct call scratch = call_scratch(call, 256 << 20);
    bool is_done = true;
    for (int i = 0; is_done && i < count; i++) {
        is_done = row_apply(&scratch, carry, &carry->rows[rows[i]], decision);
        if (is_done)
            call_scratch_reset(&scratch);
    }
    call_scratch_end(call, &scratch);
    if (is_done)
        return tx_commit(call);
    tx_rollback(call);
    return false;
}
