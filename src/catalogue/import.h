/* SPDX-License-Identifier: Apache-2.0 */
/* Catalogues into records. A package is a folder with package.json (kaname-package/1) and the files
 * it names; a bare OSCAL 1.1 catalog is a package of one file. All of it or nothing; what was given
 * is kept as it is (catalogue_document), so that an export is equal to it. */
#ifndef CATALOGUE_IMPORT_H
#define CATALOGUE_IMPORT_H

#include "catalogue/catalogue.h"

#include <jansson.h>

enum { CATALOGUE_SIZE_MAX = 64 << 20, CATALOGUE_DEPTH_MAX = 40, CATALOGUE_ENTRIES_MAX = 20000 };

/* Reads JSON with the limits; NULL with the line noted. Freed with the call. */
json_t *catalogue_json(struct call *call, struct text text, const char *name);

/* Text of a member, "" if there is none; of {"ja","en"} in either language. */
const char *json_text(const json_t *object, const char *member);
struct label json_label(const json_t *object, const char *member);

/* The groups and controls of an OSCAL catalog document under the given catalogue record. */
bool oscal_import(struct call *call, const struct record *catalogue, const json_t *document);
/* A mapping collection: each source × target is a record of the register mapping. */
bool mapping_import(struct call *call, const struct record *catalogue, const json_t *document);
/* sectors.json, services.json, documents.json, glossary.json. */
bool sectors_import(struct call *call, const json_t *document);
bool services_import(struct call *call, const json_t *document);
bool documents_import(struct call *call, const json_t *document);
bool glossary_import(struct call *call, const json_t *document);

/* A bare OSCAL catalog under a code of one's own ("800-53"). *imported gets the record. */
bool catalogue_import(struct call *call, const char *code, struct text text,
                      struct record **imported);
/* The document as it was given, or NULL with ERROR_MISSING. */
const char *catalogue_export(struct call *call, const char *code, size_t *size);

/* Every package that the binary carries and the database does not have yet. */
bool catalogue_load_embedded(struct call *call);

#endif
