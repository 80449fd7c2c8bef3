/* SPDX-License-Identifier: Apache-2.0 */
#include "access/scope.h"
#include "access/roles.h"

#include <string.h>

enum {
    SCOPE_READ = ACTION_READ | ACTION_EXPORT,
    SCOPE_WRITE = ACTION_ALL & ~ACTION_APPROVE,
};

static bool item_read(struct text item, struct scope *out)
{
    struct text group, rest = item;
    unsigned actions;
    if (!text_split(&rest, ':', &group))
        return false;
    actions = text_is(rest, "read") ? SCOPE_READ : text_is(rest, "write") ? SCOPE_WRITE : 0;
    bool is_all = text_is(group, "all");
    int only = right_group_find(group);
    if (actions == 0 || (only < 0 && !is_all))
        return false;
    for (int g = 0; g < GROUP__COUNT; g++) {
        if (!is_all && g != only)
            continue;
        if (out->actions[g] != 0)
            return false;
        out->actions[g] = actions;
    }
    return true;
}

bool scope_read(struct call *call, struct text text, struct scope *out)
{
    struct text rest = text, item;
    bool is_right = text.size > 0 && text.size <= SCOPE_SIZE_MAX && text.data[text.size - 1] != ',';
    *out = (struct scope){0};
    while (is_right && text_split(&rest, ',', &item))
        is_right = item_read(item, out);
    return is_right ||
           call_fail(call, ERROR_INVALID, "scope",
                     "トークンに許可する範囲を1つ以上選んでください。",
                     "Choose at least one group of records that the token may use.");
}

static bool is_uniform(const struct scope *scope)
{
    for (int g = 1; g < GROUP__COUNT; g++)
        if (scope->actions[g] != scope->actions[0])
            return false;
    return true;
}

const char *scope_write(struct arena *arena, const struct scope *scope)
{
    struct buffer out = buffer_new(arena, SCOPE_SIZE_MAX + 1);
    if (is_uniform(scope))
        return scope->actions[0] == SCOPE_WRITE ? "all:write" : "all:read";
    for (int g = 0; g < GROUP__COUNT; g++)
        if (scope->actions[g] != 0)
            buffer_format(&out, "%s%s:%s", out.size > 0 ? "," : "", right_names[g].code,
                          scope->actions[g] == SCOPE_WRITE ? "write" : "read");
    return buffer_string(&out);
}

const char *scope_show(struct call *call, const struct scope *scope)
{
    struct buffer out = buffer_new(call->arena, 4096);
    const char *read = call_label(call, L("読み取り", "read"));
    const char *write = call_label(call, L("読み書き", "read and write"));
    if (is_uniform(scope)) {
        buffer_format(&out, call_label(call, L("すべて（%s）", "Everything (%s)")),
                      scope->actions[0] == SCOPE_WRITE ? write : read);
        return buffer_string(&out);
    }
    for (int g = 0; g < GROUP__COUNT; g++)
        if (scope->actions[g] != 0)
            buffer_format(&out, call_label(call, L("%s%s（%s）", "%s%s (%s)")),
                          out.size > 0 ? call_label(call, L("、", "; ")) : "",
                          call_label(call, right_names[g].label),
                          scope->actions[g] == SCOPE_WRITE ? write : read);
    return buffer_string(&out);
}

void scope_narrow(struct call *call, const struct scope *scope, struct user *user)
{
    struct grant *grants = arena_array(call->arena, (size_t)user->grant_count + 1, sizeof *grants);
    for (int i = 0; i < user->grant_count; i++) {
        grants[i] = user->grants[i];
        for (int g = 0; g < GROUP__COUNT; g++)
            grants[i].rights[g] &= scope->actions[g];
    }
    user->grants = grants;
    for (int g = 0; g < GROUP__COUNT; g++)
        user->token_actions |= scope->actions[g];
}
