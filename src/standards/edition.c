/* SPDX-License-Identifier: Apache-2.0 */
#include "standards/edition.h"
#include "base/crypto.h"
#include "model/history.h"
#include "model/titles.h"
#include "model/user.h"
#include "standards/standards.h"
#include "store/db.h"
#include "store/journal.h"

#include <string.h>

enum { EDITIONS_MAX = 500 };

static const char *linked_title(struct call *call, const struct record *record, const char *field,
                                const char *target)
{
    const struct reg *reg = reg_find(target);
    int64_t id = record_int(record, field);
    return reg == NULL || id == 0 ? "" : title_any(call, reg, id);
}

bool manuscript_load(struct call *call, const struct record *standard, struct manuscript *out)
{
    *out = (struct manuscript){
        .edition = {.standard_id = standard->id,
                    .label = record_string(call, standard, "edition"),
                    .effective_on = record_string(call, standard, "effective_on"),
                    .approver = ""},
        .code = record_string(call, standard, "code"),
        .title = record_string(call, standard, "title"),
        .title_en = record_string(call, standard, "title_en"),
        .kind = record_string(call, standard, "kind"),
        .numbering = record_string(call, standard, "numbering"),
        .purpose = record_string(call, standard, "purpose"),
        .scope = record_string(call, standard, "scope"),
        .parties = record_string(call, standard, "parties"),
        .owner = linked_title(call, standard, "owner", "person"),
        .catalogue = linked_title(call, standard, "catalogue", "catalogue"),
        .issuer = "",
    };
    return tree_load(call, standard->id, out->numbering, &out->tree);
}

static int64_t number_last(struct call *call, int64_t standard_id)
{
    return value_as_int(db_value(call,
                                 "SELECT MAX(number) FROM standard_edition WHERE standard_id = ?",
                                 DB_ARGS(value_int(standard_id))));
}

static const char *label_of(struct call *call, const struct record *standard, int64_t number)
{
    const char *label = record_string(call, standard, "edition");
    return label[0] != '\0' ? label : arena_format(call->arena, "第%lld版", (long long)number);
}

bool edition_label_check(struct call *call, const struct record *standard)
{
    const char *label = label_of(call, standard, number_last(call, standard->id) + 1);
    struct value twin = db_value(
        call, "SELECT number FROM standard_edition WHERE standard_id = ? AND label = ?",
        DB_ARGS(value_int(standard->id), value_string(label)));
    return twin.kind == VALUE_NULL ||
           call_fail(call, ERROR_INVALID, "edition",
                     "「%s」は承認済みの版の名前です。版の欄を新しい名前に変えてください。",
                     "\"%s\" names an approved edition already. Change the edition field.", label);
}

const char *edition_note(struct call *call, int64_t number, const char *label,
                         const char *effective_on, struct text json)
{
    unsigned char hash[SHA256_SIZE];
    char hex[SHA256_HEX_SIZE];
    sha256(hash, json);
    hex_write(hex, hash, sizeof hash);
    return arena_format(call->arena, "%lld sha256:%s %s %s", (long long)number, hex, label,
                        effective_on);
}

bool edition_freeze(struct call *call, const struct record *standard)
{
    struct manuscript now;
    if (!manuscript_load(call, standard, &now))
        return false;
    if (now.tree.count == 0)
        return call_fail(call, ERROR_CONFLICT, NULL, "条項がまだありません。条項を書いてから承認してください。",
                         "There is no clause yet. Write clauses before approving.");
    int64_t number = number_last(call, standard->id) + 1;
    bool is_public = record_int(standard, "is_public") != 0;
    const char *json = manuscript_json(call, &now);
    const char *label = label_of(call, standard, number);
    const char *effective =
        now.edition.effective_on[0] == '\0' ? call_today(call) : now.edition.effective_on;
    if (json == NULL)
        return false;
    const char *note = edition_note(call, number, label, effective, text_from(json));
    const char *changes = changes_add(call, "", "edition", note);
    if (is_public)
        changes = changes_add(call, changes, "publication", label);
    if (!history_append(call, standard, "edition", changes))
        return false;
    int64_t seq = journal_last_seq(call);
    return db_run(call,
                  "INSERT INTO standard_edition (standard_id, number, label, effective_on, "
                  "approved_by, approver, at_ms, seq, title, title_en, data) VALUES (?, ?, ?, ?, "
                  "?, ?, ?, ?, ?, ?, ?)",
                  DB_ARGS(value_int(standard->id), value_int(number),
                          value_string(label), value_string(effective),
                          value_int(call->user->account_id), value_string(call->user->name),
                          value_int(call->now_ms), value_int(seq), value_string(now.title),
                          value_string(now.title_en), value_string(json))) &&
           publication_put(call, standard->id, number, is_public);
}

#define EDITION_COLUMNS                                                                            \
    "e.standard_id, e.number, e.approved_by, e.at_ms, e.seq, e.label, e.effective_on, e.approver"

static struct edition edition_row(const struct db_rows *rows)
{
    return (struct edition){
        db_int(rows, 0), db_int(rows, 1),    db_int(rows, 2),    db_int(rows, 3),
        db_int(rows, 4), db_string(rows, 5), db_string(rows, 6), db_string(rows, 7),
    };
}

bool editions_load(struct call *call, int64_t standard_id, struct edition **out, int *count)
{
    *out = arena_array(call->arena, EDITIONS_MAX, sizeof **out);
    *count = 0;
    struct db_rows *rows = db_query(call,
                                    "SELECT " EDITION_COLUMNS " FROM standard_edition e WHERE "
                                    "e.standard_id = ? ORDER BY e.number DESC LIMIT ?",
                                    DB_ARGS(value_int(standard_id), value_int(EDITIONS_MAX)));
    while (db_next(rows))
        (*out)[(*count)++] = edition_row(rows);
    return rows != NULL;
}

struct manuscript *edition_load(struct call *call, int64_t standard_id, int64_t number)
{
    struct manuscript *out = arena_alloc(call->arena, sizeof *out);
    struct db_rows *rows = db_query(call,
                                    "SELECT " EDITION_COLUMNS ", e.data FROM standard_edition e "
                                    "WHERE e.standard_id = ? AND e.number = ?",
                                    DB_ARGS(value_int(standard_id), value_int(number)));
    bool is_there = db_next(rows);
    const char *json = "";
    if (is_there) {
        out->edition = edition_row(rows);
        json = db_string(rows, 8);
    }
    db_end(rows);
    if (is_there && manuscript_read(call, text_from(json), out))
        return out;
    if (call_ok(call))
        call_fail(call, ERROR_MISSING, NULL, "その版はありません。", "No such edition.");
    return NULL;
}

enum edition_force edition_force(struct call *call, const struct edition *editions, int count,
                                 int index)
{
    const char *today = call_today(call);
    if (strcmp(editions[index].effective_on, today) > 0)
        return EDITION_TO_COME;
    for (int i = 0; i < count; i++)
        if (editions[i].number > editions[index].number &&
            strcmp(editions[i].effective_on, today) <= 0)
            return EDITION_SUPERSEDED;
    return EDITION_IN_FORCE;
}

int64_t edition_in_force(struct call *call, int64_t standard_id)
{
    return value_as_int(db_value(call,
                                 "SELECT MAX(number) FROM standard_edition WHERE standard_id = ? "
                                 "AND effective_on <= ?",
                                 DB_ARGS(value_int(standard_id), value_string(call_today(call)))));
}
