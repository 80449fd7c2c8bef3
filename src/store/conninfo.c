/* SPDX-License-Identifier: Apache-2.0 */
#include "store/conninfo.h"

#include <string.h>

/* Where a password stands, with what leads to it (":", "password=" and the sign before). */
static bool password_find(const char *conninfo, size_t *from, size_t *size)
{
    const char *host = strstr(conninfo, "://");
    const char *colon = host == NULL ? NULL : strpbrk(host + 3, ":@/?");
    if (colon != NULL && *colon == ':') {
        /* "[::1]:5432" has colons, but no sign of a user behind them. */
        size_t length = strcspn(colon, "@/?");
        if (colon[length] == '@') {
            *from = (size_t)(colon - conninfo);
            *size = length;
            return true;
        }
    }
    const char *named = strstr(conninfo, "password=");
    if (host == NULL || named == NULL || (named[-1] != '?' && named[-1] != '&'))
        return false;
    size_t length = strcspn(named, "& \t\r\n");
    bool has_more = named[length] == '&';
    *from = (size_t)(named - conninfo) - (has_more ? 0 : 1);
    *size = length + 1;
    return true;
}

bool conninfo_has_password(const char *conninfo)
{
    size_t from, size;
    return password_find(conninfo, &from, &size);
}

const char *conninfo_without_password(struct arena *arena, const char *conninfo)
{
    size_t from, size;
    while (password_find(conninfo, &from, &size))
        conninfo = arena_format(arena, "%.*s%s", (int)from, conninfo, conninfo + from + size);
    return conninfo;
}
