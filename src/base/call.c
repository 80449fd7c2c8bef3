/* SPDX-License-Identifier: Apache-2.0 */
#include "base/call.h"
#include "base/clock.h"

#include <string.h>

struct call call_new(struct arena *arena, enum lang lang, int64_t now_ms, const char *origin)
{
    return (struct call){.arena = arena, .lang = lang, .now_ms = now_ms, .origin = origin};
}

bool call_fail(struct call *call, enum error_kind kind, const char *field, const char *ja,
               const char *en, ...)
{
    struct problem *problem = arena_alloc(call->arena, sizeof *problem);
    va_list args;
    va_start(args, en);
    problem->text = arena_vformat(call->arena, call->lang == LANG_EN ? en : ja, args);
    va_end(args);
    problem->kind = kind;
    problem->field = field == NULL ? "" : arena_string(call->arena, field);
    problem->where = call->where == NULL ? NULL : arena_string(call->arena, call->where);
    if (call->problems == NULL)
        call->problems_end = &call->problems;
    *call->problems_end = problem;
    call->problems_end = &problem->next;
    return false;
}

struct call call_scratch(const struct call *call, size_t size_max)
{
    struct call scratch = *call;
    scratch.arena = arena_new(size_max);
    scratch.titles = NULL; /* what it notes there would outlive its memory */
    call_forgive(&scratch);
    return scratch;
}

void call_scratch_reset(struct call *scratch)
{
    scratch->titles = NULL;
    scratch->where = NULL;
    call_forgive(scratch);
    arena_reset(scratch->arena);
}

void call_scratch_end(struct call *call, struct call *scratch)
{
    const char *where = call->where;
    for (const struct problem *p = scratch->problems; p != NULL; p = p->next) {
        call->where = p->where;
        call_fail(call, p->kind, arena_string(call->arena, p->field), "%s", "%s", p->text);
    }
    call->where = where;
    arena_free(scratch->arena);
}

bool call_ok(const struct call *call)
{
    return call->problems == NULL;
}

enum error_kind call_error(const struct call *call)
{
    enum error_kind gravest = ERROR_NONE;
    for (const struct problem *p = call->problems; p != NULL; p = p->next)
        if (p->kind > gravest)
            gravest = p->kind;
    return gravest;
}

void call_forgive(struct call *call)
{
    call->problems = NULL;
    call->problems_end = NULL;
}

const struct problem *call_problem(const struct call *call, const char *field)
{
    for (const struct problem *p = call->problems; p != NULL; p = p->next)
        if (strcmp(p->field, field) == 0)
            return p;
    return NULL;
}

const char *call_label(const struct call *call, struct label label)
{
    return label_in(label, call->lang);
}

const char *call_today(const struct call *call)
{
    char *date = arena_alloc(call->arena, CLOCK_DATE_SIZE);
    clock_date_write(date, call->now_ms);
    return date;
}
