/* SPDX-License-Identifier: Apache-2.0 */
/* The scope of an organisation: what Annexes 1 and 2 propose for its sector, and what it decided on
 * each proposal. Deciding makes the records; the decisions stay and can be opened again. */
#ifndef CATALOGUE_SCOPE_H
#define CATALOGUE_SCOPE_H

#include "catalogue/catalogue.h"

extern const struct reg org_profile_register;    /* one per organisation */
extern const struct reg scope_decision_register; /* one per proposal */
extern const struct reg service_level_register;  /* a service's level with its rule */

enum proposal_kind { PROPOSE_SERVICE, PROPOSE_OUTAGE, PROPOSE_LAW, PROPOSE_REPORT, PROPOSE_LEVEL,
                     PROPOSE_SYSTEM, PROPOSE__COUNT };
extern const char *const proposal_kind_codes[PROPOSE__COUNT];

struct scope_proposal {
    enum proposal_kind kind;
    const char *key;       /* "service.wat.supply", "outage.wat.supply.2": names the decision */
    const char *title, *title_en;
    const char *detail;    /* in the page's language, "" for none */
    const char *rule;      /* PROPOSE_LEVEL: its JSON, "" where criteria are words */
    int service;           /* index of the service that it belongs to; -1 for systems */
    const char *decision;  /* "accepted", "changed", "declined" */
    const char *value;     /* what stands instead, when changed */
    const char *reason;
    const struct record *stored; /* the decision as it was last saved, or NULL */
};

enum { SCOPE_PROPOSALS_MAX = 400 };

struct scope {
    const struct record *unit;    /* the organisation */
    const struct record *sector;  /* NULL: not chosen yet */
    const struct record *profile; /* NULL: nothing saved yet */
    struct scope_proposal *proposals;
    int count;
};

/* The proposals of a sector with what was decided before; everything is accepted at first. */
bool scope_load(struct call *call, const struct record *unit, const struct record *sector,
                struct scope *out);
/* The profile of an organisation, NULL without a problem if there is none. */
struct record *scope_profile(struct call *call, int64_t unit_id);
/* Writes profile, decisions and the records they ask for in one transaction. Fields of problems are
 * "r:KEY" (a reason is missing) and "v:KEY" (the change is missing). values: further fields of the
 * profile, taken by name. */
bool scope_save(struct call *call, struct scope *scope,
                const char *(*value_of)(void *context, const char *name), void *context);

#endif
