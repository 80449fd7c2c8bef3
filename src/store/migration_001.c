/* SPDX-License-Identifier: Apache-2.0 */
#include "store/migrations.h"

const char migration_001[] =
    "CREATE TABLE journal (\n"
    "  seq BIGINT PRIMARY KEY,\n"
    "  at_ms BIGINT NOT NULL,\n"
    "  actor_id BIGINT NOT NULL,\n"
    "  actor TEXT NOT NULL,\n"
    "  origin TEXT NOT NULL,\n"
    "  action TEXT NOT NULL,\n"
    "  register TEXT NOT NULL,\n"
    "  record_id BIGINT NOT NULL,\n"
    "  title TEXT NOT NULL,\n"
    "  changes TEXT NOT NULL,\n"
    "  reason TEXT NOT NULL,\n"
    "  hash BYTES NOT NULL\n"
    ") {strict};\n"
    "CREATE INDEX journal_by_record ON journal (register, record_id, seq);\n"
    "CREATE INDEX journal_by_time ON journal (at_ms);\n"
    "CREATE INDEX journal_by_actor ON journal (actor_id, seq);\n"
    /* One row, id 1: the signed end of the chain. */
    "CREATE TABLE journal_head (\n"
    "  id BIGINT PRIMARY KEY CHECK (id = 1),\n"
    "  seq BIGINT NOT NULL,\n"
    "  hash BYTES NOT NULL,\n"
    "  at_ms BIGINT NOT NULL,\n"
    "  signature BYTES NOT NULL\n"
    ") {strict};\n"
    "CREATE TABLE checkpoint (\n"
    "  seq BIGINT PRIMARY KEY,\n"
    "  hash BYTES NOT NULL,\n"
    "  at_ms BIGINT NOT NULL,\n"
    "  signature BYTES NOT NULL\n"
    ") {strict};\n";

#define SQLITE_GATE(table, verb)                                                                   \
    "CREATE TRIGGER " table "_no_" verb " BEFORE " verb " ON " table "\n"                          \
    "BEGIN SELECT RAISE(ABORT, '" table " is append-only'); END;\n"

const char migration_001_sqlite[] = SQLITE_GATE("journal", "UPDATE")
    SQLITE_GATE("journal", "DELETE") SQLITE_GATE("checkpoint", "UPDATE")
    SQLITE_GATE("checkpoint", "DELETE") SQLITE_GATE("journal_head", "DELETE");

#define POSTGRES_GATE(table, verbs)                                                                \
    "CREATE TRIGGER " table "_append_only BEFORE " verbs " ON " table "\n"                         \
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();\n"

const char migration_001_postgres[] =
    "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$\n"
    "BEGIN\n"
    "  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'P0001';\n"
    "END $$;\n"
    POSTGRES_GATE("journal", "UPDATE OR DELETE OR TRUNCATE")
    POSTGRES_GATE("checkpoint", "UPDATE OR DELETE OR TRUNCATE")
    POSTGRES_GATE("journal_head", "DELETE OR TRUNCATE");
