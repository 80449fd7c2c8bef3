/* SPDX-License-Identifier: Apache-2.0 */
/* What the page of the scope shows. */
#ifndef CATALOGUE_SCOPE_VIEW_H
#define CATALOGUE_SCOPE_VIEW_H

#include "catalogue/scope.h"
#include "catalogue/view.h"

struct scope_view {
    struct record **units; /* organisations */
    int unit_count;
    const struct record *unit; /* the chosen one, NULL when there is none at all */
    struct record **sectors;
    int sector_count;
    struct scope scope;
    const char *step; /* "sector", "decide", "done" */
    bool may_decide;
    bool is_typed; /* shown again with what was sent */
};

#endif
