/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODULES_H
#define MODULES_H

#include "web/module.h"

extern const struct module *const modules[];
extern const int module_count;

/* Tells the model every register of every module; once, at the start of each command. */
void modules_register(void);

/* Tables, and what modules keep in them from the start (catalogues): after a database was
 * opened. */
bool modules_prepare(struct call *call);

#endif
