/* SPDX-License-Identifier: Apache-2.0 */
#include "catalogue/import.h"

json_t *catalogue_json(struct call *call, struct text text, const char *name)
{
    json_error_t error;
    if (text.size > CATALOGUE_SIZE_MAX) {
        call_fail(call, ERROR_TOO_LARGE, "file", "%s は大きすぎます（%d MiBまで）。",
                  "%s is too large (at most %d MiB).", name, CATALOGUE_SIZE_MAX >> 20);
        return NULL;
    }
    json_t *root = json_loadb(text.data, text.size, JSON_REJECT_DUPLICATES, &error);
    if (root == NULL) {
        call_fail(call, ERROR_INVALID, "file", "%s の%d行目がJSONとして読めません: %s",
                  "%s, line %d is not JSON: %s", name, error.line, error.text);
        return NULL;
    }
    arena_defer(call->arena, (void (*)(void *))json_decref, root);
    return root;
}

const char *json_text(const json_t *object, const char *member)
{
    const char *text = json_string_value(json_object_get(object, member));
    return text == NULL ? "" : text;
}

struct label json_label(const json_t *object, const char *member)
{
    const json_t *value = json_object_get(object, member);
    if (json_is_string(value))
        return (struct label){json_string_value(value), ""};
    return (struct label){json_text(value, "ja"), json_text(value, "en")};
}

const char *json_word(const json_t *value)
{
    const char *text = json_string_value(value);
    return text == NULL ? "" : text;
}
