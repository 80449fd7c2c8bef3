/* SPDX-License-Identifier: Apache-2.0 */
/* What is due: for me, for my unit, for all; its calendar; completing a duty; the iCalendar
 * feed. */
#ifndef OPERATION_DUTY_PAGE_H
#define OPERATION_DUTY_PAGE_H

#include "model/duty.h"
#include "pages/register_view.h"

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
    const char *month_shown;             /* 2026年11月, November 2026 */
    bool may_complete;
};

/* The form that records a duty as done; the fields are those of the duty_run it makes. */
struct duty_done_view {
    const struct record *duty;
    const char *due, *next, *wanted; /* wanted: the evidence to keep, or "" */
    int64_t days;                    /* until it is due */
    bool is_early, is_early_meant;   /* earlier than its notice; and the user said so */
    const struct form_field *done_on, *evidence, *note;
};

/* The subscription of one's own duties. The address itself is known only when it is made. */
struct calendar_view {
    int64_t made_at_ms;  /* 0: there is none */
    const char *address; /* just made, to be shown once; or NULL */
};

/* "mine", "unit", "all" */
const char *duty_scope_name(enum duty_scope scope);

route_handler duties_page;
/* duty_done.c */
route_handler duty_done_page, duty_done_action;
/* calendar_feed.c */
route_handler calendar_feed, calendar_page, calendar_address_action;

/* Below a duty's own page: the button to complete it. */
void duty_panel(struct page *p, const struct record *duty);

#endif
