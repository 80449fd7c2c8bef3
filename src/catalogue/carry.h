/* SPDX-License-Identifier: Apache-2.0 */
/* From one edition to the next: what was decided on and assessed is carried over where nothing
 * changed, and asked again where something did. The records that follow an item are known by
 * FIELD_CARRIED (model/register.h), whatever viewpoint they belong to. */
#ifndef CATALOGUE_CARRY_H
#define CATALOGUE_CARRY_H

#include "catalogue/compare.h"

extern const struct reg edition_carry_register; /* what was done with one item */

enum carry_decision { CARRY_OVER, CARRY_AGAIN, CARRY_DROP };
extern const char *const carry_codes[3];

/* Where an item of the edition before went, when the crosswalk says so and not its id. */
enum crossing { CROSS_NONE, CROSS_ON, CROSS_SPLIT, CROSS_MERGED };

struct carry_row {
    struct item_pair pair;
    enum crossing crossing; /* of a removed item */
    bool is_counterpart;    /* an added item that the crosswalk names: not new */
    const int *targets; /* a removed item's counterparts by the crosswalk: indexes into "after" */
    int target_count;
    int followers;     /* records that follow the old item and may be read */
    const char *done;  /* code of what was done with it, or "" */
};

struct carry {
    const struct record *from, *to; /* catalogues */
    struct entries before, after;
    struct comparison difference;
    struct carry_row *rows; /* one for each pair of the difference */
    int open;               /* rows with followers that nothing was done with */
    int crossed[CROSS_MERGED + 1]; /* removed items by crossing; CROSS_NONE: dropped for good */
    int fresh;              /* added items that the crosswalk does not name */
    int done;               /* rows that something was done with */
};

bool carry_load(struct call *call, const struct record *from, const struct record *to,
                struct carry *out);
/* One decision for some rows, in one transaction. ERROR_INVALID where a removed item is to be
 * carried over as it is. Records that the target has already are left alone. */
bool carry_apply(struct call *call, const struct carry *carry, const int *rows, int count,
                 enum carry_decision decision);

/* Whether the words are the same on both sides, wherever the item stands now: carried over without
 * a look at each. */
bool carry_is_same(const struct carry_row *row);

/* A record that undoing left alone, because somebody worked on it since. */
struct carry_kept {
    const struct reg *reg;
    int64_t id;
    const char *title;
};
enum { CARRY_KEPT_MAX = 200 };
/* Takes back what carrying over made: records that nobody touched or refers to since end, with
 * call->reason; the others are named and stay carried over. One transaction; the number of records
 * that ended, or -1 with a problem. */
int carry_undo(struct call *call, const struct carry *carry, struct carry_kept *kept,
               int *kept_count);

#endif
