/* SPDX-License-Identifier: Apache-2.0 */
#include "base/typed.h"
#include "base/fold.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name, *letter;
    int year; /* of its first year */
} eras[] = {
    {"令和", "R", 2019}, {"平成", "H", 1989}, {"昭和", "S", 1926},
    {"大正", "T", 1912}, {"明治", "M", 1868},
};

/* Takes a literal off the front. */
static bool take(struct text *rest, const char *literal)
{
    size_t size = strlen(literal);
    if (!text_starts(*rest, literal))
        return false;
    *rest = (struct text){rest->data + size, rest->size - size};
    return true;
}

static bool take_digits(struct text *rest, int most, int *out)
{
    int count = 0;
    *out = 0;
    while (count < most && rest->size > 0 && rest->data[0] >= '0' && rest->data[0] <= '9') {
        *out = *out * 10 + (rest->data[0] - '0');
        *rest = (struct text){rest->data + 1, rest->size - 1};
        count++;
    }
    return count > 0;
}

/* 八, 十一, 二十三, 二〇二六: what documents write out. More than 9999 is no part of a date. */
static bool take_kanji(struct text *rest, int *out)
{
    static const char *const digits[] = {"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    int tens = -1, number = 0, count = 0;
    for (bool is_taken = true; is_taken && number <= 999;) {
        is_taken = tens < 0 && take(rest, "十");
        if (is_taken) {
            tens = count == 0 ? 1 : number;
            number = 0;
        }
        for (int i = 0; i < 10 && !is_taken; i++)
            if ((is_taken = take(rest, digits[i])))
                number = number * 10 + i;
        count += is_taken;
    }
    *out = (tens < 0 ? 0 : tens * 10) + number;
    return count > 0 && tens < 10 && (tens < 0 || number < 10);
}

/* In figures, so many at most, or written out. */
static bool take_number(struct text *rest, int most, int *out)
{
    return take_digits(rest, most, out) || take_kanji(rest, out);
}

static void take_blanks(struct text *rest)
{
    while (rest->size > 0 && rest->data[0] == ' ')
        *rest = (struct text){rest->data + 1, rest->size - 1};
}

/* The year, with an era in front or without. */
static bool year_read(struct text *rest, int *year)
{
    for (size_t i = 0; i < sizeof eras / sizeof *eras; i++) {
        char small[2] = {(char)(eras[i].letter[0] + 32), '\0'};
        if (!take(rest, eras[i].name) && !take(rest, eras[i].letter) && !take(rest, small))
            continue;
        take_blanks(rest);
        int of_era = 1;
        if (!take(rest, "元") && !take_number(rest, 2, &of_era))
            return false;
        *year = eras[i].year + of_era - 1;
        return of_era >= 1 && of_era <= 99;
    }
    return take_number(rest, 4, year) && *year >= 1000;
}

static bool separator_read(struct text *rest, const char *word)
{
    take_blanks(rest);
    bool is_there = take(rest, word) || take(rest, "-") || take(rest, "/") || take(rest, ".");
    take_blanks(rest);
    return is_there;
}

/* A date off the front of rest. */
static bool date_take(struct text *rest, char out[CLOCK_DATE_SIZE])
{
    int year, month, day;
    bool is_plain = rest->size >= 8 && strspn(rest->data, "0123456789") >= 8;
    bool is_read =
        is_plain ? take_digits(rest, 4, &year) && take_digits(rest, 2, &month) &&
                       take_digits(rest, 2, &day)
                 : year_read(rest, &year) && separator_read(rest, "年") &&
                       take_number(rest, 2, &month) && separator_read(rest, "月") &&
                       take_number(rest, 2, &day);
    if (!is_read || year < 1000 || year > 9999 || month > 99 || day > 99)
        return false;
    take_blanks(rest);
    take(rest, "日");
    snprintf(out, CLOCK_DATE_SIZE, "%04u-%02u-%02u", (unsigned)year % 10000, (unsigned)month % 100,
             (unsigned)day % 100);
    int y, m, d;
    return clock_date_read(text_from(out), &y, &m, &d);
}

/* A NUL-terminated copy with width folded, so that strspn may look at it. */
static struct text narrow(struct arena *arena, struct text text)
{
    struct text folded = fold_width(arena, text);
    return text_from(text_string(arena, folded));
}

bool typed_date(struct arena *arena, struct text text, char out[CLOCK_DATE_SIZE])
{
    struct text rest = narrow(arena, text);
    return date_take(&rest, out) && text_trim(rest).size == 0;
}

bool typed_stamp(struct arena *arena, struct text text, int64_t *out_ms)
{
    char date[CLOCK_DATE_SIZE];
    int hour = 0, minute = 0, second = 0;
    struct text rest = narrow(arena, text);
    if (clock_stamp_read(rest, out_ms))
        return true;
    if (!date_take(&rest, date))
        return false;
    take_blanks(&rest);
    take(&rest, "T");
    bool has_time = take_digits(&rest, 2, &hour);
    if (has_time && (take(&rest, ":") || take(&rest, "時")) && take_digits(&rest, 2, &minute) &&
        (take(&rest, ":") || take(&rest, "分")))
        take_digits(&rest, 2, &second);
    if (text_trim(rest).size > 0 || hour > 23 || minute > 59 || second > 59)
        return false;
    char *stamp = arena_format(arena, "%sT%02d:%02d:%02d", date, hour, minute, second);
    return clock_stamp_read(text_from(stamp), out_ms);
}

bool typed_day(struct arena *arena, struct text text, char out[CLOCK_DATE_SIZE])
{
    int64_t at_ms;
    if (typed_date(arena, text, out))
        return true;
    if (!typed_stamp(arena, text, &at_ms))
        return false;
    clock_date_write(out, at_ms);
    return true;
}

/* "1,240" or "12.5" off the front: commas only between groups of digits. */
static bool decimal_take(struct arena *arena, struct text *rest, double *out)
{
    char *digits = arena_alloc(arena, rest->size + 1), *end;
    size_t used = 0, i = 0;
    for (; i < rest->size; i++) {
        char c = rest->data[i];
        bool is_digit = c >= '0' && c <= '9';
        if (is_digit || c == '.')
            digits[used++] = c;
        else if (c != ',' || i == 0 || i + 1 == rest->size)
            break;
    }
    if (used == 0 || digits[0] == '.')
        return false;
    *out = strtod(digits, &end);
    *rest = (struct text){rest->data + i, rest->size - i};
    return *end == '\0' && *out - *out == 0;
}

/* Whether a minus stands in front, in one of the ways that books do. */
static bool minus_take(struct text *rest, bool *needs_bracket)
{
    *needs_bracket = false;
    if (take(rest, "-") || take(rest, "△") || take(rest, "▲") || take(rest, "−"))
        return true;
    *needs_bracket = take(rest, "(");
    if (!*needs_bracket)
        take(rest, "+");
    return *needs_bracket;
}

bool typed_number(struct arena *arena, struct text text, const char *unit, double *out)
{
    struct text rest = narrow(arena, text);
    bool has_bracket;
    bool is_negative = minus_take(&rest, &has_bracket);
    take_blanks(&rest);
    if (!decimal_take(arena, &rest, out))
        return false;
    take_blanks(&rest);
    if (take(&rest, "万"))
        *out *= 1e4;
    else if (take(&rest, "億"))
        *out *= 1e8;
    take_blanks(&rest);
    if (unit != NULL)
        take(&rest, text_string(arena, fold_width(arena, text_from(unit))));
    if (has_bracket && !take(&rest, ")"))
        return false;
    if (is_negative)
        *out = -*out;
    return text_trim(rest).size == 0;
}

bool typed_serial(double serial, bool is_1904, char out[CLOCK_DATE_SIZE], int64_t *of_day_ms)
{
    enum { LEAP_THAT_NEVER_WAS = 60, LAST_1900 = 2958465 };
    if (!(serial >= (is_1904 ? 0 : 1)) || serial > LAST_1900)
        return false;
    int64_t days = (int64_t)serial;
    *of_day_ms = (int64_t)((serial - (double)days) * (double)CLOCK_DAY_MS + 0.5);
    if (is_1904)
        clock_date_add(out, "1904-01-01", 0, (int)days);
    else
        clock_date_add(out, days < LEAP_THAT_NEVER_WAS ? "1899-12-31" : "1899-12-30", 0, (int)days);
    return true;
}
