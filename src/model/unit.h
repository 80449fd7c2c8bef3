/* SPDX-License-Identifier: Apache-2.0 */
/* The tree of units, as far as every floor must know it: which organisation something belongs to.
 * The register itself is leadership/unit.c. */
#ifndef MODEL_UNIT_H
#define MODEL_UNIT_H

#include "base/call.h"

/* The unit at the top of the tree that the unit is in; 0 for no unit, or where there are none. */
int64_t unit_root(struct call *call, int64_t unit_id);
/* That of the call's user: of the home unit, else of the first unit that a role was given for. */
int64_t user_organisation(struct call *call);

#endif
