/* SPDX-License-Identifier: Apache-2.0 */
#include "base/fold.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { CHARACTER_SIZE = 4 };

/* The library's own allocation is copied into the arena and freed at once. */
static bool map_text(struct arena *arena, struct text a, utf8proc_option_t options,
                     struct text *out)
{
    utf8proc_uint8_t *mapped = NULL;
    utf8proc_ssize_t size =
        utf8proc_map((const utf8proc_uint8_t *)a.data, (utf8proc_ssize_t)a.size, &mapped, options);
    if (size < 0)
        return false;
    *out = (struct text){arena_copy(arena, mapped, (size_t)size), (size_t)size};
    free(mapped);
    return true;
}

/* Katakana ァ..ヶ to hiragana; everything else as it is. */
static utf8proc_int32_t kana_fold(utf8proc_int32_t c)
{
    return c >= 0x30a1 && c <= 0x30f6 ? c - 0x60 : c;
}

static bool is_blank(utf8proc_int32_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0x3000 || c == 0xa0;
}

struct text fold_text(struct arena *arena, struct text a)
{
    struct text mapped;
    if (a.size == 0 ||
        !map_text(arena, a,
                  UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD,
                  &mapped))
        return (struct text){"", 0};
    char *out = arena_alloc(arena, mapped.size + CHARACTER_SIZE);
    size_t size = 0;
    for (size_t i = 0; i < mapped.size;) {
        utf8proc_int32_t c;
        i += (size_t)utf8proc_iterate((const utf8proc_uint8_t *)mapped.data + i,
                                      (utf8proc_ssize_t)(mapped.size - i), &c);
        if (!is_blank(c))
            size += (size_t)utf8proc_encode_char(kana_fold(c), (utf8proc_uint8_t *)out + size);
        else if (size > 0 && out[size - 1] != ' ')
            out[size++] = ' ';
    }
    return text_trim((struct text){out, size});
}

struct text fold_width(struct arena *arena, struct text a)
{
    struct text mapped;
    if (a.size == 0 ||
        !map_text(arena, a, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT, &mapped))
        return (struct text){"", 0};
    return text_trim(mapped);
}

enum character_class { CLASS_BREAK, CLASS_WORD, CLASS_JAPANESE };

/* Letters of scripts written without blanks are cut into pairs, the others into words. */
static enum character_class class_of(utf8proc_int32_t c)
{
    bool is_japanese = (c >= 0x3040 && c <= 0x30ff) || (c >= 0x3400 && c <= 0x9fff) ||
                       (c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3ffff) ||
                       c == 0x3005 || c == 0x3006;
    if (is_japanese)
        return CLASS_JAPANESE;
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
        return CLASS_WORD;
    default:
        return CLASS_BREAK;
    }
}

/* One run of characters of one class. */
struct run {
    enum character_class class;
    struct text text;
};

static size_t character_at(struct text a, utf8proc_int32_t *c)
{
    utf8proc_ssize_t n =
        utf8proc_iterate((const utf8proc_uint8_t *)a.data, (utf8proc_ssize_t)a.size, c);
    return n < 1 ? 1 : (size_t)n;
}

/* Takes the next run off rest; false at the end. */
static bool run_next(struct text *rest, struct run *run)
{
    utf8proc_int32_t c;
    while (rest->size > 0) {
        size_t n = character_at(*rest, &c);
        run->class = class_of(c);
        run->text = (struct text){rest->data, 0};
        do {
            run->text.size += n;
            *rest = (struct text){rest->data + n, rest->size - n};
            if (rest->size > 0)
                n = character_at(*rest, &c);
        } while (rest->size > 0 && class_of(c) == run->class);
        if (run->class != CLASS_BREAK)
            return true;
    }
    return false;
}

/* A lexeme of PostgreSQL has 11 bits for its length; a word without an end (a key, a picture in
 * letters) is known by its beginning, in what is stored and in what is asked alike. */
static void token_put(struct buffer *out, const char *data, size_t size, bool is_prefix)
{
    enum { WORD_MAX = 1000 };
    size = text_cut((struct text){data, size}, WORD_MAX).size;
    if (out->size > 0)
        buffer_char(out, ' ');
    buffer_put(out, data, size);
    if (is_prefix)
        buffer_char(out, '*');
}

/* Writes the overlapping pairs of a Japanese run and returns how many there were. */
static size_t pairs_put(struct buffer *out, struct text run)
{
    utf8proc_int32_t c;
    size_t at = 0, count = 0;
    while (at < run.size) {
        size_t first = character_at((struct text){run.data + at, run.size - at}, &c);
        if (at + first >= run.size)
            break;
        struct text rest = {run.data + at + first, run.size - at - first};
        size_t second = character_at(rest, &c);
        token_put(out, run.data + at, first + second, false);
        at += first;
        count++;
    }
    return count;
}

static struct text last_character(struct text run)
{
    size_t at = run.size - 1;
    while (at > 0 && ((unsigned char)run.data[at] & 0xc0) == 0x80)
        at--;
    return (struct text){run.data + at, run.size - at};
}

struct text fold_tokens(struct arena *arena, struct text folded)
{
    /* A pair and its blank take at most three times the text. */
    struct buffer out = buffer_new(arena, folded.size * 3 + 16);
    struct run run;
    while (run_next(&folded, &run)) {
        if (run.class == CLASS_WORD) {
            token_put(&out, run.text.data, run.text.size, false);
            continue;
        }
        pairs_put(&out, run.text);
        struct text last = last_character(run.text);
        token_put(&out, last.data, last.size, false);
    }
    return buffer_view(&out);
}

struct text fold_query(struct arena *arena, struct text folded)
{
    struct buffer out = buffer_new(arena, folded.size * 3 + 16);
    struct run run;
    while (run_next(&folded, &run)) {
        if (run.class == CLASS_WORD)
            token_put(&out, run.text.data, run.text.size, true);
        else if (pairs_put(&out, run.text) == 0)
            token_put(&out, run.text.data, run.text.size, true);
    }
    return buffer_view(&out);
}
