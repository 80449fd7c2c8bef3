/* SPDX-License-Identifier: Apache-2.0 */
/* A number per register that rises with each change: what counts of it were kept for. */
#include "store/migrations.h"

const char migration_040[] =
    "CREATE TABLE register_change (\n"
    "  register TEXT PRIMARY KEY,\n"
    "  number BIGINT NOT NULL\n"
    ") {strict};\n";
