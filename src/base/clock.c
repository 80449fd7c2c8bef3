/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "base/error.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { JST_OFFSET_MS = 9 * 60 * 60 * 1000 };

/* Japanese eras by their first day, newest first. */
static const struct {
    const char *first_day, *name;
    int year;
} eras[] = {
    {"2019-05-01", "令和", 2019}, {"1989-01-08", "平成", 1989}, {"1926-12-25", "昭和", 1926},
    {"1912-07-30", "大正", 1912}, {"1868-10-23", "明治", 1868},
};

static int64_t real_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_now_ms(void)
{
    static bool is_read;
    static int64_t shift_ms;
    if (!is_read) {
        const char *stamp = getenv("KANAME_CLOCK");
        int64_t wanted_ms;
        if (stamp != NULL && clock_stamp_read(text_from(stamp), &wanted_ms))
            shift_ms = wanted_ms - real_now_ms();
        is_read = true;
    }
    return real_now_ms() + shift_ms;
}

int64_t clock_tick_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Howard Hinnant's published days-from-civil arithmetic: years start in March, so that the leap
 * day is the last of its year. */
int64_t clock_days(int year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

void clock_civil(int64_t days, int *year, int *month, int *day)
{
    int64_t z = days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    *day = (int)(doy - (153 * mp + 2) / 5 + 1);
    *month = (int)(mp < 10 ? mp + 3 : mp - 9);
    *year = (int)(yoe + era * 400 + (*month <= 2));
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

void clock_date_write(char out[CLOCK_DATE_SIZE], int64_t at_ms)
{
    int year, month, day;
    int64_t days = floor_div(at_ms + JST_OFFSET_MS, CLOCK_DAY_MS);
    const int64_t first = clock_days(1, 1, 1), last = clock_days(9999, 12, 31);
    clock_civil(days < first ? first : days > last ? last : days, &year, &month, &day);
    snprintf(out, CLOCK_DATE_SIZE, "%04u-%02u-%02u", (unsigned)year % 10000, (unsigned)month % 100,
             (unsigned)day % 100);
}

void clock_stamp_write(char out[CLOCK_STAMP_SIZE], int64_t at_ms)
{
    char date[CLOCK_DATE_SIZE];
    clock_date_write(date, at_ms);
    int64_t local_ms = at_ms + JST_OFFSET_MS;
    unsigned ms = (unsigned)(local_ms - floor_div(local_ms, CLOCK_DAY_MS) * CLOCK_DAY_MS);
    snprintf(out, CLOCK_STAMP_SIZE, "%sT%02u:%02u:%02u.%03u+09:00", date, ms / 3600000 % 100,
             ms / 60000 % 60, ms / 1000 % 60, ms % 1000);
}

char *clock_minute(struct arena *arena, int64_t at_ms)
{
    char stamp[CLOCK_STAMP_SIZE];
    clock_stamp_write(stamp, at_ms);
    return arena_format(arena, "%.10s %.5s", stamp, stamp + 11);
}

static bool digits_read(struct text text, size_t at, size_t count, int *out)
{
    if (at + count > text.size)
        return false;
    int number = 0;
    for (size_t i = at; i < at + count; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
        number = number * 10 + (text.data[i] - '0');
    }
    *out = number;
    return true;
}

static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && is_leap ? 29 : days[month - 1];
}

bool clock_date_read(struct text text, int *year, int *month, int *day)
{
    return text.size == 10 && text.data[4] == '-' && text.data[7] == '-' &&
           digits_read(text, 0, 4, year) && digits_read(text, 5, 2, month) &&
           digits_read(text, 8, 2, day) && *year >= 1 && *month >= 1 && *month <= 12 &&
           *day >= 1 && *day <= month_days(*year, *month);
}

/* What follows HH:MM[:SS[.fff…]]: Z, ±HH:MM or nothing (JST). */
static bool zone_read(struct text text, size_t at, int64_t *offset_ms)
{
    int hours, minutes;
    *offset_ms = JST_OFFSET_MS;
    if (at == text.size)
        return true;
    if (at + 1 == text.size && (text.data[at] == 'Z' || text.data[at] == 'z')) {
        *offset_ms = 0;
        return true;
    }
    bool is_offset = at + 6 == text.size && (text.data[at] == '+' || text.data[at] == '-') &&
                     text.data[at + 3] == ':' && digits_read(text, at + 1, 2, &hours) &&
                     digits_read(text, at + 4, 2, &minutes) && hours < 24 && minutes < 60;
    if (is_offset)
        *offset_ms = (hours * 60 + minutes) * 60000LL * (text.data[at] == '-' ? -1 : 1);
    return is_offset;
}

bool clock_stamp_read(struct text text, int64_t *out_ms)
{
    int year, month, day, hour, minute, second = 0, milli = 0;
    if (text.size < 16 || !clock_date_read((struct text){text.data, 10}, &year, &month, &day) ||
        (text.data[10] != 'T' && text.data[10] != ' ') || text.data[13] != ':' ||
        !digits_read(text, 11, 2, &hour) || !digits_read(text, 14, 2, &minute))
        return false;
    size_t at = 16;
    if (at < text.size && text.data[at] == ':') {
        if (!digits_read(text, 17, 2, &second))
            return false;
        at = 19;
    }
    if (at > 16 && at < text.size && text.data[at] == '.') {
        int scale = 100;
        for (at++; at < text.size && text.data[at] >= '0' && text.data[at] <= '9'; at++) {
            milli += (text.data[at] - '0') * scale;
            scale /= 10;
        }
    }
    int64_t offset_ms;
    if (hour > 23 || minute > 59 || second > 59 || !zone_read(text, at, &offset_ms))
        return false;
    int64_t of_day_ms = ((hour * 60 + minute) * 60 + second) * 1000LL + milli;
    *out_ms = clock_days(year, month, day) * CLOCK_DAY_MS + of_day_ms - offset_ms;
    return true;
}

void clock_date_add(char out[CLOCK_DATE_SIZE], const char *date, int months, int days)
{
    int year, month, day;
    bool is_date = clock_date_read(text_from(date), &year, &month, &day);
    assert(is_date);
    int64_t index = (int64_t)year * 12 + month - 1 + months;
    year = (int)(index / 12);
    month = (int)(index % 12) + 1;
    if (day > month_days(year, month))
        day = month_days(year, month);
    clock_date_write(out, (clock_days(year, month, day) + days) * CLOCK_DAY_MS - JST_OFFSET_MS);
}

int64_t clock_date_between(const char *a, const char *b)
{
    int ya, ma, da, yb, mb, db;
    bool are_dates =
        clock_date_read(text_from(a), &ya, &ma, &da) &&
        clock_date_read(text_from(b), &yb, &mb, &db);
    assert(are_dates);
    return clock_days(yb, mb, db) - clock_days(ya, ma, da);
}

int clock_fiscal_year(const char *date)
{
    int year, month, day;
    bool is_date = clock_date_read(text_from(date), &year, &month, &day);
    assert(is_date);
    return month < 4 ? year - 1 : year;
}

char *clock_era_date(struct arena *arena, const char *date)
{
    int year, month, day;
    bool is_date = clock_date_read(text_from(date), &year, &month, &day);
    assert(is_date);
    for (size_t i = 0; i < sizeof eras / sizeof *eras; i++) {
        if (strcmp(date, eras[i].first_day) < 0)
            continue;
        int of_era = year - eras[i].year + 1;
        if (of_era == 1)
            return arena_format(arena, "%s元年%d月%d日", eras[i].name, month, day);
        return arena_format(arena, "%s%d年%d月%d日", eras[i].name, of_era, month, day);
    }
    return arena_format(arena, "%d年%d月%d日", year, month, day);
}

char *clock_fiscal_name(struct arena *arena, int fiscal_year, bool is_japanese)
{
    if (!is_japanese)
        return arena_format(arena, "FY%d", fiscal_year);
    if (fiscal_year >= 2020)
        return arena_format(arena, "令和%d年度", fiscal_year - 2018);
    return arena_format(arena, "%d年度", fiscal_year);
}
