/* SPDX-License-Identifier: Apache-2.0 */
/* For tests only: a database with this folder's registers, and stand-ins for those of others that
 * decide on and assess requirements. */
#ifndef CATALOGUE_TESTING_H
#define CATALOGUE_TESTING_H

#include "catalogue/catalogue.h"
#include "store/testing.h"

/* As the program, in Japanese. */
struct store_test *catalogue_test_open(enum store_kind kind);
const struct reg *catalogue_test_register(const char *name);

#endif
