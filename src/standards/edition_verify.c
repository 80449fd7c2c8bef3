/* SPDX-License-Identifier: Apache-2.0 */
/* Approved editions held against the journal, which has the hash of each. */
#include "model/records_verify.h"
#include "standards/edition.h"
#include "store/db.h"

#include <jansson.h>
#include <string.h>

enum { EDITION_SIZE_MAX = 256 << 20 };

struct kept {
    int64_t standard_id, number, seq, by_id, at_ms;
    const char *by, *title, *title_en, *note; /* note: what the journal must say */
    struct text data;
};

static bool is_member(const json_t *root, const char *name, const char *value)
{
    const char *found = json_string_value(json_object_get(root, name));
    return found != NULL && strcmp(found, value) == 0;
}

/* The next edition behind the last one; false at the end. */
static bool kept_next(struct call *call, struct kept *kept)
{
    struct db_rows *rows = db_query(
        call,
        "SELECT standard_id, number, seq, approved_by, at_ms, approver, title, title_en, data, "
        "label, effective_on FROM standard_edition WHERE standard_id > ? OR (standard_id = ? AND "
        "number > ?) ORDER BY standard_id, number LIMIT 1",
        DB_ARGS(value_int(kept->standard_id), value_int(kept->standard_id),
                value_int(kept->number)));
    bool is_there = db_next(rows);
    if (is_there) {
        const char *data = db_string(rows, 8);
        *kept = (struct kept){db_int(rows, 0),    db_int(rows, 1),    db_int(rows, 2),
                              db_int(rows, 3),    db_int(rows, 4),    db_string(rows, 5),
                              db_string(rows, 6), db_string(rows, 7), NULL,
                              text_from(data)};
        kept->note = edition_note(call, kept->number, db_string(rows, 9), db_string(rows, 10),
                                  kept->data);
    }
    db_end(rows);
    return is_there;
}

/* The entry that its row names must be about it and carry its hash; the titles beside the text are
 * those within it. */
static bool is_told(struct call *call, const struct kept *kept)
{
    struct db_rows *rows = db_query(
        call,
        "SELECT changes FROM journal WHERE seq = ? AND register = 'standard' AND record_id = ? AND "
        "action = 'edition' AND actor_id = ? AND actor = ? AND at_ms = ?",
        DB_ARGS(value_int(kept->seq), value_int(kept->standard_id), value_int(kept->by_id),
                value_string(kept->by), value_int(kept->at_ms)));
    json_t *changes = db_next(rows) ? json_loads(db_string(rows, 0), 0, NULL) : NULL;
    db_end(rows);
    json_t *text = json_loadb(kept->data.data, kept->data.size, 0, NULL);
    const char *told =
        json_string_value(json_array_get(json_object_get(changes, "edition"), 1));
    bool is_same = told != NULL && strcmp(told, kept->note) == 0 &&
                   is_member(text, "title", kept->title) &&
                   is_member(text, "title_en", kept->title_en);
    json_decref(changes);
    json_decref(text);
    return is_same;
}

bool editions_verify(struct call *call, struct records_verdict *out, int64_t *count)
{
    struct call scratch = call_scratch(call, EDITION_SIZE_MAX);
    struct kept kept = {0};
    for (*count = 0; kept_next(&scratch, &kept); ++*count) {
        if (!is_told(&scratch, &kept))
            record_is_bad(call, out, "standard", kept.standard_id, "edition", kept.seq,
                          "承認済みの版が、操作記録にある指紋と違います。",
                          "an approved edition differs from its fingerprint in the journal.");
        call_scratch_reset(&scratch);
    }
    int64_t told = value_as_int(db_value(
        &scratch, "SELECT COUNT(*) FROM journal WHERE register = 'standard' AND action = 'edition'",
        DB_NO_ARGS));
    if (call_ok(&scratch) && told > *count)
        record_is_bad(call, out, "standard", 0, "edition", 0,
                      "操作記録にある承認済みの版が、なくなっています。",
                      "an approved edition that the journal tells of has gone.");
    call_scratch_end(call, &scratch);
    return call_ok(call);
}
