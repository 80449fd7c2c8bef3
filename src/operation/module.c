/* SPDX-License-Identifier: Apache-2.0 */
#include "operation/operation.h"
#include "operation/duty_page.h"
#include "operation/year_plan_page.h"

static const struct reg *const registers[] = {&duty_register, &duty_run_register, NULL};

static const struct route routes[] = {
    {METHOD_GET, "/duties", duties_page, ACCESS_SIGNED_IN, 0, 0, "what is due, and the calendar"},
    {METHOD_GET, "/duties/plan", year_plan_page, ACCESS_SIGNED_IN, 0, 0,
     "the year plan: duties to take over"},
    {METHOD_POST, "/duties/plan", year_plan_action, ACCESS_SIGNED_IN, 0, 0,
     "take over duties of the year plan"},
    {METHOD_GET, "/duties/{id}/done", duty_done_page, ACCESS_SIGNED_IN, 0, 0, "complete a duty"},
    {METHOD_POST, "/duties/{id}/done", duty_done_action, ACCESS_SIGNED_IN, 0, ROUTE_FILES,
     "complete a duty"},
    {METHOD_GET, "/duties/calendar", calendar_page, ACCESS_SIGNED_IN, 0, 0,
     "the subscription of the calendar"},
    {METHOD_POST, "/duties/calendar", calendar_address_action, ACCESS_SIGNED_IN, 0, 0,
     "new address of the calendar feed"},
    {METHOD_GET, "/calendar/{token}", calendar_feed, ACCESS_PUBLIC, 0, 0, "iCalendar feed"},
};

static const struct panel panels[] = {{"duty", duty_panel}, {0}};

static const struct menu_item menu[] = {
    {CHAPTER_OPERATION, "/duties", "calendar", L_INIT("期限", "Due"), GROUP_DUTY, ACTION_READ},
    {0},
};

const struct module operation_module = {
    .name = "operation",
    .registers = registers,
    .routes = ROUTE_TABLE(routes),
    .panels = panels,
    .menu = menu,
    .start = year_plan_load,
};
