/* SPDX-License-Identifier: Apache-2.0 */
#include "standards/skeleton.h"
#include "standards/clause_edit.h"
#include "store/db.h"

#include <string.h>

enum { GROUPS_MAX = 1000, ANSWERED_SIZE_MAX = 64 * 1024 };

struct group {
    int64_t id;
    const char *code, *parent, *label, *title, *title_en;
    int depth; /* below Part II; -1: not below it */
};

static int64_t catalogue_of(struct call *call, const struct record *standard)
{
    int64_t id = record_int(standard, "catalogue");
    if (id != 0)
        return id;
    return value_as_int(db_value(call,
                                 "SELECT id FROM r_catalogue WHERE f_kind = 'guideline' AND "
                                 "ended_at IS NULL ORDER BY id LIMIT 1",
                                 DB_NO_ARGS));
}

static int groups_read(struct call *call, int64_t catalogue_id, struct group *out)
{
    int count = 0;
    struct db_rows *rows = db_query(
        call,
        "SELECT id, f_code, f_parent, f_label, f_title, f_title_en FROM r_catalogue_group WHERE "
        "f_catalogue = ? AND ended_at IS NULL ORDER BY f_position, id LIMIT ?",
        DB_ARGS(value_int(catalogue_id), value_int(GROUPS_MAX)));
    for (; db_next(rows); count++)
        out[count] = (struct group){db_int(rows, 0),    db_string(rows, 1), db_string(rows, 2),
                                    db_string(rows, 3), db_string(rows, 4), db_string(rows, 5),
                                    -1};
    return count;
}

static const struct group *group_find(const struct group *groups, int count, const char *code)
{
    for (int i = 0; i < count; i++)
        if (strcmp(groups[i].code, code) == 0)
            return &groups[i];
    return NULL;
}

/* Part II carries the number II (as Ⅱ in the source), whatever the catalogue calls it inside. */
static bool is_part_two(const struct group *group)
{
    size_t size = strlen(group->code);
    return strcmp(group->label, "Ⅱ") == 0 || strcmp(group->label, "II") == 0 ||
           (size > 3 && strcmp(group->code + size - 3, "-II") == 0);
}

static void depths_fill(struct group *groups, int count)
{
    for (int i = 0; i < count; i++) {
        const struct group *above = group_find(groups, count, groups[i].parent);
        if (above == NULL)
            continue;
        if (is_part_two(above))
            groups[i].depth = 0;
        else if (above->depth >= 0)
            groups[i].depth = above->depth + 1;
    }
}

/* ",12,34," of the requirements that stand directly in the group. */
static const char *answered(struct call *call, int64_t group_id)
{
    struct buffer out = buffer_new(call->arena, ANSWERED_SIZE_MAX);
    struct db_rows *rows = db_query(call,
                                    "SELECT id FROM r_requirement WHERE f_node = ? AND ended_at "
                                    "IS NULL ORDER BY f_position, id",
                                    DB_ARGS(value_int(group_id)));
    while (db_next(rows)) {
        buffer_puts(&out, out.size == 0 ? "," : "");
        buffer_int(&out, db_int(rows, 0));
        buffer_char(&out, ',');
    }
    return out.size == 0 ? NULL : buffer_string(&out);
}

static void draft_fill(struct call *call, const struct record *standard, const struct group *group,
                       struct draft *out)
{
    static const char *const texts[] = {"purpose", "scope", "parties"};
    static const char *const labels[] = {"1", "2", "3"};
    *out = (struct draft){.depth = group->depth, .heading = group->title,
                          .heading_en = group->title_en,
                          .requirements = answered(call, group->id)};
    /* What the document's own fields say goes into the clauses that ask for it. */
    size_t size = strlen(group->label);
    for (size_t i = 0; group->depth == 0 && size > 0 && i < 3; i++)
        if (strcmp(group->label + size - 1, labels[i]) == 0)
            out->body = record_string(call, standard, texts[i]);
}

static bool is_empty(struct call *call, const struct record *standard)
{
    struct value one = db_value(
        call, "SELECT id FROM r_clause WHERE f_standard = ? AND ended_at IS NULL LIMIT 1",
        DB_ARGS(value_int(standard->id)));
    return one.kind == VALUE_NULL ||
           call_fail(call, ERROR_CONFLICT, NULL, "この文書にはもう条項があります。",
                     "This document has clauses already.");
}

bool skeleton_make(struct call *call, const struct record *standard)
{
    struct group *groups = arena_array(call->arena, GROUPS_MAX, sizeof *groups);
    struct draft *drafts = arena_array(call->arena, GROUPS_MAX, sizeof *drafts);
    if (!is_empty(call, standard))
        return false;
    int count = groups_read(call, catalogue_of(call, standard), groups), made = 0;
    depths_fill(groups, count);
    for (int i = 0; i < count; i++)
        if (groups[i].depth >= 0)
            draft_fill(call, standard, &groups[i], &drafts[made++]);
    if (made == 0)
        return call_fail(call, ERROR_MISSING, NULL,
                         "もとにする指針の第Ⅱ部が見つかりません。先に指針のカタログを取り込み、文書の「もとにする指針」に選んでください。",
                         "Part II of the guideline was not found. Load the guideline's catalogue "
                         "first and choose it as what the document is written against.");
    return clauses_make(call, standard, drafts, made);
}
