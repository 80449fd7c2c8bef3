/* SPDX-License-Identifier: Apache-2.0 */
/* Cross references between catalogues: OSCAL mapping collections (of OSCAL 1.2) into records. */
#include "catalogue/import.h"

#include <ctype.h>
#include <string.h>

struct mapping {
    struct call *call;
    const char *source_code, *target_code; /* of the catalogues */
    const struct record *source;
};

static const char *change_of(const json_t *map)
{
    size_t i;
    json_t *entry;
    json_array_foreach(json_object_get(map, "props"), i, entry)
        if (strcmp(json_text(entry, "name"), "change") == 0)
            return json_text(entry, "value");
    return "";
}

/* "../jisq27002-2014/catalog.json" is the catalogue of that code; a file beside the mapping is the
 * catalogue that it came with. */
static const char *code_of_href(struct call *call, const struct record *own, const char *href)
{
    struct text rest = text_from(href), part, folder = {"", 0};
    while (text_split(&rest, '/', &part))
        if (rest.data != NULL && rest.size > 0 && !text_is(part, "..") && !text_is(part, "."))
            folder = part;
    if (folder.size == 0)
        return record_string(call, own, "code");
    char *code = text_string(call->arena, folder);
    if (record_by(call, &catalogue_register, "code", code) != NULL)
        return code;
    for (char *c = code; *c != '\0'; c++)
        *c = (char)toupper((unsigned char)*c);
    return code;
}

/* As entries are called in this installation. */
static const char *code_global(struct call *call, const char *catalogue, const char *id)
{
    size_t size = strlen(catalogue);
    bool is_own = strncmp(id, catalogue, size) == 0 && id[size] == '-';
    return is_own ? id : arena_format(call->arena, "%s/%s", catalogue, id);
}

static bool pair_save(const struct mapping *mapping, const json_t *map, const char *source,
                      const char *target)
{
    struct call *call = mapping->call;
    struct record *record = record_new(call, &mapping_register);
    source = code_global(call, mapping->source_code, source);
    target = code_global(call, mapping->target_code, target);
    const char *code = arena_format(call->arena, "%s>%s", source, target);
    if (record_by(call, &mapping_register, "code", code) != NULL)
        return true; /* stated twice: the first stays */
    record_set_string(record, "code", code);
    record_set_int(record, "source_catalogue", mapping->source->id);
    record_set_string(record, "source", source);
    record_set_string(record, "relationship", json_text(map, "relationship"));
    record_set_string(record, "target_catalogue", mapping->target_code);
    record_set_string(record, "target", target);
    record_set_string(record, "change", change_of(map));
    record_set_string(record, "note", json_text(map, "remarks"));
    return record_save(call, record);
}

static bool map_import(const struct mapping *mapping, const json_t *map)
{
    size_t i, j;
    json_t *source, *target;
    json_array_foreach(json_object_get(map, "sources"), i, source)
        json_array_foreach(json_object_get(map, "targets"), j, target)
            if (!pair_save(mapping, map, json_text(source, "id-ref"), json_text(target, "id-ref")))
                return false;
    return true;
}

static const json_t *mappings_of(const json_t *document)
{
    return json_object_get(json_object_get(document, "mapping-collection"), "mappings");
}

int mapping_count(const json_t *document)
{
    size_t i, j, count = 0;
    json_t *entry, *map;
    json_array_foreach(mappings_of(document), i, entry)
        json_array_foreach(json_object_get(entry, "maps"), j, map)
            count += json_array_size(json_object_get(map, "sources")) *
                     json_array_size(json_object_get(map, "targets"));
    return count > CATALOGUE_ENTRIES_MAX ? CATALOGUE_ENTRIES_MAX + 1 : (int)count;
}

bool mapping_import(struct call *call, const struct record *catalogue, const json_t *document)
{
    size_t i, j;
    json_t *entry, *map;
    if (mapping_count(document) > CATALOGUE_ENTRIES_MAX)
        return call_fail(call, ERROR_TOO_LARGE, "file", "対応関係は%d件までです。",
                         "At most %d cross references.", CATALOGUE_ENTRIES_MAX);
    json_array_foreach(mappings_of(document), i, entry) {
        const char *from = json_text(json_object_get(entry, "source-resource"), "href");
        const char *to = json_text(json_object_get(entry, "target-resource"), "href");
        struct mapping mapping = {
            .call = call,
            .source_code = code_of_href(call, catalogue, from),
            .target_code = code_of_href(call, catalogue, to),
        };
        mapping.source = record_by(call, &catalogue_register, "code", mapping.source_code);
        if (mapping.source == NULL)
            mapping.source = catalogue;
        json_array_foreach(json_object_get(entry, "maps"), j, map)
            if (!map_import(&mapping, map))
                return false;
    }
    return true;
}
