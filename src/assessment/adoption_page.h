/* SPDX-License-Identifier: Apache-2.0 */
/* The list of items of one catalogue with decision and state: deciding on many, taking that back,
 * and making actions of gaps. */
#ifndef ASSESSMENT_ADOPTION_PAGE_H
#define ASSESSMENT_ADOPTION_PAGE_H

#include "assessment/state.h"
#include "pages/layout.h"

/* An action that was made of a gap, or was there already. */
struct gap_action {
    int64_t id;
    const char *title;
    bool is_new;
};
enum { GAP_ACTIONS_MAX = 100 };

struct adoption_view {
    const struct organisation *org;
    int org_count;
    int64_t catalogue, own_catalogue;
    struct catalogue_choice *catalogues;
    int catalogue_count;
    struct state_row *rows; /* those that pass the filter */
    bool *picked;           /* beside rows: ticked when the page was refused */
    int count, total, beside; /* beside: of total those that are no items */
    int decisions[4];         /* items, in the order of decision_codes */
    const char *decision, *state, *section, *query, *reason;
    int viewpoint; /* -1: all */
    bool may_decide, may_act, may_report;
    bool is_author; /* writes standards for others: items for authors are in the list */
    int64_t author_items;
    const struct param_list *picks; /* the form that was refused, or NULL */
    const char *problem;            /* why it was */
    /* What the last change did. */
    int decided;                    /* items whose decision it changed */
    const char *changed;            /* "12-40": entries of the journal; what undo takes back */
    struct gap_action actions[GAP_ACTIONS_MAX];
    int action_count;
};
extern const char *const decision_codes[4];
struct label decision_label(const char *code);
const char *decision_tone(const char *code);
struct label modality_label(const char *code);

/* Fills in all but what the last change did; query or form may say what is asked for. */
bool adoption_view_load(struct call *call, const struct param_list *params,
                        struct adoption_view *view);
/* What the change that ?changed= and ?had= name did. */
bool adoption_done_load(struct call *call, const struct param_list *query,
                        struct adoption_view *view);
/* Writes the page, with the problem that the call has. */
bool adoption_show(struct call *call, struct request *request, struct response *response,
                   struct adoption_view *view);
/* The list with its filter. */
struct url adoption_url(struct call *call, const struct adoption_view *view);

route_handler adoption_page, adoption_action;

#endif
