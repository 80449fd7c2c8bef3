/* SPDX-License-Identifier: Apache-2.0 */
/* A file of the signed-in account between two steps: looked at first, applied when confirmed. It
 * lies in the data folder under a name that nobody can guess and only that account can use. */
#ifndef PAGES_WORK_FILE_H
#define PAGES_WORK_FILE_H

#include "web/http.h"

/* A new name, to be carried by a form as "token". */
const char *work_token_new(struct call *call);
/* Where the file of a token lies; made by nobody yet. */
const char *work_path(struct call *call, const char *token);
/* The path of a token that came back with a form, or NULL with a problem at "token". */
const char *work_path_of(struct call *call, struct text token);
/* Copies what was uploaded to a path. */
bool work_keep(struct call *call, const struct upload *upload, const char *path);
/* The whole file, mapped until the call ends; ERROR_TOO_LARGE over size_max. */
bool work_map(struct call *call, const char *path, int64_t size_max, struct text *out);

#endif
