/* SPDX-License-Identifier: Apache-2.0 */
/* A shared view belongs to an organisation: the unit at the top of its tree. Views that were shared
 * before belong to none that anybody is in, and are seen by their owners until shared again. */
#include "store/migrations.h"

const char migration_050[] =
    "ALTER TABLE saved_view ADD COLUMN unit_id BIGINT NOT NULL DEFAULT -1;\n";
