/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/tar.h"
#include "base/crypto.h"
#include "store/folder.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PART_SIZE = 64 * 1024, MANIFEST_SIZE_MAX = 256 * 1024 * 1024 };

struct tar_writer {
    struct call *call;
    const char *path, *draft;
    struct archive *archive; /* NULL once ended */
    struct buffer manifest;
    int file;
    char part[PART_SIZE];
};

static bool tar_fail(struct tar_writer *tar, const char *why)
{
    return call_fail(tar->call, ERROR_FAILED, NULL,
                     "バックアップ %s を書けません（%s）。保存先と空き容量を確認してください。",
                     "The backup %s cannot be written (%s). Check its place and free space.",
                     tar->path, why);
}

static void tar_drop(void *handle)
{
    struct tar_writer *tar = handle;
    if (tar->archive == NULL)
        return;
    archive_write_free(tar->archive);
    close(tar->file);
    unlink(tar->draft);
    tar->archive = NULL;
}

struct tar_writer *tar_begin(struct call *call, const char *path)
{
    struct tar_writer *tar = arena_alloc(call->arena, sizeof *tar);
    tar->call = call;
    tar->path = path;
    tar->draft = arena_format(call->arena, "%s.partial", path);
    if (access(path, F_OK) == 0) {
        call_fail(call, ERROR_CONFLICT, NULL, "%s はすでにあります。別の名前にしてください。",
                  "%s exists already. Choose another name.", path);
        return NULL;
    }
    tar->file = open(tar->draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (tar->file < 0) {
        tar_fail(tar, strerror(errno));
        return NULL;
    }
    tar->archive = archive_write_new();
    tar->manifest = buffer_new(call->arena, MANIFEST_SIZE_MAX);
    arena_defer(call->arena, tar_drop, tar);
    archive_write_set_format_pax_restricted(tar->archive);
    if (archive_write_open_fd(tar->archive, tar->file) == ARCHIVE_OK)
        return tar;
    tar_fail(tar, archive_error_string(tar->archive));
    return NULL;
}

static bool entry_begin(struct tar_writer *tar, const char *name, int64_t size)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_size(entry, size);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0600);
    archive_entry_set_mtime(entry, tar->call->now_ms / 1000, 0);
    int code = archive_write_header(tar->archive, entry);
    archive_entry_free(entry);
    return code == ARCHIVE_OK || tar_fail(tar, archive_error_string(tar->archive));
}

static bool data_put(struct tar_writer *tar, struct sha256 *hash, const char *data, size_t size)
{
    sha256_add(hash, data, size);
    return archive_write_data(tar->archive, data, size) == (la_ssize_t)size ||
           tar_fail(tar, archive_error_string(tar->archive));
}

static void manifest_note(struct tar_writer *tar, const char *name, struct sha256 *hash)
{
    unsigned char digest[SHA256_SIZE];
    char hex[SHA256_HEX_SIZE];
    sha256_end(hash, digest);
    hex_write(hex, digest, SHA256_SIZE);
    buffer_format(&tar->manifest, "%s  %s\n", hex, name);
}

static bool file_put(struct tar_writer *tar, const char *name, int file)
{
    struct stat status;
    if (fstat(file, &status) != 0)
        return tar_fail(tar, strerror(errno));
    struct sha256 *hash = sha256_begin();
    int64_t left = status.st_size;
    bool is_good = entry_begin(tar, name, left);
    while (is_good && left > 0) {
        ssize_t size = read(file, tar->part, left < PART_SIZE ? (size_t)left : PART_SIZE);
        is_good = size > 0 ? data_put(tar, hash, tar->part, (size_t)size) : tar_fail(tar, name);
        left -= size;
    }
    manifest_note(tar, name, hash);
    return is_good;
}

bool tar_add_file(struct tar_writer *tar, const char *name, const char *source)
{
    int file = open(source, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0)
        return tar_fail(tar, arena_format(tar->call->arena, "%s: %s", source, strerror(errno)));
    bool is_done = file_put(tar, name, file);
    close(file);
    return is_done;
}

bool tar_add_text(struct tar_writer *tar, const char *name, struct text text)
{
    struct sha256 *hash = sha256_begin();
    bool is_done = entry_begin(tar, name, (int64_t)text.size) &&
                   data_put(tar, hash, text.data, text.size);
    manifest_note(tar, name, hash);
    return is_done;
}

bool tar_end(struct tar_writer *tar)
{
    struct text manifest = buffer_view(&tar->manifest);
    bool is_done = !tar->manifest.is_over && tar_add_text(tar, TAR_MANIFEST, manifest);
    is_done = is_done && (archive_write_close(tar->archive) == ARCHIVE_OK ||
                          tar_fail(tar, archive_error_string(tar->archive)));
    is_done = is_done && ((fsync(tar->file) == 0 && rename(tar->draft, tar->path) == 0 &&
                           folder_sync_of(tar->path)) ||
                          tar_fail(tar, strerror(errno)));
    if (!is_done)
        return false;
    archive_write_free(tar->archive);
    close(tar->file);
    tar->archive = NULL;
    return true;
}
