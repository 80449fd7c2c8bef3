/* SPDX-License-Identifier: Apache-2.0 */
/* Files that the binary carries: ui/ bundles, data/ packages. tools/embed.c makes the table. */
#ifndef BASE_ASSET_H
#define BASE_ASSET_H

#include "base/text.h"

struct asset {
    const char *path; /* "ui/kaname.css", "data/catalogue/x.json" */
    const char *type; /* media type */
    const char *hash; /* first 32 hexadecimal digits of SHA-256 */
    const unsigned char *data, *data_end;
    const unsigned char *gzip, *gzip_end; /* NULL when compression does not pay */
};

/* Sorted by path (bytewise). */
extern const struct asset assets[];
extern const size_t asset_count;

/* NULL if the binary carries no such file. */
const struct asset *asset_find(const char *path);
struct text asset_text(const struct asset *asset);
/* The assets whose path begins with prefix: the first one, and how many follow each other. */
const struct asset *asset_under(const char *prefix, size_t *count);

#endif
