/* SPDX-License-Identifier: Apache-2.0 */
/* The password in a connection string: postgresql://user:PASSWORD@host/name?password=PASSWORD */
#ifndef STORE_CONNINFO_H
#define STORE_CONNINFO_H

#include "base/text.h"

bool conninfo_has_password(const char *conninfo);
/* The same with the password taken out. */
const char *conninfo_without_password(struct arena *arena, const char *conninfo);

#endif
