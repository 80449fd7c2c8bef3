/* SPDX-License-Identifier: Apache-2.0 */
#include "assessment/assessment.h"
#include "assessment/adoption_page.h"
#include "assessment/dashboard.h"
#include "assessment/reports.h"
#include "assessment/state_panel.h"

static const struct reg *const registers[] = {&adoption_register, &assessment_register, NULL};

static const struct route routes[] = {
    {METHOD_GET, "/", dashboard_page, ACCESS_SIGNED_IN, 0, 0, "dashboard"},
    {METHOD_GET, "/adoption", adoption_page, ACCESS_SIGNED_IN, 0, 0, "adoption and state by item"},
    {METHOD_POST, "/adoption", adoption_action, ACCESS_SIGNED_IN, 0, 0,
     "decide on several items, or make actions of gaps"},
    {METHOD_POST, "/assessment/override", override_action, ACCESS_SIGNED_IN, 0, 0,
     "assess an item or override its state"},
};

static const struct panel panels[] = {{"requirement", state_panel}, {0}};

static const struct menu_item menu[] = {
    {CHAPTER_STANDARDS, "/adoption", "check", L_INIT("採否と状態", "Adoption and state"),
     GROUP_ASSESSMENT, ACTION_READ},
    {CHAPTER_EVALUATION, "/reports", "doc", L_INIT("報告書", "Reports"), GROUP_ASSESSMENT,
     ACTION_EXPORT},
    {0},
};

const struct module assessment_module = {
    .name = "assessment",
    .registers = registers,
    .routes = ROUTE_TABLE(routes),
    .panels = panels,
    .menu = menu,
    .reports = assessment_reports,
    .start = assessment_start,
    .job = states_job,
};
