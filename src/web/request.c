/* SPDX-License-Identifier: Apache-2.0 */
#include "web/http.h"

#include <string.h>
#include <strings.h>

bool param_nth(const struct param_list *list, const char *name, size_t n, struct text *out)
{
    for (size_t i = 0; i < list->count; i++)
        if (text_is(list->items[i].name, name) && n-- == 0) {
            *out = list->items[i].value;
            return true;
        }
    return false;
}

struct text param_get(const struct param_list *list, const char *name)
{
    struct text value = {NULL, 0};
    param_nth(list, name, 0, &value);
    return value;
}

bool param_has(const struct param_list *list, const char *name)
{
    struct text value;
    return param_nth(list, name, 0, &value);
}

int64_t param_int(const struct param_list *list, const char *name, int64_t fallback)
{
    int64_t number;
    return text_to_int(param_get(list, name), &number) ? number : fallback;
}

struct text request_header(const struct request *request, const char *name)
{
    size_t size = strlen(name);
    for (size_t i = 0; i < request->headers.count; i++) {
        const struct param *header = &request->headers.items[i];
        if (header->name.size == size && strncasecmp(header->name.data, name, size) == 0)
            return header->value;
    }
    return (struct text){NULL, 0};
}

bool request_id(const struct request *request, const char *name, int64_t *out)
{
    /* One address for one thing: no sign, no leading zeros. */
    struct text text = param_get(&request->params, name);
    *out = 0;
    bool is_plain = text.size > 0 && text.data[0] >= '1' && text.data[0] <= '9';
    return (is_plain && text_to_int(text, out)) ||
           call_fail(request->call, ERROR_MISSING, NULL, "該当するものがありません。",
                     "There is no such thing.");
}

const struct upload *request_upload(const struct request *request, const char *field)
{
    for (const struct upload *u = request->uploads; u != NULL; u = u->next)
        if (text_is(u->field, field) && (u->name.size > 0 || u->size > 0))
            return u;
    return NULL;
}
