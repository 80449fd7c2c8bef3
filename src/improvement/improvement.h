/* SPDX-License-Identifier: Apache-2.0 */
/* Improvement (4.4): corrective actions, closed only after a check of their effect. */
#ifndef IMPROVEMENT_IMPROVEMENT_H
#define IMPROVEMENT_IMPROVEMENT_H

#include "model/gate.h"
#include "web/module.h"

extern const struct module improvement_module;
extern const struct reg corrective_action_register;
/* Never opens without the check: domain rule, no waiver. */
extern const struct gate effect_gate;

#endif
