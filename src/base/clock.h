/* SPDX-License-Identifier: Apache-2.0 */
/* Time: an instant is Unix milliseconds (UTC); a date is ISO text "2026-11-23" in Japan Standard
 * Time (UTC+9, no daylight saving). Years of work are fiscal years, 1 April to 31 March. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/text.h"

enum {
    CLOCK_DATE_SIZE = 11,  /* "2026-11-23" and NUL */
    CLOCK_STAMP_SIZE = 30, /* "2026-11-23T09:00:00.000+09:00" and NUL */
};

#define CLOCK_DAY_MS (24 * 60 * 60 * 1000LL)

/* Now; KANAME_CLOCK (a stamp) in the environment shifts it once for demonstrations and tests. */
int64_t clock_now_ms(void);
/* Monotonic, for measuring. */
int64_t clock_tick_us(void);

/* What lies outside of the years 1 to 9999 becomes their first or last day: people type such dates,
 * and a day more must not be the end of us. */
void clock_date_write(char out[CLOCK_DATE_SIZE], int64_t at_ms);
/* RFC 3339 with milliseconds and +09:00. */
void clock_stamp_write(char out[CLOCK_STAMP_SIZE], int64_t at_ms);
/* "2026-11-23 09:00" for people. */
char *clock_minute(struct arena *arena, int64_t at_ms);

/* RFC 3339, or "YYYY-MM-DDTHH:MM[:SS[.mmm]]" taken as JST; false if it is not one. */
bool clock_stamp_read(struct text text, int64_t *out_ms);
/* A real calendar day as "YYYY-MM-DD", nothing else. */
bool clock_date_read(struct text text, int *year, int *month, int *day);

/* Days since 1970-01-01 of a civil date and back (proleptic Gregorian). */
int64_t clock_days(int year, int month, int day);
void clock_civil(int64_t days, int *year, int *month, int *day);
/* The date n days or n months later; the day is clipped to the month's end (01-31 + 1 = 02-28).
 * The text must be a valid date. */
void clock_date_add(char out[CLOCK_DATE_SIZE], const char *date, int months, int days);
/* b - a in days; both must be valid dates. */
int64_t clock_date_between(const char *a, const char *b);

/* 2026 for 2026-04-01 … 2027-03-31. */
int clock_fiscal_year(const char *date);
/* "令和8年11月23日"; the Gregorian form for dates before 1868-10-23. */
char *clock_era_date(struct arena *arena, const char *date);
/* "令和8年度" / "FY2026". */
char *clock_fiscal_name(struct arena *arena, int fiscal_year, bool is_japanese);

#endif
