/* SPDX-License-Identifier: Apache-2.0 */
#include "leadership/leadership.h"
#include "leadership/handover_page.h"

static const struct reg *const registers[] = {&unit_register, &person_register, NULL};

static const struct route routes[] = {
    {METHOD_GET, "/handover", handover_page, ACCESS_SIGNED_IN, 0, 0,
     "what leavers still hold"},
    {METHOD_GET, "/handover/{id}", leaver_page, ACCESS_SIGNED_IN, 0, 0,
     "what one person holds"},
    {METHOD_POST, "/handover/{id}", handover_action, ACCESS_SIGNED_IN, 0, 0,
     "hand over to a successor"},
};

static const struct panel panels[] = {{"person", person_panel}, {0}};

static const struct menu_item menu[] = {
    {CHAPTER_LEADERSHIP, "/handover", "users", L_INIT("異動者の引き継ぎ", "Handover"),
     GROUP_ORGANISATION, ACTION_UPDATE},
    {0},
};

const struct module leadership_module = {
    .name = "leadership",
    .registers = registers,
    .routes = ROUTE_TABLE(routes),
    .panels = panels,
    .menu = menu,
};
