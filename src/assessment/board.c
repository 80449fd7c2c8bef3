/* SPDX-License-Identifier: Apache-2.0 */
/* The states as pages show them. */
#include "assessment/state.h"
#include "store/db.h"

enum { ROWS_MAX = 5000 };

bool states_load(struct call *call, const struct organisation *org, struct state_row **out,
                 int *count)
{
    bool is_english = call->lang == LANG_EN;
    *out = arena_array(call->arena, ROWS_MAX, sizeof **out);
    *count = 0;
    struct db_rows *rows = db_query(
        call,
        "SELECT r.id, r.f_code, r.f_title, r.f_title_en, r.f_modality, r.f_phase, "
        "COALESCE(a.f_decision, 'undecided'), s.state, g.f_code, g.f_label, g.f_title, "
        "g.f_title_en FROM r_requirement r JOIN r_adoption a ON a.f_requirement = r.id AND "
        "a.ended_at IS NULL AND a.unit_id = ? LEFT JOIN requirement_state s ON s.requirement_id = "
        "r.id AND s.scope_unit_id = ? LEFT JOIN r_catalogue_group g ON g.id = r.f_node WHERE "
        "r.ended_at IS NULL ORDER BY r.f_position LIMIT ?",
        DB_ARGS(value_int(org->unit_id), value_int(org->unit_id), value_int(ROWS_MAX)));
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
        row->viewpoint = viewpoint_of(row->code);
    }
    return rows != NULL;
}
