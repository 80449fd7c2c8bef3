/* SPDX-License-Identifier: Apache-2.0 */
/* What the first page shows: counts by state, never a percentage; what is due; what changed. */
#ifndef ASSESSMENT_DASHBOARD_H
#define ASSESSMENT_DASHBOARD_H

#include "assessment/state.h"
#include "pages/layout.h"

/* Counts by enum shown. */
struct counts {
    int of[SHOWN__COUNT], total;
};

struct section_counts {
    const char *code, *label;
    struct counts counts;
};

struct due_row {
    int64_t id;
    const char *title, *due, *owner;
    int64_t days; /* until it is due; negative: late */
};

struct change_row {
    int64_t requirement_id, at_ms;
    const char *code, *title;
    enum shown before, after;
};

/* Records of one register that changed while one was away. */
struct changed_row {
    const char *label;
    int64_t count;
    struct url url;
};

struct trend_point {
    const char *day;
    int64_t shown;
};

/* The way from an empty installation to a dashboard that says something. */
enum { STEP_UNITS, STEP_ACCOUNTS, STEP_SCOPE, STEP_ADOPTION, STEP_STANDARD, STEP__COUNT };
struct first_steps {
    bool is_done[STEP__COUNT], is_all_done;
};
struct dashboard;
void since_fill(struct call *call, struct dashboard *dashboard);
void first_steps_fill(struct call *call, struct first_steps *steps);

enum { SECTIONS_MAX = 120, DUE_MAX = 6, CHANGES_MAX = 6, TREND_MAX = 60,
       CHANGED_MAX = 12 };

struct dashboard {
    const struct organisation *org, *orgs;
    int org_count;
    const char *today;
    struct counts all, viewpoints[VIEWPOINTS_MAX];
    struct section_counts sections[SECTIONS_MAX];
    int section_count;
    struct due_row due[DUE_MAX];
    struct change_row changes[CHANGES_MAX];
    struct trend_point trend[TREND_MAX];
    int due_count, change_count, trend_count;
    int64_t overdue, due_soon, awaiting, actions_open, actions_unchecked, undecided, declined;
    struct first_steps steps;
    int64_t since_ms; /* the sign-in before this one, 0 if there was none */
    struct changed_row changed[CHANGED_MAX];
    int changed_count;
    const char *edition_note; /* of the catalogue in use, NULL when it is in force */
};

/* For the wheel: where ring STATE of a sector begins and how long it is, in 1/1000 of the
 * sector. */
void wheel_arc(const struct counts *counts, enum shown shown, int *from, int *size);
/* "0,60 0.0,48.8 …" of the trend in a box of 100 × 60. */
const char *trend_points(struct call *call, const struct dashboard *dashboard, bool is_area);
/* How the kit names a state: "shown", "partly", "not", "unknown". */
const char *shown_class(enum shown shown);
struct label shown_label(enum shown shown);

route_handler dashboard_page;

#endif
