/* SPDX-License-Identifier: Apache-2.0 */
#include "store/original.h"
#include "store/db.h"

enum { ORIGINALS_MAX = 500 };

bool original_keep(struct call *call, const char *owner, const char *kind, const char *name,
                   struct text content)
{
    return db_run(call,
                  "INSERT INTO catalogue_document (catalogue, kind, name, content) "
                  "VALUES (?, ?, ?, ?)",
                  DB_ARGS(value_string(owner), value_string(kind), value_string(name),
                          value_text(content)));
}

bool original_load(struct call *call, const char *owner, const char *kind, const char *name,
                   struct text *out)
{
    struct value content = db_value(
        call,
        "SELECT content FROM catalogue_document WHERE catalogue = ? AND kind = ? AND "
        "(? = '' OR name = ?) ORDER BY name LIMIT 1",
        DB_ARGS(value_string(owner), value_string(kind), value_string(name == NULL ? "" : name),
                value_string(name == NULL ? "" : name)));
    *out = value_as_text(content);
    return content.kind == VALUE_TEXT ||
           (call_ok(call) && call_fail(call, ERROR_MISSING, "name", "その文書はありません。",
                                       "There is no such document."));
}

bool originals_list(struct call *call, const char *owner, struct original **out, int *count)
{
    *out = arena_array(call->arena, ORIGINALS_MAX, sizeof **out);
    *count = 0;
    struct db_rows *rows =
        db_query(call,
                 "SELECT kind, name, LENGTH(content) FROM catalogue_document WHERE "
                 "catalogue = ? ORDER BY CASE kind WHEN 'catalog' THEN 0 ELSE 1 END, kind, name "
                 "LIMIT ?",
                 DB_ARGS(value_string(owner), value_int(ORIGINALS_MAX)));
    while (db_next(rows))
        (*out)[(*count)++] =
            (struct original){db_string(rows, 0), db_string(rows, 1), db_int(rows, 2)};
    return rows != NULL;
}

bool originals_move(struct call *call, const char *owner, const char *to)
{
    return db_run(call, "UPDATE catalogue_document SET catalogue = ? WHERE catalogue = ?",
                  DB_ARGS(value_string(to), value_string(owner)));
}
