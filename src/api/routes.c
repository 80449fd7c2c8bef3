/* SPDX-License-Identifier: Apache-2.0 */
#include "api/api.h"
#include "api/handlers.h"
#include "api/operations.h"

/* A record with all its texts may be as large as many together (body_max_mib). */
#define ROUTE_ROW(method_, path_, handler_, flags_, id_, ja_, en_, ...)                            \
    {METHOD_##method_, path_, handler_, ACCESS_SIGNED_IN, 0,                                       \
     ROUTE_API | ROUTE_LARGE_BODY | (flags_), en_},

static const struct route routes[] = {API_OPERATIONS(ROUTE_ROW)};

const struct module api_module = {.name = "api", .routes = ROUTE_TABLE(routes)};
