/* SPDX-License-Identifier: Apache-2.0 */
/* The operations of the API, one function each; what they take and answer is declared in
 * api/operations.h. */
#ifndef API_HANDLERS_H
#define API_HANDLERS_H

#include "web/route.h"

/* register_list.c: finding */
route_handler api_me, api_registers, api_list, api_pick, api_search;
/* record_write.c: one record */
route_handler api_get, api_create, api_patch, api_end, api_revive, api_moves, api_move;
/* record_side.c: what is around a record */
route_handler api_history, api_versions, api_version, api_links, api_comments, api_comment,
    api_comment_resolve, api_attachments, api_attach, api_download;
/* program.c: duties and the journal */
route_handler api_duties, api_duty_complete, api_journal;
/* batch.c, openapi.c */
route_handler api_batch, api_openapi;

#endif
