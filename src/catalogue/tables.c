/* SPDX-License-Identifier: Apache-2.0 */
/* The annexes' tables: sectors, services, documents, terms. */
#include "catalogue/import.h"

#include <stdlib.h>
#include <string.h>

enum { NOTE_MAX = 16000 };

static const char *const lang_names[LANG__COUNT] = {[LANG_JA] = "ja", [LANG_EN] = "en"};

/* Titles of an array of strings, {"ja"} or {"title":{"ja"}}, one a line. */
static const char *lines(struct call *call, const json_t *array, enum lang lang)
{
    struct buffer out = buffer_new(call->arena, NOTE_MAX);
    size_t i;
    json_t *item;
    json_array_foreach(array, i, item) {
        const char *text = json_string_value(item), *own = json_text(item, lang_names[lang]);
        if (text == NULL)
            text = *own != '\0' ? own : label_in(json_label(item, "title"), lang);
        buffer_format(&out, "%s%s", out.size == 0 ? "" : "\n", text);
    }
    return buffer_string(&out);
}

static void lines_set(struct call *call, struct record *record, const char *field,
                      const json_t *array)
{
    record_set_string(record, field, lines(call, array, LANG_JA));
    record_set_string(record, arena_format(call->arena, "%s_en", field),
                      lines(call, array, LANG_EN));
}

/* In both languages. */
static void label_set(struct call *call, struct record *record, const char *field,
                      const json_t *object, const char *member)
{
    struct label label = json_label(object, member);
    record_set_string(record, field, label.ja);
    record_set_string(record, arena_format(call->arena, "%s_en", field), label.en);
}

/* An id that an earlier edition took already is told apart by the catalogue's code. */
static struct record *row_new(struct call *call, const struct reg *reg,
                              const struct record *catalogue, const char *id)
{
    struct record *record = record_new(call, reg);
    bool is_taken = record_by(call, reg, "code", id) != NULL;
    record_set_string(record, "code",
                      is_taken ? arena_format(call->arena, "%s/%s",
                                              record_string(call, catalogue, "code"), id)
                               : id);
    record_set_int(record, "catalogue", catalogue->id);
    return record;
}

static struct record *sector_of(struct call *call, const struct record *catalogue, const char *id)
{
    struct record *own = record_by(call, &sector_register, "code",
                                   arena_format(call->arena, "%s/%s",
                                                record_string(call, catalogue, "code"), id));
    return own != NULL ? own : record_by(call, &sector_register, "code", id);
}

bool sectors_import(struct call *call, const struct record *catalogue, const json_t *document)
{
    size_t i;
    json_t *sector;
    json_array_foreach(json_object_get(document, "sectors"), i, sector) {
        struct record *record = row_new(call, &sector_register, catalogue, json_text(sector, "id"));
        struct label title = json_label(sector, "title");
        record_set_string(record, "title", title.ja);
        record_set_string(record, "title_en", title.en);
        lines_set(call, record, "ministry", json_object_get(sector, "ministries"));
        lines_set(call, record, "operators", json_object_get(sector, "operators"));
        lines_set(call, record, "systems", json_object_get(sector, "systems"));
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

bool services_import(struct call *call, const struct record *catalogue, const json_t *document)
{
    size_t i;
    json_t *service;
    json_array_foreach(json_object_get(document, "services"), i, service) {
        struct record *record =
            row_new(call, &sector_service_register, catalogue, json_text(service, "id"));
        struct label title = json_label(service, "title");
        struct record *sector =
            sector_of(call, catalogue, json_text(service, "sector"));
        if (sector == NULL)
            return call_fail(call, ERROR_INVALID, "file", "分野「%s」がありません。",
                             "There is no sector \"%s\".", json_text(service, "sector"));
        record_set_int(record, "sector", sector->id);
        record_set_string(record, "title", title.ja);
        record_set_string(record, "title_en", title.en);
        lines_set(call, record, "parts", json_object_get(service, "parts"));
        lines_set(call, record, "outages", json_object_get(service, "outages"));
        lines_set(call, record, "laws", json_object_get(service, "laws"));
        lines_set(call, record, "reports", json_object_get(service, "report_basis"));
        level_set(call, record, level_of(document, json_text(service, "level")));
        record_set_int(record, "position", (int64_t)i + 1);
        if (!record_save(call, record))
            return false;
    }
    return true;
}

bool documents_import(struct call *call, const struct record *catalogue, const json_t *document)
{
    size_t i;
    json_t *entry;
    json_array_foreach(json_object_get(document, "documents"), i, entry) {
        struct record *record =
            row_new(call, &reference_register, catalogue, json_text(entry, "id"));
        label_set(call, record, "title", entry, "title");
        record_set_string(record, "edition", json_text(entry, "edition"));
        label_set(call, record, "publisher", entry, "publisher");
        record_set_string(record, "kind", json_text(entry, "kind"));
        label_set(call, record, "successor", entry, "successor");
        record_set_string(record, "note", json_label(entry, "carry").ja);
        if (!record_save(call, record))
            return false;
    }
    return true;
}

bool glossary_import(struct call *call, const struct record *catalogue, const json_t *document)
{
    size_t i;
    json_t *entry;
    json_array_foreach(json_object_get(document, "terms"), i, entry) {
        struct record *record = row_new(call, &term_register, catalogue, json_text(entry, "id"));
        struct label term = json_label(entry, "term"), text = json_label(entry, "definition");
        record_set_string(record, "title", term.ja);
        record_set_string(record, "title_en", term.en);
        record_set_string(record, "text", text.ja);
        record_set_string(record, "text_en", text.en);
        if (!record_save(call, record))
            return false;
    }
    return true;
}
