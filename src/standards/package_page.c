/* SPDX-License-Identifier: Apache-2.0 */
#include "model/user.h"
#include "pages/report_page.h"
#include "standards/package.h"
#include "standards/pages.h"
#include "standards/view.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

static bool entry_write(struct archive *zip, const char *folder, const char *name,
                        const char *content, int64_t at_ms)
{
    char path[300];
    size_t size = strlen(content);
    struct archive_entry *entry = archive_entry_new();
    snprintf(path, sizeof path, "%s/%s", folder, name);
    archive_entry_set_pathname(entry, path);
    archive_entry_set_size(entry, (la_int64_t)size);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_mtime(entry, at_ms / 1000, 0);
    bool is_done = archive_write_header(zip, entry) == ARCHIVE_OK &&
                   archive_write_data(zip, content, size) == (la_ssize_t)size;
    archive_entry_free(entry);
    return is_done;
}

static const char *catalogue_of(struct call *call, int64_t requirement)
{
    const struct reg *reg = reg_find("requirement"), *catalogue = reg_find("catalogue");
    struct record *item = reg == NULL ? NULL : record_load_any(call, reg, requirement);
    struct record *owner =
        item == NULL ? NULL : record_load_any(call, catalogue, record_int(item, "catalogue"));
    if (owner != NULL)
        return record_string(call, owner, "code");
    call_forgive(call);
    return NULL;
}

static bool zip_make(struct call *call, const struct manuscript *text, struct text *out)
{
    const char *catalog = package_catalog(call, text);
    if (catalog == NULL)
        return false;
    const char *mapping = package_mapping(call, text, catalogue_of);
    const char *head = package_json(call, text, mapping != NULL);
    size_t room = strlen(catalog) + strlen(head) + 8192, used = 0;
    room += mapping == NULL ? 0 : strlen(mapping);
    char *bytes = arena_alloc(call->arena, room);
    const char *folder = package_id(call, text);
    struct archive *zip = archive_write_new();
    bool is_done = archive_write_set_format_zip(zip) == ARCHIVE_OK &&
                   archive_write_open_memory(zip, bytes, room, &used) == ARCHIVE_OK &&
                   entry_write(zip, folder, "package.json", head, text->edition.at_ms) &&
                   entry_write(zip, folder, "catalog.json", catalog, text->edition.at_ms) &&
                   (mapping == NULL || entry_write(zip, folder, "mapping.json", mapping,
                                                   text->edition.at_ms)) &&
                   archive_write_close(zip) == ARCHIVE_OK;
    archive_write_free(zip);
    *out = (struct text){bytes, used};
    return is_done || call_fail(call, ERROR_FAILED, NULL, "パッケージを作れませんでした。",
                                "The package could not be made.");
}

bool package_download(struct call *call, struct request *request, struct response *response)
{
    int64_t number;
    struct record *standard = route_standard(call, request);
    if (standard == NULL || !request_id(request, "number", &number) ||
        !user_demand(call, GROUP_STANDARD, ACTION_EXPORT, standard->unit_id))
        return false;
    struct manuscript *whole = edition_load(call, standard->id, number);
    struct text bytes;
    if (whole == NULL)
        return false;
    struct manuscript *text = manuscript_redact(call, whole);
    text->issuer = organisation_name(call, standard->unit_id);
    if (!zip_make(call, text, &bytes))
        return false;
    respond_download(response, "application/zip",
                     arena_format(call->arena, "%s-%lld.kaname.zip", package_id(call, text),
                                  (long long)number),
                     bytes);
    return true;
}
