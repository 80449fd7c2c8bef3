/* SPDX-License-Identifier: Apache-2.0 */
/* Files of the demonstration: YAML with a tree that is walked. */
#include "base/asset.h"
#include "cli/demo_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void walk(struct call *call, struct demo_node node, int depth)
{
    demo_text(call, node);
    demo_where(call, node);
    for (int i = 0; depth < 8 && i < demo_count(node); i++)
        walk(call, demo_item(node, i), depth + 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena *arena;
    if (arena == NULL)
        arena = arena_new(512 * 1024 * 1024);
    struct call call = call_new(arena, LANG_EN, 0, "fuzz");
    struct asset asset = {.path = "fuzz.yaml", .data = data, .data_end = data + size};
    struct demo_node root;
    if (demo_file_read(&call, &asset, &root))
        walk(&call, root, 0);
    arena_reset(arena);
    return 0;
}
