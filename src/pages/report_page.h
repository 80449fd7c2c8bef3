/* SPDX-License-Identifier: Apache-2.0 */
/* The list of reports, and each of them as a page or a file. */
#ifndef PAGES_REPORT_PAGE_H
#define PAGES_REPORT_PAGE_H

#include "report/document.h"
#include "web/module.h"

/* NULL if there is none of that name. */
const struct report *report_find(struct text name);

/* Builds it for the call's user: right checked, organisation, date and the journal's checkpoint
 * filled in. NULL with a problem. */
struct document *report_build(struct call *call, const struct report *report,
                              const struct param_list *options);

route_handler reports_page, report_page;

#endif
