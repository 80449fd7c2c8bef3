/* SPDX-License-Identifier: Apache-2.0 */
/* The server's options with every limit filled in. */
#ifndef WEB_OPTIONS_H
#define WEB_OPTIONS_H

#include "web/server.h"

#include <sys/socket.h>

void options_complete(struct server_options *options);
/* The numeric address and port in the system's form, in *storage; NULL if it is not one. */
struct sockaddr *options_address(const struct server_options *options,
                                 struct sockaddr_storage *storage);

#endif
