/* SPDX-License-Identifier: Apache-2.0 */
/* Links both ways. link(register, record_id, field, target, target_id) mirrors every LINK and LINKS
 * field, so that the records that point here are one query. */
#ifndef MODEL_LINK_H
#define MODEL_LINK_H

#include "model/record.h"

/* Replaces the mirrored links of a record; called by record_save. */
bool links_write(struct call *call, const struct record *record);

struct backlink {
    const struct reg *reg;
    const char *field; /* of reg */
    int64_t id;
    const char *title;
};
/* Who points at the record, by register, at most limit of each; only what the user may read. */
bool backlinks_load(struct call *call, const struct reg *reg, int64_t id, int limit,
                    struct backlink **out, int *count);

/* How many living records of each register point at the records of a register whose field has a
 * value (field "id": at one record). At most one query per register that does. */
struct link_count {
    const struct reg *reg;
    int64_t count;
};
bool links_count(struct call *call, const struct reg *target, const char *field, int64_t value,
                 struct link_count **out, int *count);

/* The targets that a LINKS value holds: register NULL-terminated in order of the text. */
struct link_ref {
    const struct reg *reg;
    int64_t id;
};
bool links_parse(struct call *call, const struct field *field, struct value value,
                 struct link_ref **out, int *count);
/* ",12,34," or ",supplier/12," of refs. */
struct value links_value(struct call *call, const struct field *field, const struct link_ref *refs,
                         int count);

#endif
