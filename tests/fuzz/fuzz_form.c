/* SPDX-License-Identifier: Apache-2.0 */
/* Queries, forms and percent-encoding; the first byte chooses. */
#include "web/form.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena *arena;
    if (arena == NULL)
        arena = arena_new(64 * 1024 * 1024);
    if (size == 0)
        return 0;
    struct call call = call_new(arena, LANG_EN, 0, "fuzz");
    struct text input = {(const char *)data + 1, size - 1}, out;
    struct param_list list = {0};
    bool is_fine = true;
    if (data[0] % 2 == 0 && form_parse(&call, input, &list)) {
        for (size_t i = 0; i < list.count; i++)
            is_fine &= text_is_utf8(list.items[i].name) && text_is_utf8(list.items[i].value);
    } else {
        is_fine = !percent_decode(arena, input, &out) || out.size <= input.size;
    }
    if (!is_fine)
        abort();
    arena_reset(arena);
    return 0;
}
