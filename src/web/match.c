/* SPDX-License-Identifier: Apache-2.0 */
/* Which row a path means. Rows are grouped by their number of parts; where several fit, a literal
 * part beats a {name}, from left to right. */
#include "web/dispatch.h"
#include "web/form.h"

#include <string.h>

enum { PART_COUNT_MAX = 12, ROUTE_COUNT_MAX = 4096 };

struct row {
    const struct route *route;
    struct text parts[PART_COUNT_MAX];
    int count;
    unsigned literals; /* a bit for each literal part, the first part's highest */
};

struct router {
    struct row *rows;
    size_t count;
    int starts[PART_COUNT_MAX + 2]; /* rows of n parts are starts[n] … starts[n + 1] - 1 */
    struct server_hooks hooks;
};

const struct server_hooks *router_hooks(const struct router *router)
{
    return &router->hooks;
}

size_t router_count(const struct router *router)
{
    return router->count;
}

const struct route *router_row(const struct router *router, size_t index)
{
    return router->rows[index].route;
}

static bool is_name(struct text part)
{
    return part.size > 2 && part.data[0] == '{' && part.data[part.size - 1] == '}';
}

/* "/a/b" in two parts, "/" in none; -1 when there are too many. */
static int path_split(struct text path, struct text parts[PART_COUNT_MAX])
{
    int count = 0;
    struct text part, rest = {path.data + 1, path.size - 1};
    if (rest.size == 0)
        return 0;
    while (text_split(&rest, '/', &part)) {
        if (count == PART_COUNT_MAX)
            return -1;
        parts[count++] = part;
    }
    return count;
}

static bool row_read(struct row *row, const struct route *route)
{
    row->route = route;
    if (route->pattern == NULL || route->pattern[0] != '/' || route->handler == NULL)
        return false;
    row->count = path_split(text_from(route->pattern), row->parts);
    for (int i = 0; i < row->count; i++) {
        if (row->parts[i].size == 0)
            return false;
        if (!is_name(row->parts[i]))
            row->literals |= 1u << (PART_COUNT_MAX - i);
    }
    bool is_access_set = route->access > ACCESS_UNSET && route->access <= ACCESS_RIGHT;
    return row->count >= 0 && is_access_set && route->method < METHOD__COUNT &&
           route->method != METHOD_HEAD;
}

static bool row_equal(const struct row *a, const struct row *b)
{
    if (a->route->method != b->route->method || a->count != b->count || a->literals != b->literals)
        return false;
    for (int i = 0; i < a->count; i++)
        if (!is_name(a->parts[i]) && !text_equal(a->parts[i], b->parts[i]))
            return false;
    return true;
}

static bool rows_check(const struct router *router)
{
    for (size_t i = 0; i < router->count; i++) {
        const struct route *route = router->rows[i].route;
        if (route->access == ACCESS_RIGHT && router->hooks.authorize == NULL) {
            log_line(LOG_ERROR, "route %s needs the authorize hook", route->pattern);
            return false;
        }
        for (size_t j = 0; j < i; j++)
            if (row_equal(&router->rows[i], &router->rows[j])) {
                log_line(LOG_ERROR, "route %s is there twice", route->pattern);
                return false;
            }
    }
    return true;
}

/* Stable by number of parts. */
static void rows_group(struct arena *arena, struct router *router)
{
    struct row *sorted = arena_array(arena, router->count + 1, sizeof *sorted);
    int next = 0;
    for (int parts = 0; parts <= PART_COUNT_MAX; parts++) {
        router->starts[parts] = next;
        for (size_t i = 0; i < router->count; i++)
            if (router->rows[i].count == parts)
                sorted[next++] = router->rows[i];
    }
    router->starts[PART_COUNT_MAX + 1] = next;
    router->rows = sorted;
}

bool router_new(struct arena *arena, const struct route_table *tables, size_t count,
                const struct server_hooks *hooks, struct router **out)
{
    struct router *router = arena_alloc(arena, sizeof *router);
    size_t total = 0;
    if (hooks != NULL)
        router->hooks = *hooks;
    for (size_t i = 0; i < count; i++)
        total += tables[i].count;
    if (total > ROUTE_COUNT_MAX) {
        log_line(LOG_ERROR, "more than %d routes", ROUTE_COUNT_MAX);
        return false;
    }
    router->rows = arena_array(arena, total + 1, sizeof *router->rows);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < tables[i].count; j++) {
            const struct route *route = &tables[i].routes[j];
            if (!row_read(&router->rows[router->count++], route)) {
                log_line(LOG_ERROR, "route %s: no access, no handler or no pattern",
                         route->pattern == NULL ? "(none)" : route->pattern);
                return false;
            }
        }
    rows_group(arena, router);
    *out = router;
    return rows_check(router);
}

static bool row_fits(const struct row *row, const struct text *parts)
{
    for (int i = 0; i < row->count; i++) {
        bool is_literal = (row->literals & (1u << (PART_COUNT_MAX - i))) != 0;
        if (is_literal ? !text_equal(row->parts[i], parts[i]) : parts[i].size == 0)
            return false;
    }
    return true;
}

static bool params_fill(const struct row *row, struct arena *arena, const struct text *parts,
                        struct param_list *params)
{
    params->items = arena_array(arena, PART_COUNT_MAX, sizeof *params->items);
    for (int i = 0; i < row->count; i++) {
        if ((row->literals & (1u << (PART_COUNT_MAX - i))) != 0)
            continue;
        struct param *param = &params->items[params->count++];
        param->name = (struct text){row->parts[i].data + 1, row->parts[i].size - 2};
        if (!percent_decode(arena, parts[i], &param->value))
            return false;
    }
    return true;
}

const struct route *route_match(const struct router *router, struct arena *arena,
                                enum method method, struct text raw_path,
                                struct param_list *params, unsigned *allowed)
{
    struct text parts[PART_COUNT_MAX];
    int count = path_split(raw_path, parts);
    const struct row *best = NULL;
    unsigned best_literals = 0;
    *allowed = 0;
    if (count < 0)
        return NULL;
    if (method == METHOD_HEAD)
        method = METHOD_GET;
    for (int i = router->starts[count]; i < router->starts[count + 1]; i++) {
        const struct row *row = &router->rows[i];
        if (!row_fits(row, parts))
            continue;
        *allowed |= 1u << row->route->method;
        bool is_better = best == NULL || row->literals > best_literals;
        if (row->route->method == method && is_better) {
            best = row;
            best_literals = row->literals;
        }
    }
    return best != NULL && params_fill(best, arena, parts, params) ? best->route : NULL;
}
