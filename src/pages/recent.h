/* SPDX-License-Identifier: Apache-2.0 */
/* What somebody opened lately. A page that is looked at may not write, so it notes the record in
 * memory, and the job writes what was noted once a second. */
#ifndef PAGES_RECENT_H
#define PAGES_RECENT_H

#include "web/module.h"

/* The call's user looks at the record. More than the job can keep up with is forgotten. */
void recent_note(const struct call *call, const struct record *record);

/* Its job writes. */
extern const struct module recent_module;

#endif
