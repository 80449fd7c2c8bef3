/* SPDX-License-Identifier: Apache-2.0 */
/* JSON Schema (2020-12) of a register, from its declaration: NAME_fields, NAME (a record),
 * NAME_create and NAME_update, as members of components.schemas. */
#ifndef API_SCHEMA_H
#define API_SCHEMA_H

#include "base/json.h"
#include "model/fieldset.h"

void schema_put(struct call *call, struct json_out *json, const struct reg *reg);

#endif
