/* SPDX-License-Identifier: Apache-2.0 */
/* The handlers of this folder; module.c has the table of their routes. */
#ifndef STANDARDS_PAGES_H
#define STANDARDS_PAGES_H

#include "web/module.h"

route_handler editor_page, clause_save_action, clause_add_action, clause_move_action,
    clause_end_action, state_action, standard_comment_action, comment_resolve_action,
    skeleton_action, unpublish_action;                                             /* editor_*.c */
route_handler read_page, edition_page, diff_page; /* reading_page.c */
route_handler import_page, import_preview_action, import_make_action; /* import_page.c */
route_handler coverage_page;                                     /* coverage_page.c */
route_handler public_list_page, public_page, public_download;    /* public_page.c */
route_handler package_download;                                  /* package.c */

/* Panels under derived pages (panels.c). */
void requirement_panel(struct page *p, const struct record *record);
void standard_panel(struct page *p, const struct record *record);
void clause_panel_link(struct page *p, const struct record *record);

#endif
