/* SPDX-License-Identifier: Apache-2.0 */
/* Scopes of tokens as the database or a form gives them, what people type as a code, and values
 * of cookies that claim to be sealed here. */
#include "access/recovery.h"
#include "access/scope.h"
#include "base/crypto.h"
#include "store/journal.h"
#include "store/seal.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct arena *arena;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    static char folder[] = "/tmp/kaname-fuzz-XXXXXX";
    arena = arena_new(512 * 1024 * 1024);
    struct call call = call_new(arena, LANG_EN, 0, "fuzz");
    if (mkdtemp(folder) == NULL || !journal_keys_load(&call, folder))
        abort();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct call call = call_new(arena, LANG_EN, 0, "fuzz");
    struct text input = {(const char *)data, size}, out;
    struct scope scope, again;
    if (scope_read(&call, input, &scope)) {
        const char *text = scope_write(arena, &scope);
        if (!scope_read(&call, text_from(text), &again) ||
            memcmp(&scope, &again, sizeof scope) != 0)
            abort();
        for (int g = 0; g < GROUP__COUNT; g++)
            if ((scope.actions[g] & ACTION_APPROVE) != 0)
                abort();
        scope_show(&call, &scope);
    }
    if (seal_open(arena, "device", input, &out))
        abort(); /* only we can seal */
    const char *sealed = seal_make(arena, "device", input);
    if (size < 4096 && (!seal_open(arena, "device", text_from(sealed), &out) ||
                        !text_equal(out, input) ||
                        seal_open(arena, "step", text_from(sealed), &out)))
        abort();
    struct text clean = code_clean(arena, input);
    if (memchr(clean.data, '-', clean.size) != NULL || memchr(clean.data, ' ', clean.size) != NULL)
        abort();
    arena_reset(arena);
    return 0;
}
