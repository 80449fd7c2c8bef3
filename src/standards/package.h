/* SPDX-License-Identifier: Apache-2.0 */
/* An edition as a Kaname package, which an installation of an operator imports as one more
 * catalogue: package.json and catalog.json (OSCAL 1.1.2), a clause being a control. */
#ifndef STANDARDS_PACKAGE_H
#define STANDARDS_PACKAGE_H

#include "standards/edition.h"

/* The package's id: the document's code in the characters that OSCAL's tokens allow. */
const char *package_id(struct call *call, const struct manuscript *text);
/* The two files. Internal clauses must have been taken out (manuscript_redact). */
const char *package_json(struct call *call, const struct manuscript *text);
const char *package_catalog(struct call *call, const struct manuscript *text);

#endif
