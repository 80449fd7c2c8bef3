/* SPDX-License-Identifier: Apache-2.0 */
/* Rules in plain text, as somebody uploads them, and the marked text that a person mends. */
#include "standards/outline.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena *arena;
    if (arena == NULL)
        arena = arena_new(512 * 1024 * 1024);
    struct call call = call_new(arena, LANG_EN, 0, "fuzz");
    struct text input = {(const char *)data, size}, plain;
    struct draft *drafts;
    int count;
    if (outline_decode(&call, input, &plain)) {
        const char *marked = outline_guess(&call, plain);
        if (outline_read(&call, text_from(marked), &drafts, &count))
            for (int i = 0; i < count; i++)
                if (drafts[i].heading[0] == '\0' || drafts[i].depth >= TREE_DEPTH_MAX ||
                    drafts[i].depth < 0)
                    abort();
        outline_read(&call, plain, &drafts, &count);
    }
    arena_reset(arena);
    return 0;
}
