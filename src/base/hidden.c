/* SPDX-License-Identifier: Apache-2.0 */
#include "base/hidden.h"

#include <utf8proc.h>

enum { JOINER = 0x200d, PICTOGRAPHS = 0x2190 };

static const struct {
    uint32_t first, last;
} hidden[] = {
    {0x01, 0x08},     {0x0a, 0x1f},     {0x7f, 0x9f},     {0xad, 0xad},     {0x61c, 0x61c},
    {0x115f, 0x1160}, {0x180e, 0x180e}, {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f},
    {0x3164, 0x3164}, {0xfeff, 0xfeff}, {0xffa0, 0xffa0}, {0xfff9, 0xfffb}, {0x1d173, 0x1d17a},
    {0xe0001, 0xe007f},
};

static bool is_hidden(uint32_t c)
{
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
        if (c >= hidden[i].first && c <= hidden[i].last)
            return true;
    return false;
}

/* The character at *at, which moves on; 0 at the end or where the text is not UTF-8. */
static uint32_t next_character(struct text a, size_t *at)
{
    utf8proc_int32_t c = 0;
    utf8proc_ssize_t size =
        *at == a.size ? 0
                      : utf8proc_iterate((const utf8proc_uint8_t *)a.data + *at,
                                         (utf8proc_ssize_t)(a.size - *at), &c);
    if (size <= 0)
        return 0;
    *at += (size_t)size;
    return (uint32_t)c;
}

uint32_t hidden_find(struct text a, int *place)
{
    uint32_t c;
    size_t at = 0;
    *place = 0;
    while ((c = next_character(a, &at)) != 0) {
        size_t ahead = at;
        *place += 1;
        bool is_joint = c == JOINER && next_character(a, &ahead) >= PICTOGRAPHS;
        if (is_hidden(c) && !is_joint)
            return c;
    }
    return 0;
}

bool hidden_refuse(struct call *call, const char *field, struct text a)
{
    int place;
    uint32_t c = hidden_find(a, &place);
    return c == 0 ||
           call_fail(call, ERROR_INVALID, field,
                     "%d文字目に、目に見えない文字（U+%04X）があります。消すか、打ち直してください。",
                     "Character %d is one that nobody sees (U+%04X). Take it out, or type the text "
                     "again.",
                     place, c);
}
