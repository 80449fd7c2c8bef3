/* SPDX-License-Identifier: Apache-2.0 */
/* What anybody may read without an account. */
#include "standards/edition.h"
#include "store/db.h"

/* A withdrawn document (superseded) is published no more. */
#define PUBLISHED                                                                                  \
    "s.f_is_public = 1 AND s.ended_at IS NULL AND s.state <> 'superseded' AND e.number = (SELECT " \
    "MAX(n.number) FROM standard_edition n WHERE n.standard_id = s.id AND n.effective_on <= ?)"

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
                 "SELECT s.f_code, e.title, e.title_en, s.f_kind, e.label, e.effective_on "
                 "FROM r_standard s JOIN standard_edition e ON e.standard_id = s.id "
                 "WHERE " PUBLISHED " ORDER BY s.f_code LIMIT ?",
                 DB_ARGS(value_string(call_today(call)), value_int(DOCUMENTS_MAX)));
    while (db_next(rows))
        (*out)[(*count)++] = (struct public_document){
            db_string(rows, 0), db_string(rows, 1), db_string(rows, 2),
            db_string(rows, 3), db_string(rows, 4), db_string(rows, 5),
        };
    return rows != NULL;
}
