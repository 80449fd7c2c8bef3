/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/docx_number.h"

#include <string.h>

static struct numbering *numbering_find(struct numberings *all, int number_id)
{
    for (int i = 0; i < all->number_count; i++)
        if (all->numbers[i].id == number_id)
            for (int j = 0; j < all->abstract_count; j++)
                if (all->abstract[j].id == all->numbers[i].abstract)
                    return &all->abstract[j];
    return NULL;
}

static void letter_put(struct buffer *out, const char *const *letters, size_t count, int value)
{
    buffer_puts(out, letters[(size_t)(value - 1) % count]);
}

static void kana_put(struct buffer *out, int value)
{
    static const char *const letters[] = {
        "ア", "イ", "ウ", "エ", "オ", "カ", "キ", "ク", "ケ", "コ", "サ", "シ", "ス", "セ", "ソ", "タ",
        "チ", "ツ", "テ", "ト", "ナ", "ニ", "ヌ", "ネ", "ノ", "ハ", "ヒ", "フ", "ヘ", "ホ", "マ", "ミ",
        "ム", "メ", "モ", "ヤ", "ユ", "ヨ", "ラ", "リ", "ル", "レ", "ロ", "ワ", "ヲ", "ン"};
    letter_put(out, letters, sizeof letters / sizeof *letters, value);
}

static void iroha_put(struct buffer *out, int value)
{
    static const char *const letters[] = {
        "イ", "ロ", "ハ", "ニ", "ホ", "ヘ", "ト", "チ", "リ", "ヌ", "ル", "ヲ", "ワ", "カ", "ヨ", "タ",
        "レ", "ソ", "ツ", "ネ", "ナ", "ラ", "ム", "ウ", "ヰ", "ノ", "オ", "ク", "ヤ", "マ", "ケ", "フ",
        "コ", "エ", "テ", "ア", "サ", "キ", "ユ", "メ", "ミ", "シ", "ヱ", "ヒ", "モ", "セ", "ス"};
    letter_put(out, letters, sizeof letters / sizeof *letters, value);
}

static void alphabet_put(struct buffer *out, int value, char first)
{
    /* Word repeats the letter behind Z: AA, BB, CC. */
    for (int i = 0; i <= (value - 1) / 26 && i < 10; i++)
        buffer_char(out, (char)(first + (value - 1) % 26));
}

static void roman_put(struct buffer *out, int value, bool is_upper)
{
    static const struct {
        int value;
        const char *upper, *lower;
    } parts[] = {{1000, "M", "m"}, {900, "CM", "cm"}, {500, "D", "d"}, {400, "CD", "cd"},
                 {100, "C", "c"},  {90, "XC", "xc"},  {50, "L", "l"},  {40, "XL", "xl"},
                 {10, "X", "x"},   {9, "IX", "ix"},   {5, "V", "v"},   {4, "IV", "iv"},
                 {1, "I", "i"}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        for (; value >= parts[i].value && value < 4000; value -= parts[i].value)
            buffer_puts(out, is_upper ? parts[i].upper : parts[i].lower);
}

/* 二十三; as statutes count. */
static void kanji_put(struct buffer *out, int value)
{
    static const char *const figures[] = {"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    static const struct {
        int value;
        const char *name;
    } places[] = {{1000, "千"}, {100, "百"}, {10, "十"}};
    if (value >= 10000) {
        buffer_format(out, "%d", value);
        return;
    }
    for (size_t i = 0; i < 3; i++) {
        int figure = value / places[i].value;
        if (figure > 0)
            buffer_format(out, "%s%s", figure > 1 ? figures[figure] : "", places[i].name);
        value %= places[i].value;
    }
    if (value > 0 || out->size == 0)
        buffer_puts(out, figures[value]);
}

static void full_width_put(struct buffer *out, int value)
{
    static const char *const figures[] = {"０", "１", "２", "３", "４", "５", "６", "７", "８", "９"};
    char digits[16];
    int size = 0;
    do
        digits[size++] = (char)(value % 10);
    while ((value /= 10) > 0);
    while (size > 0)
        buffer_puts(out, figures[(int)digits[--size]]);
}

static void circle_put(struct buffer *out, int value)
{
    if (value >= 1 && value <= 20)
        buffer_format(out, "\xe2\x91%c", 0xa0 + value - 1); /* ① is U+2460 */
    else
        buffer_format(out, "(%d)", value);
}

static bool is_one_of(const char *format, const char *const *names)
{
    for (; *names != NULL; names++)
        if (strcmp(format, *names) == 0)
            return true;
    return false;
}

static void value_put(struct buffer *out, const char *format, int value)
{
    static const char *const kanji[] = {"japaneseCounting", "japaneseLegal", "chineseCounting",
                                        "ideographDigital", "japaneseDigitalTenThousand",
                                        "taiwaneseCounting", "chineseCountingThousand", NULL};
    static const char *const kana[] = {"aiueo", "aiueoFullWidth", NULL};
    static const char *const iroha[] = {"iroha", "irohaFullWidth", NULL};
    static const char *const circles[] = {"decimalEnclosedCircle",
                                          "decimalEnclosedCircleChinese", NULL};
    static const char *const wide[] = {"decimalFullWidth", "decimalFullWidth2", NULL};
    if (value < 1)
        value = 1;
    if (is_one_of(format, kanji))
        kanji_put(out, value);
    else if (is_one_of(format, kana))
        kana_put(out, value);
    else if (is_one_of(format, iroha))
        iroha_put(out, value);
    else if (is_one_of(format, circles))
        circle_put(out, value);
    else if (is_one_of(format, wide))
        full_width_put(out, value);
    else if (strcmp(format, "upperRoman") == 0 || strcmp(format, "lowerRoman") == 0)
        roman_put(out, value, *format == 'u');
    else if (strcmp(format, "upperLetter") == 0 || strcmp(format, "lowerLetter") == 0)
        alphabet_put(out, value, *format == 'u' ? 'A' : 'a');
    else
        buffer_format(out, "%d", value);
}

static void count(struct numbering *n, int level)
{
    for (int i = 0; i <= level; i++)
        if (!n->is_begun[i]) {
            n->is_begun[i] = true;
            n->counters[i] = n->levels[i].start - (i == level);
        }
    if (n->counters[level] < NUMBER_VALUE_MAX)
        n->counters[level]++;
    for (int i = level + 1; i < NUMBER_LEVELS; i++)
        n->is_begun[i] = false;
}

const char *number_take(struct arena *arena, struct numberings *all, int number_id, int level)
{
    enum { LABEL_MAX = 400 };
    struct numbering *n = numbering_find(all, number_id);
    if (n == NULL || level < 0 || level >= NUMBER_LEVELS || n->levels[level].text == NULL)
        return "";
    count(n, level);
    const struct number_level *own = &n->levels[level];
    if (own->format != NULL && strcmp(own->format, "bullet") == 0)
        return NUMBER_BULLET;
    if (own->format != NULL && strcmp(own->format, "none") == 0)
        return "";
    struct buffer out = buffer_new(arena, LABEL_MAX);
    for (const char *c = own->text; *c != '\0'; c++) {
        int at = c[0] == '%' ? c[1] - '1' : -1;
        if (at < 0 || at >= NUMBER_LEVELS) {
            buffer_char(&out, *c);
            continue;
        }
        struct buffer one = buffer_new(arena, 128);
        const char *format = n->levels[at].format;
        value_put(&one, format == NULL ? "decimal" : format, n->counters[at]);
        buffer_puts(&out, buffer_string(&one));
        c++;
    }
    return buffer_string(&out);
}
