/* SPDX-License-Identifier: Apache-2.0 */
/* Dates, times and numbers as people type them; the first byte chooses. */
#include "base/typed.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena *arena;
    char date[CLOCK_DATE_SIZE], again[CLOCK_DATE_SIZE];
    int64_t at_ms;
    double number;
    if (arena == NULL)
        arena = arena_new(64 * 1024 * 1024);
    if (size == 0)
        return 0;
    struct text input = {(const char *)data + 1, size - 1};
    switch (data[0] % 4) {
    case 0: /* what was read is a day, and is read again as the same */
        if (typed_date(arena, input, date) &&
            (strlen(date) != 10 || !typed_date(arena, text_from(date), again) ||
             strcmp(date, again) != 0))
            abort();
        break;
    case 1:
        typed_stamp(arena, input, &at_ms);
        break;
    case 2:
        if (typed_number(arena, input, "戸", &number) && !isfinite(number))
            abort();
        break;
    default:
        if (size < 1 + sizeof number)
            break;
        memcpy(&number, data + 1, sizeof number);
        if (typed_serial(number, size & 1, date, &at_ms) &&
            (!typed_date(arena, text_from(date), again) || strcmp(date, again) != 0))
            abort();
    }
    arena_reset(arena);
    return 0;
}
