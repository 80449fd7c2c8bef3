/* SPDX-License-Identifier: Apache-2.0 */
#include "catalogue/carry.h"
#include "catalogue/import.h"
#include "catalogue/level.h"
#include "catalogue/pages.h"
#include "catalogue/scope.h"

static const struct reg *const registers[] = {
    &catalogue_register,      &requirement_register, &catalogue_group_register,
    &mapping_register,        &sector_register,      &sector_service_register,
    &reference_register,      &term_register,        &org_profile_register,
    &scope_decision_register, &service_level_register, &edition_carry_register,
    NULL,
};

#define C "/catalogue/{id}"
static const struct route routes[] = {
    {METHOD_GET, "/catalogue", catalogues_page, ACCESS_SIGNED_IN, 0, 0, "catalogues"},
    {METHOD_GET, "/catalogue/import", catalogue_import_page, ACCESS_SIGNED_IN, 0, 0,
     "import a catalogue"},
    {METHOD_POST, "/catalogue/import", catalogue_plan_action, ACCESS_SIGNED_IN, 0,
     ROUTE_FILES | ROUTE_LARGE_BODY, "look at what would be imported"},
    {METHOD_POST, "/catalogue/import/apply", catalogue_apply_action, ACCESS_SIGNED_IN, 0, 0,
     "import it"},
    {METHOD_GET, C, catalogue_page, ACCESS_SIGNED_IN, 0, 0, "a catalogue and its items"},
    {METHOD_GET, C "/{tab}", catalogue_tab_page, ACCESS_SIGNED_IN, 0, 0,
     "annexes, cross references, glossary, documents"},
    {METHOD_GET, C "/items/{item}", catalogue_item_page, ACCESS_SIGNED_IN, 0, 0, "an item"},
    {METHOD_GET, C "/files/{kind}/{name}", original_download, ACCESS_SIGNED_IN, 0, 0,
     "a document as it was given"},
    {METHOD_GET, "/coverage", framework_page, ACCESS_SIGNED_IN, 0, 0,
     "coverage of a framework through cross references"},
    {METHOD_GET, "/scope", scope_page, ACCESS_SIGNED_IN, 0, 0, "the scope of an organisation"},
    {METHOD_POST, "/scope", scope_action, ACCESS_SIGNED_IN, 0, 0, "decide on the scope"},
    {METHOD_GET, C "/diff", edition_diff_page, ACCESS_SIGNED_IN, 0, 0,
     "what changed since the edition before"},
    {METHOD_POST, C "/carry", carry_action, ACCESS_SIGNED_IN, 0, ROUTE_LARGE_BODY,
     "carry decisions and assessments over"},
    {METHOD_POST, C "/carry/undo", carry_undo_action, ACCESS_SIGNED_IN, 0, 0,
     "take a carry-over back"},
    {METHOD_POST, C "/undo", catalogue_undo_action, ACCESS_SIGNED_IN, 0, 0, "take a load back"},
};

static const struct panel panels[] = {
    {"requirement", requirement_panels},
    {"service_level", level_panel},
    {"sector_service", level_panel},
    {0},
};

static const struct menu_item menu[] = {
    {CHAPTER_STANDARDS, "/catalogue", "book", L_INIT("カタログ", "Catalogues"), GROUP_CATALOGUE,
     ACTION_READ},
    {CHAPTER_CONTEXT, "/scope", "compass", L_INIT("適用範囲", "Scope"), GROUP_ORGANISATION,
     ACTION_READ},
    {0},
};

const struct module catalogue_module = {
    .name = "catalogue",
    .registers = registers,
    .routes = ROUTE_TABLE(routes),
    .panels = panels,
    .menu = menu,
    .prepare = catalogue_load_embedded,
};
