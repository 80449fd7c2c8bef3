/* SPDX-License-Identifier: Apache-2.0 */
#include "store/driver.h"

static bool postgres_open(struct db *db, bool create)
{
    (void)create;
    return failure_set(db, FAILURE_OTHER, "PostgreSQL comes next");
}

const struct driver postgres_driver = {.kind = STORE_POSTGRES, .open = postgres_open};
