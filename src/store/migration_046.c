/* SPDX-License-Identifier: Apache-2.0 */
/* Approved versions are append-only, as the journal that vouches for them; files and comments are
 * never deleted. */
#include "store/migrations.h"

const char migration_046[] = "CREATE INDEX attachment_by_content ON attachment (sha256);\n";

#define SQLITE_GATE(table, verb)                                                                   \
    "CREATE TRIGGER " table "_no_" verb " BEFORE " verb " ON " table "\n"                          \
    "BEGIN SELECT RAISE(ABORT, '" table " is append-only'); END;\n"

const char migration_046_sqlite[] = SQLITE_GATE("version", "UPDATE")
    SQLITE_GATE("version", "DELETE") SQLITE_GATE("attachment", "DELETE")
    SQLITE_GATE("comment", "DELETE");

#define POSTGRES_GATE(table, verbs)                                                                \
    "CREATE TRIGGER " table "_append_only BEFORE " verbs " ON " table "\n"                         \
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();\n"

const char migration_046_postgres[] = POSTGRES_GATE("version", "UPDATE OR DELETE OR TRUNCATE")
    POSTGRES_GATE("attachment", "DELETE OR TRUNCATE")
    POSTGRES_GATE("comment", "DELETE OR TRUNCATE");
