/* SPDX-License-Identifier: Apache-2.0 */
/* The states as pages show them. */
#include "assessment/state.h"
#include "model/list.h"
#include "model/user.h"
#include "store/db.h"

#include <string.h>

enum { ROWS_MAX = 5000, CATALOGUES_MAX = 200 };

/* The newest edition that the organisation has begun to decide on. */
static int64_t newest_of(struct call *call, const struct organisation *org, int64_t catalogue)
{
    enum { EDITIONS_MAX = 20 };
    for (int i = 0; i < EDITIONS_MAX; i++) {
        int64_t next = value_as_int(db_value(
            call,
            "SELECT c.id FROM r_catalogue c WHERE c.f_previous = ? AND c.ended_at IS NULL AND "
            "EXISTS (SELECT 1 FROM r_requirement r JOIN r_adoption a ON a.f_requirement = r.id "
            "WHERE r.f_catalogue = c.id AND a.unit_id = ? AND a.ended_at IS NULL AND a.f_decision "
            "<> 'undecided') ORDER BY c.id DESC LIMIT 1",
            DB_ARGS(value_int(catalogue), value_int(org->unit_id))));
        if (next == 0)
            break;
        catalogue = next;
    }
    return catalogue;
}

int64_t catalogue_own(struct call *call, const struct organisation *org)
{
    int64_t most = value_as_int(db_value(
        call,
        "SELECT r.f_catalogue FROM r_adoption a JOIN r_requirement r ON r.id = a.f_requirement "
        "WHERE a.unit_id = ? AND a.ended_at IS NULL AND a.f_decision <> 'undecided' GROUP BY "
        "r.f_catalogue ORDER BY COUNT(*) DESC, r.f_catalogue DESC LIMIT 1",
        DB_ARGS(value_int(org->unit_id))));
    if (most != 0)
        return newest_of(call, org, most);
    return value_as_int(db_value(call,
                                 "SELECT MIN(id) FROM r_catalogue WHERE f_kind = 'guideline' AND "
                                 "ended_at IS NULL",
                                 DB_NO_ARGS));
}

bool catalogues_load(struct call *call, struct catalogue_choice **out, int *count)
{
    *out = arena_array(call->arena, CATALOGUES_MAX, sizeof **out);
    *count = 0;
    struct db_rows *rows = db_query(
        call,
        "SELECT c.id, c.f_title, c.f_title_en, c.f_code FROM r_catalogue c WHERE c.ended_at IS "
        "NULL AND EXISTS (SELECT 1 FROM r_requirement r WHERE r.f_catalogue = c.id AND r.ended_at "
        "IS NULL) ORDER BY c.f_code LIMIT ?",
        DB_ARGS(value_int(CATALOGUES_MAX)));
    while (db_next(rows)) {
        bool is_english = call->lang == LANG_EN && *db_string(rows, 2) != '\0';
        (*out)[(*count)++] = (struct catalogue_choice){
            db_int(rows, 0), arena_format(call->arena, "%s %s", db_string(rows, 3),
                                          db_string(rows, is_english ? 2 : 1))};
    }
    return rows != NULL;
}

int64_t catalogue_of(struct call *call, const struct organisation *org, struct text wanted,
                     const struct catalogue_choice *all, int count)
{
    int64_t id;
    for (int i = 0; text_to_int(wanted, &id) && i < count; i++)
        if (all[i].id == id)
            return id;
    return catalogue_own(call, org);
}

bool anybody_has(struct call *call, struct list_query *query, const char *field, enum filter_op op,
                 const char *value)
{
    const struct user *own = call->user;
    call->user = &user_program;
    bool is_so = query->reg != NULL &&
                 (field == NULL || list_add(call, query, field, op, value_string(value))) &&
                 list_count(call, query) > 0;
    call->user = own;
    return is_so;
}

bool organisation_is_author(struct call *call, const struct organisation *org)
{
    struct list_query query = {.reg = reg_find("standard"), .units = org->units,
                               .unit_count = org->unit_count};
    return anybody_has(call, &query, "kind", FILTER_NOT, "internal");
}

int64_t author_items_count(struct call *call, int64_t catalogue)
{
    struct value count = db_value(call,
                                  "SELECT COUNT(*) FROM r_requirement WHERE f_catalogue = ? AND "
                                  "f_side = 'standard_author' AND (f_kind IS NULL OR f_kind = "
                                  "'req') AND ended_at IS NULL",
                                  DB_ARGS(value_int(catalogue)));
    return count.kind == VALUE_INT ? count.integer : -1;
}

static bool is_ascii(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text >= 0x80)
            return false;
    return true;
}

const char *section_heading(struct call *call, const char *code, const char *label,
                            const char *title)
{
    const char *name = call->lang == LANG_EN && !is_ascii(label) ? code : label;
    return text_starts(text_from(title), name) ? title
                                               : arena_format(call->arena, "%s %s", name, title);
}

static struct state_row row_read(struct call *call, struct db_rows *rows)
{
    bool is_english = call->lang == LANG_EN;
    bool has_english = is_english && *db_string(rows, 3) != '\0';
    const char *heading = db_string(rows, is_english && *db_string(rows, 11) != '\0' ? 11 : 10);
    const char *kind = db_string(rows, 13);
    struct state_row row = {
        .requirement_id = db_int(rows, 0),
        .code = db_string(rows, 1),
        .title = db_string(rows, has_english ? 3 : 2),
        .modality = db_string(rows, 4),
        .phase = db_string(rows, 5),
        .decision = db_string(rows, 6),
        .shown = shown_of(text_from(db_string(rows, 7))),
        .section = db_string(rows, 8),
        .section_label = section_heading(call, db_string(rows, 8), db_string(rows, 9), heading),
        .has_record = db_int(rows, 12) != 0,
        .is_item = *kind == '\0' || strcmp(kind, "req") == 0,
    };
    row.is_counted = row.is_item && strcmp(row.decision, "declined") != 0;
    row.viewpoint = viewpoint_of(row.code);
    return row;
}

bool states_load(struct call *call, const struct organisation *org, int64_t catalogue,
                 struct state_row **out, int *count)
{
    bool is_all = catalogue == CATALOGUES_ALL;
    if (is_all || catalogue == CATALOGUE_OWN)
        catalogue = catalogue_own(call, org);
    *out = arena_array(call->arena, ROWS_MAX, sizeof **out);
    *count = 0;
    struct db_rows *rows = db_query(
        call,
        "SELECT r.id, r.f_code, r.f_title, r.f_title_en, r.f_modality, r.f_phase, "
        "COALESCE(a.f_decision, 'undecided'), s.state, g.f_code, g.f_label, g.f_title, "
        "g.f_title_en, a.id, r.f_kind FROM r_requirement r LEFT JOIN r_adoption a ON "
        "a.f_requirement = r.id AND a.ended_at IS NULL AND a.unit_id = ? LEFT JOIN "
        "requirement_state s ON s.requirement_id = r.id AND s.scope_unit_id = ? LEFT JOIN "
        "r_catalogue_group g ON g.id = r.f_node WHERE r.ended_at IS NULL AND (r.f_catalogue = ? OR "
        "(? = 1 AND r.f_catalogue IN (SELECT o.f_catalogue FROM r_adoption x JOIN r_requirement o "
        "ON o.id = x.f_requirement WHERE x.unit_id = ? AND x.ended_at IS NULL))) AND (a.id IS NOT "
        "NULL OR r.f_side IS DISTINCT FROM 'standard_author' OR ? = 1) ORDER BY r.f_catalogue, "
        "r.f_position LIMIT ?",
        DB_ARGS(value_int(org->unit_id), value_int(org->unit_id), value_int(catalogue),
                value_int(is_all), value_int(org->unit_id),
                value_int(organisation_is_author(call, org)), value_int(ROWS_MAX)));
    while (db_next(rows))
        (*out)[(*count)++] = row_read(call, rows);
    return rows != NULL;
}
