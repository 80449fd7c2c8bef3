/* SPDX-License-Identifier: Apache-2.0 */
#include "operation/duty_page.h"
#include "base/clock.h"
#include "model/list.h"
#include "model/user.h"
#include "pages/register_view.h"
#include "templates/duty.h"

#include <string.h>

static const char *const scope_names[SCOPE__COUNT] = {"mine", "unit", "all"};

const char *duty_scope_name(enum duty_scope scope)
{
    return scope_names[scope];
}

static enum duty_scope scope_of(struct text name)
{
    for (int i = 0; i < SCOPE__COUNT; i++)
        if (text_is(name, scope_names[i]))
            return (enum duty_scope)i;
    return SCOPE_ALL;
}

static bool query_scope(struct call *call, struct list_query *query, enum duty_scope scope)
{
    const struct user *user = call->user;
    *query = (struct list_query){.reg = &duty_register, .page_size = DUTIES_MAX,
                                 .order = "next_due", .is_brief = true};
    if (scope == SCOPE_MINE)
        return list_add(call, query, "owner", FILTER_IS, value_int(user->person_id));
    if (scope == SCOPE_UNIT)
        return list_add(call, query, "unit_id", FILTER_IS, value_int(user->unit_id));
    return true;
}

static bool rows_load(struct call *call, struct duty_view *view)
{
    struct list_query query;
    struct list list;
    for (int s = 0; s < SCOPE__COUNT; s++) {
        query_scope(call, &query, (enum duty_scope)s);
        view->counts[s] = list_count(call, &query);
    }
    if (!query_scope(call, &query, view->scope) || !list_run(call, &query, &list))
        return false;
    const char *today = call_today(call);
    view->rows = arena_array(call->arena, (size_t)list.count + 1, sizeof *view->rows);
    for (int64_t i = 0; i < list.count; i++) {
        struct record *duty = list.records[i];
        const char *due = record_string(call, duty, "next_due");
        struct duty_row *row = &view->rows[view->count++];
        *row = (struct duty_row){
            .record = duty,
            .title = record_string(call, duty, "title"),
            .due = due,
            .owner = record_show(call, duty, fieldset_find(duty->fields, "owner")),
            .about = record_show(call, duty, fieldset_find(duty->fields, "requirements")),
            .days = clock_date_between(today, due),
            .urgency = duty_urgency(call, duty),
        };
        view->late += row->urgency == DUTY_OVERDUE;
    }
    return true;
}

/* Six weeks from the Sunday on or before the month's first day. */
static void calendar_fill(struct call *call, struct duty_view *view, const char *first)
{
    enum { THURSDAY_EPOCH = 4, WEEK = 7 };
    const char *today = call_today(call);
    int64_t days = clock_date_between("1970-01-01", first);
    int weekday = (int)((days + THURSDAY_EPOCH) % WEEK);
    int at = 0;
    for (int i = 0; i < CALENDAR_DAYS; i++) {
        struct calendar_day *day = &view->days[i];
        clock_date_add(day->date, first, 0, i - weekday);
        day->day = (day->date[8] - '0') * 10 + day->date[9] - '0';
        day->is_other_month = strncmp(day->date, first, 7) != 0;
        day->is_today = strcmp(day->date, today) == 0;
        while (at < view->count && strcmp(view->rows[at].due, day->date) < 0)
            at++;
        day->first = at;
        while (at + day->count < view->count &&
               strcmp(view->rows[at + day->count].due, day->date) == 0)
            day->count++;
    }
}

static const char *month_words(struct call *call, const char *first)
{
    static const char *const names[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};
    int month = (first[5] - '0') * 10 + first[6] - '0';
    if (call->lang == LANG_EN)
        return arena_format(call->arena, "%s %.4s", names[month - 1], first);
    return arena_format(call->arena, "%.4s年%d月", first, month);
}

static void month_fill(struct call *call, struct request *request, struct duty_view *view)
{
    int year, month, day;
    char other[CLOCK_DATE_SIZE];
    const char *wanted = text_string(call->arena, param_get(&request->query, "month"));
    const char *first = arena_format(call->arena, "%.7s-01", wanted);
    if (!clock_date_read(text_from(first), &year, &month, &day))
        first = arena_format(call->arena, "%.7s-01", call_today(call));
    view->month = arena_format(call->arena, "%.7s", first);
    view->month_shown = month_words(call, first);
    clock_date_add(other, first, -1, 0);
    view->previous = arena_format(call->arena, "%.7s", other);
    clock_date_add(other, first, 1, 0);
    view->next = arena_format(call->arena, "%.7s", other);
    calendar_fill(call, view, first);
}

bool duties_page(struct call *call, struct request *request, struct response *response)
{
    struct duty_view *view = arena_alloc(call->arena, sizeof *view);
    if (!user_demand(call, GROUP_DUTY, ACTION_READ, 0))
        return false;
    view->scope = scope_of(param_get(&request->query, "for"));
    view->may_complete = user_may_somewhere(call, GROUP_DUTY, ACTION_UPDATE);
    if (!rows_load(call, view))
        return false;
    month_fill(call, request, view);
    struct layout layout = {.title = call_label(call, L("期限", "Due")), .path = "/duties",
                            .class = "", .has_heading = true};
    struct page page = layout_begin(request, response, 200, &layout);
    tmpl_duties(&page, view);
    layout_end(&page);
    return true;
}

void duty_panel(struct page *p, const struct record *duty)
{
    if (duty->ended_at_ms == 0 && record_can(p->call, duty, ACTION_UPDATE))
        tmpl_duty_panel(p, duty);
}
