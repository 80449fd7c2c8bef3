/* SPDX-License-Identifier: Apache-2.0 */
/* The states as pages show them. */
#include "assessment/state.h"
#include "model/list.h"
#include "model/user.h"
#include "store/db.h"

#include <stdlib.h>

enum { ROWS_MAX = 5000 };

/* What the organisation works against: the catalogues that it has decided on, or the guideline
 * while it has decided on nothing. As a list for SQL; the numbers are the database's own. */
static const char *catalogues_of(struct call *call, const struct organisation *org)
{
    struct buffer out = buffer_new(call->arena, 4096);
    struct db_rows *rows = db_query(call,
                                    "SELECT DISTINCT r.f_catalogue FROM r_adoption a JOIN "
                                    "r_requirement r ON r.id = a.f_requirement WHERE a.unit_id = ? "
                                    "AND a.ended_at IS NULL LIMIT 50",
                                    DB_ARGS(value_int(org->unit_id)));
    while (db_next(rows))
        buffer_format(&out, "%s%lld", out.size == 0 ? "" : ", ", (long long)db_int(rows, 0));
    if (out.size == 0)
        buffer_format(&out, "%lld",
                      (long long)value_as_int(db_value(call,
                                                       "SELECT MIN(id) FROM r_catalogue WHERE "
                                                       "f_kind = 'guideline' AND ended_at IS NULL",
                                                       DB_NO_ARGS)));
    return buffer_string(&out);
}

/* Items for authors of standards concern whoever writes more than internal rules. */
static bool is_author(struct call *call, const struct organisation *org)
{
    struct list_query query = {.reg = reg_find("standard"), .units = org->units,
                               .unit_count = org->unit_count};
    /* Whoever looks, the same items count. */
    const struct user *own = call->user;
    call->user = &user_program;
    bool is_so = query.reg != NULL &&
                 list_add(call, &query, "kind", FILTER_NOT, value_string("internal")) &&
                 list_count(call, &query) > 0;
    call->user = own;
    return is_so;
}

bool states_load(struct call *call, const struct organisation *org, struct state_row **out,
                 int *count)
{
    bool is_english = call->lang == LANG_EN;
    *out = arena_array(call->arena, ROWS_MAX, sizeof **out);
    *count = 0;
    const char *sql = arena_format(
        call->arena,
        "SELECT r.id, r.f_code, r.f_title, r.f_title_en, r.f_modality, r.f_phase, "
        "COALESCE(a.f_decision, 'undecided'), s.state, g.f_code, g.f_label, g.f_title, "
        "g.f_title_en, a.id FROM r_requirement r LEFT JOIN r_adoption a ON a.f_requirement = r.id "
        "AND a.ended_at IS NULL AND a.unit_id = ? LEFT JOIN requirement_state s ON "
        "s.requirement_id = r.id AND s.scope_unit_id = ? LEFT JOIN r_catalogue_group g ON g.id = "
        "r.f_node WHERE r.ended_at IS NULL AND r.f_catalogue IN (%s) AND (a.id IS NOT NULL OR "
        "r.f_side <> 'standard_author' OR ? = 1) ORDER BY r.f_catalogue, r.f_position LIMIT ?",
        catalogues_of(call, org));
    struct db_rows *rows = db_query(call, sql,
                                    DB_ARGS(value_int(org->unit_id), value_int(org->unit_id),
                                            value_int(is_author(call, org)),
                                            value_int(ROWS_MAX)));
    while (db_next(rows)) {
        struct state_row *row = &(*out)[(*count)++];
        bool has_english = is_english && *db_string(rows, 3) != '\0';
        const char *heading = db_string(rows, is_english && *db_string(rows, 11) != '\0' ? 11 : 10);
        *row = (struct state_row){
            .requirement_id = db_int(rows, 0),
            .code = db_string(rows, 1),
            .title = db_string(rows, has_english ? 3 : 2),
            .modality = db_string(rows, 4),
            .phase = db_string(rows, 5),
            .decision = db_string(rows, 6),
            .shown = shown_of(text_from(db_string(rows, 7))),
            .section = db_string(rows, 8),
            .section_label = arena_format(call->arena, "%s %s", db_string(rows, 9), heading),
        };
        row->has_record = db_int(rows, 12) != 0;
        row->viewpoint = viewpoint_of(row->code);
    }
    return rows != NULL;
}

static const char *why_text(struct call *call, const char *json)
{
    enum { WHY_MAX = 64 * 1024 };
    struct buffer out = buffer_new(call->arena, WHY_MAX);
    json_t *root = json_loads(json, 0, NULL), *reason;
    size_t i;
    json_array_foreach(json_object_get(root, "reasons"), i, reason) {
        const char *text =
            json_string_value(json_object_get(reason, call->lang == LANG_EN ? "en" : "ja"));
        if (text != NULL)
            buffer_format(&out, "%s%s", out.size == 0 ? "" : "\n", text);
    }
    json_decref(root);
    return buffer_string(&out);
}

static int by_requirement(const void *a, const void *b)
{
    int64_t one = (*(struct state_row *const *)a)->requirement_id;
    int64_t other = (*(struct state_row *const *)b)->requirement_id;
    return (one > other) - (one < other);
}

bool states_explain(struct call *call, const struct organisation *org, struct state_row *rows,
                    int count)
{
    struct state_row **sorted = arena_array(call->arena, (size_t)count + 1, sizeof *sorted);
    for (int i = 0; i < count; i++) {
        sorted[i] = &rows[i];
        rows[i].why = "";
    }
    qsort(sorted, (size_t)count, sizeof *sorted, by_requirement);
    struct db_rows *found = db_query(call,
                                     "SELECT requirement_id, why FROM requirement_state WHERE "
                                     "scope_unit_id = ? ORDER BY requirement_id",
                                     DB_ARGS(value_int(org->unit_id)));
    int at = 0;
    while (db_next(found)) {
        while (at < count && sorted[at]->requirement_id < db_int(found, 0))
            at++;
        if (at < count && sorted[at]->requirement_id == db_int(found, 0))
            sorted[at]->why = why_text(call, db_string(found, 1));
    }
    return found != NULL;
}
