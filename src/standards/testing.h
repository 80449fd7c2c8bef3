/* SPDX-License-Identifier: Apache-2.0 */
/* For tests only: a database with this folder's registers and stand-ins for those of other folders,
 * and three people. */
#ifndef STANDARDS_TESTING_H
#define STANDARDS_TESTING_H

#include "model/user.h"
#include "standards/standards.h"
#include "store/testing.h"

extern const struct user test_writer, test_approver, test_reader;

struct store_test *standards_test_open(enum store_kind kind);
/* The stand-in of a register of another folder, for making records of it as the program. */
const struct reg *standards_test_register(const char *name);

#endif
