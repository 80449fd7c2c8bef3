/* SPDX-License-Identifier: Apache-2.0 */
#include "catalogue/profile.h"
#include "base/crypto.h"
#include "catalogue/import.h"
#include "catalogue/resource.h"
#include "store/original.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

/* What an import selects: ids of controls, in "wanted", less those in "unwanted". */
struct selection {
    struct call *call;
    json_t *wanted;
};

static json_t *owned(struct call *call, json_t *value)
{
    arena_defer(call->arena, (void (*)(void *))json_decref, value);
    return value;
}

static bool is_yes(const json_t *choice, const char *member)
{
    return strcmp(json_text(choice, member), "yes") == 0;
}

static bool choice_matches(const json_t *choice, const char *id)
{
    size_t i;
    json_t *entry;
    json_array_foreach(json_object_get(choice, "with-ids"), i, entry)
        if (strcmp(json_word(entry), id) == 0)
            return true;
    json_array_foreach(json_object_get(choice, "matching"), i, entry)
        if (fnmatch(json_text(entry, "pattern"), id, 0) == 0)
            return true;
    return false;
}

/* Marks the controls below an element that one of the choices names, and with-child-controls. */
static void controls_mark(json_t *object, const json_t *choices, bool is_taken, int depth,
                          json_t *marks)
{
    static const char *const members[] = {"groups", "controls"};
    size_t i, j;
    json_t *child, *choice;
    for (int m = 0; depth < CATALOGUE_DEPTH_MAX && m < 2; m++)
        json_array_foreach(json_object_get(object, members[m]), i, child) {
            bool with_children = is_taken;
            const char *id = json_text(child, "id");
            bool is_marked = is_taken && m == 1;
            json_array_foreach(choices, j, choice)
                if (m == 1 && choice_matches(choice, id)) {
                    is_marked = true;
                    with_children |= is_yes(choice, "with-child-controls");
                }
            if (is_marked)
                json_object_set_new(marks, id, json_true());
            controls_mark(child, choices, with_children, depth + 1, marks);
        }
}

static bool ids_check(struct call *call, const json_t *choices, const json_t *marks)
{
    size_t i, j;
    json_t *choice, *id;
    json_array_foreach(choices, i, choice)
        json_array_foreach(json_object_get(choice, "with-ids"), j, id)
            if (json_object_get(marks, json_word(id)) == NULL)
                return call_fail(call, ERROR_INVALID, "file",
                                 "プロファイルが選ぶ項目「%s」が元のカタログにありません。",
                                 "The profile selects \"%s\", which its catalogue does not have.",
                                 json_word(id));
    return true;
}

/* Ids that an import (or insert-controls) selects from what is below an element. */
static json_t *ids_select(struct call *call, json_t *catalog, const json_t *import)
{
    json_t *wanted = owned(call, json_object()), *unwanted = owned(call, json_object());
    const json_t *choices = json_object_get(import, "include-controls");
    const json_t *excluded = json_object_get(import, "exclude-controls");
    const char *id;
    json_t *mark;
    controls_mark(catalog, choices, choices == NULL, 0, wanted);
    controls_mark(catalog, excluded, false, 0, unwanted);
    if (!ids_check(call, choices, wanted))
        return NULL;
    json_object_foreach(unwanted, id, mark)
        json_object_del(wanted, id);
    return wanted;
}

/* Keeps the selected controls below an element; a selected child of one that was not selected takes
 * its place. Returns the kept controls of one array. */
static json_t *controls_prune(json_t *controls, const json_t *wanted, int depth)
{
    json_t *kept = json_array(), *child;
    size_t i;
    json_array_foreach(controls, i, child) {
        json_t *below = depth < CATALOGUE_DEPTH_MAX
                            ? controls_prune(json_object_get(child, "controls"), wanted, depth + 1)
                            : json_array();
        if (json_object_get(wanted, json_text(child, "id")) == NULL) {
            json_array_extend(kept, below);
            json_decref(below);
            continue;
        }
        json_object_del(child, "controls");
        if (json_array_size(below) > 0)
            json_object_set_new(child, "controls", below);
        else
            json_decref(below);
        json_array_append(kept, child);
    }
    return kept;
}

/* Headings without a selected control go. */
static bool group_prune(json_t *group, const json_t *wanted, int depth)
{
    json_t *groups = json_object_get(group, "groups"), *kept = json_array(), *child;
    json_t *controls = controls_prune(json_object_get(group, "controls"), wanted, depth);
    size_t i;
    json_array_foreach(groups, i, child)
        if (depth < CATALOGUE_DEPTH_MAX && group_prune(child, wanted, depth + 1))
            json_array_append(kept, child);
    bool is_empty = json_array_size(controls) == 0 && json_array_size(kept) == 0;
    json_object_del(group, "groups");
    json_object_del(group, "controls");
    if (json_array_size(kept) > 0)
        json_object_set(group, "groups", kept);
    if (json_array_size(controls) > 0)
        json_object_set(group, "controls", controls);
    json_decref(kept);
    json_decref(controls);
    return !is_empty;
}

static json_t *import_load(struct call *call, const json_t *profile, const char *href)
{
    const struct record *found = resource_catalogue(call, profile, href);
    struct text content;
    if (found == NULL) {
        call_fail(call, ERROR_MISSING, "file",
                  "プロファイルの元のカタログ（%s）がまだ取り込まれていません。先に取り込んでください。取り込み済みなら、"
                  "アドレスの一部にその記号（例: 800-53）を書くと見つかります。",
                  "The catalogue that the profile selects from (%s) is not loaded yet. Import it "
                  "first. If it is loaded, its id (for example 800-53) as a part of the address "
                  "makes it known.",
                  resource_shown(call, profile, href));
        return NULL;
    }
    const char *code = record_string(call, found, "code");
    if (!original_load(call, code, "catalog", NULL, &content))
        return NULL;
    return json_object_get(catalogue_json(call, content, code), "catalog");
}

/* Controls below an element as one list, without their children inside. */
static void controls_flatten(json_t *object, json_t *out, json_t *params, int depth)
{
    json_t *groups = json_object_get(object, "groups"), *child;
    json_t *controls = json_object_get(object, "controls");
    size_t i;
    if (depth > CATALOGUE_DEPTH_MAX)
        return;
    json_array_foreach(controls, i, child) {
        json_t *alone = json_copy(child);
        json_object_del(alone, "controls");
        json_array_append_new(out, alone);
        controls_flatten(child, out, params, depth + 1);
    }
    json_array_foreach(groups, i, child) {
        json_array_extend(params, json_object_get(child, "params"));
        controls_flatten(child, out, params, depth + 1);
    }
}

static int id_compare(const void *a, const void *b)
{
    json_t *const *first = a, *const *second = b;
    return strcmp(json_text(*first, "id"), json_text(*second, "id"));
}

/* The selected ones of a flat list, in the order asked for. */
static bool controls_insert(struct call *call, json_t *pool, const json_t *insert, json_t *out)
{
    const char *order = json_text(insert, "order");
    json_t *wanted = ids_select(call, pool, insert), *control;
    json_t *controls = json_object_get(pool, "controls");
    size_t i, count = 0;
    if (wanted == NULL)
        return false;
    json_t **chosen = arena_array(call->arena, json_array_size(controls) + 1, sizeof *chosen);
    json_array_foreach(controls, i, control)
        if (json_object_get(wanted, json_text(control, "id")) != NULL)
            chosen[count++] = control;
    bool is_down = strcmp(order, "descending") == 0;
    if (is_down || strcmp(order, "ascending") == 0)
        qsort(chosen, count, sizeof *chosen, id_compare);
    for (i = 0; i < count; i++)
        json_array_append(out, chosen[is_down ? count - 1 - i : i]);
    return true;
}

/* Headings as the profile writes them, with the controls it puts below each. */
static bool custom_build(struct call *call, json_t *pool, const json_t *from, json_t *to, int depth)
{
    json_t *controls = json_array(), *groups = json_array(), *child;
    size_t i;
    bool is_done = depth <= CATALOGUE_DEPTH_MAX;
    json_array_foreach(json_object_get(from, "insert-controls"), i, child)
        is_done = is_done && controls_insert(call, pool, child, controls);
    json_array_foreach(json_object_get(from, "groups"), i, child) {
        json_t *group = json_copy(child);
        json_object_del(group, "groups");
        json_object_del(group, "insert-controls");
        is_done = is_done && custom_build(call, pool, child, group, depth + 1);
        json_array_append_new(groups, group);
    }
    if (json_array_size(controls) > 0)
        json_object_set(to, "controls", controls);
    if (json_array_size(groups) > 0)
        json_object_set(to, "groups", groups);
    json_decref(controls);
    json_decref(groups);
    return is_done;
}

static bool is_set(const json_t *merge, const char *member)
{
    const json_t *value = json_object_get(merge, member);
    return value != NULL && !json_is_false(value);
}

static bool structure_build(struct call *call, const json_t *merge, json_t *all, json_t *out)
{
    static const char *const kept[] = {"params", "controls", "groups"};
    json_t *controls = owned(call, json_array());
    json_t *params = owned(call, json_copy(json_object_get(all, "params")));
    if (is_set(merge, "as-is")) {
        for (int i = 0; i < 3; i++)
            if (json_array_size(json_object_get(all, kept[i])) > 0)
                json_object_set(out, kept[i], json_object_get(all, kept[i]));
        return true;
    }
    controls_flatten(all, controls, params, 0);
    if (json_array_size(params) > 0)
        json_object_set(out, "params", params);
    if (!is_set(merge, "custom")) {
        json_object_set(out, "controls", controls);
        return true;
    }
    json_t *pool = owned(call, json_object());
    json_object_set(pool, "controls", controls);
    return custom_build(call, pool, json_object_get(merge, "custom"), out, 0);
}

/* Two imports may select the same control: the first one stays where the profile says so. */
static bool combine(struct call *call, const json_t *merge, json_t *seen, json_t *wanted)
{
    const char *method = json_text(json_object_get(merge, "combine"), "method"), *id;
    json_t *mark;
    void *safe;
    json_object_foreach_safe(wanted, safe, id, mark) {
        if (json_object_get(seen, id) == NULL) {
            json_object_set(seen, id, mark);
            continue;
        }
        if (strcmp(method, "use-first") != 0)
            return call_fail(call, ERROR_INVALID, "file",
                             "項目「%s」が2つの取込元で選ばれています（combine は use-first だけに対応）。",
                             "\"%s\" is selected by two imports (only combine use-first is "
                             "supported).",
                             id);
        json_object_del(wanted, id);
    }
    return true;
}

static bool imports_collect(struct call *call, const json_t *profile, json_t *all)
{
    static const char *const members[] = {"params", "controls", "groups"};
    json_t *seen = owned(call, json_object()), *import;
    size_t i;
    if (json_array_size(json_object_get(profile, "imports")) == 0)
        return call_fail(call, ERROR_INVALID, "file",
                         "プロファイルの imports が空です。何を選ぶかが書かれていません。",
                         "The profile's imports are empty: it does not say what it selects.");
    json_array_foreach(json_object_get(profile, "imports"), i, import) {
        json_t *catalog = import_load(call, profile, json_text(import, "href"));
        json_t *wanted = catalog == NULL ? NULL : ids_select(call, catalog, import);
        if (wanted == NULL || !combine(call, json_object_get(profile, "merge"), seen, wanted))
            return false;
        group_prune(catalog, wanted, 0);
        json_array_extend(json_object_get(all, "resources"),
                          json_object_get(json_object_get(catalog, "back-matter"), "resources"));
        for (int m = 0; m < 3; m++)
            json_array_extend(json_object_get(all, members[m]),
                              json_object_get(catalog, members[m]));
    }
    return true;
}

/* RFC 9562, version 8: from the content, so that the same input gives the same document. */
static const char *uuid_make(struct call *call, struct text content)
{
    unsigned char hash[SHA256_SIZE];
    char hex[SHA256_HEX_SIZE];
    sha256(hash, content);
    hash[6] = (unsigned char)((hash[6] & 0x0f) | 0x80);
    hash[8] = (unsigned char)((hash[8] & 0x3f) | 0x80);
    hex_write(hex, hash, sizeof hash);
    return arena_format(call->arena, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12,
                        hex + 16, hex + 20);
}

static bool document_print(struct call *call, json_t *catalog, struct text *out)
{
    json_t *root = owned(call, json_object());
    json_object_set(root, "catalog", catalog);
    for (int pass = 0; pass < 2; pass++) {
        char *text = json_dumps(root, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
        if (text == NULL)
            return call_fail(call, ERROR_FAILED, "file", "カタログを書き出せませんでした。",
                             "The catalog could not be written.");
        arena_defer(call->arena, free, text);
        *out = text_from(text);
        if (pass == 0)
            json_object_set_new(catalog, "uuid", json_string(uuid_make(call, *out)));
    }
    return true;
}

/* Resources that the result points to ("#UUID"), and the profile's own; each once. */
static void matter_build(struct call *call, json_t *catalog, const json_t *profile,
                         const json_t *sources)
{
    json_t *kept = owned(call, json_array()), *seen = owned(call, json_object()), *resource;
    json_t *own = json_object_get(json_object_get(profile, "back-matter"), "resources");
    char *text = json_dumps(catalog, JSON_COMPACT);
    size_t i;
    if (text == NULL)
        return;
    arena_defer(call->arena, free, text);
    json_array_foreach(own, i, resource) {
        json_array_append(kept, resource);
        json_object_set_new(seen, json_text(resource, "uuid"), json_true());
    }
    json_array_foreach(sources, i, resource) {
        const char *uuid = json_text(resource, "uuid");
        const char *link = arena_format(call->arena, "#%s", uuid);
        if (*uuid == '\0' || json_object_get(seen, uuid) != NULL || strstr(text, link) == NULL)
            continue;
        json_array_append(kept, resource);
        json_object_set_new(seen, uuid, json_true());
    }
    if (json_array_size(kept) > 0)
        json_object_set_new(catalog, "back-matter", json_pack("{s:O}", "resources", kept));
}

static json_t *list_of(json_t *object, const char *member)
{
    if (!json_is_array(json_object_get(object, member)))
        json_object_set_new(object, member, json_array());
    return json_object_get(object, member);
}

/* The profile's metadata, with where the catalog comes from and what made it. */
static json_t *metadata_build(struct call *call, const json_t *profile)
{
    json_t *out = owned(call, json_deep_copy(json_object_get(profile, "metadata")));
    const char *uuid = json_text(profile, "uuid");
    json_array_append_new(list_of(out, "props"), json_pack("{s:s, s:s}", "name", "resolution-tool",
                                                           "value", "Kaname"));
    if (oscal_is_uuid(uuid))
        json_array_append_new(list_of(out, "links"),
                              json_pack("{s:s, s:s}", "href",
                                        arena_format(call->arena, "urn:uuid:%s", uuid), "rel",
                                        "source-profile"));
    return out;
}

bool profile_resolve(struct call *call, const json_t *document, struct text *out)
{
    const json_t *profile = json_object_get(document, "profile");
    json_t *all = owned(call, json_pack("{s:[], s:[], s:[], s:[]}", "params", "controls",
                                           "groups", "resources"));
    json_t *catalog = owned(call, json_pack("{s:s}", "uuid", ""));
    json_t *metadata = json_object_get(profile, "metadata");
    if (!json_is_object(metadata) || !imports_collect(call, profile, all))
        return call_ok(call)
                   ? call_fail(call, ERROR_INVALID, "file", "プロファイルに metadata がありません。",
                               "The profile has no metadata.")
                   : false;
    json_object_set(catalog, "metadata", metadata_build(call, profile));
    if (!structure_build(call, json_object_get(profile, "merge"), all, catalog) ||
        !profile_modify(call, json_object_get(profile, "modify"), catalog))
        return false;
    matter_build(call, catalog, profile, json_object_get(all, "resources"));
    return document_print(call, catalog, out);
}
