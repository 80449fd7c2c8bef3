/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PAGES_RECORD_PAGE_H
#define PAGES_RECORD_PAGE_H

#include "pages/register_view.h"

/* The register's own form with what was typed elsewhere and what is wrong with it: for pages that
 * have a short form of their own. */
bool record_form_show(struct call *call, struct request *request, struct response *response,
                      struct record *record);

/* After an action on a record was refused: its page, with what was typed and what is wrong beside
 * it. False, for the router's page, when there is no record to show. */
bool record_page_again(struct call *call, struct request *request, struct response *response,
                       const struct record *tried);

route_handler record_page, record_new_page, record_edit_page, record_create, record_update,
    version_page;

#endif
