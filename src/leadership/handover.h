/* SPDX-License-Identifier: Apache-2.0 */
/* 1 April: people leave their posts, and what they hold must not stay without an owner. What counts
 * as held is every live record that names the person in a field which people may still change. */
#ifndef LEADERSHIP_HANDOVER_H
#define LEADERSHIP_HANDOVER_H

#include "model/record.h"

enum {
    HANDOVER_DAYS = 14,      /* nothing stays unowned longer (domain: US-16) */
    HANDOVER_AHEAD_DAYS = 60, /* who will leave within this time is shown too */
    LEAVERS_MAX = 30,
    HOLDINGS_MAX = 300
};

struct holding {
    const struct reg *reg;
    const struct field *field;
    int64_t id;
    const char *title;
    bool may_change; /* by whoever looks */
};

struct leaver {
    int64_t id, days; /* since they left; negative: still to come */
    const char *name, *post, *left_on, *deputy;
    struct holding *holdings;
    int count;
};

/* Those who hold something, who left longest ago first; what the user may read. */
bool leavers_load(struct call *call, struct leaver **out, int *count);
/* One of them, also with nothing left to hand over; NULL with a problem. */
struct leaver *leaver_load(struct call *call, int64_t person_id);

/* "supplier/12/manager": one holding as forms name it. */
const char *holding_key(struct call *call, const struct holding *holding);

/* Puts the successor into the place of the leaver in the chosen holdings, all or none. */
bool handover_do(struct call *call, const struct leaver *leaver, const char **keys, int count,
                 int64_t successor_id);

#endif
