/* SPDX-License-Identifier: Apache-2.0 */
/* A check: a small declarative rule over the records, by which a requirement computes its own
 * state and says why. Checks are data (data/checks/ID.json), an array of
 *   {"requirement": "G5-…", "title": {"ja": "…", "en": "…"}, "rule": RULE}
 * where RULE is one of
 *   {"some": {"register": R, "where": {…}}, "min": 1}         that many records are there
 *   {"every": {"register": R, "where": {…}}, "has": {…}}      each of them also has this
 *   {"duty": true}            every duty for it was done within its cycle, with its evidence
 *   {"clause": true}          an approved standard answers it
 *   {"all": [RULE, …]}        the weakest of them decides
 *   {"any": [RULE, …]}        the strongest of them decides
 *   {"same_as": [CODE, …]}    it restates other requirements: the weakest of their states
 * "where" and "has" are list conditions as URLs carry them ("evaluated_on.from": "-12 months"),
 * with paths along links ("account.is_locked.not"); a value that begins with - or + and ends with
 * days, months or years is a day relative to today, "@catalogue" the requirement's catalogue.
 * Several values of one condition are an array: all of them hold. Optional in every rule:
 * "say": {"ja","en"} words what "has" means, or what "some" counts;
 * "name": {"ja","en"} within a selection names the part of the register that "where" takes;
 * "if_none": the state when there is none of them: "shown" where there need not be any, "unknown"
 * where other things may show it too;
 * "most": {"state": "partly", "why": {"ja","en"}} is the best that such records can show. */
#ifndef ASSESSMENT_CHECK_H
#define ASSESSMENT_CHECK_H

#include "model/list.h"

#include <jansson.h>

enum shown { SHOWN_UNKNOWN, SHOWN_NOT, SHOWN_PARTLY, SHOWN_FULLY, SHOWN__COUNT };
/* "unknown", "not_shown", "partly", "shown": the codes of shown_choices. */
const char *shown_code(enum shown shown);
enum shown shown_of(struct text code);

/* One reason: what was counted, in both languages, and the list that shows it. */
struct reason {
    enum shown shown;
    const char *ja, *en;
    const char *url; /* "/r/supplier?…", or NULL */
    struct reason *next;
};

struct verdict {
    enum shown shown;
    enum shown evidenced; /* what it could be with evidence by hand beside the records */
    struct reason *reasons;
};

/* The organisation that is looked at: its units, and a requirement's id for duty and clause. */
struct check_scope {
    const int64_t *units;
    int unit_count;
    int64_t requirement_id;
};

/* Runs a rule; acts with all rights (the state must not depend on who looks), within the scope.
 * False, with a problem that names the place, when the rule itself is wrong. */
bool check_run(struct call *call, const json_t *rule, const struct check_scope *scope,
               struct verdict *out);

/* The rule of a requirement's code, or NULL: it needs evidence by hand. title may be NULL. */
const json_t *check_find(const char *code, const struct label **title);
/* Loads every embedded file of checks; dies on one that is not well-formed. Once at start. */
void checks_load(void);
/* The module's start: checks_load, and the states offered to others (model/standing.h). */
void assessment_start(void);
int checks_count(void);

#endif
