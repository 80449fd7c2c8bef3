/* SPDX-License-Identifier: Apache-2.0 */
/* The request, job or command that is being served: first argument of whatever works for it. */
#ifndef BASE_CALL_H
#define BASE_CALL_H

#include "base/arena.h"
#include "base/error.h"
#include "base/label.h"
#include "base/text.h"

struct db;    /* store/db.h */
struct store; /* store/store.h */
struct user;  /* model/user.h */
struct titles; /* model/titles.h */
struct tx;     /* store/store.c */

struct problem {
    enum error_kind kind;
    const char *field; /* name of the field or parameter, "" for the whole */
    const char *where; /* place in the input: "Sheet1!B7", "line 12", "#/items/3" (JSON), or NULL */
    const char *text;  /* in the call's language: what is wrong and what to do */
    struct problem *next;
};

struct call {
    struct arena *arena;
    struct store *store;
    struct db *db;           /* the connection in use: read-only until tx_begin (store/store.h) */
    const struct user *user; /* who asks; never NULL once permissions matter */
    enum lang lang;
    int64_t now_ms;     /* the call's one idea of now */
    const char *origin; /* remote address, "cli" or "job": goes into the journal */
    const char *reason; /* why the user changes what they change, or NULL */
    bool may_write;     /* false while serving GET: tx_begin asserts it */
    struct titles *titles; /* titles of linked records, loaded in bulk */
    struct tx *tx;         /* the open write transaction, or NULL; store/store.h */
    const char *where;  /* copied into problems, for parsers that move on */
    struct problem *problems, **problems_end;
};

struct call call_new(struct arena *arena, enum lang lang, int64_t now_ms, const char *origin);

/* Notes a problem and returns false, so that `return call_fail(…)` reads well. Both formats take
 * the same arguments in the same order. field may be NULL. */
bool call_fail(struct call *call, enum error_kind kind, const char *field, const char *ja,
               const char *en, ...)
    __attribute__((format(printf, 4, 6), format(printf, 5, 6)));
/* The same call with memory of its own, for work on many records that would not fit into the
 * request's: reset it between them, and end it, which hands the problems back. */
struct call call_scratch(const struct call *call, size_t size_max);
void call_scratch_reset(struct call *scratch);
void call_scratch_end(struct call *call, struct call *scratch);

bool call_ok(const struct call *call);
/* The gravest kind noted so far: what the HTTP status or exit code tells. */
enum error_kind call_error(const struct call *call);
void call_forgive(struct call *call);
/* The first problem of a field, or NULL. */
const struct problem *call_problem(const struct call *call, const char *field);

/* In the call's language. */
const char *call_label(const struct call *call, struct label label);
/* Today in Japan, "2026-11-23". */
const char *call_today(const struct call *call);

#endif
