/* SPDX-License-Identifier: Apache-2.0 */
#include "web/remote.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

void remote_write(char out[REMOTE_SIZE], const struct sockaddr *address)
{
    memcpy(out, "?", 2);
    if (address != NULL && address->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)address)->sin_addr, out,
                  REMOTE_SIZE);
    if (address == NULL || address->sa_family != AF_INET6)
        return;
    const struct in6_addr *v6 = &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
    if (IN6_IS_ADDR_V4MAPPED(v6))
        inet_ntop(AF_INET, v6->s6_addr + 12, out, REMOTE_SIZE);
    else
        inet_ntop(AF_INET6, v6, out, REMOTE_SIZE);
}

bool remote_is_among(const char *remote, const char *list)
{
    struct text rest = text_from(list), one;
    while (text_split(&rest, ' ', &one))
        if (text_is(one, remote))
            return true;
    return false;
}

bool remote_forwarded(struct text header, struct sockaddr_storage *out)
{
    struct sockaddr_in *v4 = (void *)out;
    struct sockaddr_in6 *v6 = (void *)out;
    char address[INET6_ADDRSTRLEN];
    size_t at = header.size;
    while (at > 0 && header.data[at - 1] != ',')
        at--;
    struct text last = text_trim((struct text){header.data + at, header.size - at});
    memset(out, 0, sizeof *out);
    if (last.size == 0 || last.size >= sizeof address)
        return false;
    memcpy(address, last.data, last.size);
    address[last.size] = '\0';
    bool is_v4 = inet_pton(AF_INET, address, &v4->sin_addr) == 1;
    if (!is_v4 && inet_pton(AF_INET6, address, &v6->sin6_addr) != 1)
        return false;
    out->ss_family = is_v4 ? AF_INET : AF_INET6;
    return true;
}
