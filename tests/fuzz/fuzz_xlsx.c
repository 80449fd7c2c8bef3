/* SPDX-License-Identifier: Apache-2.0 */
/* Workbooks as somebody uploads them: the archive, and each part by itself (the first byte tells
 * which). */
#include "exchange/table.h"
#include "pack.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PART(text) {text, sizeof(text) - 1}

static struct text packed(struct arena *arena, const uint8_t *data, size_t size)
{
    struct part parts[] = {
        {"xl/workbook.xml", PART("<workbook><sheets><sheet name='a' r:id='r1'/></sheets></workbook>")},
        {"xl/_rels/workbook.xml.rels",
         PART("<Relationships><Relationship Id='r1' Target='worksheets/sheet1.xml'/></Relationships>")},
        {"xl/worksheets/sheet1.xml",
         PART("<worksheet><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' s='1'>"
              "<v>46000.5</v></c></row></sheetData></worksheet>")},
        {"xl/styles.xml", PART("<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs>"
                               "</styleSheet>")},
        {"xl/sharedStrings.xml", PART("<sst><si><t>x</t></si></sst>")},
    };
    parts[data[0] % 5].content = (struct text){(const char *)data + 1, size - 1};
    return pack(arena, parts, 5);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena *arena;
    if (arena == NULL)
        arena = arena_new(2048UL * 1024 * 1024);
    struct call call = call_new(arena, LANG_EN, 0, "fuzz");
    struct text bytes = {(const char *)data, size};
    struct table table;
    char path[64];
    if (size < 2)
        return 0;
    if (data[0] != 'P')
        bytes = packed(arena, data, size);
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    if (fd < 0 || write(fd, bytes.data, bytes.size) != (ssize_t)bytes.size)
        abort();
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (xlsx_read(&call, path, &table))
        for (int s = 0; s < table.count; s++)
            for (int r = 0; r < table.sheets[s].count; r++)
                if (table.sheets[s].rows[r].count > TABLE_COLUMNS_MAX)
                    abort();
    close(fd);
    arena_reset(arena);
    return 0;
}
