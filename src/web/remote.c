/* SPDX-License-Identifier: Apache-2.0 */
#include "web/remote.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

void remote_write(char out[REMOTE_SIZE], const struct sockaddr *address)
{
    const void *bytes = NULL;
    memcpy(out, "?", 2);
    if (address != NULL && address->sa_family == AF_INET)
        bytes = &((const struct sockaddr_in *)(const void *)address)->sin_addr;
    else if (address != NULL && address->sa_family == AF_INET6)
        bytes = &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
    if (bytes != NULL)
        inet_ntop(address->sa_family, bytes, out, REMOTE_SIZE);
}
