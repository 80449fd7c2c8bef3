/* SPDX-License-Identifier: Apache-2.0 */
/* Parsers of what browsers send: query and urlencoded forms (WHATWG URL §5), cookies (RFC 6265),
 * multipart/form-data (RFC 7578). Each refuses with ERROR_INVALID or ERROR_TOO_LARGE: bad
 * percent-encoding, bytes that are not UTF-8, NUL, too many parameters. */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include "web/http.h"

enum { PARAM_COUNT_MAX = 2000, PARAM_NAME_SIZE_MAX = 256, COOKIE_COUNT_MAX = 64 };

/* Percent-decoded, '+' kept. False if it is not valid as described above. */
bool percent_decode(struct arena *arena, struct text a, struct text *out);
bool form_parse(struct call *call, struct text body, struct param_list *out);
/* Cookies without '=' or with strange bytes are left out, as browsers send what others set. */
void cookies_parse(struct call *call, struct text header, struct param_list *out);
/* The value of a parameter in "type/subtype; name=value"; false if missing or malformed. */
bool header_parameter(struct arena *arena, struct text header, const char *name,
                      struct text *out);

/* multipart/form-data in pieces as they arrive; files go to unnamed temporary files in temp_dir. */
struct multipart;
struct multipart *multipart_new(struct call *call, struct text content_type, const char *temp_dir,
                                int64_t field_size_max);
bool multipart_feed(struct multipart *multipart, const char *data, size_t size);
/* False when it broke off. Files are closed with the call's arena. */
bool multipart_end(struct multipart *multipart, struct param_list *form, struct upload **uploads);

#endif
