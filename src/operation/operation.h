/* SPDX-License-Identifier: Apache-2.0 */
/* Operation (4.2): for now the duties, their calendar and what is due. */
#ifndef OPERATION_OPERATION_H
#define OPERATION_OPERATION_H

#include "model/duty.h"
#include "web/module.h"

extern const struct module operation_module;

#endif
