/* SPDX-License-Identifier: Apache-2.0 */
#include "operation/operation.h"

static const struct reg *const registers[] = {&duty_register, &duty_run_register, NULL};

const struct module operation_module = {.name = "operation", .registers = registers};
