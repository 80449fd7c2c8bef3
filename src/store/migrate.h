/* SPDX-License-Identifier: Apache-2.0 */
/* Numbered migrations, in order, each in its own transaction, noted in schema_version(number, name,
 * at_ms). The table lives in migrations.c; a released one is never changed. */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include "base/call.h"

struct migration {
    int number;
    const char *name;
    /* SQL in the common dialect, see db_script in db.h. */
    const char *sql;
    const char *sqlite_only, *postgres_only; /* what the dialects do not share, or NULL */
};

extern const struct migration migrations[];
extern const int migration_count;

/* Brings the database to the newest number; refuses a database newer than this program. */
bool store_migrate(struct call *call);
/* Up to a number, for the test that each released schema migrates to the present. */
bool store_migrate_to(struct call *call, int number);
int store_version(struct call *call);

#endif
