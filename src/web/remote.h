/* SPDX-License-Identifier: Apache-2.0 */
/* Where a request comes from, as text: for the journal, and for those who count by it. */
#ifndef WEB_REMOTE_H
#define WEB_REMOTE_H

#include <sys/socket.h>

enum { REMOTE_SIZE = 64 };

/* The numeric address, "?" when it is not known. */
void remote_write(char out[REMOTE_SIZE], const struct sockaddr *address);

#endif
