/* SPDX-License-Identifier: Apache-2.0 */
#include "improvement/improvement.h"

static const struct reg *const registers[] = {&corrective_action_register, NULL};

const struct module improvement_module = {.name = "improvement", .registers = registers};
