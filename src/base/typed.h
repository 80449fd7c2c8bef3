/* SPDX-License-Identifier: Apache-2.0 */
/* Dates and numbers as people type them in Japan. Every form is read after folding width (digits,
 * signs and letters of any width). */
#ifndef BASE_TYPED_H
#define BASE_TYPED_H

#include "base/clock.h"

/* 2026-11-23, 2026/11/23, 2026.11.23, 2026年11月23日, 20261123, 令和8年11月23日, 令和元年…, R8.11.23,
 * R08/11/23, H31.4.30, S60…, 令和八年十一月二十三日, 二〇二六年…; false for anything else and for days
 * that do not exist. */
bool typed_date(struct arena *arena, struct text text, char out[CLOCK_DATE_SIZE]);

/* A date with a time of day (JST): "2026/11/23 9:05", "令和8年11月23日 9時5分", RFC 3339. */
bool typed_stamp(struct arena *arena, struct text text, int64_t *out_ms);

/* Either of them: the day in Japan of what may have a time of day, as cells of spreadsheets do. */
bool typed_day(struct arena *arena, struct text text, char out[CLOCK_DATE_SIZE]);

/* 1,240  １２４０  1.5万  3億  △12  ▲12  (12)  1,240戸 (with that unit)  12% (as 0.12 if is_ratio).
 * unit may be NULL. */
bool typed_number(struct arena *arena, struct text text, const char *unit, double *out);

/* The day of a spreadsheet's serial number: 1 is 1900-01-01, with the leap day of 1900 that never
 * was; or, is_1904, 0 is 1904-01-01. False outside years 1900 to 9999. */
bool typed_serial(double serial, bool is_1904, char out[CLOCK_DATE_SIZE], int64_t *of_day_ms);

#endif
