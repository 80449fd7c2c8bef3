/* SPDX-License-Identifier: Apache-2.0 */
#include "base/asset.h"

#include <string.h>

/* The first asset whose path is not before the given one. */
static size_t asset_lower_bound(const char *path)
{
    size_t low = 0, high = asset_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(assets[middle].path, path) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct asset *asset_find(const char *path)
{
    size_t i = asset_lower_bound(path);
    return i < asset_count && strcmp(assets[i].path, path) == 0 ? &assets[i] : NULL;
}

struct text asset_text(const struct asset *asset)
{
    return (struct text){(const char *)asset->data, (size_t)(asset->data_end - asset->data)};
}

const struct asset *asset_under(const char *prefix, size_t *count)
{
    size_t first = asset_lower_bound(prefix), size = strlen(prefix);
    *count = 0;
    while (first + *count < asset_count &&
           strncmp(assets[first + *count].path, prefix, size) == 0)
        *count += 1;
    return *count == 0 ? NULL : &assets[first];
}
