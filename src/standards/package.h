/* SPDX-License-Identifier: Apache-2.0 */
/* An edition as a Kaname package, which an installation of an operator imports as one more
 * catalogue: package.json, catalog.json (OSCAL 1.1.2), a clause being a control, and mapping.json:
 * what of the guideline each clause answers. Clauses that are not public are left out. */
#ifndef STANDARDS_PACKAGE_H
#define STANDARDS_PACKAGE_H

#include "standards/edition.h"

/* The package's id: the document's code in the characters that OSCAL's tokens allow. */
const char *package_id(struct call *call, const struct manuscript *text);
/* The files. Internal clauses must have been taken out (manuscript_redact). */
const char *package_json(struct call *call, const struct manuscript *text, bool has_mapping);
const char *package_catalog(struct call *call, const struct manuscript *text);
/* NULL where no clause answers anything. catalogue_of: the code of the catalogue that a requirement
 * belongs to, NULL for one that is gone. */
const char *package_mapping(struct call *call, const struct manuscript *text,
                            const char *(*catalogue_of)(struct call *call, int64_t requirement));

#endif
