/* SPDX-License-Identifier: Apache-2.0 */
#include "model/user.h"

#include <assert.h>
#include <string.h>

const struct user user_program = {.login = "kaname", .name = "kaname", .is_program = true};

static bool grant_covers(const struct grant *grant, int64_t unit_id)
{
    if (grant->unit_id == 0 || unit_id <= 0)
        return true;
    for (int i = 0; i < grant->unit_count; i++)
        if (grant->units[i] == unit_id)
            return true;
    return false;
}

/* An API token narrows what its owner may do. */
static bool token_allows(const struct user *user, enum action action)
{
    return user->token_actions == 0 || (user->token_actions & action) == (unsigned)action;
}

bool user_may(const struct call *call, enum right_group group, enum action action, int64_t unit_id)
{
    const struct user *user = call->user;
    if (user == NULL || !token_allows(user, action))
        return false;
    if (user->is_program)
        return true;
    for (int i = 0; i < user->grant_count; i++)
        if ((user->grants[i].rights[group] & action) == (unsigned)action &&
            grant_covers(&user->grants[i], unit_id))
            return true;
    return false;
}

bool user_may_somewhere(const struct call *call, enum right_group group, enum action action)
{
    return user_may(call, group, action, 0);
}

bool user_is(const struct call *call, int64_t account_id)
{
    const struct user *user = call->user;
    for (int i = 0; i < user->account_count; i++)
        if (user->accounts[i] == account_id)
            return true;
    return !user->is_program && user->account_id == account_id;
}

bool user_has_role(const struct call *call, const char *role)
{
    for (int i = 0; call->user != NULL && i < call->user->grant_count; i++)
        if (strcmp(call->user->grants[i].role, role) == 0)
            return true;
    return false;
}

static struct label action_label(enum action action)
{
    switch (action) {
    case ACTION_READ:
        return L("見る", "read");
    case ACTION_CREATE:
        return L("新しく作る", "create");
    case ACTION_UPDATE:
        return L("変更する", "change");
    case ACTION_END:
        return L("廃止する", "end");
    case ACTION_SUBMIT:
        return L("承認を依頼する", "submit");
    case ACTION_APPROVE:
        return L("承認する", "approve");
    case ACTION_EXPORT:
        return L("書き出す", "export");
    case ACTION_IMPORT:
        return L("取り込む", "import");
    case ACTION_ALL:
        break;
    }
    return L("管理する", "administer");
}

bool user_demand(struct call *call, enum right_group group, enum action action, int64_t unit_id)
{
    if (user_may(call, group, action, unit_id))
        return true;
    const char *verb = call_label(call, action_label(action));
    return call_fail(call, ERROR_FORBIDDEN, NULL,
                     "あなたの役割では、これを「%s」ことができません。必要であればシステム管理者に役割の追加を依頼してください。",
                     "Your roles do not allow you to %s this. Ask the administrator for a role "
                     "that does, if you need it.",
                     verb);
}

void user_units(const struct call *call, enum right_group group, enum action action,
                const int64_t **ids, int *count)
{
    *ids = NULL;
    *count = 0;
    const struct user *user = call->user;
    if (user->is_program)
        return;
    int size_max = 1;
    for (int i = 0; i < user->grant_count; i++)
        size_max += user->grants[i].unit_count;
    int64_t *units = arena_array(call->arena, (size_t)size_max, sizeof *units);
    for (int i = 0; i < user->grant_count; i++) {
        const struct grant *grant = &user->grants[i];
        if ((grant->rights[group] & action) != (unsigned)action)
            continue;
        if (grant->unit_id == 0)
            return;
        for (int j = 0; j < grant->unit_count; j++)
            units[(*count)++] = grant->units[j];
    }
    if (*count == 0)
        units[(*count)++] = -1; /* no unit at all: the condition is false for every unit */
    *ids = units;
}
