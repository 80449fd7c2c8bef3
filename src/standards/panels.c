/* SPDX-License-Identifier: Apache-2.0 */
/* What stands below the derived pages: clauses of a requirement, the way into the editor. */
#include "model/user.h"
#include "standards/pages.h"
#include "standards/standards.h"
#include "standards/view.h"
#include "store/db.h"
#include "templates/standard_panel.h"

enum { ANSWERS_MAX = 200 };

/* In which edition the clause is in force: frozen text, not the draft, is what counts. */
static const char *edition_of(struct call *call, int64_t standard_id, int64_t clause_id)
{
    int64_t number = edition_in_force(call, standard_id);
    struct manuscript *text = number == 0 ? NULL : edition_load(call, standard_id, number);
    if (text == NULL || tree_find(&text->tree, clause_id) < 0)
        return NULL;
    return text->edition.label;
}

static int answers_read(struct call *call, int64_t requirement_id, struct panel_answer *out)
{
    int count = 0;
    struct db_rows *rows = db_query(
        call,
        "SELECT c.id, c.f_number, c.f_heading, c.f_strictness, s.id, s.unit_id, s.f_code, "
        "s.f_title FROM link l JOIN r_clause c ON c.id = l.record_id JOIN r_standard s ON s.id = "
        "c.f_standard WHERE l.register = 'clause' AND l.field = 'requirements' AND l.target = "
        "'requirement' AND l.target_id = ? AND c.ended_at IS NULL AND s.ended_at IS NULL ORDER BY "
        "s.f_code, c.f_position LIMIT ?",
        DB_ARGS(value_int(requirement_id), value_int(ANSWERS_MAX)));
    while (db_next(rows))
        if (user_may(call, GROUP_STANDARD, ACTION_READ, db_int(rows, 5)))
            out[count++] = (struct panel_answer){
                .clause_id = db_int(rows, 0),
                .number = db_string(rows, 1),
                .heading = db_string(rows, 2),
                .strictness = db_string(rows, 3),
                .standard_id = db_int(rows, 4),
                .code = db_string(rows, 6),
                .title = db_string(rows, 7),
            };
    return count;
}

void requirement_panel(struct page *p, const struct record *record)
{
    struct panel_answer *answers = arena_array(p->call->arena, ANSWERS_MAX, sizeof *answers);
    if (!user_may_somewhere(p->call, GROUP_STANDARD, ACTION_READ))
        return;
    int count = answers_read(p->call, record->id, answers);
    for (int i = 0; i < count; i++)
        answers[i].edition =
            edition_of(p->call, answers[i].standard_id, answers[i].clause_id);
    tmpl_requirement_clauses(p, answers, count);
}

void standard_panel(struct page *p, const struct record *record)
{
    struct value count = db_value(
        p->call, "SELECT COUNT(*) FROM r_clause WHERE f_standard = ? AND ended_at IS NULL",
        DB_ARGS(value_int(record->id)));
    tmpl_standard_door(p, record->id, value_as_int(count));
}

void clause_panel_link(struct page *p, const struct record *record)
{
    tmpl_clause_door(p, record_int(record, "standard"), record->id);
}
