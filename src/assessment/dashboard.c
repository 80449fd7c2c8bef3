/* SPDX-License-Identifier: Apache-2.0 */
/* The first page: where it hurts, what is due, what changed. */
#include "assessment/dashboard.h"
#include "base/clock.h"
#include "model/user.h"
#include "store/db.h"
#include "templates/dashboard.h"

#include <string.h>

static void counts_add(struct counts *counts, enum shown shown)
{
    counts->of[shown]++;
    counts->total++;
}

const char *shown_class(enum shown shown)
{
    return shown == SHOWN_NOT ? "not" : shown_code(shown);
}

struct label shown_label(enum shown shown)
{
    return choice_find(shown_choices, text_from(shown_code(shown)))->label;
}

void wheel_arc(const struct counts *counts, enum shown shown, int *from, int *size)
{
    enum { GAP = 12, SPAN = 976 };
    static const enum shown order[] = {SHOWN_FULLY, SHOWN_PARTLY, SHOWN_NOT, SHOWN_UNKNOWN};
    *from = GAP;
    for (int i = 0; i < SHOWN__COUNT && order[i] != shown; i++)
        *from += counts->total == 0 ? 0 : counts->of[order[i]] * SPAN / counts->total;
    *size = counts->total == 0 ? 0 : counts->of[shown] * SPAN / counts->total;
}

/* Sections of the second-last level: "4.1.3(2)" gathers (ア) to (コ). */
static const char *section_key(struct call *call, const char *code)
{
    const char *c = code;
    for (int dots = 0; *c != '\0'; c++)
        if (*c == '.' && ++dots == 4)
            break;
    return arena_copy(call->arena, code, (size_t)(c - code));
}

static void section_add(struct call *call, struct dashboard *d, const struct state_row *row)
{
    const char *key = section_key(call, row->section);
    int i = 0;
    while (i < d->section_count && strcmp(d->sections[i].code, key) != 0)
        i++;
    if (i == SECTIONS_MAX)
        return;
    if (i == d->section_count) {
        d->sections[d->section_count++] = (struct section_counts){.code = key};
        d->sections[i].label = row->section_label;
    }
    counts_add(&d->sections[i].counts, row->shown);
}

/* A section that gathers several groups takes the heading of the group with its own code. */
static void section_titles(struct call *call, struct dashboard *d)
{
    struct db_rows *rows =
        db_query(call, "SELECT f_code, f_label, f_title, f_title_en FROM r_catalogue_group",
                 DB_NO_ARGS);
    while (db_next(rows)) {
        const char *code = db_string(rows, 0);
        for (int i = 0; i < d->section_count; i++)
            if (strcmp(d->sections[i].code, code) == 0)
                d->sections[i].label = section_heading(
                    call, code, db_string(rows, 1),
                    db_string(rows, call->lang == LANG_EN && *db_string(rows, 3) ? 3 : 2));
    }
}

static bool states_fill(struct call *call, struct dashboard *d)
{
    struct state_row *rows;
    int count;
    if (!states_load(call, d->org, CATALOGUE_OWN, &rows, &count))
        return false;
    for (int i = 0; i < count; i++) {
        d->declined += rows[i].is_item && strcmp(rows[i].decision, "declined") == 0;
        if (!rows[i].is_counted)
            continue;
        d->undecided += strcmp(rows[i].decision, "undecided") == 0;
        counts_add(&d->all, rows[i].shown);
        if (rows[i].viewpoint >= 0)
            counts_add(&d->viewpoints[rows[i].viewpoint], rows[i].shown);
        section_add(call, d, &rows[i]);
    }
    section_titles(call, d);
    return true;
}

static int64_t counted(struct call *call, const struct dashboard *d, const char *reg_name,
                       const char *field, enum filter_op op, const char *value, const char *state)
{
    struct list_query query = {.reg = reg_find(reg_name), .units = d->org->units,
                               .unit_count = d->org->unit_count};
    if (query.reg == NULL || !user_may_somewhere(call, query.reg->group, ACTION_READ))
        return 0;
    if (field != NULL)
        list_add(call, &query, field, op, value_string(value));
    if (state != NULL)
        list_add(call, &query, "state", FILTER_IS, value_string(state));
    return list_count(call, &query);
}

static void figures_fill(struct call *call, struct dashboard *d)
{
    char yesterday[CLOCK_DATE_SIZE], week[CLOCK_DATE_SIZE];
    clock_date_add(yesterday, d->today, 0, -1);
    clock_date_add(week, d->today, 0, 7);
    d->overdue = counted(call, d, "duty", "next_due", FILTER_TO, yesterday, NULL);
    d->due_soon = counted(call, d, "duty", "next_due", FILTER_TO, week, NULL) - d->overdue;
    d->awaiting = counted(call, d, "standard", NULL, FILTER_IS, NULL, "submitted") +
                  counted(call, d, "waiver", NULL, FILTER_IS, NULL, "submitted");
    d->actions_open = counted(call, d, "corrective_action", NULL, FILTER_IS, NULL, "open");
    d->actions_unchecked = counted(call, d, "corrective_action", NULL, FILTER_IS, NULL, "done");
}

static bool due_fill(struct call *call, struct dashboard *d)
{
    struct list_query query = {.reg = reg_find("duty"), .page_size = DUE_MAX, .order = "next_due",
                               .units = d->org->units, .unit_count = d->org->unit_count};
    struct list list;
    if (!user_may_somewhere(call, GROUP_DUTY, ACTION_READ))
        return true;
    if (!list_run(call, &query, &list))
        return false;
    for (int64_t i = 0; i < list.count; i++) {
        struct record *duty = list.records[i];
        const char *due = record_string(call, duty, "next_due");
        d->due[d->due_count++] = (struct due_row){
            duty->id, record_string(call, duty, "title"), due,
            record_show(call, duty, fieldset_find(duty->fields, "owner")),
            clock_date_between(d->today, due)};
    }
    return true;
}

static bool changes_fill(struct call *call, struct dashboard *d)
{
    struct db_rows *rows = db_query(
        call,
        "SELECT c.requirement_id, c.at_ms, r.f_code, r.f_title, r.f_title_en, c.state_before, "
        "c.state_after FROM state_change c JOIN r_requirement r ON r.id = c.requirement_id WHERE "
        "c.scope_unit_id = ? ORDER BY c.at_ms DESC, c.id DESC LIMIT ?",
        DB_ARGS(value_int(d->org->unit_id), value_int(CHANGES_MAX)));
    while (db_next(rows)) {
        bool has_english = call->lang == LANG_EN && *db_string(rows, 4) != '\0';
        d->changes[d->change_count++] = (struct change_row){
            db_int(rows, 0), db_int(rows, 1), db_string(rows, 2),
            db_string(rows, has_english ? 4 : 3), shown_of(text_from(db_string(rows, 5))),
            shown_of(text_from(db_string(rows, 6)))};
    }
    return rows != NULL;
}

static bool trend_fill(struct call *call, struct dashboard *d)
{
    struct db_rows *rows = db_query(
        call,
        "SELECT day, count FROM state_trend WHERE scope_unit_id = ? AND state = 'shown' ORDER BY "
        "day DESC LIMIT ?",
        DB_ARGS(value_int(d->org->unit_id), value_int(TREND_MAX)));
    while (db_next(rows)) {
        struct trend_point point = {db_string(rows, 0), db_int(rows, 1)};
        memmove(d->trend + 1, d->trend, (size_t)d->trend_count * sizeof *d->trend);
        d->trend[0] = point;
        d->trend_count++;
    }
    return rows != NULL;
}

const char *trend_points(struct call *call, const struct dashboard *d, bool is_area)
{
    struct buffer out = buffer_new(call->arena, 8192);
    int64_t most = 1;
    for (int i = 0; i < d->trend_count; i++)
        if (d->trend[i].shown > most)
            most = d->trend[i].shown;
    if (is_area)
        buffer_puts(&out, "0,60 ");
    for (int i = 0; i < d->trend_count; i++)
        buffer_format(&out, "%.1f,%.1f ",
                      d->trend_count < 2 ? 0.0 : 100.0 * i / (d->trend_count - 1),
                      58.0 - 52.0 * (double)d->trend[i].shown / (double)most);
    if (is_area)
        buffer_puts(&out, "100,60");
    return buffer_string(&out);
}

/* What the catalogue in use says of its own edition: nothing about editions is known here. */
static void edition_fill(struct call *call, struct dashboard *d)
{
    struct db_rows *rows = db_query(
        call,
        "SELECT c.f_note, c.f_note_en FROM r_catalogue c WHERE c.ended_at IS NULL AND c.f_status = "
        "'superseded' AND EXISTS (SELECT 1 FROM r_requirement r JOIN r_adoption a ON "
        "a.f_requirement = r.id WHERE r.f_catalogue = c.id AND a.unit_id = ?) LIMIT 1",
        DB_ARGS(value_int(d->org->unit_id)));
    if (db_next(rows))
        d->edition_note =
            db_string(rows, call->lang == LANG_EN && *db_string(rows, 1) != '\0' ? 1 : 0);
    db_end(rows);
}

static bool dashboard_fill(struct call *call, struct text wanted, struct dashboard *d)
{
    struct organisation *orgs;
    if (!organisations_load(call, &orgs, &d->org_count))
        return false;
    d->orgs = orgs;
    d->org = organisation_of(call, wanted, orgs, d->org_count);
    d->today = call_today(call);
    first_steps_fill(call, &d->steps);
    if (d->org == NULL)
        return true;
    figures_fill(call, d);
    since_fill(call, d);
    edition_fill(call, d);
    return states_fill(call, d) && due_fill(call, d) && changes_fill(call, d) &&
           trend_fill(call, d);
}

bool dashboard_page(struct call *call, struct request *request, struct response *response)
{
    struct dashboard *d = arena_alloc(call->arena, sizeof *d);
    if (!dashboard_fill(call, param_get(&request->query, "org"), d))
        return false;
    struct layout layout = {.title = call_label(call, L("今日", "Today")), .path = "/",
                            .has_heading = true, .class = ""};
    struct page page = layout_begin(request, response, 200, &layout);
    if (d->org == NULL)
        tmpl_dashboard_empty(&page, &d->steps);
    else
        tmpl_dashboard(&page, d);
    layout_end(&page);
    return true;
}
