/* SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"
#include "base/clock.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

static const struct {
    const char *name;
    int http_status, exit_code;
} kinds[ERROR__COUNT] = {
    [ERROR_NONE] = {"none", 200, EX_OK},
    [ERROR_INVALID] = {"invalid", 422, EX_DATAERR},
    [ERROR_MISSING] = {"missing", 404, EX_NOINPUT},
    [ERROR_UNAUTHORIZED] = {"unauthorized", 401, EX_NOPERM},
    [ERROR_FORBIDDEN] = {"forbidden", 403, EX_NOPERM},
    [ERROR_CONFLICT] = {"conflict", 409, EX_TEMPFAIL},
    [ERROR_TOO_LARGE] = {"too-large", 413, EX_DATAERR},
    [ERROR_TOO_MANY] = {"too-many", 429, EX_TEMPFAIL},
    [ERROR_FAILED] = {"failed", 500, EX_IOERR},
};

static const char *log_role = "kaname";
static enum log_level log_highest = LOG_INFO;

int error_http_status(enum error_kind kind)
{
    assert(kind < ERROR__COUNT);
    return kinds[kind].http_status;
}

int error_exit_code(enum error_kind kind)
{
    assert(kind < ERROR__COUNT);
    return kinds[kind].exit_code;
}

const char *error_name(enum error_kind kind)
{
    assert(kind < ERROR__COUNT);
    return kinds[kind].name;
}

void log_set(const char *role, enum log_level highest)
{
    log_role = role;
    log_highest = highest;
}

static void line_write(const char *level, const char *format, va_list args)
{
    char text[2048], at[CLOCK_STAMP_SIZE];
    vsnprintf(text, sizeof text, format, args);
    for (char *c = text; *c != '\0'; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7f)
            *c = '?';
    clock_stamp_write(at, clock_now_ms());
    fprintf(stderr, "%s %s %s: %s\n", at, log_role, level, text);
}

void log_line(enum log_level level, const char *format, ...)
{
    static const char *const names[] = {"error", "warning", "info", "debug"};
    if (level > log_highest)
        return;
    va_list args;
    va_start(args, format);
    line_write(names[level], format, args);
    va_end(args);
}

void die(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    line_write("fatal", format, args);
    va_end(args);
    exit(EX_SOFTWARE);
}
