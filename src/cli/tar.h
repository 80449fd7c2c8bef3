/* SPDX-License-Identifier: Apache-2.0 */
/* Backups as tar files: a few named files, and last a manifest of their SHA-256 in the form of
 * sha256sum(1), so that anybody can check one by hand:
 *   tar xf FILE && sha256sum -c MANIFEST */
#ifndef CLI_TAR_H
#define CLI_TAR_H

#include "base/call.h"

#define TAR_MANIFEST "MANIFEST"

struct tar_writer;

/* A new file that must not exist; it has its name only once tar_end succeeded. */
struct tar_writer *tar_begin(struct call *call, const char *path);
bool tar_add_file(struct tar_writer *tar, const char *name, const char *source);
bool tar_add_text(struct tar_writer *tar, const char *name, struct text text);
/* Adds the manifest. */
bool tar_end(struct tar_writer *tar);

/* Unpacks into a folder that exists: only regular files with plain relative names, none twice, and
 * all that the manifest names with the hash that it says; anything else is ERROR_INVALID. What was
 * written stays, for the caller to remove. progress may be NULL. */
bool tar_extract(struct call *call, const char *path, const char *folder,
                 void (*progress)(double done));

#endif
