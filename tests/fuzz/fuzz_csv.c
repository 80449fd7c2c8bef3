/* SPDX-License-Identifier: Apache-2.0 */
/* CSV in any encoding, as it is uploaded. */
#include "exchange/table.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena *arena;
    if (arena == NULL)
        arena = arena_new(1024 * 1024 * 1024);
    struct call call = call_new(arena, LANG_EN, 0, "fuzz");
    struct table table;
    if (csv_read(&call, (struct text){(const char *)data, size}, &table))
        for (int s = 0; s < table.count; s++)
            for (int r = 0; r < table.sheets[s].count; r++)
                for (int c = 0; c < table.sheets[s].rows[r].count; c++)
                    if (!text_is_utf8(table.sheets[s].rows[r].cells[c].text))
                        abort();
    arena_reset(arena);
    return 0;
}
