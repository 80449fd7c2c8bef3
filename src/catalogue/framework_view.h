/* SPDX-License-Identifier: Apache-2.0 */
/* What the page of a framework's coverage shows. */
#ifndef CATALOGUE_FRAMEWORK_VIEW_H
#define CATALOGUE_FRAMEWORK_VIEW_H

#include "catalogue/framework.h"
#include "catalogue/view.h"

struct framework_view {
    struct framework framework;
    struct record **catalogues; /* to choose from */
    int catalogue_count;
    int chosen; /* state to show, or -1 */
};

struct label coverage_state_label(enum coverage_state state);
/* The class of ui/kit's .state and its bars: "shown", "partly", "not", "unknown". */
const char *coverage_state_class(enum coverage_state state);
struct url support_url(struct call *call, const struct support *support);
struct url framework_url(struct call *call, const struct record *catalogue, int state);

#endif
