/* SPDX-License-Identifier: Apache-2.0 */
/* What the pages of importing show. */
#ifndef CATALOGUE_IMPORT_VIEW_H
#define CATALOGUE_IMPORT_VIEW_H

#include "catalogue/compare.h"
#include "catalogue/import.h"
#include "catalogue/view.h"

struct import_choice {
    const char *code, *title;
    bool is_chosen;
};

struct import_page_view {
    struct package_wish wish; /* as typed */
    struct import_choice *editions; /* catalogues that may be the edition before */
    int edition_count;
    /* After a file was read. */
    const struct package *package;
    const char *token;
    struct comparison difference; /* to the edition before */
    int parameters, resources, mappings, sectors, services, terms;
};

#endif
