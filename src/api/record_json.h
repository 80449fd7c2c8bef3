/* SPDX-License-Identifier: Apache-2.0 */
/* A record as JSON and JSON into a record. What the register declares is below "fields", so that a
 * field may be called id or state; every field is there, null where it is empty. Numbers are
 * numbers, dates "2026-11-23", instants RFC 3339, choices codes, links ids, and lists arrays (of
 * "supplier/12" where a list may point anywhere). */
#ifndef API_RECORD_JSON_H
#define API_RECORD_JSON_H

#include "base/json.h"
#include "model/record.h"

void record_json(struct call *call, struct json_out *json, const char *name,
                 const struct record *record);
/* {"id","code","title","kind","url"}: what pickers show. */
void record_json_hit(struct call *call, struct json_out *json, const struct record *record);
/* The id, code, title and url members alone. */
void record_json_names(struct call *call, struct json_out *json, const struct record *record);

/* Takes "fields" and "unit_id" of the body (RFC 7396: null empties, what is missing stays). Types
 * are taken as they are: "12" is no number, and nothing is cut or turned into something else. Every
 * problem is noted with its pointer; call->where says where the body begins. */
bool record_json_take(struct call *call, const json_t *body, struct record *record);

#endif
