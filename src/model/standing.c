/* SPDX-License-Identifier: Apache-2.0 */
#include "model/standing.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { PROVIDERS_MAX = 8 };

static struct provider {
    const char *reg_name;
    bool (*load)(struct call *call, struct standing **out, int *count);
} providers[PROVIDERS_MAX];
static int provider_count;

void standings_provide(const char *reg_name,
                       bool (*load)(struct call *call, struct standing **out, int *count))
{
    for (int i = 0; i < provider_count; i++)
        if (strcmp(providers[i].reg_name, reg_name) == 0) {
            providers[i].load = load;
            return;
        }
    assert(provider_count < PROVIDERS_MAX);
    providers[provider_count++] = (struct provider){reg_name, load};
}

static int id_compare(const void *a, const void *b)
{
    const struct standing *first = a, *second = b;
    return (first->id > second->id) - (first->id < second->id);
}

bool standings_load(struct call *call, const char *reg_name, struct standing **out, int *count)
{
    *out = NULL;
    *count = 0;
    for (int i = 0; i < provider_count; i++)
        if (strcmp(providers[i].reg_name, reg_name) == 0) {
            if (!providers[i].load(call, out, count))
                return false;
            if (*count > 0)
                qsort(*out, (size_t)*count, sizeof **out, id_compare);
        }
    return true;
}

const struct standing *standing_find(const struct standing *all, int count, int64_t id)
{
    struct standing wanted = {.id = id};
    return count == 0 ? NULL : bsearch(&wanted, all, (size_t)count, sizeof *all, id_compare);
}
