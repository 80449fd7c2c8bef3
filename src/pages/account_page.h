/* SPDX-License-Identifier: Apache-2.0 */
/* Signing in and out, one's own account, everybody's accounts: registers, routes, reports. */
#ifndef PAGES_ACCOUNT_PAGE_H
#define PAGES_ACCOUNT_PAGE_H

#include "web/module.h"

extern const struct module account_module;

#endif
