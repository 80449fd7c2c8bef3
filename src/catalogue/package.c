/* SPDX-License-Identifier: Apache-2.0 */
#include "base/asset.h"
#include "base/crypto.h"
#include "catalogue/import.h"
#include "store/db.h"
#include "store/store.h"

#include <stdio.h>
#include <string.h>

enum { PATH_MAX_SIZE = 300 };

static bool document_keep(struct call *call, const char *code, const char *kind, const char *name,
                          struct text content)
{
    return db_run(call,
                  "INSERT INTO catalogue_document (catalogue, kind, name, content) "
                  "VALUES (?, ?, ?, ?)",
                  DB_ARGS(value_string(code), value_string(kind), value_string(name),
                          value_text(content)));
}

static const char *superseded_text(struct call *call, const json_t *package)
{
    struct buffer out = buffer_new(call->arena, 400);
    size_t i;
    json_t *entry;
    json_array_foreach(json_object_get(package, "superseded_by"), i, entry)
        buffer_format(&out, "%s%s (%s)", out.size == 0 ? "" : ", ", json_text(entry, "id"),
                      json_text(entry, "on"));
    return buffer_string(&out);
}

static void status_set(struct record *record, const json_t *package)
{
    static const char *const known[] = {"current", "superseded", "draft", "partial"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(json_text(package, "status"), known[i]) == 0)
            record_set_string(record, "status", known[i]);
}

static void hash_set(struct call *call, struct record *record, struct text content)
{
    unsigned char hash[SHA256_SIZE];
    char *hex = arena_alloc(call->arena, SHA256_HEX_SIZE);
    sha256(hash, content);
    hex_write(hex, hash, sizeof hash);
    record_set_string(record, "sha256", hex);
}

/* How many controls a catalog holds. */
static int64_t controls_count(const json_t *object, int depth)
{
    static const char *const children[] = {"groups", "controls"};
    int64_t count = 0;
    size_t i;
    json_t *entry;
    for (int c = 0; depth < CATALOGUE_DEPTH_MAX && c < 2; c++)
        json_array_foreach(json_object_get(object, children[c]), i, entry)
            count += c + controls_count(entry, depth + 1);
    return count;
}

static struct record *catalogue_save(struct call *call, const json_t *package,
                                     const json_t *document, struct text content)
{
    struct record *record = record_new(call, &catalogue_register);
    struct label title = json_label(package, "title"), note = json_label(package, "note");
    const char *kind = json_text(package, "catalogue_kind");
    record_set_string(record, "code", json_text(package, "id"));
    record_set_string(record, "title", title.ja);
    record_set_string(record, "title_en", title.en);
    record_set_string(record, "edition", json_text(package, "edition"));
    record_set_string(record, "kind", *kind != '\0' ? kind
                                      : json_object_get(package, "superseded_by") != NULL
                                          ? "guideline"
                                          : "standard");
    status_set(record, package);
    record_set_string(record, "issuer", json_label(package, "issuer").ja);
    record_set_string(record, "effective_from", json_text(package, "effective_from"));
    record_set_string(record, "effective_to", json_text(package, "effective_to"));
    record_set_string(record, "superseded_by", superseded_text(call, package));
    record_set_string(record, "note", note.ja);
    record_set_string(record, "note_en", note.en);
    const json_t *catalog = json_object_get(document, "catalog");
    record_set_string(record, "uuid", json_text(catalog, "uuid"));
    record_set_int(record, "requirements", controls_count(catalog, 0));
    hash_set(call, record, content);
    return record_save(call, record) ? record : NULL;
}

/* A file of the package, beside package.json. */
static struct text file_text(const char *folder, const char *name)
{
    char path[PATH_MAX_SIZE];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    const struct asset *asset = asset_find(path);
    return asset == NULL ? (struct text){NULL, 0} : asset_text(asset);
}

static bool table_import(struct call *call, const char *folder, const char *code,
                         const json_t *files, const char *member,
                         bool (*import)(struct call *call, const json_t *document))
{
    const char *name = json_text(files, member);
    struct text content = file_text(folder, name);
    if (content.data == NULL)
        return true;
    json_t *document = catalogue_json(call, content, name);
    return document != NULL && document_keep(call, code, member, name, content) &&
           import(call, document);
}

static bool mappings_import(struct call *call, const char *folder, const struct record *catalogue,
                            const json_t *files)
{
    size_t i;
    json_t *entry;
    const char *code = record_string(call, catalogue, "code");
    json_array_foreach(json_object_get(files, "mappings"), i, entry) {
        const char *name = json_string_value(entry);
        struct text content = file_text(folder, name);
        json_t *document = content.data == NULL ? NULL : catalogue_json(call, content, name);
        if (document == NULL || !document_keep(call, code, "mapping", name, content) ||
            !mapping_import(call, catalogue, document))
            return false;
    }
    return true;
}

static bool package_import(struct call *call, const char *folder, const json_t *package)
{
    const json_t *files = json_object_get(package, "files");
    const char *code = json_text(package, "id"), *name = json_text(files, "catalog");
    struct text content = file_text(folder, name);
    json_t *document = content.data == NULL ? NULL : catalogue_json(call, content, name);
    struct record *catalogue =
        document == NULL ? NULL : catalogue_save(call, package, document, content);
    return catalogue != NULL && document_keep(call, code, "catalog", name, content) &&
           oscal_import(call, catalogue, document) &&
           mappings_import(call, folder, catalogue, files) &&
           table_import(call, folder, code, files, "sectors", sectors_import) &&
           table_import(call, folder, code, files, "services", services_import) &&
           table_import(call, folder, code, files, "documents", documents_import) &&
           table_import(call, folder, code, files, "glossary", glossary_import);
}

static bool in_transaction(struct call *call, bool is_done)
{
    if (is_done)
        return tx_commit(call);
    tx_rollback(call);
    return false;
}

static bool is_known(struct call *call, const char *code)
{
    return record_by(call, &catalogue_register, "code", code) != NULL;
}

bool catalogue_load_embedded(struct call *call)
{
    size_t count;
    const struct asset *asset = asset_under("data/catalogue/", &count);
    bool is_done = true;
    for (size_t i = 0; is_done && i < count; i++) {
        const char *end = strstr(asset[i].path, "/package.json");
        if (end == NULL)
            continue;
        json_t *package = catalogue_json(call, asset_text(&asset[i]), asset[i].path);
        const char *folder =
            arena_copy(call->arena, asset[i].path, (size_t)(end - asset[i].path));
        if (package == NULL)
            return false;
        if (is_known(call, json_text(package, "id")))
            continue;
        is_done = tx_begin(call) && in_transaction(call, package_import(call, folder, package));
    }
    return is_done;
}

bool catalogue_import(struct call *call, const char *code, struct text text,
                      struct record **imported)
{
    json_t *document = catalogue_json(call, text, "catalog.json");
    const json_t *metadata =
        json_object_get(json_object_get(document, "catalog"), "metadata");
    if (document == NULL)
        return false;
    if (is_known(call, code))
        return call_fail(call, ERROR_CONFLICT, "code",
                         "「%s」というカタログは既にあります。別の記号にしてください。",
                         "There is a catalogue \"%s\" already. Choose another id.", code);
    json_t *package = json_pack("{s:s, s:s, s:s, s:s, s:s}", "id", code, "title",
                                json_text(metadata, "title"), "edition",
                                json_text(metadata, "version"), "status", "current",
                                "catalogue_kind", "framework");
    if (package == NULL)
        return call_fail(call, ERROR_INVALID, "file", "カタログの表題を読めません。",
                         "The catalog's title cannot be read.");
    arena_defer(call->arena, (void (*)(void *))json_decref, package);
    if (!tx_begin(call))
        return false;
    *imported = catalogue_save(call, package, document, text);
    return in_transaction(call, *imported != NULL &&
                                    document_keep(call, code, "catalog", "catalog.json", text) &&
                                    oscal_import(call, *imported, document));
}

const char *catalogue_export(struct call *call, const char *code, size_t *size)
{
    struct value content = db_value(
        call, "SELECT content FROM catalogue_document WHERE catalogue = ? AND kind = 'catalog'",
        DB_ARGS(value_string(code)));
    if (content.kind != VALUE_TEXT) {
        call_fail(call, ERROR_MISSING, "code", "カタログ「%s」はありません。",
                  "There is no catalogue \"%s\".", code);
        return NULL;
    }
    *size = content.text.size;
    return value_as_string(call->arena, content);
}
