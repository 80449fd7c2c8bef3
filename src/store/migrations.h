/* SPDX-License-Identifier: Apache-2.0 */
/* The SQL of each migration; only migrations.c reads this. */
#ifndef STORE_MIGRATIONS_H
#define STORE_MIGRATIONS_H

#include "store/migrate.h"

extern const char migration_001[], migration_001_sqlite[], migration_001_postgres[];
extern const char migration_002[], migration_002_sqlite[], migration_002_postgres[];
extern const char migration_010[];
extern const char migration_030[], migration_030_sqlite[], migration_030_postgres[];
extern const char migration_044[], migration_044_sqlite[], migration_044_postgres[];

extern const char migration_020[], migration_021[], migration_040[], migration_041[];
extern const char migration_046[], migration_046_sqlite[], migration_046_postgres[];
extern const char migration_048[];
extern const char migration_050[];

#endif
