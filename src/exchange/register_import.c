/* SPDX-License-Identifier: Apache-2.0 */
#include "base/crypto.h"
#include "exchange/import.h"
#include "model/user.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

/* Of the 1 GiB that a whole import is given, saving wants some too. */
#define PLAN_MEMORY_MAX ((size_t)800 << 20)
enum { ROW_ARENA_MAX = 64 << 20 };

static bool is_empty(const struct row *row)
{
    for (int c = 0; c < row->count; c++)
        if (text_trim(row->cells[c].text).size > 0)
            return false;
    return true;
}

static struct record *record_keep(struct call *call, const struct fieldset *fields,
                                  const struct record *from)
{
    if (from == NULL)
        return NULL;
    struct record *kept = arena_alloc(call->arena, sizeof *kept);
    *kept = *from;
    kept->fields = fields;
    kept->state = arena_string(call->arena, from->state);
    kept->values = arena_array(call->arena, (size_t)fields->count + 1, sizeof *kept->values);
    for (int i = 0; i < fields->count; i++) {
        kept->values[i] = from->values[i];
        struct text text = from->values[i].text;
        if (from->values[i].kind == VALUE_TEXT)
            kept->values[i].text.data = arena_copy(call->arena, text.data, text.size);
    }
    return kept;
}

static const struct problem *problems_keep(struct arena *arena, const struct problem *from)
{
    const struct problem *first = NULL, **end = &first;
    for (; from != NULL; from = from->next) {
        struct problem *kept = arena_alloc(arena, sizeof *kept);
        *kept = *from;
        kept->next = NULL;
        kept->text = arena_string(arena, from->text);
        kept->field = from->field == NULL ? NULL : arena_string(arena, from->field);
        kept->where = from->where == NULL ? NULL : arena_string(arena, from->where);
        *end = kept;
        end = (const struct problem **)&kept->next;
    }
    return first;
}

/* What the plan shows and saves, out of all that it took to find out: the rest of a row's memory
 * is given back before the next. */
static void row_keep(struct call *call, const struct fieldset *fields,
                     const struct row_change *from, struct row_change *out)
{
    struct arena *arena = call->arena;
    *out = *from;
    out->place = arena_string(arena, from->place);
    out->title = from->plan == PLAN_SAME ? "" : arena_string(arena, from->title);
    out->changes = arena_array(arena, (size_t)from->change_count + 1, sizeof *out->changes);
    for (int i = 0; i < from->change_count; i++)
        out->changes[i] = (struct cell_change){
            from->changes[i].field, from->changes[i].label,
            arena_string(arena, from->changes[i].before),
            arena_string(arena, from->changes[i].after),
            arena_string(arena, from->changes[i].place)};
    out->problems = problems_keep(arena, from->problems);
    out->record = record_keep(call, fields, from->record);
}

struct claim {
    const char *key;
    int row;
};

static int by_key(const void *a, const void *b)
{
    const struct claim *one = a, *other = b;
    int order = strcmp(one->key, other->key);
    return order != 0 ? order : one->row - other->row;
}

/* field NULL: the record itself. */
static void claim_refuse(struct importer *in, struct row_change *later,
                         const struct row_change *first, const char *field)
{
    struct call *call = in->call;
    call->where = heading_place(in, field == NULL ? "id" : field, later->number);
    if (field == NULL)
        call_fail(call, ERROR_INVALID, NULL,
                  "%s の行と同じ記録です。写して新しい記録にするときは、隠れた列のidを空にしてください。",
                  "This is the same record as the row at %s. To make a new one of a copied row, "
                  "empty its hidden id.",
                  first->place);
    else
        call_fail(call, ERROR_INVALID, field, "%s の行と同じ値です。別の値にしてください。",
                  "The row at %s has the same value. It has to be another.", first->place);
    struct problem *problem = call->problems;
    problem->next = (struct problem *)later->problems;
    later->problems = problem;
    later->plan = PLAN_WRONG;
    later->record = NULL;
    call_forgive(call);
    call->where = NULL;
}

/* What two rows of the sheet both claim: a record, or the value of a unique field. field -1: the
 * record. */
static void claims_check(struct importer *in, struct import_plan *plan, int field)
{
    struct call *call = in->call;
    struct claim *claims = arena_array(call->arena, (size_t)plan->count + 1, sizeof *claims);
    int count = 0;
    for (int i = 0; i < plan->count; i++) {
        const struct record *record = plan->rows[i].record;
        if (record == NULL || (field < 0 && record->id == 0))
            continue;
        const char *key = field < 0 ? arena_format(call->arena, "%lld", (long long)record->id)
                                    : record_code(call, record, field);
        if (*key != '\0')
            claims[count++] = (struct claim){key, i};
    }
    qsort(claims, (size_t)count, sizeof *claims, by_key);
    for (int i = 1, first = 0; i < count; i++) {
        if (strcmp(claims[i].key, claims[first].key) != 0)
            first = i;
        else
            claim_refuse(in, &plan->rows[claims[i].row], &plan->rows[claims[first].row],
                         field < 0 ? NULL : in->fields->fields[field].name);
    }
}

static void plan_count(struct import_plan *plan)
{
    for (int i = 0; i < plan->count; i++) {
        const struct row_change *row = &plan->rows[i];
        plan->adds += row->plan == PLAN_ADD;
        plan->changes += row->plan == PLAN_CHANGE;
        plan->same += row->plan == PLAN_SAME;
        plan->wrong += row->plan == PLAN_WRONG;
        plan->cells += row->plan == PLAN_CHANGE ? row->change_count : 0;
    }
}

static bool rows_plan(struct importer *in, struct import_plan *out)
{
    struct call *call = in->call, scratch = call_scratch(call, ROW_ARENA_MAX);
    bool is_small = true;
    in->call = &scratch;
    for (int r = in->header + 1; is_small && r < in->sheet->count; r++) {
        struct row_change change = {0};
        if (is_empty(&in->sheet->rows[r]))
            continue;
        row_plan(in, &in->sheet->rows[r], &change);
        row_keep(call, in->fields, &change, &out->rows[out->count++]);
        call_scratch_reset(&scratch);
        is_small = arena_used(call->arena) <= PLAN_MEMORY_MAX;
    }
    in->call = call;
    call_scratch_end(call, &scratch);
    return is_small || call_fail(call, ERROR_TOO_LARGE, "file",
                                 "表が大きすぎます（%d行まで読みました）。分けて取り込んでください。",
                                 "The sheet is too large (%d rows were read). Import it in parts.",
                                 out->count);
}

static void text_add(struct sha256 *hash, const char *text)
{
    sha256_add(hash, text, strlen(text) + 1);
}

/* What was decided for each row, on which version of its record. */
static void plan_seal(struct call *call, struct import_plan *plan)
{
    unsigned char bytes[SHA256_SIZE];
    char *hex = arena_alloc(call->arena, SHA256_HEX_SIZE);
    struct sha256 *hash = sha256_begin();
    text_add(hash, plan->reg->name);
    for (int i = 0; i < plan->count; i++) {
        const struct row_change *row = &plan->rows[i];
        int64_t which[] = {row->plan, row->number, row->record == NULL ? 0 : row->record->id,
                           row->record == NULL ? 0 : row->record->rev};
        sha256_add(hash, which, sizeof which);
        for (int c = 0; c < row->change_count; c++) {
            text_add(hash, row->changes[c].field);
            text_add(hash, row->changes[c].before);
            text_add(hash, row->changes[c].after);
        }
    }
    sha256_end(hash, bytes);
    hex_write(hex, bytes, sizeof bytes);
    plan->seal = hex;
}

bool import_plan(struct call *call, const struct reg *reg, const struct table *table,
                 struct import_plan *out)
{
    struct importer *in = arena_alloc(call->arena, sizeof *in);
    *in = (struct importer){.call = call,
                            .reg = reg,
                            .fields = fieldset_of(call, reg),
                            .is_1904 = table->is_1904,
                            .is_cp932 = table->is_cp932};
    *out = (struct import_plan){.reg = reg};
    if (!user_demand(call, reg->group, ACTION_IMPORT, 0) ||
        !headings_read(in, table, &out->ignored))
        return false;
    out->rows = arena_array(call->arena, (size_t)in->sheet->count + 1, sizeof *out->rows);
    if (!rows_plan(in, out))
        return false;
    claims_check(in, out, -1);
    for (int i = 0; i < in->fields->count; i++)
        if (in->fields->fields[i].flags & FIELD_UNIQUE)
            claims_check(in, out, i);
    plan_count(out);
    plan_seal(call, out);
    return true;
}

bool import_check(struct call *call, const struct import_plan *plan)
{
    return plan->wrong == 0 ||
           call_fail(call, ERROR_INVALID, "file",
                     "誤りのある行が%d行あります。直してからもう一度取り込んでください。何も保存されていません。",
                     "%d rows are wrong. Mend them and import again. Nothing has been saved.",
                     plan->wrong);
}

bool import_apply(struct call *call, struct import_plan *plan)
{
    if (!import_check(call, plan) || !tx_begin(call))
        return false;
    struct call scratch = call_scratch(call, ROW_ARENA_MAX);
    bool is_done = true;
    for (int i = 0; is_done && i < plan->count; i++) {
        if (plan->rows[i].record == NULL)
            continue;
        scratch.where = plan->rows[i].place;
        is_done = record_save(&scratch, plan->rows[i].record);
        if (is_done)
            call_scratch_reset(&scratch);
    }
    call_scratch_end(call, &scratch);
    if (is_done)
        return tx_commit(call);
    tx_rollback(call);
    return false;
}
