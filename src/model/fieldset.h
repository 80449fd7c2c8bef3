/* SPDX-License-Identifier: Apache-2.0 */
/* A register's fields as they are now: the compiled ones first, in their order, then those that an
 * administrator added. Custom values live in custom_value(register, record_id, field, text,
 */
#ifndef MODEL_FIELDSET_H
#define MODEL_FIELDSET_H

#include "model/register.h"

struct fieldset {
    const struct reg *reg;
    const struct field *fields;
    int count;    /* all */
    int compiled; /* the first so many are compiled */
};

/* Never NULL. Lives in the call's arena, or in the process when there are no custom fields. */
const struct fieldset *fieldset_of(struct call *call, const struct reg *reg);
/* Words that the journal uses beside the fields: no field may be called so. */
bool field_is_reserved(const char *name);
/* Index by name or -1. */
int fieldset_find(const struct fieldset *fields, const char *name);
/* Whether a FIELD_UNIQUE is so over all organisations, or in each. */
bool field_is_global(const struct reg *reg, const struct field *field);

extern const struct reg custom_field_register;
/* Tells which registers may be chosen there; registry_set does. */
void custom_registers_set(const struct reg *const *registers, int count);

#endif
