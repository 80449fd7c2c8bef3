/* SPDX-License-Identifier: Apache-2.0 */
#include "standards/rules.h"
#include "model/row.h"
#include "model/search.h"
#include "model/user.h"
#include "standards/edition.h"
#include "standards/standards.h"
#include "standards/tree.h"
#include "store/db.h"

#include <string.h>

enum { PARENTS_MAX = 20, NUMBERS_SIZE_MAX = 64 << 20, CLAUSE_SIZE_MAX = 64 << 20 };

static bool is_filled(const struct record *record, const char *field)
{
    return record_get(record, field).kind != VALUE_NULL;
}

bool standard_check(struct call *call, const struct record *before, const struct record *record)
{
    (void)before;
    int64_t above = record_int(record, "parent");
    for (int i = 0; above != 0 && i < PARENTS_MAX; i++) {
        if (above == record->id)
            return call_fail(call, ERROR_INVALID, "parent",
                             "上位の文書をたどると自分に戻ります。別の文書を選んでください。",
                             "The higher documents lead back to this one. Choose another.");
        above = value_as_int(db_value(call, "SELECT f_parent FROM r_standard WHERE id = ?",
                                      DB_ARGS(value_int(above))));
    }
    return true;
}

bool clauses_are_mine(struct call *call, const struct record *standard)
{
    struct value found = db_value(
        call,
        "SELECT seq FROM journal WHERE register = 'clause' AND actor_id = ? AND action IN "
        "('create', 'update', 'end', 'revive') AND record_id IN (SELECT id FROM r_clause WHERE "
        "f_standard = ?) AND seq > COALESCE((SELECT MAX(seq) FROM standard_edition WHERE "
        "standard_id = ?), 0) LIMIT 1",
        DB_ARGS(value_int(call->user->account_id), value_int(standard->id),
                value_int(standard->id)));
    return found.kind != VALUE_NULL;
}

static bool approve(struct call *call, const struct record *record)
{
    if (clauses_are_mine(call, record))
        return call_fail(call, ERROR_FORBIDDEN, NULL,
                         "自分で書いた条項を自分で承認することはできません。別の承認者に依頼してください。",
                         "You cannot approve clauses that you wrote yourself. Ask another "
                         "approver.");
    return edition_freeze(call, record) && review_duty_keep(call, record);
}

/* In memory of its own: a clause may be long, and its words are folded for the search. */
static bool number_put(struct call *call, const struct clause *clause)
{
    struct call scratch = call_scratch(call, CLAUSE_SIZE_MAX);
    bool is_done =
        row_set(&scratch, &clause_register, clause->id, "number", value_string(clause->number));
    const struct record *record =
        is_done ? record_load_any(&scratch, &clause_register, clause->id) : NULL;
    is_done = record != NULL && search_write(&scratch, record);
    call_scratch_end(call, &scratch);
    return is_done;
}

/* Numbers follow from the tree, so they are written beside the journal, as the search index is: a
 * clause put in front would otherwise leave a change in the history of every clause behind it, and
 * a conflict with whoever is just writing one. */
static bool numbers_put(struct call *call, int64_t standard_id, const char *style)
{
    struct tree tree;
    if (!tree_shape_load(call, standard_id, style, &tree))
        return false;
    for (int i = 0; i < tree.count; i++) {
        const struct clause *clause = &tree.clauses[i];
        if (strcmp(clause->number, clause->written) == 0)
            continue;
        if (!number_put(call, clause))
            return false;
    }
    return true;
}

/* In memory of its own: an import saves thousands of clauses in one call. */
static bool numbers_write(struct call *call, int64_t standard_id, const char *style)
{
    struct call scratch = *call;
    scratch.arena = arena_new(NUMBERS_SIZE_MAX);
    scratch.titles = NULL;
    call_forgive(&scratch);
    bool is_done = numbers_put(&scratch, standard_id, style);
    for (const struct problem *p = scratch.problems; p != NULL; p = p->next)
        call_fail(call, p->kind, p->field, "%s", "%s", p->text);
    arena_free(scratch.arena);
    return is_done;
}

static bool is_move(const struct record *before, const struct record *record, const char *from,
                    const char *to)
{
    return before != NULL && strcmp(before->state, from) == 0 && strcmp(record->state, to) == 0;
}

bool standard_change(struct call *call, const struct record *before, const struct record *record)
{
    if (is_move(before, record, "draft", "submitted"))
        return edition_label_check(call, record);
    if (is_move(before, record, "submitted", "approved"))
        return approve(call, record);
    if (is_move(before, record, "approved", "draft"))
        return publication_keep(call, before);
    bool is_restyled = before != NULL && !value_equal(record_get(before, "numbering"),
                                                      record_get(record, "numbering"));
    return !is_restyled ||
           numbers_write(call, record->id, record_string(call, record, "numbering"));
}

void clause_compute(struct call *call, struct record *record)
{
    /* A clause belongs where its document does, whoever writes it. */
    struct value unit = db_value(call, "SELECT unit_id FROM r_standard WHERE id = ?",
                                 DB_ARGS(value_int(record_int(record, "standard"))));
    if (unit.kind != VALUE_NULL)
        record->unit_id = value_as_int(unit);
    if (record->id != 0 || is_filled(record, "position"))
        return;
    struct value last =
        db_value(call, "SELECT MAX(f_position) FROM r_clause WHERE f_standard = ?",
                 DB_ARGS(value_int(record_int(record, "standard"))));
    record_set_int(record, "position", value_as_int(last) + CLAUSE_STEP);
}

/* The document, if its clauses may be changed now by this user. */
static struct record *document_open(struct call *call, const struct record *clause)
{
    struct record *standard =
        record_load_any(call, &standard_register, record_int(clause, "standard"));
    if (standard == NULL)
        return NULL;
    if (strcmp(standard->state, "draft") != 0 || standard->ended_at_ms != 0) {
        call_fail(call, ERROR_CONFLICT, NULL,
                  "この文書は起案中ではないため、条項を変更できません。先に改定を始めるか、差し戻してください。",
                  "The document is not a draft, so its clauses cannot be changed. Start a "
                  "revision or have it returned first.");
        return NULL;
    }
    bool may = user_demand(call, GROUP_STANDARD, ACTION_UPDATE, standard->unit_id);
    return may ? standard : NULL;
}

static bool parent_check(struct call *call, const struct record *record)
{
    int64_t above = record_int(record, "parent");
    for (int i = 0; above != 0 && i < TREE_CLAUSES_MAX; i++) {
        struct db_rows *rows =
            db_query(call, "SELECT f_standard, f_parent FROM r_clause WHERE id = ?",
                     DB_ARGS(value_int(above)));
        bool is_there = db_next(rows);
        int64_t standard_id = is_there ? db_int(rows, 0) : 0;
        int64_t next = is_there ? db_int(rows, 1) : 0;
        db_end(rows);
        if (above == record->id || standard_id != record_int(record, "standard"))
            return call_fail(call, ERROR_INVALID, "parent",
                             "上位の条項には、同じ文書の、この条項の下にない条項を選んでください。",
                             "The parent must be a clause of the same document that is not below "
                             "this one.");
        above = next;
    }
    return true;
}

bool clause_check(struct call *call, const struct record *before, const struct record *record)
{
    (void)before;
    return document_open(call, record) != NULL && parent_check(call, record);
}

static bool is_same(const struct record *a, const struct record *b, const char *field)
{
    return value_equal(record_get(a, field), record_get(b, field));
}

bool clause_change(struct call *call, const struct record *before, const struct record *record)
{
    /* Ending and bringing back pass no check hook, so the lock stands here too. */
    struct record *standard = document_open(call, record);
    if (standard == NULL)
        return false;
    /* Whoever makes many at once has numbered them already. */
    bool is_numbered = before == NULL && is_filled(record, "number");
    bool is_placed = before != NULL && before->ended_at_ms == record->ended_at_ms &&
                     is_same(before, record, "parent") && is_same(before, record, "position") &&
                     is_same(before, record, "fixed");
    return is_numbered || is_placed ||
           numbers_write(call, standard->id, record_string(call, standard, "numbering"));
}
