/* SPDX-License-Identifier: Apache-2.0 */
/* Two texts, parted by the first zero byte: put together, the runs are the texts again. */
#include "base/text_diff.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena *arena;
    if (arena == NULL)
        arena = arena_new(512 * 1024 * 1024);
    const uint8_t *end = size == 0 ? NULL : memchr(data, 0, size);
    size_t first = end == NULL ? size : (size_t)(end - data);
    struct text before = {(const char *)data, first};
    struct text after = {(const char *)data + first, size - first};
    struct buffer texts[2] = {buffer_new(arena, size + 1), buffer_new(arena, size + 1)};
    struct diff_run *runs;
    int count;
    text_diff(arena, before, after, &runs, &count);
    for (int i = 0; i < count; i++) {
        if (runs[i].kind != DIFF_ADDED)
            buffer_text(&texts[0], runs[i].text);
        if (runs[i].kind != DIFF_REMOVED)
            buffer_text(&texts[1], runs[i].text);
    }
    if (!text_equal(buffer_view(&texts[0]), before) || !text_equal(buffer_view(&texts[1]), after))
        abort();
    arena_reset(arena);
    return 0;
}
