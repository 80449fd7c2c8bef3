/* SPDX-License-Identifier: Apache-2.0 */
/* Taking a carry-over back, so that the load it was made for can be taken back too. Nothing that
 * people did since is lost: such records stay, and are named. */
#include "catalogue/carry.h"
#include "model/link.h"
#include "model/list.h"
#include "store/store.h"

#include <string.h>

enum { SCRATCH_SIZE_MAX = 64 << 20, IDS_SIZE_MAX = 4 << 20 };

struct undoing {
    struct call *call; /* the caller's: what is kept is named in its memory */
    struct call scratch;
    struct carry_kept *kept;
    int kept_count, ended;
};

/* Whoever refers to it, the account of the carry-over itself aside. */
static bool is_referred_to(struct call *call, const struct record *record)
{
    struct link_count *counts;
    int count = 0;
    if (!links_count(call, record->reg, "id", record->id, &counts, &count))
        return true;
    for (int i = 0; i < count; i++)
        if (counts[i].reg != &edition_carry_register && counts[i].count > 0)
            return true;
    return false;
}

/* Saved once, when it was made: then it says what the old one said. */
static bool is_untouched(struct call *call, const struct record *record)
{
    return record->rev == 1 && !is_referred_to(call, record);
}

static void kept_note(struct undoing *undoing, const struct record *record)
{
    struct carry_kept *kept = undoing->kept;
    if (undoing->kept_count == CARRY_KEPT_MAX)
        return;
    kept[undoing->kept_count++] = (struct carry_kept){
        record->reg, record->id,
        arena_string(undoing->call->arena, record_title(&undoing->scratch, record))};
}

static bool outcome_undo(struct undoing *undoing, int64_t id)
{
    struct call *call = &undoing->scratch;
    struct record *outcome = record_load(call, &edition_carry_register, id);
    struct link_ref *made = NULL;
    int count = 0, kept_before = undoing->kept_count;
    int field = reg_field(&edition_carry_register, "records");
    if (outcome == NULL || !links_parse(call, &edition_carry_register.fields[field],
                                        outcome->values[field], &made, &count))
        return false;
    for (int i = 0; i < count; i++) {
        struct record *record = record_load_any(call, made[i].reg, made[i].id);
        if (record == NULL)
            return false;
        if (record->ended_at_ms != 0)
            continue;
        if (!is_untouched(call, record)) {
            kept_note(undoing, record);
            continue;
        }
        if (!record_end(call, record))
            return false;
        undoing->ended++;
    }
    return undoing->kept_count > kept_before || record_end(call, outcome);
}

static bool id_note(struct call *scratch, const struct record *record, void *context)
{
    (void)scratch;
    buffer_format(context, "%lld\n", (long long)record->id);
    return true;
}

static bool outcomes_undo(struct undoing *undoing, const struct carry *carry)
{
    struct call *call = undoing->call;
    struct list_query query = {.reg = &edition_carry_register, .order = "id"};
    struct buffer ids = buffer_new(call->arena, IDS_SIZE_MAX);
    if (!list_add(call, &query, "target_catalogue", FILTER_IS, value_int(carry->to->id)) ||
        !list_add(call, &query, "source_catalogue", FILTER_IS, value_int(carry->from->id)) ||
        !list_each(call, &query, id_note, &ids))
        return false;
    struct text rest = buffer_view(&ids), line;
    int64_t id;
    while (text_split(&rest, '\n', &line)) {
        if (text_to_int(line, &id) && !outcome_undo(undoing, id))
            return false;
        call_scratch_reset(&undoing->scratch);
    }
    return true;
}

int carry_undo(struct call *call, const struct carry *carry, struct carry_kept *kept,
               int *kept_count)
{
    if (call->reason == NULL || *call->reason == '\0')
        call->reason = call_label(call, L("版の引継ぎの取消し", "Carry-over taken back"));
    if (!tx_begin(call))
        return -1;
    struct undoing undoing = {
        .call = call, .scratch = call_scratch(call, SCRATCH_SIZE_MAX), .kept = kept};
    bool is_done = outcomes_undo(&undoing, carry);
    call_scratch_end(call, &undoing.scratch);
    *kept_count = undoing.kept_count;
    if (is_done)
        return tx_commit(call) ? undoing.ended : -1;
    tx_rollback(call);
    return -1;
}
