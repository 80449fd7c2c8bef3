/* SPDX-License-Identifier: Apache-2.0 */
/* Context of the organisation (4.1.1): what the service to the public depends on. */
#ifndef CONTEXT_CONTEXT_H
#define CONTEXT_CONTEXT_H

#include "web/module.h"

extern const struct module context_module;

extern const struct reg service_register;
extern const struct reg process_register;
extern const struct reg system_register;
extern const struct reg supplier_register;
extern const struct reg site_register;

#endif
