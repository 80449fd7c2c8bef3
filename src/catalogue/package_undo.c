/* SPDX-License-Identifier: Apache-2.0 */
/* Taking a load back. Nothing is deleted: the records end, and their documents move aside. */
#include "catalogue/import.h"
#include "model/link.h"
#include "model/list.h"
#include "store/original.h"
#include "store/store.h"

#include <string.h>

enum { SCRATCH_SIZE_MAX = 256 << 20, ENDS_PER_SCRATCH = 64, IDS_SIZE_MAX = 4 << 20 };

/* What a load makes, and the field that names its catalogue. */
static const struct made {
    const struct reg *reg;
    const char *field;
} made[] = {
    {&mapping_register, "source_catalogue"}, {&sector_service_register, "catalogue"},
    {&sector_register, "catalogue"},         {&reference_register, "catalogue"},
    {&term_register, "catalogue"},           {&requirement_register, "catalogue"},
    {&catalogue_group_register, "catalogue"},
};
enum { MADE = sizeof made / sizeof *made };

static bool id_note(struct call *scratch, const struct record *record, void *context)
{
    (void)scratch;
    struct buffer *out = context;
    buffer_format(out, "%s%lld", out->size == 0 ? "" : "\n", (long long)record->id);
    return true;
}

/* The ids of what the load made in one register, one a line. */
static bool ids_load(struct call *call, const struct made *one, int64_t catalogue_id,
                     struct text *out)
{
    struct list_query query = {.reg = one->reg, .order = "id"};
    struct buffer ids = buffer_new(call->arena, IDS_SIZE_MAX);
    if (!list_add(call, &query, one->field, FILTER_IS, value_int(catalogue_id)) ||
        !list_each(call, &query, id_note, &ids))
        return false;
    *out = buffer_view(&ids);
    return !ids.is_over;
}

static bool is_made(const struct reg *reg)
{
    for (int i = 0; i < MADE; i++)
        if (made[i].reg == reg)
            return true;
    return false;
}

/* Those that the load made point at each other; everybody else's reference counts. */
static int64_t foreign_count(struct call *call, const struct reg *target, const char *field,
                             int64_t id)
{
    struct link_count *counts;
    int count;
    int64_t sum = 0;
    if (!links_count(call, target, field, id, &counts, &count))
        return -1;
    for (int i = 0; i < count; i++)
        sum += is_made(counts[i].reg) ? 0 : counts[i].count;
    return sum;
}

int64_t catalogue_use_count(struct call *call, const struct record *catalogue)
{
    int64_t sum = foreign_count(call, &catalogue_register, "id", catalogue->id);
    for (int i = 0; sum >= 0 && i < MADE; i++) {
        int64_t count = foreign_count(call, made[i].reg, made[i].field, catalogue->id);
        sum = count < 0 ? -1 : sum + count;
    }
    return sum;
}

static bool made_end(struct call *call, const struct made *one, int64_t catalogue_id)
{
    struct text ids, line;
    int64_t id;
    if (!ids_load(call, one, catalogue_id, &ids))
        return false;
    struct call scratch = call_scratch(call, SCRATCH_SIZE_MAX);
    bool is_done = true;
    for (int n = 1; is_done && text_split(&ids, '\n', &line) && text_to_int(line, &id); n++) {
        struct record *record = record_load_any(&scratch, one->reg, id);
        is_done = record != NULL && record_withdraw(&scratch, record);
        if (n % ENDS_PER_SCRATCH == 0 && is_done)
            call_scratch_reset(&scratch);
    }
    call_scratch_end(call, &scratch);
    return is_done;
}

/* What previous_mark (package.c) wrote about this edition: its bare code at the end. Dates say that
 * the edition before named it by itself. */
static bool previous_unmark(struct call *call, const struct record *catalogue)
{
    struct record *before = record_load_any(call, &catalogue_register,
                                            record_int(catalogue, "previous"));
    const char *code = record_string(call, catalogue, "code");
    if (before == NULL || before->ended_at_ms != 0) {
        call_forgive(call);
        return true;
    }
    const char *text = record_string(call, before, "superseded_by");
    size_t size = strlen(text), tail = strlen(code);
    bool is_marked = size >= tail && strcmp(text + size - tail, code) == 0 &&
                     (size == tail || text[size - tail - 1] == ' ');
    if (!is_marked)
        return true;
    size_t left = size == tail ? 0 : size - tail - strlen(", ");
    record_set_string(before, "superseded_by", arena_format(call->arena, "%.*s", (int)left, text));
    if (left == 0 && strcmp(record_string(call, before, "status"), "superseded") == 0)
        record_set_string(before, "status", "current");
    return record_save(call, before);
}

static bool all_end(struct call *call, struct record *catalogue)
{
    const char *code = record_string(call, catalogue, "code");
    for (int i = 0; i < MADE; i++)
        if (!made_end(call, &made[i], catalogue->id))
            return false;
    return (record_int(catalogue, "previous") == 0 || previous_unmark(call, catalogue)) &&
           originals_move(call, code, arena_format(call->arena, "%s#%lld", code,
                                                   (long long)catalogue->id)) &&
           record_withdraw(call, catalogue);
}

bool package_undo(struct call *call, struct record *catalogue)
{
    int64_t uses = catalogue_use_count(call, catalogue);
    if (uses > 0)
        return call_fail(call, ERROR_CONFLICT, NULL,
                         "この版を参照する記録が%lld件あるため、取り消せません。",
                         "%lld records refer to this edition, so it cannot be taken back.",
                         (long long)uses);
    if (call->reason == NULL || *call->reason == '\0')
        call->reason = call_label(call, L("取り込みの取り消し", "Load taken back"));
    if (uses < 0 || !tx_begin(call))
        return false;
    if (all_end(call, catalogue))
        return tx_commit(call);
    tx_rollback(call);
    return false;
}
