/* SPDX-License-Identifier: Apache-2.0 */
/* Packages from what the binary carries, from a zip file, or made around a bare OSCAL document. */
#include "base/asset.h"
#include "catalogue/import.h"
#include "catalogue/profile.h"
#include "store/store.h"

#include <archive.h>
#include <archive_entry.h>
#include <ctype.h>
#include <string.h>

static bool is_known(struct call *call, const char *code)
{
    return record_by(call, &catalogue_register, "code", code) != NULL;
}

/* Letters, digits, '.', '-', '_' and '@': a code is part of ids and file names. */
static bool code_check(struct call *call, const char *code)
{
    enum { CODE_MAX = 40 };
    bool is_right = *code != '\0' && strlen(code) <= CODE_MAX;
    for (const char *c = code; *c != '\0'; c++)
        is_right &= isalnum((unsigned char)*c) || strchr(".-_@", *c) != NULL;
    if (!is_right)
        return call_fail(call, ERROR_INVALID, "code",
                         "記号は英数字と . - _ @ で、%d文字までにしてください。",
                         "An id has letters, digits and . - _ @, at most %d.", CODE_MAX);
    return !is_known(call, code) ||
           call_fail(call, ERROR_CONFLICT, "code",
                     "「%s」というカタログは既にあります。別の記号にしてください。",
                     "There is a catalogue \"%s\" already. Choose another id.", code);
}

static bool file_add(struct call *call, struct package *package, const char *name,
                     struct text content)
{
    if (package->file_count == PACKAGE_FILES_MAX)
        return call_fail(call, ERROR_TOO_LARGE, "file", "ファイルは%d個までです。",
                         "At most %d files.", PACKAGE_FILES_MAX);
    package->files[package->file_count++] = (struct package_file){name, content};
    return true;
}

static struct package package_new(struct call *call)
{
    return (struct package){
        .files = arena_array(call->arena, PACKAGE_FILES_MAX, sizeof(struct package_file)),
    };
}

static bool previous_find(struct call *call, const char *wanted, struct package *package)
{
    const json_t *first =
        json_array_get(json_object_get(package->head, "supersedes"), 0);
    const char *code = *wanted != '\0' ? wanted : json_text(first, "id");
    if (*code != '\0')
        package->previous = record_by(call, &catalogue_register, "code", code);
    return *wanted == '\0' || package->previous != NULL ||
           call_fail(call, ERROR_MISSING, "previous", "前の版「%s」はありません。",
                     "There is no earlier edition \"%s\".", wanted);
}

/* What all ways have in common once the head and the files are there. */
static bool package_finish(struct call *call, const struct package_wish *wish,
                           struct package *package)
{
    const char *own = json_text(package->head, "id");
    const char *name = json_text(json_object_get(package->head, "files"), "catalog");
    const struct package_file *file = package_file(package, name);
    package->code = *wish->code != '\0' ? wish->code : own;
    if (strcmp(json_text(package->head, "format"), "kaname-package/1") != 0 || file == NULL)
        return call_fail(call, ERROR_INVALID, "file",
                         "パッケージの形式が違うか、カタログのファイルがありません。",
                         "This is not such a package, or its catalog is not in it.");
    if (!code_check(call, package->code) || !previous_find(call, wish->previous, package))
        return false;
    package->catalog = catalogue_json(call, file->content, name);
    const json_t *root = json_object_get(package->catalog, "catalog");
    return package->catalog != NULL &&
           (root == NULL || oscal_check(call, root, "catalog", &package->notes)) &&
           entries_parse(call, package->code, package->catalog, &package->entries) &&
           mappings_plan(call, package, &package->mappings);
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

bool package_read_asset(struct call *call, const char *folder, struct package *out)
{
    size_t count;
    const char *prefix = arena_format(call->arena, "%s/", folder);
    const struct asset *asset = asset_under(prefix, &count);
    struct package_wish wish = {"", ""};
    *out = package_new(call);
    for (size_t i = 0; i < count; i++)
        if (!file_add(call, out, base_name(asset[i].path), asset_text(&asset[i])))
            return false;
    const struct package_file *head = package_file(out, "package.json");
    out->head = head == NULL ? NULL : catalogue_json(call, head->content, "package.json");
    return out->head != NULL && package_finish(call, &wish, out);
}

static bool entry_read(struct call *call, struct archive *zip, struct archive_entry *entry,
                       size_t *total, struct package *package)
{
    const char *path = archive_entry_pathname_utf8(entry);
    int64_t size = archive_entry_size(entry);
    if (path == NULL || archive_entry_filetype(entry) != AE_IFREG)
        return true;
    if (!archive_entry_size_is_set(entry) || size < 0 ||
        (*total += (size_t)size) > CATALOGUE_UPLOAD_MAX)
        return call_fail(call, ERROR_TOO_LARGE, "file", "展開すると%d MiBを超えます。",
                         "Unpacked it is over %d MiB.", CATALOGUE_UPLOAD_MAX >> 20);
    char *data = arena_alloc(call->arena, (size_t)size + 1);
    la_ssize_t got = archive_read_data(zip, data, (size_t)size);
    if (got != size)
        return call_fail(call, ERROR_INVALID, "file", "zipファイルが壊れています（%s）。",
                         "The zip file is damaged (%s).", path);
    return file_add(call, package, arena_string(call->arena, base_name(path)),
                    (struct text){data, (size_t)size});
}

static bool zip_read(struct call *call, struct text bytes, struct package *package)
{
    struct archive *zip = archive_read_new();
    struct archive_entry *entry;
    size_t total = 0;
    int status = ARCHIVE_FATAL;
    bool is_done = archive_read_support_format_zip(zip) == ARCHIVE_OK &&
                   archive_read_open_memory(zip, bytes.data, bytes.size) == ARCHIVE_OK;
    while (is_done && (status = archive_read_next_header(zip, &entry)) == ARCHIVE_OK)
        is_done = entry_read(call, zip, entry, &total, package);
    archive_read_free(zip);
    if (!call_ok(call))
        return false;
    return status == ARCHIVE_EOF || call_fail(call, ERROR_INVALID, "file",
                                              "zipファイルとして読めません。",
                                              "This cannot be read as a zip file.");
}

/* A head for a document that comes alone. Its title stands in its metadata. */
static const json_t *head_make(struct call *call, const char *code, const json_t *metadata)
{
    const char *title = json_text(metadata, "title");
    json_t *head = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:{s:s, s:s}}", "format",
                             "kaname-package/1", "id", code, "title",
                             *title == '\0' ? code : title, "edition",
                             json_text(metadata, "version"), "status", "current",
                             "catalogue_kind", "framework", "files", "catalog", "catalog.json",
                             "profile", "profile.json");
    if (head == NULL) {
        call_fail(call, ERROR_INVALID, "file", "表題を読めません。", "The title cannot be read.");
        return NULL;
    }
    arena_defer(call->arena, (void (*)(void *))json_decref, head);
    return head;
}

static bool mapping_read(struct call *call, const struct package_wish *wish, struct text bytes,
                         struct package *out)
{
    json_t *head = json_pack("{s:{s:[s]}}", "files", "mappings",
                             arena_format(call->arena, "mapping-%s-%lld.json", wish->code,
                                          (long long)call->now_ms));
    arena_defer(call->arena, (void (*)(void *))json_decref, head);
    out->head = head;
    out->code = wish->code;
    out->source = record_by(call, &catalogue_register, "code", wish->code);
    if (out->source == NULL)
        return call_fail(call, ERROR_INVALID, "code",
                         "対応関係は、元のカタログの記号を入れてください。",
                         "For a mapping, give the id of its source catalogue.");
    const json_t *names = json_object_get(json_object_get(head, "files"), "mappings");
    return file_add(call, out, json_word(json_array_get(names, 0)), bytes) &&
           mappings_plan(call, out, &out->mappings);
}

static bool bare_read(struct call *call, struct text bytes, const struct package_wish *wish,
                      struct package *out)
{
    const json_t *document = catalogue_json(call, bytes, "oscal.json");
    const json_t *catalog = json_object_get(document, "catalog");
    const json_t *profile = json_object_get(document, "profile");
    struct text resolved = bytes;
    if (document == NULL)
        return false;
    if (json_object_get(document, "mapping-collection") != NULL)
        return mapping_read(call, wish, bytes, out);
    if (profile != NULL && (!oscal_check(call, profile, "profile", &out->notes) ||
                            !profile_resolve(call, document, &resolved) ||
                            !file_add(call, out, "profile.json", bytes)))
        return false;
    const json_t *one = profile != NULL ? profile : catalog;
    if (one == NULL)
        return call_fail(call, ERROR_INVALID, "file",
                         "OSCALの catalog、profile、mapping-collection のいずれでもありません。",
                         "This is no OSCAL catalog, profile or mapping collection.");
    out->head = head_make(call, wish->code, json_object_get(one, "metadata"));
    return out->head != NULL && file_add(call, out, "catalog.json", resolved) &&
           package_finish(call, wish, out);
}

bool package_read(struct call *call, struct text bytes, const struct package_wish *wish,
                  struct package *out)
{
    *out = package_new(call);
    if (bytes.size < 2 || memcmp(bytes.data, "PK", 2) != 0)
        return bare_read(call, bytes, wish, out);
    if (!zip_read(call, bytes, out))
        return false;
    const struct package_file *head = package_file(out, "package.json");
    if (head == NULL)
        return call_fail(call, ERROR_INVALID, "file", "zipに package.json がありません。",
                         "There is no package.json in the zip.");
    out->head = catalogue_json(call, head->content, "package.json");
    return out->head != NULL && package_finish(call, wish, out);
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
        struct package package;
        struct record *record;
        const json_t *head = catalogue_json(call, asset_text(&asset[i]), asset[i].path);
        const char *folder = arena_copy(call->arena, asset[i].path, (size_t)(end - asset[i].path));
        if (head == NULL)
            return false;
        if (is_known(call, json_text(head, "id")))
            continue;
        is_done = package_read_asset(call, folder, &package) &&
                  package_apply(call, &package, &record);
    }
    return is_done;
}
