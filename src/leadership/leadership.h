/* SPDX-License-Identifier: Apache-2.0 */
/* Leadership (4.1.2): for now who there is: units and people. */
#ifndef LEADERSHIP_LEADERSHIP_H
#define LEADERSHIP_LEADERSHIP_H

#include "web/module.h"

extern const struct module leadership_module;
extern const struct reg unit_register, person_register;

#endif
