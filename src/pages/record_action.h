/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PAGES_RECORD_ACTION_H
#define PAGES_RECORD_ACTION_H

#include "pages/register_view.h"

route_handler record_move_action, record_end_action, record_revive_action, comment_action,
    attach_action, favourite_action;
/* saved_view.c */
route_handler view_save_action, view_delete_action;
/* bulk_page.c */
route_handler bulk_action;

#endif
