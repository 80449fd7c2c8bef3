/* SPDX-License-Identifier: Apache-2.0 */
/* What anybody may read without an account (table standard_publication, store/migration_044.c). */
#include "model/history.h"
#include "model/user.h"
#include "standards/edition.h"
#include "standards/standards.h"
#include "store/db.h"
#include "store/store.h"

/* Whether edition e was approved for the public. What the draft of its revision says may close it,
 * never open it. An edition of an older program has no row; while its document has not been touched
 * since the approval, the record still says what was approved. */
#define IS_OPEN                                                                                    \
    "s.f_is_public = 1 AND COALESCE((SELECT p.is_open FROM standard_publication p WHERE "          \
    "p.standard_id = e.standard_id AND p.number = e.number ORDER BY p.id DESC LIMIT 1), CASE "     \
    "WHEN s.state = 'approved' AND e.number = (SELECT MAX(m.number) FROM standard_edition m "      \
    "WHERE m.standard_id = s.id) THEN 1 ELSE 0 END) = 1"

/* A withdrawn document (superseded) is published no more. */
#define PUBLISHED                                                                                  \
    IS_OPEN " AND s.ended_at IS NULL AND s.state <> 'superseded' AND e.number = (SELECT "          \
            "MAX(n.number) FROM standard_edition n WHERE n.standard_id = s.id AND "                \
            "n.effective_on <= ?)"

bool publication_put(struct call *call, int64_t standard_id, int64_t number, bool is_open)
{
    return db_run(call,
                  "INSERT INTO standard_publication (standard_id, number, is_open, at_ms, "
                  "account_id, actor, reason) VALUES (?, ?, ?, ?, ?, ?, ?)",
                  DB_ARGS(value_int(standard_id), value_int(number), value_int(is_open),
                          value_int(call->now_ms), value_int(call->user->account_id),
                          value_string(call->user->name),
                          value_string(call->reason == NULL ? "" : call->reason)));
}

bool publication_keep(struct call *call, const struct record *standard)
{
    int64_t number = value_as_int(
        db_value(call,
                 "SELECT MAX(e.number) FROM standard_edition e WHERE e.standard_id = ? AND NOT "
                 "EXISTS (SELECT 1 FROM standard_publication p WHERE p.standard_id = "
                 "e.standard_id AND p.number >= e.number)",
                 DB_ARGS(value_int(standard->id))));
    return call_ok(call) &&
           (number == 0 || publication_put(call, standard->id, number,
                                           record_int(standard, "is_public") != 0));
}

int64_t publication_number(struct call *call, int64_t standard_id)
{
    return value_as_int(db_value(call,
                                 "SELECT e.number FROM r_standard s JOIN standard_edition e ON "
                                 "e.standard_id = s.id WHERE s.id = ? AND " PUBLISHED,
                                 DB_ARGS(value_int(standard_id), value_string(call_today(call)))));
}

static bool withdraw(struct call *call, const struct record *standard, int64_t from)
{
    struct db_rows *rows = db_query(
        call, "SELECT number FROM standard_edition WHERE standard_id = ? AND number >= ?",
        DB_ARGS(value_int(standard->id), value_int(from)));
    while (db_next(rows))
        if (!publication_put(call, standard->id, db_int(rows, 0), false)) {
            db_end(rows);
            return false;
        }
    return call_ok(call) &&
           history_append(call, standard, "unpublish", "{\"is_public\":[1,0]}");
}

bool publication_withdraw(struct call *call, const struct record *standard)
{
    if (!user_demand(call, GROUP_STANDARD, ACTION_APPROVE, standard->unit_id))
        return false;
    if (call->reason == NULL || call->reason[0] == '\0')
        return call_fail(call, ERROR_INVALID, "reason", "公開を取り消す理由を書いてください。",
                         "Say why the publication is withdrawn.");
    int64_t number = publication_number(call, standard->id);
    if (number == 0)
        return call_ok(call) &&
               call_fail(call, ERROR_CONFLICT, NULL, "この文書は公開されていません。",
                         "This document is not published.");
    if (!tx_begin(call))
        return false;
    if (withdraw(call, standard, number))
        return tx_commit(call);
    tx_rollback(call);
    return false;
}

struct manuscript *edition_public(struct call *call, const char *code)
{
    struct db_rows *rows =
        db_query(call,
                 "SELECT s.id, e.number FROM r_standard s JOIN standard_edition e ON "
                 "e.standard_id = s.id WHERE s.f_code = ? AND " PUBLISHED,
                 DB_ARGS(value_string(code), value_string(call_today(call))));
    bool is_there = db_next(rows);
    int64_t standard_id = is_there ? db_int(rows, 0) : 0, number = is_there ? db_int(rows, 1) : 0;
    db_end(rows);
    struct manuscript *whole = is_there ? edition_load(call, standard_id, number) : NULL;
    if (whole != NULL)
        return manuscript_redact(call, whole);
    if (call_ok(call))
        call_fail(call, ERROR_MISSING, NULL, "公開された文書はありません。",
                  "There is no published document here.");
    return NULL;
}

struct manuscript *manuscript_redact(struct call *call, const struct manuscript *from)
{
    struct manuscript *out = arena_alloc(call->arena, sizeof *out);
    *out = *from;
    out->owner = "";
    out->tree.clauses =
        arena_array(call->arena, (size_t)from->tree.count + 1, sizeof *out->tree.clauses);
    out->tree.count = 0;
    for (int i = 0; i < from->tree.count; i++) {
        struct clause clause = from->tree.clauses[i];
        bool is_below = clause.parent >= 0 && from->tree.clauses[clause.parent].is_internal;
        /* One line stands for the whole branch: how much is behind it is not told either. */
        if (clause.is_internal && is_below)
            continue;
        if (clause.is_internal) {
            clause.heading = "この条項は公開していません";
            clause.heading_en = "This clause is not published";
            clause.body = clause.body_en = clause.strictness = clause.origin = "";
            clause.source_count = 0;
        }
        out->tree.clauses[out->tree.count++] = clause;
    }
    return out;
}

bool public_documents_load(struct call *call, struct public_document **out, int *count)
{
    enum { DOCUMENTS_MAX = 500 };
    *out = arena_array(call->arena, DOCUMENTS_MAX, sizeof **out);
    *count = 0;
    struct db_rows *rows =
        db_query(call,
                 "SELECT s.f_code, e.title, e.title_en, s.f_kind, e.label, e.effective_on, "
                 "s.unit_id FROM r_standard s JOIN standard_edition e ON e.standard_id = s.id "
                 "WHERE " PUBLISHED " ORDER BY s.f_code LIMIT ?",
                 DB_ARGS(value_string(call_today(call)), value_int(DOCUMENTS_MAX)));
    while (db_next(rows))
        (*out)[(*count)++] = (struct public_document){
            db_string(rows, 0), db_string(rows, 1), db_string(rows, 2),
            db_string(rows, 3), db_string(rows, 4), db_string(rows, 5), db_int(rows, 6), "",
        };
    return rows != NULL;
}
