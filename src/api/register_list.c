/* SPDX-License-Identifier: Apache-2.0 */
/* Finding: registers, lists, pickers, search. */
#include "api/handlers.h"
#include "api/record_json.h"
#include "api/reply.h"
#include "model/list.h"
#include "model/search.h"
#include "model/user.h"

#include <string.h>

/* A page ends early rather than be larger; "next" leads to the rest. */
enum { PAGE_TEXT_MAX = 2 << 20 };

struct source {
    const struct param_list *list;
    size_t at;
};

/* The conditions; limit and cursor are read by themselves. */
static bool source_next(void *context, struct text *name, struct text *value)
{
    struct source *source = context;
    while (source->at < source->list->count) {
        *name = source->list->items[source->at].name;
        *value = source->list->items[source->at].value;
        source->at++;
        if (!text_is(*name, "limit") && !text_is(*name, "cursor"))
            return true;
    }
    return false;
}

/* Pages pass over parameters of their own and empty ones; a program is told instead. */
static bool params_check(struct call *call, const struct param_list *query)
{
    static const char *const others[] = {"size", "page",    "lang", "view",
                                         "columns", "message", "csrf"};
    bool is_right = true;
    for (size_t i = 0; i < query->count; i++) {
        const char *name = text_string(call->arena, query->items[i].name);
        bool is_other = false;
        for (size_t j = 0; j < sizeof others / sizeof *others; j++)
            is_other |= strcmp(name, others[j]) == 0;
        if (is_other)
            is_right = call_fail(call, ERROR_INVALID, name, "「%.60s」という条件はありません。",
                                 "There is no parameter \"%.60s\".", name);
        else if (query->items[i].value.size == 0 && strcmp(name, "q") != 0)
            is_right = call_fail(call, ERROR_INVALID, name,
                                 "値が空です。空の項目を探すときは %.60s.empty=1 としてください。",
                                 "This is empty. To find what is empty, say %.60s.empty=1.", name);
    }
    return is_right;
}

static bool sort_check(struct call *call, const struct list_query *query)
{
    static const char *const system[] = {"id", "state", "unit_id", "updated_at", "created_at"};
    if (query->order == NULL)
        return true;
    const char *name = query->order + (*query->order == '-');
    bool is_known = fieldset_find(fieldset_of(call, query->reg), name) >= 0;
    for (size_t i = 0; i < sizeof system / sizeof *system; i++)
        is_known |= strcmp(system[i], name) == 0;
    return is_known || call_fail(call, ERROR_INVALID, "sort", "「%.60s」では並べ替えられません。",
                                 "There is no field \"%.60s\" to sort by.", name);
}

static bool query_read(struct call *call, const struct request *request, const struct reg *reg,
                       struct list_query *out)
{
    struct source source = {&request->query, 0};
    int64_t limit;
    struct text cursor = param_get(&request->query, "cursor");
    if (!user_demand(call, reg->group, ACTION_READ, 0) ||
        !params_check(call, &request->query) ||
        !api_limit(call, request, LIST_PAGE_MAX, &limit) ||
        !list_query_parse(call, reg, source_next, &source, out) || !sort_check(call, out))
        return false;
    out->page_size = limit;
    out->size_max = PAGE_TEXT_MAX;
    return cursor.data == NULL ||
           (text_to_int(cursor, &out->skip) && out->skip >= 1 && out->skip <= INT32_MAX) ||
           call_fail(call, ERROR_INVALID, "cursor", "cursor は前の答えの next から取ってください。",
                     "Take the cursor from \"next\" of the answer before.");
}

/* The address of the next page, or NULL. */
static const char *next_url(struct call *call, const struct list_query *query,
                            const struct list *list)
{
    int64_t shown = query->skip + list->count;
    if (shown >= list->total)
        return NULL;
    struct list_query rest = *query;
    rest.page_size = 0;
    const char *conditions = list_query_url(call, &rest);
    return arena_format(call->arena, "/api/v1/registers/%s%s%slimit=%lld&cursor=%lld",
                        query->reg->name, conditions, *conditions == '\0' ? "?" : "&",
                        (long long)list->page_size, (long long)shown);
}

bool api_list(struct call *call, struct request *request, struct response *response)
{
    const struct reg *reg = api_reg(call, request);
    struct list_query query;
    struct list list;
    if (reg == NULL || !query_read(call, request, reg, &query) || !list_run(call, &query, &list))
        return false;
    struct json_out json = api_answer(response, 200);
    json_begin(&json, "items", '[');
    for (int64_t i = 0; i < list.count; i++)
        record_json(call, &json, NULL, list.records[i]);
    json_end(&json, ']');
    json_out_string(&json, "next", next_url(call, &query, &list));
    json_out_int(&json, "total", list.total);
    json_end(&json, '}');
    return true;
}

bool api_pick(struct call *call, struct request *request, struct response *response)
{
    enum { PICK_MAX = 100 };
    static const char *const names[] = {"q", "limit", NULL};
    const struct reg *reg = api_reg(call, request);
    int64_t limit;
    struct list list;
    if (reg == NULL || !api_query(call, request, names) ||
        !api_limit(call, request, PICK_MAX, &limit))
        return false;
    struct list_query query = {
        .reg = reg,
        .page_size = limit,
        .is_brief = true,
        .search = param_get(&request->query, "q"),
    };
    if (!list_run(call, &query, &list))
        return false;
    struct json_out json = api_answer(response, 200);
    json_begin(&json, "items", '[');
    for (int64_t i = 0; i < list.count; i++)
        record_json_hit(call, &json, list.records[i]);
    json_end(&json, ']');
    json_end(&json, '}');
    return true;
}

static void hit_put(struct call *call, struct json_out *json, const struct search_hit *hit)
{
    json_begin(json, NULL, '{');
    json_out_string(json, "register", hit->reg->name);
    json_out_int(json, "id", hit->id);
    json_out_string(json, "title", hit->title);
    json_out_string(json, "kind", call_label(call, hit->reg->label));
    json_out_string(json, "url", arena_format(call->arena, "/r/%s/%lld", hit->reg->name,
                                              (long long)hit->id));
    json_out_string(json, "excerpt", hit->excerpt);
    json_out_bool(json, "is_ended", hit->is_ended);
    json_end(json, '}');
}

bool api_search(struct call *call, struct request *request, struct response *response)
{
    enum { HITS_MAX = 200 };
    static const char *const names[] = {"q", "limit", NULL};
    struct text words = text_trim(param_get(&request->query, "q"));
    struct search_hit *hits = NULL;
    int64_t limit;
    int count = 0;
    if (!api_query(call, request, names) || !api_limit(call, request, HITS_MAX, &limit) ||
        (words.size > 0 && !search_run(call, words, NULL, (int)limit, &hits, &count)))
        return false;
    struct json_out json = api_answer(response, 200);
    json_begin(&json, "items", '[');
    for (int i = 0; i < count; i++)
        hit_put(call, &json, &hits[i]);
    json_end(&json, ']');
    json_end(&json, '}');
    return true;
}

static void rights_put(struct call *call, struct json_out *json, enum right_group group)
{
    static const struct {
        enum action action;
        const char *name;
    } actions[] = {
        {ACTION_READ, "read"},       {ACTION_CREATE, "create"}, {ACTION_UPDATE, "update"},
        {ACTION_END, "end"},         {ACTION_SUBMIT, "submit"}, {ACTION_APPROVE, "approve"},
        {ACTION_EXPORT, "export"},   {ACTION_IMPORT, "import"},
    };
    json_begin(json, "rights", '[');
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        if (user_may_somewhere(call, group, actions[i].action))
            json_out_string(json, NULL, actions[i].name);
    json_end(json, ']');
}

bool api_registers(struct call *call, struct request *request, struct response *response)
{
    static const char *const names[] = {NULL};
    if (!api_query(call, request, names))
        return false;
    struct json_out json = api_answer(response, 200);
    json_begin(&json, "items", '[');
    for (int i = 0; i < registry_count(); i++) {
        const struct reg *reg = registry_at(i);
        if (!user_may_somewhere(call, reg->group, ACTION_READ))
            continue;
        json_begin(&json, NULL, '{');
        json_out_string(&json, "name", reg->name);
        json_out_string(&json, "label", call_label(call, reg->plural));
        json_out_string(&json, "section", reg->section);
        json_out_string(&json, "url",
                        arena_format(call->arena, "/api/v1/registers/%s", reg->name));
        json_out_bool(&json, "is_imported", (reg->flags & REG_IMPORTED) != 0);
        rights_put(call, &json, reg->group);
        json_end(&json, '}');
    }
    json_end(&json, ']');
    json_end(&json, '}');
    return true;
}

bool api_me(struct call *call, struct request *request, struct response *response)
{
    static const char *const names[] = {NULL};
    if (!api_query(call, request, names))
        return false;
    struct json_out json = api_answer(response, 200);
    json_out_int(&json, "account_id", call->user->account_id);
    json_out_string(&json, "login", call->user->login);
    json_out_string(&json, "name", call->user->name);
    json_out_id(&json, "unit_id", call->user->unit_id);
    /* A program with a session sends it back as X-CSRF-Token; one with a token needs none. */
    json_out_string(&json, "csrf", request->has_bearer ? NULL : request->csrf);
    json_begin(&json, "roles", '[');
    for (int i = 0; i < call->user->grant_count; i++)
        json_out_string(&json, NULL, call->user->grants[i].role);
    json_end(&json, ']');
    json_end(&json, '}');
    return true;
}
