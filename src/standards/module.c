/* SPDX-License-Identifier: Apache-2.0 */
#include "standards/standards.h"

static const struct reg *const registers[] = {&standard_register, &clause_register, NULL};

const struct module standards_module = {.name = "standards", .registers = registers};
