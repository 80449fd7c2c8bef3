/* SPDX-License-Identifier: Apache-2.0 */
/* The editor page, shown again when what was sent could not be saved. */
#ifndef STANDARDS_EDITOR_H
#define STANDARDS_EDITOR_H

#include "standards/view.h"

struct editor_ask {
    struct record *standard;
    int64_t clause_id;           /* 0: none is chosen */
    struct record *typed;        /* the clause with what was typed, or NULL */
    const struct record *stored; /* with typed: what somebody else saved first */
};
bool editor_show(struct call *call, struct request *request, struct response *response,
                 const struct editor_ask *ask);

#endif
