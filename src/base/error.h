/* SPDX-License-Identifier: Apache-2.0 */
/* Three kinds of failure, kept apart: a bug asserts; what cannot go on dies and is restarted by the
 * keeper; what is to be expected is a value: the function returns false and leaves a problem in the
 * call (base/call.h). */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdio.h>

enum error_kind {
    ERROR_NONE,
    ERROR_INVALID,      /* what was given is wrong; HTTP 422, exit 65 */
    ERROR_MISSING,      /* no such thing; HTTP 404, exit 66 */
    ERROR_UNAUTHORIZED, /* who are you; HTTP 401, exit 77 */
    ERROR_FORBIDDEN,    /* you may not; HTTP 403, exit 77 */
    ERROR_CONFLICT,     /* somebody else was faster, or a gate is closed; HTTP 409, exit 75 */
    ERROR_TOO_LARGE,    /* past a limit; HTTP 413, exit 65 */
    ERROR_TOO_MANY,     /* too often; HTTP 429, exit 75 */
    ERROR_FAILED,       /* disk, database, network; HTTP 500, exit 74 */
    ERROR__COUNT
};

int error_http_status(enum error_kind kind);
/* sysexits(3) numbers. */
int error_exit_code(enum error_kind kind);
/* A word for programs: "invalid", "missing", … */
const char *error_name(enum error_kind kind);

/* Writes one line to standard error and ends the process with exit code 70. */
_Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));

enum log_level { LOG_ERROR, LOG_WARNING, LOG_INFO, LOG_DEBUG };
/* One line on standard error: time, role, level, text. Control characters are replaced. */
void log_line(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));
void log_set(const char *role, enum log_level highest);

#endif
