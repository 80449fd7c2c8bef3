/* SPDX-License-Identifier: Apache-2.0 */
#include "catalogue/import.h"
#include "base/json.h"

json_t *catalogue_json(struct call *call, struct text text, const char *name)
{
    enum { JSON_DEPTH_MAX = 4 * CATALOGUE_DEPTH_MAX, VALUES_MAX = 8 << 20 };
    static const struct json_limits limits = {CATALOGUE_SIZE_MAX, JSON_DEPTH_MAX, VALUES_MAX, true};
    static const char mark[] = "\xef\xbb\xbf"; /* some programs write it before UTF-8 */
    if (text_starts(text, mark))
        text = (struct text){text.data + 3, text.size - 3};
    json_t *root = json_read(call, text, &limits);
    if (root == NULL)
        call_fail(call, ERROR_INVALID, "file", "%s は読み取れません。", "%s cannot be read.", name);
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
