/* SPDX-License-Identifier: Apache-2.0 */
/* The annexes' tables: sectors, services, documents, terms; and mappings between catalogues. */
#include "catalogue/import.h"

#include <stdlib.h>
#include <string.h>

enum { NOTE_MAX = 16000 };

/* Titles of an array of strings, {"ja"} or {"title":{"ja"}}, one a line. */
static const char *lines(struct call *call, const json_t *array)
{
    struct buffer out = buffer_new(call->arena, NOTE_MAX);
    size_t i;
    json_t *item;
    json_array_foreach(array, i, item) {
        const char *text = json_string_value(item);
        if (text == NULL)
            text = *json_text(item, "ja") != '\0' ? json_text(item, "ja")
                                                  : json_label(item, "title").ja;
        buffer_format(&out, "%s%s", out.size == 0 ? "" : "\n", text);
    }
    return buffer_string(&out);
}

bool sectors_import(struct call *call, const json_t *document)
{
    size_t i;
    json_t *sector;
    json_array_foreach(json_object_get(document, "sectors"), i, sector) {
        struct record *record = record_new(call, &sector_register);
        struct label title = json_label(sector, "title");
        record_set_string(record, "code", json_text(sector, "id"));
        record_set_string(record, "title", title.ja);
        record_set_string(record, "title_en", title.en);
        record_set_string(record, "ministry", lines(call, json_object_get(sector, "ministries")));
        record_set_string(record, "operators", lines(call, json_object_get(sector, "operators")));
        record_set_string(record, "systems", lines(call, json_object_get(sector, "systems")));
        record_set_int(record, "position", (int64_t)i + 1);
        if (!record_save(call, record))
            return false;
    }
    return true;
}

static const json_t *level_of(const json_t *document, const char *id)
{
    size_t i;
    json_t *level;
    json_array_foreach(json_object_get(document, "levels"), i, level)
        if (strcmp(json_text(level, "id"), id) == 0)
            return level;
    return NULL;
}

static void level_set(struct call *call, struct record *record, const json_t *level)
{
    struct label text = json_label(level, "text");
    record_set_string(record, "level", text.ja);
    record_set_string(record, "level_en", text.en);
    char *rule = level == NULL ? NULL : json_dumps(json_object_get(level, "when"), JSON_COMPACT);
    if (rule != NULL)
        arena_defer(call->arena, free, rule);
    record_set_string(record, "rule", rule);
}

bool services_import(struct call *call, const json_t *document)
{
    size_t i;
    json_t *service;
    json_array_foreach(json_object_get(document, "services"), i, service) {
        struct record *record = record_new(call, &sector_service_register);
        struct label title = json_label(service, "title");
        struct record *sector =
            record_by(call, &sector_register, "code", json_text(service, "sector"));
        if (sector == NULL)
            return call_fail(call, ERROR_INVALID, "file", "分野「%s」がありません。",
                             "There is no sector \"%s\".", json_text(service, "sector"));
        record_set_string(record, "code", json_text(service, "id"));
        record_set_int(record, "sector", sector->id);
        record_set_string(record, "title", title.ja);
        record_set_string(record, "title_en", title.en);
        record_set_string(record, "parts", lines(call, json_object_get(service, "parts")));
        record_set_string(record, "outages", lines(call, json_object_get(service, "outages")));
        record_set_string(record, "laws", lines(call, json_object_get(service, "laws")));
        record_set_string(record, "reports", lines(call, json_object_get(service, "report_basis")));
        level_set(call, record, level_of(document, json_text(service, "level")));
        record_set_int(record, "position", (int64_t)i + 1);
        if (!record_save(call, record))
            return false;
    }
    return true;
}

bool documents_import(struct call *call, const json_t *document)
{
    size_t i;
    json_t *entry;
    json_array_foreach(json_object_get(document, "documents"), i, entry) {
        struct record *record = record_new(call, &reference_register);
        record_set_string(record, "code", json_text(entry, "id"));
        record_set_string(record, "title", json_label(entry, "title").ja);
        record_set_string(record, "edition", json_text(entry, "edition"));
        record_set_string(record, "publisher", json_label(entry, "publisher").ja);
        record_set_string(record, "kind", json_text(entry, "kind"));
        record_set_string(record, "successor", json_label(entry, "successor").ja);
        record_set_string(record, "note", json_label(entry, "carry").ja);
        if (!record_save(call, record))
            return false;
    }
    return true;
}

bool glossary_import(struct call *call, const json_t *document)
{
    size_t i;
    json_t *entry;
    json_array_foreach(json_object_get(document, "terms"), i, entry) {
        struct record *record = record_new(call, &term_register);
        struct label term = json_label(entry, "term"), text = json_label(entry, "definition");
        record_set_string(record, "code", json_text(entry, "id"));
        record_set_string(record, "title", term.ja);
        record_set_string(record, "title_en", term.en);
        record_set_string(record, "text", text.ja);
        record_set_string(record, "text_en", text.en);
        if (!record_save(call, record))
            return false;
    }
    return true;
}

static const char *change_of(const json_t *map)
{
    size_t i;
    json_t *entry;
    json_array_foreach(json_object_get(map, "props"), i, entry)
        if (strcmp(json_text(entry, "name"), "change") == 0)
            return json_text(entry, "value");
    return "";
}

/* "../jisq27002-2014/catalog.json" → "jisq27002-2014". */
static const char *folder_of(struct call *call, const char *href)
{
    struct text rest = text_from(href), part, last = {"", 0};
    while (text_split(&rest, '/', &part))
        if (rest.data != NULL && !text_is(part, "..") && !text_is(part, "."))
            last = part;
    return text_string(call->arena, last);
}

static bool pair_save(struct call *call, const struct record *catalogue, const json_t *map,
                      const char *source, const char *target, const char *folder)
{
    struct record *record = record_new(call, &mapping_register);
    record_set_string(record, "code", arena_format(call->arena, "%s>%s", source, target));
    record_set_int(record, "source_catalogue", catalogue->id);
    record_set_string(record, "source", source);
    record_set_string(record, "relationship", json_text(map, "relationship"));
    record_set_string(record, "target_catalogue", folder);
    record_set_string(record, "target", target);
    record_set_string(record, "change", change_of(map));
    record_set_string(record, "note", json_text(map, "remarks"));
    return record_save(call, record);
}

static bool map_import(struct call *call, const struct record *catalogue, const json_t *map,
                       const char *folder)
{
    size_t i, j;
    json_t *source, *target;
    json_array_foreach(json_object_get(map, "sources"), i, source)
        json_array_foreach(json_object_get(map, "targets"), j, target)
            if (!pair_save(call, catalogue, map, json_text(source, "id-ref"),
                           json_text(target, "id-ref"), folder))
                return false;
    return true;
}

bool mapping_import(struct call *call, const struct record *catalogue, const json_t *document)
{
    size_t i, j;
    json_t *mapping, *map;
    const json_t *root = json_object_get(document, "mapping-collection");
    json_array_foreach(json_object_get(root, "mappings"), i, mapping) {
        const char *folder =
            folder_of(call, json_text(json_object_get(mapping, "target-resource"), "href"));
        json_array_foreach(json_object_get(mapping, "maps"), j, map)
            if (!map_import(call, catalogue, map, folder))
                return false;
    }
    return true;
}
