/* SPDX-License-Identifier: Apache-2.0 */
/* Excel out of and into a register: download, upload, what would change, then all or nothing. */
#ifndef PAGES_SHEET_PAGE_H
#define PAGES_SHEET_PAGE_H

#include "web/route.h"

route_handler sheet_export, sheet_import_page, sheet_plan_action, sheet_apply_action;

#endif
