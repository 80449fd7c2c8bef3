/* SPDX-License-Identifier: Apache-2.0 */
/* What every operation of the API needs: its body, its register or record, and refusals. An
 * operation notes problems (call->where is a JSON pointer into the body, RFC 6901 as a fragment)
 * and is false; the kernel answers with problem+json (RFC 9457). */
#ifndef API_REPLY_H
#define API_REPLY_H

#include "base/json.h"
#include "model/record.h"
#include "web/http.h"

enum { API_BODY_MAX = 16 << 20, API_DEPTH_MAX = 32, API_VALUES_MAX = 200000, API_LIMIT = 50 };

/* Answers with a status that no kind of error has (400, 412, 415, 428); always true. */
bool api_refuse(struct response *response, int status);
/* After a step that failed: whether it answered already (true is what the handler returns). */
bool api_is_answered(const struct response *response);

/* The body, which must be a JSON object: 415, 400 or 413 otherwise (answered). A patch may be
 * application/merge-patch+json (RFC 7396) too. */
bool api_body(struct call *call, struct request *request, struct response *response, json_t **out);

/* Every member is one of the names (ends with NULL); each other is a problem. */
bool api_members(struct call *call, const json_t *object, const char *const *names);
/* A member's text, "" if it is missing or null; a problem if it is anything else. */
bool api_string(struct call *call, const json_t *object, const char *name, const char **out);
/* A member's whole number from 1; 0 if it is missing or null. */
bool api_id(struct call *call, const json_t *object, const char *name, int64_t *out);
/* {"reason"} of a body into call->reason. */
bool api_reason(struct call *call, const json_t *object);

/* {register}, and {id} of the path; NULL with ERROR_MISSING. */
const struct reg *api_reg(struct call *call, const struct request *request);
struct record *api_record(struct call *call, const struct request *request);
/* ?limit= from 1 to max; API_LIMIT without it. */
bool api_limit(struct call *call, const struct request *request, int64_t max, int64_t *out);
/* Every parameter of the query is one of the names (ends with NULL). */
bool api_query(struct call *call, const struct request *request, const char *const *names);

/* Begins an answer of one JSON object. */
struct json_out api_answer(struct response *response, int status);
/* The whole answer: the record with its version as ETag. */
bool api_answer_record(struct call *call, struct response *response, int status,
                       const struct record *record);

#endif
