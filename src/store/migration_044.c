/* SPDX-License-Identifier: Apache-2.0 */
/* Which approved editions are for the public: decided at approval, taken back by hand. The last row
 * of an edition counts; nothing is rewritten. */
#include "store/migrations.h"

const char migration_044[] =
    "CREATE TABLE standard_publication (\n"
    "  id {id},\n"
    "  standard_id BIGINT NOT NULL,\n"
    "  number BIGINT NOT NULL,\n" /* of standard_edition */
    "  is_open BIGINT NOT NULL,\n"
    "  at_ms BIGINT NOT NULL,\n"
    "  account_id BIGINT NOT NULL,\n"
    "  actor TEXT NOT NULL,\n"
    "  reason TEXT NOT NULL\n"
    ") {strict};\n"
    "CREATE INDEX standard_publication_by_edition ON standard_publication (standard_id, number);\n";

const char migration_044_sqlite[] =
    "CREATE TRIGGER standard_publication_no_update BEFORE UPDATE ON standard_publication\n"
    "BEGIN SELECT RAISE(ABORT, 'standard_publication is append-only'); END;\n"
    "CREATE TRIGGER standard_publication_no_delete BEFORE DELETE ON standard_publication\n"
    "BEGIN SELECT RAISE(ABORT, 'standard_publication is append-only'); END;\n";

const char migration_044_postgres[] =
    "CREATE TRIGGER standard_publication_append_only BEFORE UPDATE OR DELETE OR TRUNCATE\n"
    "ON standard_publication FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();\n";
