/* SPDX-License-Identifier: Apache-2.0 */
/* Approved editions of safety principles: the whole document with its clauses, for ever. */
#include "store/migrations.h"

const char migration_030[] =
    "CREATE TABLE standard_edition (\n"
    "  standard_id BIGINT NOT NULL,\n"
    "  number BIGINT NOT NULL,\n"
    "  label TEXT NOT NULL,\n"
    "  effective_on TEXT NOT NULL,\n"
    "  approved_by BIGINT NOT NULL,\n"
    "  approver TEXT NOT NULL,\n"
    "  at_ms BIGINT NOT NULL,\n"
    "  seq BIGINT NOT NULL,\n" /* the journal entry with the SHA-256 of data */
    "  title TEXT NOT NULL,\n"
    "  title_en TEXT NOT NULL,\n"
    "  data TEXT NOT NULL,\n"
    "  PRIMARY KEY (standard_id, number)\n"
    ") {strict};\n";

const char migration_030_sqlite[] =
    "CREATE TRIGGER standard_edition_no_update BEFORE UPDATE ON standard_edition\n"
    "BEGIN SELECT RAISE(ABORT, 'standard_edition is append-only'); END;\n"
    "CREATE TRIGGER standard_edition_no_delete BEFORE DELETE ON standard_edition\n"
    "BEGIN SELECT RAISE(ABORT, 'standard_edition is append-only'); END;\n";

const char migration_030_postgres[] =
    "CREATE TRIGGER standard_edition_append_only BEFORE UPDATE OR DELETE OR TRUNCATE\n"
    "ON standard_edition FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();\n";
