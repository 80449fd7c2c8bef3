/* SPDX-License-Identifier: Apache-2.0 */
/* Catalogues as they were given, so that they leave as they came. */
#include "store/migrations.h"

const char migration_020[] =
    "CREATE TABLE catalogue_document (\n"
    "  catalogue TEXT NOT NULL,\n" /* the catalogue's code */
    "  kind TEXT NOT NULL,\n"      /* catalog, profile, mapping, package, … */
    "  name TEXT NOT NULL,\n"
    "  content TEXT NOT NULL,\n"
    "  PRIMARY KEY (catalogue, kind, name)\n"
    ") {strict};\n";
