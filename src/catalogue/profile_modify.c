/* SPDX-License-Identifier: Apache-2.0 */
#include "catalogue/import.h"
#include "catalogue/profile.h"

#include <string.h>

json_t *control_find(json_t *object, const char *id, int depth)
{
    static const char *const members[] = {"controls", "groups"};
    size_t i;
    json_t *child, *found = NULL;
    for (int m = 0; depth < CATALOGUE_DEPTH_MAX && m < 2; m++)
        json_array_foreach(json_object_get(object, members[m]), i, child) {
            if (m == 0 && strcmp(json_text(child, "id"), id) == 0)
                return child;
            found = control_find(child, id, depth + 1);
            if (found != NULL)
                return found;
        }
    return NULL;
}

/* Parameters stand in the catalog itself, in headings and in controls. */
static json_t *param_find(json_t *object, const char *id, int depth)
{
    static const char *const members[] = {"controls", "groups"};
    size_t i;
    json_t *child, *found = NULL;
    json_array_foreach(json_object_get(object, "params"), i, child)
        if (strcmp(json_text(child, "id"), id) == 0)
            return child;
    for (int m = 0; depth < CATALOGUE_DEPTH_MAX && m < 2; m++)
        json_array_foreach(json_object_get(object, members[m]), i, child)
            if ((found = param_find(child, id, depth + 1)) != NULL)
                return found;
    return NULL;
}

static json_t *array_of(json_t *object, const char *member)
{
    json_t *array = json_object_get(object, member);
    if (array == NULL) {
        array = json_array();
        json_object_set_new(object, member, array);
    }
    return array;
}

/* Copies go in: an added part may itself be added to. */
static void items_insert(json_t *items, size_t at, json_t *added)
{
    size_t i;
    json_t *item;
    json_array_foreach(added, i, item)
        json_array_insert_new(items, at + i, json_deep_copy(item));
}

/* Properties and links are added to; everything else replaces what was there. */
static bool parameter_set(struct call *call, const json_t *setting, json_t *catalog)
{
    const char *id = json_text(setting, "param-id"), *member;
    json_t *param = param_find(catalog, id, 0), *value;
    if (param == NULL)
        return call_fail(call, ERROR_INVALID, "file",
                         "プロファイルが値を決めるパラメータ「%s」がありません。",
                         "There is no parameter \"%s\", which the profile sets.", id);
    json_object_foreach((json_t *)setting, member, value) {
        if (strcmp(member, "param-id") == 0)
            continue;
        bool is_added = strcmp(member, "props") == 0 || strcmp(member, "links") == 0;
        json_t *items = is_added ? array_of(param, member) : NULL;
        if (is_added)
            items_insert(items, json_array_size(items), value);
        else
            json_object_set_new(param, member, json_deep_copy(value));
    }
    return true;
}

static bool fits(const json_t *remove, const char *criterion, const char *value)
{
    const char *wanted = json_text(remove, criterion);
    return *wanted == '\0' || strcmp(wanted, value) == 0;
}

/* All criteria of a removal must hold; one without any would take everything and takes nothing. */
static bool is_removed(const json_t *remove, const json_t *item, const char *item_name)
{
    return json_object_size(remove) > 0 && fits(remove, "by-name", json_text(item, "name")) &&
           fits(remove, "by-class", json_text(item, "class")) &&
           fits(remove, "by-id", json_text(item, "id")) &&
           fits(remove, "by-ns", json_text(item, "ns")) &&
           fits(remove, "by-item-name", item_name);
}

static void items_remove(json_t *object, const json_t *remove, int depth)
{
    static const char *const members[] = {"params", "props", "links", "parts"};
    static const char *const names[] = {"param", "prop", "link", "part"};
    for (int m = 0; depth < CATALOGUE_DEPTH_MAX && m < 4; m++) {
        json_t *items = json_object_get(object, members[m]);
        for (size_t i = json_array_size(items); i > 0; i--) {
            json_t *item = json_array_get(items, i - 1);
            if (is_removed(remove, item, names[m]))
                json_array_remove(items, i - 1);
            else
                items_remove(item, remove, depth + 1);
        }
        if (items != NULL && json_array_size(items) == 0)
            json_object_del(object, members[m]);
    }
}

/* Where an element with an id stands: the array and the index. */
struct spot {
    json_t *item, *siblings;
    size_t index;
};

static bool spot_find(json_t *object, const char *id, int depth, struct spot *out)
{
    static const char *const members[] = {"params", "parts"};
    size_t i;
    json_t *item;
    for (int m = 0; depth < CATALOGUE_DEPTH_MAX && m < 2; m++) {
        json_t *items = json_object_get(object, members[m]);
        json_array_foreach(items, i, item) {
            if (strcmp(json_text(item, "id"), id) == 0) {
                *out = (struct spot){item, items, i};
                return true;
            }
            if (spot_find(item, id, depth + 1, out))
                return true;
        }
    }
    return false;
}

static bool alter_remove(struct call *call, const json_t *remove, json_t *control)
{
    const char *id = json_text(remove, "by-id");
    struct spot spot;
    if (*id != '\0' && !spot_find(control, id, 0, &spot))
        return call_fail(call, ERROR_INVALID, "file", "プロファイルが取り除く「%s」がありません。",
                         "There is no \"%s\", which the profile removes.", id);
    items_remove(control, remove, 0);
    return true;
}

/* Into an element, at its start or its end. */
static void item_add(json_t *target, const json_t *add, bool is_start)
{
    static const char *const members[] = {"params", "props", "links", "parts"};
    json_t *title = json_object_get(add, "title");
    if (title != NULL)
        json_object_set(target, "title", title);
    for (int m = 0; m < 4; m++) {
        json_t *added = json_object_get(add, members[m]);
        if (added == NULL)
            continue;
        json_t *items = array_of(target, members[m]);
        items_insert(items, is_start ? 0 : json_array_size(items), added);
    }
}

static bool alter_add(struct call *call, const json_t *add, json_t *control)
{
    const char *position = json_text(add, "position"), *id = json_text(add, "by-id");
    bool is_before = strcmp(position, "before") == 0, is_after = strcmp(position, "after") == 0;
    struct spot spot = {control, NULL, 0};
    if (*id != '\0' && !spot_find(control, id, 0, &spot))
        return call_fail(call, ERROR_INVALID, "file", "プロファイルが書き足す場所「%s」がありません。",
                         "There is no \"%s\", where the profile adds.", id);
    if (spot.siblings == NULL || !(is_before || is_after)) {
        item_add(spot.item, add, strcmp(position, "starting") == 0);
        return true;
    }
    bool is_part = json_object_get(add, "parts") != NULL;
    items_insert(spot.siblings, spot.index + is_after,
                 json_object_get(add, is_part ? "parts" : "params"));
    return true;
}

static bool alter_apply(struct call *call, const json_t *alter, json_t *catalog)
{
    const char *id = json_text(alter, "control-id");
    json_t *control = control_find(catalog, id, 0), *step;
    size_t i;
    if (control == NULL)
        return call_fail(call, ERROR_INVALID, "file",
                         "プロファイルが変える項目「%s」は、選ばれた項目にありません。",
                         "The profile alters \"%s\", which it did not select.", id);
    json_array_foreach(json_object_get(alter, "removes"), i, step)
        if (!alter_remove(call, step, control))
            return false;
    json_array_foreach(json_object_get(alter, "adds"), i, step)
        if (!alter_add(call, step, control))
            return false;
    return true;
}

bool profile_modify(struct call *call, const json_t *modify, json_t *catalog)
{
    size_t i;
    json_t *step;
    json_array_foreach(json_object_get(modify, "set-parameters"), i, step)
        if (!parameter_set(call, step, catalog))
            return false;
    json_array_foreach(json_object_get(modify, "alters"), i, step)
        if (!alter_apply(call, step, catalog))
            return false;
    return true;
}
