/* SPDX-License-Identifier: Apache-2.0 */
/* What libmicrohttpd lets through and must not pass (RFC 9112 §2.2, §5, §6): anything that a proxy
 * in front could read as another request than we do. The request is refused, and the connection
 * closed. The library hides folded lines, NUL and bare LF; they show by the gaps that they leave
 * between the header fields, which lie one behind the other in the library's buffer. One thing
 * cannot be told there: a NUL in the very place of a CR. A proxy in front has to refuse NUL in a
 * head, as nginx does. */
#ifndef WEB_GUARD_H
#define WEB_GUARD_H

#include "web/http.h"

struct guard {
    const char *begin;    /* the request line */
    const char *expected; /* where the next field name has to begin */
    int count, count_max;
    size_t size, size_max, target_size;
    int hosts, lengths, encodings;
    bool is_http_1_1, is_chunked;
    int64_t length; /* of the body; -1 when not said */
    int status;     /* 0, or what to refuse with */
};

/* version is the library's pointer to "HTTP/1.1" in the request line. */
void guard_begin(struct guard *guard, const char *method, const char *target, const char *version,
                 int count_max, size_t size_max);
/* One blank, and no NUL, on both sides of the target: all as the library's own pointers. */
void guard_line(struct guard *guard, const char *method, const char *target_end,
                const char *version);
/* Each field in the order of arrival, as the library's own pointers. */
void guard_field(struct guard *guard, struct text name, struct text value);
/* size: from the method to the end of the empty line behind the fields, as the library counts. The
 * status to refuse with, or 0. */
int guard_end(struct guard *guard, size_t size);

#endif
