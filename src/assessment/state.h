/* SPDX-License-Identifier: Apache-2.0 */
/* The state of every requirement in every organisation, computed from checks, overrides and
 * assessments. An override in force wins, then the check, then the newest assessment by a person;
 * without any of them the state is unknown: evidence by hand is needed. */
#ifndef ASSESSMENT_STATE_H
#define ASSESSMENT_STATE_H

#include "assessment/check.h"

/* An organisation (a unit without parent) with all units below it. */
struct organisation {
    int64_t unit_id;
    const char *name;
    int64_t *units;
    int unit_count;
};
bool organisations_load(struct call *call, struct organisation **out, int *count);
/* The one that a page is about: ?org=, else the user's own, else the first. NULL if none. */
const struct organisation *organisation_of(struct call *call, struct text wanted,
                                           const struct organisation *all, int count);

/* The units directly below the organisation, each with all below it; at most PARTS_MAX. */
enum { PARTS_MAX = 40 };
bool organisation_parts(struct call *call, const struct organisation *org,
                        struct organisation **out, int *count);

enum state_source { SOURCE_NONE, SOURCE_CHECK, SOURCE_PERSON, SOURCE_OVERRIDE };

struct computed {
    enum shown shown;
    enum state_source source;
    struct reason *reasons;
};

/* Computes one requirement now. */
bool state_compute(struct call *call, const struct organisation *org, int64_t requirement_id,
                   const char *code, struct computed *out);

/* Computes all of them and writes what differs, with the day's counts; a job calls it after the
 * records have changed. */
bool states_refresh(struct call *call);

/* An organisation works against one catalogue at a time: the one that it has decided most items of,
 * or the newest edition of that as soon as it decides on it; before any decision the guideline. */
int64_t catalogue_own(struct call *call, const struct organisation *org);
/* Those that have items, and which of them a page is about: ?catalogue=, else the own one. */
struct catalogue_choice {
    int64_t id;
    const char *title;
};
bool catalogues_load(struct call *call, struct catalogue_choice **out, int *count);
int64_t catalogue_of(struct call *call, const struct organisation *org, struct text wanted,
                     const struct catalogue_choice *all, int count);

/* One row of the board: a requirement that counts for an organisation. */
struct state_row {
    int64_t requirement_id;
    const char *code, *title, *modality, *phase, *decision, *section, *section_label;
    enum shown shown;
    int viewpoint; /* index into viewpoints, -1 for none */
    bool has_record; /* of a decision, be it "undecided" */
    bool is_item;    /* counted in totals: not a key point, principle or definition, which restate
                      * or explain items */
    bool is_counted; /* an item that is not declined: its state counts */
    const char *why; /* after states_load_now: a sentence a line, in the call's language */
};
/* "4.1.2(1) 経営層のコミットメント". In English a Japanese label ("別紙1") gives way to the code
 * ("A1"); a title that says its label itself stands alone. */
const char *section_heading(struct call *call, const char *code, const char *label,
                            const char *title);
enum { CATALOGUE_OWN = 0, CATALOGUES_ALL = -1 };
/* Every requirement of a catalogue in order, with the state as it was last written. The id of a
 * catalogue, CATALOGUE_OWN, or all that the organisation has decided on. */
bool states_load(struct call *call, const struct organisation *org, int64_t catalogue,
                 struct state_row **out, int *count);
/* The same with states and reasons as they are at this moment: for what must agree with the
 * records that it is handed out with. */
bool states_load_now(struct call *call, const struct organisation *org, int64_t catalogue,
                     struct state_row **out, int *count);

/* Whether the query, narrowed by one more condition (field NULL: by none), has a record, whoever
 * looks: the answer names none. reg NULL: no. */
bool anybody_has(struct call *call, struct list_query *query, const char *field, enum filter_op op,
                 const char *value);
/* Items for authors of standards concern whoever writes more than internal rules. */
bool organisation_is_author(struct call *call, const struct organisation *org);
/* How many such items the catalogue has; -1 with a problem. */
int64_t author_items_count(struct call *call, int64_t catalogue);

enum { VIEWPOINTS_MAX = 7 };
/* The seven viewpoints, in the guideline's order: labels from data/catalogue/viewpoints.json. */
struct label viewpoint_label(int viewpoint);
int viewpoint_of(const char *code);

/* states_refresh when the records or the day have changed since the last time. */
void states_job(struct call *call);

#endif
