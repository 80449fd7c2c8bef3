/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PAGES_RECORD_PAGE_H
#define PAGES_RECORD_PAGE_H

#include "pages/register_view.h"

route_handler record_page, record_new_page, record_edit_page, record_create, record_update,
    version_page;

#endif
