/* SPDX-License-Identifier: Apache-2.0 */
#include "standards/pages.h"
#include "standards/reports.h"
#include "standards/standards.h"

static const struct reg *const registers[] = {
    &standard_register, &clause_register, &survey_register, &survey_answer_register, NULL,
};

#define S "/standards/{id}"
static const struct route routes[] = {
    {METHOD_GET, "/standards/coverage", coverage_page, ACCESS_SIGNED_IN, 0, 0,
     "items of the guideline by documents"},
    {METHOD_GET, S, editor_page, ACCESS_SIGNED_IN, 0, 0, "a document and its clauses"},
    {METHOD_POST, S "/clauses", clause_add_action, ACCESS_SIGNED_IN, 0, 0, "add a clause"},
    {METHOD_POST, S "/clauses/{clause}", clause_save_action, ACCESS_SIGNED_IN, 0, 0,
     "save a clause"},
    {METHOD_POST, S "/clauses/{clause}/move", clause_move_action, ACCESS_SIGNED_IN, 0, 0,
     "move a clause"},
    {METHOD_POST, S "/clauses/{clause}/end", clause_end_action, ACCESS_SIGNED_IN, 0, 0,
     "end a clause"},
    {METHOD_POST, S "/state", state_action, ACCESS_SIGNED_IN, 0, 0, "life cycle of a document"},
    {METHOD_POST, S "/unpublish", unpublish_action, ACCESS_SIGNED_IN, 0, 0,
     "withdraw the published edition at once"},
    {METHOD_POST, S "/comments", standard_comment_action, ACCESS_SIGNED_IN, 0, 0,
     "comment on a clause"},
    {METHOD_POST, S "/comments/{comment}", comment_resolve_action, ACCESS_SIGNED_IN, 0, 0,
     "resolve a comment"},
    {METHOD_POST, S "/skeleton", skeleton_action, ACCESS_SIGNED_IN, 0, 0,
     "clauses from the guideline's structure"},
    {METHOD_GET, S "/read", read_page, ACCESS_SIGNED_IN, 0, 0, "read the draft"},
    {METHOD_GET, S "/editions/{number}", edition_page, ACCESS_SIGNED_IN, 0, 0,
     "read an edition"},
    {METHOD_GET, S "/diff", diff_page, ACCESS_SIGNED_IN, 0, 0, "compare editions"},
    {METHOD_GET, S "/editions/{number}/package", package_download, ACCESS_SIGNED_IN, 0, 0,
     "an edition as a package for operators"},
    {METHOD_GET, S "/import", import_page, ACCESS_SIGNED_IN, 0, 0, "import a document"},
    {METHOD_POST, S "/import", import_preview_action, ACCESS_SIGNED_IN, 0,
     ROUTE_FILES | ROUTE_LARGE_BODY, "look at what would be imported"},
    {METHOD_POST, S "/import/make", import_make_action, ACCESS_SIGNED_IN, 0, ROUTE_LARGE_BODY,
     "import"},
    {METHOD_GET, "/public", public_list_page, ACCESS_PUBLIC, 0, 0, "published documents"},
    {METHOD_GET, "/public/standards/{code}", public_page, ACCESS_PUBLIC, 0, 0,
     "a published document"},
    {METHOD_GET, "/public/standards/{code}/pdf", public_download, ACCESS_PUBLIC, 0, 0,
     "a published document as PDF"},
};

static const struct panel panels[] = {
    {"requirement", requirement_panel},
    {"standard", standard_panel},
    {"clause", clause_panel_link},
    {0},
};

static const struct menu_item menu[] = {
    {CHAPTER_STANDARDS, "/standards/coverage", "grid", L_INIT("網羅表", "Coverage"),
     GROUP_STANDARD, ACTION_READ},
    {0},
};

const struct module standards_module = {
    .name = "standards",
    .registers = registers,
    .routes = ROUTE_TABLE(routes),
    .panels = panels,
    .menu = menu,
    .reports = standards_reports,
};
