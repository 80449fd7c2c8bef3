/* SPDX-License-Identifier: Apache-2.0 */
/* Where a request comes from, as text: for the journal, and for those who count by it. */
#ifndef WEB_REMOTE_H
#define WEB_REMOTE_H

#include "base/text.h"

#include <sys/socket.h>

enum { REMOTE_SIZE = 64 };

/* The numeric address, "?" when it is not known; IPv4 as such, also where it came in by IPv6. */
void remote_write(char out[REMOTE_SIZE], const struct sockaddr *address);
/* Whether a list of addresses, separated by spaces, has this one. */
bool remote_is_among(const char *remote, const char *list);
/* The last address of an X-Forwarded-For header: the one that the proxy itself saw; what is before
 * it, anybody may have written. False if it is none. */
bool remote_forwarded(struct text header, struct sockaddr_storage *out);

#endif
