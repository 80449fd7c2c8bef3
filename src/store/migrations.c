/* SPDX-License-Identifier: Apache-2.0 */
/* The table of all migrations. To add one: a file migration_NNN.c beside this one, a line below. */
#include "store/migrations.h"

const struct migration migrations[] = {
    {1, "foundation", migration_001, migration_001_sqlite, migration_001_postgres},
    {2, "model", migration_002, migration_002_sqlite, migration_002_postgres},
    {10, "access", migration_010, NULL, NULL},
    {20, "catalogue documents", migration_020, NULL, NULL},
    {21, "states", migration_021, NULL, NULL},
    {30, "editions of standards", migration_030, migration_030_sqlite, migration_030_postgres},
    {40, "changes of registers", migration_040, NULL, NULL},
    {41, "tokens for programs", migration_041, NULL, NULL},
    {44, "publication of editions", migration_044, migration_044_sqlite, migration_044_postgres},
    {46, "versions are append-only", migration_046, migration_046_sqlite, migration_046_postgres},
    {48, "what was opened lately", migration_048, NULL, NULL},
    {50, "views of organisations", migration_050, NULL, NULL},
};
const int migration_count = sizeof migrations / sizeof *migrations;
