/* SPDX-License-Identifier: Apache-2.0 */
/* Service maintenance levels as rules (Annex 2): whether the figures of an outage mean that the
 * level was broken. A rule is the JSON of services.json: {"all_of": […]}, {"any_of": […]},
 * {"not": …}, {"gte": [fact, number]} (inclusive), {"eq": [fact, word, number or true]}. What is
 * not known leaves the answer open, unless it makes no difference. */
#ifndef CATALOGUE_RULE_H
#define CATALOGUE_RULE_H

#include "base/call.h"
#include "base/value.h"

struct fact {
    const char *name;   /* "users", "minutes", "kw", "households", "mode", "cause", … */
    struct value value; /* INT, REAL, TEXT; a yes or no is INT 1 or 0 */
    bool is_estimate;   /* then the verdict is only possible */
};

enum verdict { VERDICT_HELD, VERDICT_BROKEN, VERDICT_UNKNOWN };

enum { RULE_MISSING_MAX = 16, RULE_DEPTH_MAX = 16, RULE_SIZE_MAX = 16 * 1024 };

struct judgement {
    enum verdict verdict;
    bool is_estimate; /* a fact that the verdict rests on is estimated */
    const char *missing[RULE_MISSING_MAX]; /* facts that would decide, when unknown */
    int missing_count;
    /* When it holds only because the outage is still short: the duration in minutes at which the
     * level will be broken if nothing else changes. -1 otherwise. */
    int64_t breaks_at_min;
};

/* ERROR_INVALID for a rule that is not one. "null" and "" (criteria in words) are unknown. */
bool rule_judge(struct call *call, struct text rule, const struct fact *facts, int count,
                struct judgement *out);

#endif
