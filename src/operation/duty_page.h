/* SPDX-License-Identifier: Apache-2.0 */
/* What is due: for me, for my unit, for all; its calendar; completing a duty; the iCalendar
 * feed. */
#ifndef OPERATION_DUTY_PAGE_H
#define OPERATION_DUTY_PAGE_H

#include "model/duty.h"
#include "pages/layout.h"

struct duty_row {
    const struct record *record;
    const char *title, *due, *owner, *about;
    int64_t days; /* until it is due */
    enum duty_urgency urgency;
};

struct calendar_day {
    char date[11];
    int day;
    bool is_other_month, is_today;
    int first, count; /* its duties among rows, which are in order of date */
};

enum duty_scope { SCOPE_MINE, SCOPE_UNIT, SCOPE_ALL, SCOPE__COUNT };
enum { CALENDAR_DAYS = 42, DUTIES_MAX = 500 };

struct duty_view {
    enum duty_scope scope;
    int64_t counts[SCOPE__COUNT];
    struct duty_row *rows;
    int count, late;
    struct calendar_day days[CALENDAR_DAYS];
    const char *month, *previous, *next; /* "2026-11" */
    bool may_complete;
};

/* "mine", "unit", "all" */
const char *duty_scope_name(enum duty_scope scope);

route_handler duties_page, duty_done_page, duty_done_action, calendar_feed, calendar_address_action;

/* Below a duty's own page: the button to complete it. */
void duty_panel(struct page *p, const struct record *duty);

#endif
