/* SPDX-License-Identifier: Apache-2.0 */
/* Documents as they were given, byte for byte: an OSCAL catalog, profile or mapping, a table of a
 * package. Their owner is the code of the catalogue they came with. In no register: their content
 * is what an export gives back, and the records made of them are what people see. */
#ifndef STORE_ORIGINAL_H
#define STORE_ORIGINAL_H

#include "base/call.h"

struct original {
    const char *kind, *name; /* "catalog", "profile", "mapping", …; the file's name */
    int64_t size;            /* characters */
};

/* Within the open transaction. ERROR_CONFLICT if the owner has one of that kind and name. */
bool original_keep(struct call *call, const char *owner, const char *kind, const char *name,
                   struct text content);
/* name NULL: the first of that kind. False with ERROR_MISSING if there is none. */
bool original_load(struct call *call, const char *owner, const char *kind, const char *name,
                   struct text *out);
/* By kind and name; the catalog first. */
bool originals_list(struct call *call, const char *owner, struct original **out, int *count);
/* Gives all of them to another owner: a load that was undone keeps what it was made of. */
bool originals_move(struct call *call, const char *owner, const char *to);

#endif
