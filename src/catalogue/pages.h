/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CATALOGUE_PAGES_H
#define CATALOGUE_PAGES_H

#include "catalogue/catalogue.h"

route_handler catalogues_page, catalogue_page, catalogue_tab_page, catalogue_item_page,
    original_download, catalogue_import_page, catalogue_plan_action, catalogue_apply_action,
    catalogue_undo_action, edition_diff_page, carry_action,
    carry_undo_action, framework_page, scope_page,
    scope_action;

/* Below the derived page of a requirement: where it stands, and what corresponds to it. */
void requirement_panels(struct page *p, const struct record *requirement);

#endif
