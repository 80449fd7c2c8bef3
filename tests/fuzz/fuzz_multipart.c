/* SPDX-License-Identifier: Apache-2.0 */
/* multipart/form-data, cut into pieces whose size the first byte gives: the result must not depend
 * on where a packet ends. */
#include "web/form.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct outcome {
    bool is_ok;
    size_t fields;
    int64_t field_bytes, file_bytes;
};

static struct outcome parse(struct arena *arena, const char *data, size_t size, size_t step)
{
    struct call call = call_new(arena, LANG_EN, 0, "fuzz");
    struct multipart *multipart = multipart_new(
        &call, TEXT_LITERAL("multipart/form-data; boundary=b"), "/tmp", 64 * 1024);
    struct param_list form = {0};
    struct upload *uploads = NULL;
    for (size_t at = 0; at < size; at += step)
        if (!multipart_feed(multipart, data + at, size - at < step ? size - at : step))
            break;
    struct outcome outcome = {.is_ok = multipart_end(multipart, &form, &uploads)};
    outcome.fields = form.count;
    for (size_t i = 0; i < form.count; i++)
        outcome.field_bytes += (int64_t)form.items[i].value.size;
    for (; uploads != NULL; uploads = uploads->next)
        outcome.file_bytes += uploads->size;
    arena_reset(arena);
    return outcome;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena *arena;
    if (arena == NULL)
        arena = arena_new(64 * 1024 * 1024);
    if (size == 0)
        return 0;
    const char *body = (const char *)data + 1;
    struct outcome whole = parse(arena, body, size - 1, size);
    struct outcome cut = parse(arena, body, size - 1, data[0] % 32 + 1u);
    if (whole.is_ok != cut.is_ok || whole.fields != cut.fields ||
        whole.field_bytes != cut.field_bytes || whole.file_bytes != cut.file_bytes)
        abort();
    return 0;
}
