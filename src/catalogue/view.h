/* SPDX-License-Identifier: Apache-2.0 */
/* What the templates of this folder are given, and the steps that its pages share. */
#ifndef CATALOGUE_VIEW_H
#define CATALOGUE_VIEW_H

#include "catalogue/entry.h"
#include "model/standing.h"
#include "pages/register_view.h"
#include "store/original.h"

/* A successor that an edition names. */
struct successor {
    const char *code, *on;    /* on: "2023-07-04" or "" */
    const struct record *record; /* NULL: not loaded here */
};
enum { SUCCESSORS_MAX = 8 };

struct catalogue_row {
    const struct record *record;
    int64_t groups, mappings;
};
struct catalogue_list_view {
    struct catalogue_row *rows;
    int count;
    bool may_import;
};

/* What an organisation decided on an item; several where several organisations may be read. */
struct mark {
    int64_t id;
    const char *decision; /* code */
    struct mark *next;
};

struct tree_filter {
    const char *query, *group, *modality, *side, *timing, *kind, *decision;
};

struct catalogue_view {
    const struct record *catalogue;
    struct list *incoming; /* of the tab "mappings": references from other catalogues */
    const char *tab; /* "", "mappings", "sectors", "services", "references", "terms", … */
    struct successor successors[SUCCESSORS_MAX];
    int successor_count;
    const struct record *previous;
    bool may_import;
    /* Items. */
    struct entries entries;
    bool *is_shown;
    int *below; /* controls below each heading, for the contents */
    struct mark **marks;
    struct standing *standings;
    int standing_count;
    struct tree_filter filter;
    int shown;
    const json_t *vocabulary;
    /* Tables of the annexes, the glossary, cross references. */
    const struct list *list;
    struct original *originals;
    int original_count;
    int64_t uses; /* records of others that refer to it; -1 when nobody asked */
};

/* {id} of the route as a catalogue, or NULL with a problem. */
struct record *route_catalogue(struct call *call, struct request *request);
struct url catalogue_url(struct call *call, const struct record *catalogue, const char *tab);
struct layout catalogue_layout(struct call *call, const char *title,
                               const struct record *catalogue);
/* The name in the page's language, without and with its edition. */
const char *catalogue_title(struct call *call, const struct record *catalogue);
const char *catalogue_name(struct call *call, const struct record *catalogue);
/* A field in the page's language: "title" or "title_en". */
const char *in_language(struct call *call, const struct record *record, const char *field);
/* A text if the document has it in this language, else the other one. */
const char *catalogue_either(struct call *call, const char *ja, const char *en);
/* Label and tone of a choice of a register's field; "" for a code that is none. */
const char *choice_of(struct call *call, const struct reg *reg, const char *field,
                      const char *code);
const char *choice_tone_of(const struct reg *reg, const char *field, const char *code);
/* "BCM, CSIRT" as "事業継続、CSIRT" by the vocabulary of the catalogue's package. */
const char *vocabulary_shown(struct call *call, const json_t *vocabulary, const char *kind,
                             const char *codes);
const json_t *vocabulary_load(struct call *call, const char *catalogue_code);
void successors_load(struct call *call, struct catalogue_view *view);
/* Decisions on the entries, by index of the entry; none where the register is not there. */
bool marks_load(struct call *call, const struct entries *entries, struct mark ***out);
struct url item_url(struct call *call, const struct record *catalogue, int64_t requirement_id);
/* Whether a heading stands in the contents: the upper ones, and those around the chosen one. */
bool in_contents(const struct catalogue_view *view, int index);
/* A state as ui/kit shows it: class of .state, and label. */
struct standing_word {
    const char *word;
    struct label label;
};
/* The state of an item, NULL where it is not adopted. */
const struct standing_word *item_standing(const struct catalogue_view *view,
                                          const struct entry *entry);
/* Label and title of a heading, once where both are the same. */
const char *heading_shown(struct call *call, const struct entry *entry);
/* Remarks of our packages are "日本語 / English; 日本語 / English": those in the page's language. */
const char *note_shown(struct call *call, const char *note);
/* Paragraphs of a text; each line one, leading blanks kept as depth. */
void lines_put(struct page *p, const char *text);
/* The class of ui/kit's .modal for a modality's code. */
const char *modality_class(const char *code);

#endif
