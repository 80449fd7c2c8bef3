/* SPDX-License-Identifier: Apache-2.0 */
#include "context/context.h"

static const struct reg *const registers[] = {
    &service_register, &process_register, &system_register, &supplier_register,
    &site_register, NULL,
};

const struct module context_module = {.name = "context", .registers = registers};
