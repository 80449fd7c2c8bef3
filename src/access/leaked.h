/* SPDX-License-Identifier: Apache-2.0 */
/* Passwords that are known: the list that is built in (data/passwords.txt, compared without case
 * and width) and a file of the administrator's (access/password.h). */
#ifndef ACCESS_LEAKED_H
#define ACCESS_LEAKED_H

#include "base/call.h"

/* path may be NULL. A file that cannot be read is logged and counts as empty. */
bool password_is_leaked(struct call *call, const char *path, const char *password);

#endif
