/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/cp932.h"
#include "base/error.h"

#include <string.h>

iconv_t cp932_open(void)
{
    iconv_t converter = iconv_open("CP932//TRANSLIT", "UTF-8");
    if (converter == (iconv_t)-1)
        die("the C library has no CP932");
    return converter;
}

struct text cp932_text(struct arena *arena, iconv_t converter, struct text utf8)
{
    size_t left_in = utf8.size, room = utf8.size * 2 + 8, left_out = room;
    char *bytes = arena_alloc(arena, room), *to = bytes, *from = (char *)utf8.data;
    while (iconv(converter, &from, &left_in, &to, &left_out) == (size_t)-1 && left_in > 0) {
        memcpy(to, "\x81\xac", 2);
        to += 2;
        left_out -= 2;
        do {
            from++;
            left_in--;
        } while (left_in > 0 && ((unsigned char)*from & 0xc0) == 0x80);
    }
    return (struct text){bytes, room - left_out};
}
