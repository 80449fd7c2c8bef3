/* SPDX-License-Identifier: Apache-2.0 */
/* A ZIP archive in memory, stored without compression: so that a fuzzer reaches the parsers of the
 * parts without having to find checksums. */
#ifndef FUZZ_PACK_H
#define FUZZ_PACK_H

#include "base/text.h"

#include <archive.h>
#include <archive_entry.h>

struct part {
    const char *name;
    struct text content; /* data NULL: left out */
};

static inline struct text pack(struct arena *arena, const struct part *parts, int count)
{
    size_t room = 64 * 1024, used = 0;
    for (int i = 0; i < count; i++)
        room += parts[i].content.size + 1024;
    char *bytes = arena_alloc(arena, room);
    struct archive *zip = archive_write_new();
    archive_write_set_format_zip(zip);
    archive_write_zip_set_compression_store(zip);
    archive_write_open_memory(zip, bytes, room, &used);
    for (int i = 0; i < count; i++) {
        if (parts[i].content.data == NULL)
            continue;
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, parts[i].name);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_size(entry, (la_int64_t)parts[i].content.size);
        archive_write_header(zip, entry);
        archive_write_data(zip, parts[i].content.data, parts[i].content.size);
        archive_entry_free(entry);
    }
    archive_write_close(zip);
    archive_write_free(zip);
    return (struct text){bytes, used};
}

#endif
