/* SPDX-License-Identifier: Apache-2.0 */
#include "catalogue/resource.h"
#include "catalogue/import.h"
#include "model/list.h"
#include "store/original.h"

#include <string.h>
#include <strings.h>

enum { HREFS_MAX = 8, CODE_SIZE = 100 };

/* How surely a catalogue is the one that is meant; the first that finds one decides. */
enum likeness { BY_UUID, BY_CODE, BY_TITLE, BY_PROFILE, LIKENESS_COUNT };

struct wanted {
    const char *hrefs[HREFS_MAX], *title;
    int count;
    char *codes[LIKENESS_COUNT]; /* found; the last one */
    int found[LIKENESS_COUNT];
};

static const json_t *resource_find(const json_t *root, const char *href)
{
    size_t i;
    json_t *resource;
    const json_t *matter = json_object_get(root, "back-matter");
    json_array_foreach(json_object_get(matter, "resources"), i, resource)
        if (*href == '#' && strcasecmp(json_text(resource, "uuid"), href + 1) == 0)
            return resource;
    return NULL;
}

static bool href_names(struct text href, const char *code)
{
    struct text part;
    while (text_split(&href, '/', &part))
        if (part.size == strlen(code) && strncasecmp(part.data, code, part.size) == 0)
            return true;
    return false;
}

/* The UUID of the profile that a catalogue was resolved from: it has another one of its own. */
static bool is_profile(struct call *call, const char *code, const struct wanted *wanted)
{
    struct original *kept;
    struct text content;
    int count = 0;
    bool is_kept = false;
    if (!originals_list(call, code, &kept, &count))
        return false;
    for (int i = 0; i < count; i++)
        is_kept |= strcmp(kept[i].kind, "profile") == 0;
    if (!is_kept || !original_load(call, code, "profile", NULL, &content))
        return false;
    const json_t *document = catalogue_json(call, content, code);
    const char *uuid = json_text(json_object_get(document, "profile"), "uuid");
    for (int i = 0; oscal_is_uuid(uuid) && i < wanted->count; i++)
        if (strcasestr(wanted->hrefs[i], uuid) != NULL)
            return true;
    return false;
}

static bool catalogue_match(struct call *scratch, const struct record *record, void *context)
{
    struct wanted *wanted = context;
    const char *code = record_string(scratch, record, "code");
    const char *uuid = record_string(scratch, record, "uuid");
    bool is[LIKENESS_COUNT] = {false};
    is[BY_TITLE] = *wanted->title != '\0' &&
                   strcmp(wanted->title, record_string(scratch, record, "title")) == 0;
    for (int i = 0; i < wanted->count; i++) {
        is[BY_UUID] |= oscal_is_uuid(uuid) && strcasestr(wanted->hrefs[i], uuid) != NULL;
        is[BY_CODE] |= href_names(text_from(wanted->hrefs[i]), code);
    }
    is[BY_PROFILE] = is_profile(scratch, code, wanted);
    for (int i = 0; i < LIKENESS_COUNT; i++) {
        wanted->found[i] += is[i];
        if (is[i])
            snprintf(wanted->codes[i], CODE_SIZE, "%s", code);
    }
    return true;
}

struct record *resource_catalogue(struct call *call, const json_t *root, const char *href)
{
    static const enum likeness order[] = {BY_UUID, BY_PROFILE, BY_CODE, BY_TITLE};
    const json_t *resource = resource_find(root, href), *links;
    struct wanted wanted = {.hrefs = {href}, .title = json_text(resource, "title"), .count = 1};
    struct list_query query = {.reg = &catalogue_register};
    size_t i;
    json_t *link;
    links = json_object_get(resource, "rlinks");
    json_array_foreach(links, i, link)
        if (wanted.count < HREFS_MAX)
            wanted.hrefs[wanted.count++] = json_text(link, "href");
    for (int l = 0; l < LIKENESS_COUNT; l++)
        wanted.codes[l] = arena_alloc(call->arena, CODE_SIZE);
    if (!list_each(call, &query, catalogue_match, &wanted))
        return NULL;
    for (int l = 0; l < LIKENESS_COUNT; l++)
        if (wanted.found[order[l]] == 1)
            return record_by(call, &catalogue_register, "code", wanted.codes[order[l]]);
    return NULL;
}

const char *resource_shown(struct call *call, const json_t *root, const char *href)
{
    const json_t *resource = resource_find(root, href);
    const char *title = json_text(resource, "title");
    if (*title == '\0')
        title = json_text(resource, "description");
    return *title == '\0' ? href : arena_format(call->arena, "%s, %s", title, href);
}

struct text resource_folder(const char *href)
{
    struct text rest = text_from(href), part, folder = {"", 0};
    while (text_split(&rest, '/', &part))
        if (rest.data != NULL && rest.size > 0 && !text_is(part, "..") && !text_is(part, "."))
            folder = part;
    return folder;
}
