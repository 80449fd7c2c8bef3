/* SPDX-License-Identifier: Apache-2.0 */
/* Cookies and the parameters of header fields; the first byte chooses. */
#include "web/form.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool lies_within(struct text part, struct text whole)
{
    return part.size <= whole.size && memmem(whole.data, whole.size, part.data, part.size) != NULL;
}

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
    if (data[0] % 2 == 0) {
        cookies_parse(&call, input, &list);
        if (list.count > COOKIE_COUNT_MAX || !call_ok(&call))
            abort(); /* what others set is never an error */
        for (size_t i = 0; i < list.count; i++)
            if (list.items[i].name.size == 0 || !lies_within(list.items[i].name, input) ||
                !lies_within(list.items[i].value, input))
                abort();
    } else if (header_parameter(arena, input, "filename", &out) && out.size > input.size) {
        abort();
    }
    arena_reset(arena);
    return 0;
}
