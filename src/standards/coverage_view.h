/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STANDARDS_COVERAGE_VIEW_H
#define STANDARDS_COVERAGE_VIEW_H

#include "standards/coverage.h"
#include "standards/view.h"

struct coverage_view {
    const struct coverage *coverage;
    const char *chapter, *side, *modality, *show; /* as asked; "" for all */
    const struct choice *sides, *modalities, *decisions; /* of the registers; may be NULL */
    struct option *catalogues;
    int catalogue_count;
    int64_t catalogue_id;
    bool may_decide;
};

/* The catalogue asked for (0: none), or the one that most documents are written against, or the
 * first guideline. */
int64_t coverage_catalogue(struct call *call, int64_t asked);

/* Whether the filters let an item through. */
bool coverage_shows(const struct coverage_view *view, const struct coverage_item *item);
/* What the stricter document above says, where a cell clashes. */
const char *rank_shown(struct call *call, const struct coverage_cell *cell);

#endif
