/* SPDX-License-Identifier: Apache-2.0 */
/* Catalogues into records. A package is package.json (kaname-package/1) and the files it names; a
 * bare OSCAL 1.1 catalog or profile is a package of one file. Planned first, then all of it or
 * nothing; what was given is kept as it is (store/original.h), so that an export is equal to it. */
#ifndef CATALOGUE_IMPORT_H
#define CATALOGUE_IMPORT_H

#include "catalogue/entry.h"

enum {
    CATALOGUE_SIZE_MAX = 64 << 20,
    CATALOGUE_UPLOAD_MAX = 20 << 20, /* over the web, where a request has 64 MiB of memory */
    CATALOGUE_DEPTH_MAX = 40,
    CATALOGUE_ENTRIES_MAX = 20000,
    PACKAGE_FILES_MAX = 200,
};

/* Reads JSON with the limits; NULL with the line noted. Freed with the call. */
json_t *catalogue_json(struct call *call, struct text text, const char *name);

/* Text of a member, "" if there is none; of {"ja","en"} in either language; of a value. */
const char *json_text(const json_t *object, const char *member);
struct label json_label(const json_t *object, const char *member);
const char *json_word(const json_t *value);

struct package_file {
    const char *name;
    struct text content;
};

/* What is unusual in a document, for people to see before they import it. */
struct notes {
    const char *texts[8];
    int count;
};
void note_add(struct notes *notes, const char *text);

bool oscal_is_uuid(const char *text);
/* Whether a catalog, profile or mapping-collection is one (oscal_check.c). Notes every element
 * that is not as OSCAL wants it. */
bool oscal_check(struct call *call, const json_t *root, const char *model, struct notes *notes);

/* A cross reference that will be made. */
struct mapping_pair {
    const char *code, *source, *relationship, *target_catalogue, *target, *change, *note;
    int64_t source_catalogue; /* 0: the catalogue that is being read */
};
struct mapping_plan {
    struct mapping_pair *pairs;
    int count;
};

struct package {
    const char *code;     /* of the catalogue: "G5" */
    const json_t *head;   /* package.json, or the same made for a bare document */
    struct package_file *files;
    int file_count;
    struct record *previous; /* the edition before, or NULL */
    struct record *source;   /* a bare mapping belongs to this catalogue; else NULL */
    const json_t *catalog;   /* the catalog document */
    struct entries entries;
    struct mapping_plan mappings; /* of all its mapping collections */
    struct notes notes;
};

/* What is not in the bytes: the code and edition before for bare OSCAL; "" and NULL otherwise. */
struct package_wish {
    const char *code, *previous;
};

/* A zip package or a bare OSCAL catalog, profile or mapping collection. Notes everything that would
 * be refused. Content of files points into bytes, which must outlive the package. */
bool package_read(struct call *call, struct text bytes, const struct package_wish *wish,
                  struct package *out);
/* One that the binary carries: "data/catalogue/g5". */
bool package_read_asset(struct call *call, const char *folder, struct package *out);
/* NULL if the package has no such file. */
const struct package_file *package_file(const struct package *package, const char *name);
/* Writes all of it; *out gets the catalogue. One transaction. */
bool package_apply(struct call *call, struct package *package, struct record **out);
/* Ends everything that a load made, in one transaction. ERROR_CONFLICT when something else refers
 * to it. */
bool package_undo(struct call *call, struct record *catalogue);
/* How many records of other registers refer to the catalogue or its entries. -1 with a problem. */
int64_t catalogue_use_count(struct call *call, const struct record *catalogue);

/* Each source × target of the package's mapping collections, less what is recorded already. Notes
 * every id and catalogue that is not there, and pairs that are stated in two ways. A catalogue that
 * a package names by its folder may be loaded later; whoever brings a mapping alone names loaded
 * ones. */
bool mappings_plan(struct call *call, const struct package *package, struct mapping_plan *out);
/* The records; within the open transaction. catalogue: the one just read. */
bool mappings_save(struct call *call, const struct record *catalogue,
                   const struct mapping_plan *plan);
/* sectors.json, services.json, documents.json, glossary.json. */
bool sectors_import(struct call *call, const struct record *catalogue, const json_t *document);
bool services_import(struct call *call, const struct record *catalogue, const json_t *document);
bool documents_import(struct call *call, const struct record *catalogue, const json_t *document);
bool glossary_import(struct call *call, const struct record *catalogue, const json_t *document);

/* A bare OSCAL catalog under a code of one's own ("800-53"). *imported gets the record. */
bool catalogue_import(struct call *call, const char *code, struct text text,
                      struct record **imported);
/* The document as it was given, or NULL with ERROR_MISSING. */
const char *catalogue_export(struct call *call, const char *code, size_t *size);

/* Every package that the binary carries and the database does not have yet. */
bool catalogue_load_embedded(struct call *call);

#endif
