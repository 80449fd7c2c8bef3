/* SPDX-License-Identifier: Apache-2.0 */
/* For tests only: a fresh database with the registers of access and stand-ins for units and
 * people, and accounts to try things with. */
#ifndef ACCESS_TESTING_H
#define ACCESS_TESTING_H

#include "access/access.h"
#include "store/testing.h"

#define TEST_PASSWORD "yuunagi to sazanami 5"

/* Acts as the program. SQLite, or PostgreSQL where it can be tested and is asked for. */
struct store_test *access_test_open(enum store_kind kind);
/* An account with TEST_PASSWORD and a role everywhere. */
int64_t access_test_account(struct call *call, const char *login, const char *role);
/* How often the journal has an action about an account. */
int64_t access_test_noted(struct call *call, int64_t account_id, const char *action);

#endif
