/* SPDX-License-Identifier: Apache-2.0 */
#include "model/lifecycle.h"

#include <string.h>

static const struct state approval_states[] = {
    {"draft", L_INIT("起案中", "Draft"), 0, "info"},
    {"submitted", L_INIT("承認待ち", "Submitted"), STATE_LOCKED, "warn"},
    {"approved", L_INIT("承認済み", "Approved"), STATE_LOCKED | STATE_APPROVED, "good"},
    {"superseded", L_INIT("旧版", "Superseded"), STATE_LOCKED | STATE_FINAL, "mute"},
    {0},
};

static const struct transition approval_transitions[] = {
    {"submit", L_INIT("承認を依頼する", "Submit for approval"), "draft", "submitted",
     ACTION_SUBMIT, 0},
    {"approve", L_INIT("承認する", "Approve"), "submitted", "approved", ACTION_APPROVE,
     MOVE_NOT_AUTHOR | MOVE_FREEZE},
    {"return", L_INIT("差し戻す", "Return"), "submitted", "draft", ACTION_APPROVE, MOVE_REASON},
    {"withdraw", L_INIT("取り下げる", "Withdraw"), "submitted", "draft", ACTION_SUBMIT, 0},
    {"revise", L_INIT("改定を始める", "Start a revision"), "approved", "draft", ACTION_UPDATE,
     MOVE_REASON},
    {"supersede", L_INIT("旧版にする", "Supersede"), "approved", "superseded", ACTION_APPROVE,
     MOVE_REASON},
    {0},
};

const struct lifecycle approval_lifecycle = {approval_states, approval_transitions};

const struct state *lifecycle_state(const struct lifecycle *lifecycle, const char *code)
{
    for (const struct state *s = lifecycle->states; s->code != NULL; s++)
        if (strcmp(s->code, code) == 0)
            return s;
    return NULL;
}

const struct transition *lifecycle_transition(const struct lifecycle *lifecycle, const char *from,
                                              const char *name)
{
    for (const struct transition *t = lifecycle->transitions; t->name != NULL; t++)
        if (strcmp(t->name, name) == 0 && strcmp(t->from, from) == 0)
            return t;
    return NULL;
}
