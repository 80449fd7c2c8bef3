/* SPDX-License-Identifier: Apache-2.0 */
/* What each account opened lately: a convenience, not a record; only the newest are kept. */
#include "store/migrations.h"

const char migration_048[] =
    "CREATE TABLE recent (\n"
    "  account_id BIGINT NOT NULL,\n"
    "  register TEXT NOT NULL,\n"
    "  record_id BIGINT NOT NULL,\n"
    "  at_ms BIGINT NOT NULL,\n"
    "  PRIMARY KEY (account_id, register, record_id)\n"
    ") {strict};\n";
