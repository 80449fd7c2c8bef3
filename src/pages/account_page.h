/* SPDX-License-Identifier: Apache-2.0 */
/* Signing in and out, the first administrator, one's own account. */
#ifndef PAGES_ACCOUNT_PAGE_H
#define PAGES_ACCOUNT_PAGE_H

#include "web/route.h"

extern const struct route_table account_routes;

#endif
