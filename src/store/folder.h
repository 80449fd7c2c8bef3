/* SPDX-License-Identifier: Apache-2.0 */
/* Folders that last over a power cut, and what lies about in them. */
#ifndef STORE_FOLDER_H
#define STORE_FOLDER_H

#include "base/call.h"

/* A file that was made, renamed or removed lasts only when its folder has been synced, too. */
bool folder_sync(const char *path);
/* The folder that the file lies in. */
bool folder_sync_of(const char *file);
/* Made and lasting, or there already. */
bool folder_make(const char *path);

/* Every regular file of the folder, with its name alone; links and folders are passed over. Ends
 * when take answers false. False, with a problem, also where the folder cannot be read; one that is
 * not there is empty. */
bool folder_each(struct call *call, const char *path,
                 bool (*take)(struct call *call, const char *folder, const char *name, void *with),
                 void *with);

/* Removes the regular files whose names begin so and that nobody has written to since. */
void folder_clean(struct call *call, const char *path, const char *start, int64_t before_ms);

#endif
