/* SPDX-License-Identifier: Apache-2.0 */
/* A catalogue in memory: its headings and controls in reading order, whether they came from an
 * OSCAL document or from the records, so that both can be compared before anything is written. */
#ifndef CATALOGUE_ENTRY_H
#define CATALOGUE_ENTRY_H

#include "catalogue/catalogue.h"

#include <jansson.h>

/* Texts of an entry, in the order of entry_names; "" where there is none. */
enum entry_text {
    ENTRY_LABEL,
    ENTRY_LABEL_EN,
    ENTRY_TITLE,
    ENTRY_TITLE_EN,
    ENTRY_TEXT,
    ENTRY_TEXT_EN,
    ENTRY_GUIDANCE,
    ENTRY_PARAMETERS,
    ENTRY_KIND,
    ENTRY_SIDE,
    ENTRY_PHASE,
    ENTRY_MODALITY,
    ENTRY_TIMING,
    ENTRY_ROLES,
    ENTRY_EVIDENCE,
    ENTRY_AUTOMATION,
    ENTRY_SOURCE,
    ENTRY__COUNT
};
extern const char *const entry_names[ENTRY__COUNT]; /* fields of the register requirement */

struct entry {
    bool is_group;
    int64_t id;       /* of its record; 0 when it comes from a document */
    const char *code; /* unique in this installation */
    const char *key;  /* its id without the catalogue's own code: stable between editions */
    const char *texts[ENTRY__COUNT];
    int parent; /* index of the heading or control above it, -1 */
    int depth;
};

struct entries {
    const char *code; /* of the catalogue */
    struct entry *items;
    int count, capacity, groups, controls;
};

/* Reads an OSCAL catalog. False with ERROR_INVALID or ERROR_TOO_LARGE, naming the element. */
bool entries_parse(struct call *call, const char *catalogue_code, const json_t *document,
                   struct entries *out);
/* The records of a catalogue, in its order. */
bool entries_load(struct call *call, const struct record *catalogue, struct entries *out);
/* Makes the records; within the open transaction. Each entry gets its id. */
bool entries_save(struct call *call, const struct record *catalogue, struct entries *entries);

/* A code without the catalogue's own code in front: "G5-I.1-01" → "I.1-01", "X/ac-1" → "ac-1". */
const char *entry_key(const char *catalogue_code, const char *code);
/* In the call's language where there is a text in it: title of ENTRY_TITLE, ENTRY_TEXT,
 * ENTRY_LABEL. */
const char *entry_shown(const struct call *call, const struct entry *entry, enum entry_text text);
/* Index by code or by key; -1. Entries are few enough to be walked, but see entry_index. */
int entry_find(const struct entries *entries, const char *code);

/* A map from texts to indexes, for comparing thousands of entries. */
struct entry_map;
struct entry_map *entry_map_new(struct arena *arena, int capacity);
void entry_map_add(struct entry_map *map, const char *text, int index); /* the first one stays */
int entry_map_get(const struct entry_map *map, const char *text);       /* -1 */

#endif
