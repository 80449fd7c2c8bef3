/* SPDX-License-Identifier: Apache-2.0 */
#include "leadership/leadership.h"

static const struct reg *const registers[] = {&unit_register, &person_register, NULL};

const struct module leadership_module = {.name = "leadership", .registers = registers};
