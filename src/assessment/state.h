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

/* One row of the board: a requirement that counts for an organisation. */
struct state_row {
    int64_t requirement_id;
    const char *code, *title, *modality, *phase, *decision, *section, *section_label;
    enum shown shown;
    int viewpoint; /* index into viewpoints, -1 for none */
    bool has_record; /* of a decision, be it "undecided" */
    const char *why; /* after states_explain: a sentence a line, in the call's language */
};
/* Every requirement of the organisation's catalogues in order, by a single query. */
bool states_load(struct call *call, const struct organisation *org, struct state_row **out,
                 int *count);

/* Fills in why, as it was computed with the state; one more query. */
bool states_explain(struct call *call, const struct organisation *org, struct state_row *rows,
                    int count);

enum { VIEWPOINTS_MAX = 7 };
/* The seven viewpoints, in the guideline's order: labels from data/catalogue/viewpoints.json. */
struct label viewpoint_label(int viewpoint);
int viewpoint_of(const char *code);

/* states_refresh when the records or the day have changed since the last time. */
void states_job(struct call *call);

#endif
