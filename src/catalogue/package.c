/* SPDX-License-Identifier: Apache-2.0 */
#include "base/crypto.h"
#include "catalogue/import.h"
#include "catalogue/profile.h"
#include "store/original.h"
#include "store/store.h"

#include <string.h>

const struct package_file *package_file(const struct package *package, const char *name)
{
    for (int i = 0; i < package->file_count; i++)
        if (*name != '\0' && strcmp(package->files[i].name, name) == 0)
            return &package->files[i];
    return NULL;
}

static const char *superseded_text(struct call *call, const json_t *head)
{
    struct buffer out = buffer_new(call->arena, 400);
    size_t i;
    json_t *entry;
    json_array_foreach(json_object_get(head, "superseded_by"), i, entry)
        buffer_format(&out, "%s%s (%s)", out.size == 0 ? "" : ", ", json_text(entry, "id"),
                      json_text(entry, "on"));
    return buffer_string(&out);
}

static void choice_set(struct record *record, const char *field, const char *code)
{
    const struct field *f = &record->reg->fields[reg_field(record->reg, field)];
    if (choice_find(f->choices, text_from(code)) != NULL)
        record_set_string(record, field, code);
}

static void hash_set(struct call *call, struct record *record, struct text content)
{
    unsigned char hash[SHA256_SIZE];
    char *hex = arena_alloc(call->arena, SHA256_HEX_SIZE);
    sha256(hash, content);
    hex_write(hex, hash, sizeof hash);
    record_set_string(record, "sha256", hex);
}

static struct record *catalogue_save(struct call *call, const struct package *package)
{
    struct record *record = record_new(call, &catalogue_register);
    const json_t *head = package->head;
    const json_t *catalog = json_object_get(package->catalog, "catalog");
    struct label title = json_label(head, "title"), note = json_label(head, "note");
    const struct package_file *file =
        package_file(package, json_text(json_object_get(head, "files"), "catalog"));
    const char *kind = json_text(head, "catalogue_kind");
    bool is_guideline = json_object_get(head, "superseded_by") != NULL;
    record_set_string(record, "code", package->code);
    record_set_string(record, "title", title.ja);
    record_set_string(record, "title_en", title.en);
    record_set_string(record, "edition", json_text(head, "edition"));
    choice_set(record, "kind", *kind != '\0' ? kind : is_guideline ? "guideline" : "standard");
    choice_set(record, "status", json_text(head, "status"));
    record_set_string(record, "issuer", json_label(head, "issuer").ja);
    record_set_string(record, "effective_from", json_text(head, "effective_from"));
    record_set_string(record, "effective_to", json_text(head, "effective_to"));
    record_set_string(record, "superseded_by", superseded_text(call, head));
    record_set_string(record, "note", note.ja);
    record_set_string(record, "note_en", note.en);
    record_set_string(record, "uuid", json_text(catalog, "uuid"));
    record_set_string(record, "oscal_version",
                      json_text(json_object_get(catalog, "metadata"), "oscal-version"));
    record_set_int(record, "requirements", package->entries.controls);
    if (package->previous != NULL)
        record_set_int(record, "previous", package->previous->id);
    if (file != NULL)
        hash_set(call, record, file->content);
    return record_save(call, record) ? record : NULL;
}

/* Each file is kept under the member of "files" that names it; what is not named as "package". */
static const char *file_kind(const json_t *head, const char *name)
{
    const char *member;
    json_t *value, *entry;
    size_t i;
    void *files = json_object_get(head, "files");
    json_object_foreach(files, member, value) {
        if (strcmp(json_word(value), name) == 0)
            return member;
        json_array_foreach(value, i, entry)
            if (strcmp(json_word(entry), name) == 0)
                return strcmp(member, "mappings") == 0 ? "mapping" : member;
    }
    return "package";
}

static bool files_keep(struct call *call, const struct package *package, const char *owner)
{
    for (int i = 0; i < package->file_count; i++) {
        const struct package_file *file = &package->files[i];
        if (!original_keep(call, owner, file_kind(package->head, file->name), file->name,
                           file->content))
            return false;
    }
    return true;
}

static bool table_import(struct call *call, const struct package *package,
                         const struct record *catalogue, const char *member,
                         bool (*import)(struct call *call, const struct record *catalogue,
                                        const json_t *document))
{
    const char *name = json_text(json_object_get(package->head, "files"), member);
    const struct package_file *file = package_file(package, name);
    const json_t *document = file == NULL ? NULL : catalogue_json(call, file->content, name);
    return file == NULL || (document != NULL && import(call, catalogue, document));
}

/* "S23 (2023-07-04), US26": whether a code is one of them. */
static bool is_named(const char *successors, const char *code)
{
    struct text rest = text_from(successors), part, word;
    while (text_split(&rest, ',', &part)) {
        part = text_trim(part);
        if (text_split(&part, ' ', &word) && text_is(word, code))
            return true;
    }
    return false;
}

/* The edition before says who follows it, and is in force no more, unless that is a draft. */
static bool previous_mark(struct call *call, const struct package *package)
{
    if (package->previous == NULL)
        return true;
    struct record *before = record_copy(call, package->previous);
    const char *text = record_string(call, before, "superseded_by");
    const char *status = json_text(package->head, "status");
    bool is_followed = strcmp(record_string(call, before, "status"), "current") == 0 &&
                       strcmp(status, "draft") != 0;
    if (is_followed)
        record_set_string(before, "status", "superseded");
    if (is_named(text, package->code))
        return !is_followed || record_save(call, before);
    record_set_string(before, "superseded_by",
                      arena_format(call->arena, "%s%s%s", text, *text == '\0' ? "" : ", ",
                                   package->code));
    return record_save(call, before);
}

static bool apply(struct call *call, struct package *package, struct record **out)
{
    if (package->source != NULL) {
        *out = package->source;
        return files_keep(call, package, record_string(call, *out, "code")) &&
               mappings_save(call, *out, &package->mappings);
    }
    struct record *catalogue = *out = catalogue_save(call, package);
    return catalogue != NULL && files_keep(call, package, package->code) &&
           entries_save(call, catalogue, &package->entries) && previous_mark(call, package) &&
           mappings_save(call, catalogue, &package->mappings) &&
           table_import(call, package, catalogue, "sectors", sectors_import) &&
           table_import(call, package, catalogue, "services", services_import) &&
           table_import(call, package, catalogue, "documents", documents_import) &&
           table_import(call, package, catalogue, "glossary", glossary_import);
}

bool package_apply(struct call *call, struct package *package, struct record **out)
{
    if (!call_ok(call) || !tx_begin(call))
        return false;
    if (apply(call, package, out))
        return tx_commit(call);
    tx_rollback(call);
    return false;
}

bool catalogue_import(struct call *call, const char *code, struct text text,
                      struct record **imported)
{
    struct package package;
    struct package_wish wish = {code, ""};
    return package_read(call, text, &wish, &package) && package_apply(call, &package, imported);
}

const char *catalogue_export(struct call *call, const char *code, size_t *size)
{
    struct text content;
    if (!original_load(call, code, "catalog", NULL, &content)) {
        call_forgive(call);
        call_fail(call, ERROR_MISSING, "code", "カタログ「%s」はありません。",
                  "There is no catalogue \"%s\".", code);
        return NULL;
    }
    *size = content.size;
    return text_string(call->arena, content);
}
