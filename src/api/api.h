/* SPDX-License-Identifier: Apache-2.0 */
/* REST derived from the declarations of registers, below /api/v1. Every answer is JSON; errors are
 * problem+json (RFC 9457) that name field, JSON pointer and reason. Who asks is the session or the
 * bearer token that the kernel found; permission, validation, journal and versions are the
 * model's. GET /api/v1/openapi.json describes it all (OpenAPI 3.1). */
#ifndef API_API_H
#define API_API_H

#include "web/module.h"

extern const struct module api_module;

/* Where the bytes of attachments are; once, before the server starts. */
void api_set(const char *data_folder);

/* The OpenAPI document; pretty for people and golden files. Custom fields are in it when the call
 * has a database. */
void openapi_write(struct call *call, struct buffer *out, bool is_pretty);

#endif
