/* SPDX-License-Identifier: Apache-2.0 */
/* The journal for people who may read it: newest first, in pages by number. */
#ifndef PAGES_JOURNAL_PAGE_H
#define PAGES_JOURNAL_PAGE_H

#include "pages/register_view.h"
#include "store/journal.h"

struct journal_row {
    const struct journal_entry *entry;
    const struct reg *reg; /* NULL: about no record, or of a register that is no more */
    struct event event;    /* its changes alone */
    const char *date;      /* "2026-11-23" on the first of a day, else NULL */
    const char *time, *actor;
};

struct journal_view {
    struct journal_row *rows;
    int count;
    int64_t head_seq, next; /* next: the page goes on before this number; 0 at the end */
    const char *reg, *actor, *from, *to; /* as typed */
    struct option *registers, *actors;
    int register_count, actor_count;
    struct url next_url;
    bool is_filtered, is_first;
};

extern const struct module journal_module;

#endif
