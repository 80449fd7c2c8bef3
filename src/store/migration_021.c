/* SPDX-License-Identifier: Apache-2.0 */
/* What is computed from the records: kept so that pages need not compute it, never edited. */
#include "store/migrations.h"

const char migration_021[] =
    "CREATE TABLE IF NOT EXISTS requirement_state (\n"
    "  requirement_id BIGINT NOT NULL,\n"
    "  scope_unit_id BIGINT NOT NULL,\n"
    "  state TEXT NOT NULL,\n"
    "  why TEXT NOT NULL,\n" /* JSON: {"source": …, "reasons": [{state, ja, en, url}]} */
    "  computed_at BIGINT NOT NULL,\n"
    "  PRIMARY KEY (requirement_id, scope_unit_id)\n"
    ") {strict};\n"
    /* The counts at the end of each day on which they were computed. */
    "CREATE TABLE state_trend (\n"
    "  scope_unit_id BIGINT NOT NULL,\n"
    "  day TEXT NOT NULL,\n"
    "  state TEXT NOT NULL,\n"
    "  count BIGINT NOT NULL,\n"
    "  PRIMARY KEY (scope_unit_id, day, state)\n"
    ") {strict};\n"
    /* Each time a requirement's state changed by itself: what changed since my last visit. */
    "CREATE TABLE state_change (\n"
    "  id {id},\n"
    "  requirement_id BIGINT NOT NULL,\n"
    "  scope_unit_id BIGINT NOT NULL,\n"
    "  at_ms BIGINT NOT NULL,\n"
    "  state_before TEXT NOT NULL,\n"
    "  state_after TEXT NOT NULL\n"
    ") {strict};\n"
    "CREATE INDEX state_change_by_time ON state_change (scope_unit_id, at_ms);\n";
