/* SPDX-License-Identifier: Apache-2.0 */
/* What the templates of this folder are given, and the steps that its pages share. */
#ifndef STANDARDS_VIEW_H
#define STANDARDS_VIEW_H

#include "exchange/docx_read.h"
#include "model/attachment.h"
#include "pages/register_view.h"
#include "pages/report_page.h"
#include "standards/edition.h"
#include "base/text_diff.h"
#include "standards/tree_diff.h"

/* Why a review of a document is proposed. */
struct proposal {
    const char *text;
    struct url url; /* what asks for it; string NULL where there is no page */
};
enum { PROPOSALS_MAX = 8 };
/* From the records as they are: review_reason, review_by, a successor of the catalogue that is
 * written against, changes of the context since the last edition (review.c). */
int proposals_load(struct call *call, const struct record *standard, struct proposal *out);

struct source_hit {
    int64_t id;
    const char *code, *title;
    bool is_chosen;
};

enum { CLASHES_MAX = 8 };
struct editor_view {
    const struct record *standard;
    const struct manuscript *text;
    const struct clause *clause; /* the chosen one, or NULL */
    struct record *record;       /* its record, with what was typed */
    const struct record *stored; /* what somebody else saved meanwhile, or NULL */
    struct source_hit *hits;     /* requirements to tick */
    int hit_count;
    const char *clashes[CLASHES_MAX]; /* where a higher document is stricter than the clause */
    int clash_count;
    const char *find;
    struct comment *comments; /* on the chosen clause, or on all */
    int comment_count, open_count;
    struct edition *editions;
    int edition_count;
    struct proposal proposals[PROPOSALS_MAX];
    int proposal_count;
    const struct transition *moves[MOVES_MAX];
    int move_count;
    int64_t public_number; /* the edition that anybody can read, 0: none */
    bool may_edit, may_resolve, may_unpublish;
};

/* {id} of the route as a document that the user may read; NULL with a problem. */
struct record *route_standard(struct call *call, struct request *request);
/* The same for whoever may write it: asked before anything of the form is looked at. */
struct record *route_manuscript(struct call *call, struct request *request);
/* "/standards/7", "/standards/7?clause=12" with clause_id 0 for none. */
struct url standard_url(struct call *call, int64_t standard_id, int64_t clause_id);
struct layout standard_layout(struct call *call, const char *title, const struct record *standard);

/* The document's name in the page's language: its English name where there is one. */
const char *manuscript_title(struct call *call, const struct manuscript *text);
const char *either(struct call *call, const char *ja, const char *en);
const char *choice_shown(struct call *call, const struct choice *choices, const char *code);
const char *choice_tone(const struct choice *choices, const char *code);
/* Clauses that an English page has to show in Japanese. */
int untranslated_count(const struct manuscript *text);
/* {number} of the route, or of the query, as an edition; 0 is the draft. */
bool manuscript_of(struct call *call, const struct record *standard, int64_t number,
                   struct manuscript *out);
struct diff_view {
    const struct record *standard;
    const struct tree_diff *diff;
    const struct edition *editions;
    int edition_count;
    int64_t from, to;
    const char *before_label, *after_label;
    bool with_same;
};
struct read_view {
    const struct record *standard;
    const struct manuscript *text;
    const char *organisation;
    int64_t in_force; /* number of the edition in force, 0: none */
};
struct import_view {
    const struct record *standard;
    const char *marked; /* NULL before a file was given */
    const char *numbering; /* the style that the numbers speak for, or that was chosen */
    struct docx_losses losses;
    struct tree tree;
};

struct panel_answer {
    int64_t clause_id, standard_id;
    const char *number, *heading, *strictness, *code, *title;
    const char *edition; /* the edition in force that holds it, or NULL: only in the draft */
};

/* A clause's label or number in the page's language: "第3条第1項" is "Article 3, para. 1". */
const char *number_shown(struct call *call, const char *number);
/* "令和8年4月1日" in Japanese, the ISO date in English. */
const char *clock_era_or_iso(struct call *call, const char *date);
/* "G5-I.2-01, G5-I.2-02" */
const char *source_codes(struct call *call, const struct clause *clause);

/* The first character, for a round mark beside a name. */
struct text text_first(const char *string);
/* A clause that says something and names no source: no item of the guideline, nothing else. */
bool clause_is_sourceless(const struct tree *tree, int index);
/* The words of a clause, marked. */
enum diff_side { SIDE_BEFORE, SIDE_AFTER };
void diff_put(struct page *p, const char *before, const char *after, enum diff_side side);
/* The same as paragraphs. */
void diff_body_put(struct page *p, const char *before, const char *after, enum diff_side side);

#endif
