/* SPDX-License-Identifier: Apache-2.0 */
#include "assessment/assessment.h"

static const struct reg *const registers[] = {&adoption_register, &assessment_register, NULL};

const struct module assessment_module = {.name = "assessment", .registers = registers};
