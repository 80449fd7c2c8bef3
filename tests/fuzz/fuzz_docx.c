/* SPDX-License-Identifier: Apache-2.0 */
/* Word documents as somebody uploads them: the archive, and each part by itself (the first byte
 * tells which). */
#include "exchange/docx_read.h"
#include "pack.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct text packed(struct arena *arena, const uint8_t *data, size_t size)
{
    static const char *const names[] = {"word/document.xml", "word/styles.xml",
                                        "word/numbering.xml"};
    static const char body[] =
        "<w:document xmlns:w='w'><w:body><w:p><w:pPr><w:pStyle w:val='a'/><w:numPr>"
        "<w:ilvl w:val='1'/><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>"
        "</w:body></w:document>";
    int which = data[0] % 3;
    struct part parts[] = {
        {names[which], {(const char *)data + 1, size - 1}},
        {names[0], {which == 0 ? NULL : body, sizeof body - 1}},
    };
    return pack(arena, parts, 2);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena *arena;
    if (arena == NULL)
        arena = arena_new(1024 * 1024 * 1024);
    struct call call = call_new(arena, LANG_EN, 0, "fuzz");
    struct text input = {(const char *)data, size}, out;
    if (docx_is(input))
        docx_read(&call, input, &out, NULL);
    else if (size > 1 && docx_read(&call, packed(arena, data, size), &out, NULL) &&
             strlen(out.data) != out.size)
        abort();
    arena_reset(arena);
    return 0;
}
