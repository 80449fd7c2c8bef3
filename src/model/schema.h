/* SPDX-License-Identifier: Apache-2.0 */
/* Tables from declarations. Adding a register or a field adds its table or column at the next
 * start; whatever else changes is a numbered migration (store/migrate.h). */
#ifndef MODEL_SCHEMA_H
#define MODEL_SCHEMA_H

#include "model/register.h"
#include "store/store.h"

/* Migrations, then missing tables, columns and indexes. */
bool schema_sync(struct call *call);
/* Whether the tables are those of this program, without touching them: for verifying a copy. */
bool schema_is_current(struct call *call);
/* The DDL of all registers, for the golden file. */
const char *schema_print(struct call *call, enum store_kind kind);

#endif
