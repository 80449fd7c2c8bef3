/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/tar.h"
#include "base/crypto.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK_SIZE = 64 * 1024, NAME_SIZE_MAX = 200, MANIFEST_SIZE_MAX = 256 * 1024 * 1024 };

struct tar_reader {
    struct call *call;
    const char *path, *folder;
    struct archive *archive;
    struct buffer found, manifest; /* both as in the manifest, in the order of the tar */
    char block[BLOCK_SIZE];
};

static bool read_fail(struct tar_reader *tar, const char *why)
{
    return call_fail(tar->call, ERROR_INVALID, NULL,
                     "%s はバックアップとして正しくありません（%s）。",
                     "%s is not a sound backup (%s).", tar->path, why == NULL ? "tar" : why);
}

/* "kaname.db" or "blobs/ab/cdef": nothing that leads out of the folder or hides. */
static bool is_plain_name(const char *name)
{
    size_t size = strlen(name);
    if (size == 0 || size > NAME_SIZE_MAX || *name == '/' || name[size - 1] == '/')
        return false;
    for (const char *c = name; *c != '\0'; c++) {
        bool is_start = c == name || c[-1] == '/';
        bool is_letter = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
                         (*c >= '0' && *c <= '9') || *c == '-' || *c == '_';
        if (!is_letter && !(!is_start && (*c == '.' || *c == '/')))
            return false;
    }
    return true;
}

static int entry_open(struct tar_reader *tar, const char *name)
{
    char *path = arena_format(tar->call->arena, "%s/%s", tar->folder, name);
    for (char *c = path + strlen(tar->folder) + 1; *c != '\0'; c++)
        if (*c == '/') {
            *c = '\0';
            mkdir(path, 0700);
            *c = '/';
        }
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0)
        call_fail(tar->call, ERROR_FAILED, NULL, "%s を作成できません（%s）。",
                  "%s cannot be made (%s).", path, strerror(errno));
    return file;
}

static bool entry_copy(struct tar_reader *tar, const char *name, int file)
{
    char hex[SHA256_HEX_SIZE];
    unsigned char digest[SHA256_SIZE];
    struct sha256 *hash = sha256_begin();
    la_ssize_t size;
    bool is_written = true;
    while (is_written && (size = archive_read_data(tar->archive, tar->block, BLOCK_SIZE)) > 0) {
        sha256_add(hash, tar->block, (size_t)size);
        is_written = write(file, tar->block, (size_t)size) == size;
    }
    sha256_end(hash, digest);
    hex_write(hex, digest, SHA256_SIZE);
    buffer_format(&tar->found, "%s  %s\n", hex, name);
    if (!is_written || fsync(file) != 0)
        return call_fail(tar->call, ERROR_FAILED, NULL, "%s を書けません（%s）。",
                         "%s cannot be written (%s).", name, strerror(errno));
    return size == 0 || read_fail(tar, archive_error_string(tar->archive));
}

static bool manifest_take(struct tar_reader *tar)
{
    la_ssize_t size;
    while ((size = archive_read_data(tar->archive, tar->block, BLOCK_SIZE)) > 0)
        buffer_put(&tar->manifest, tar->block, (size_t)size);
    return size == 0 && !tar->manifest.is_over;
}

static bool entry_take(struct tar_reader *tar, struct archive_entry *entry)
{
    const char *name = archive_entry_pathname(entry);
    if (tar->manifest.size > 0)
        return read_fail(tar, "after the manifest");
    if (name == NULL || archive_entry_filetype(entry) != AE_IFREG || !is_plain_name(name) ||
        archive_entry_hardlink(entry) != NULL)
        return read_fail(tar, name);
    if (strcmp(name, TAR_MANIFEST) == 0)
        return manifest_take(tar) || read_fail(tar, name);
    int file = entry_open(tar, name);
    bool is_done = file >= 0 && entry_copy(tar, name, file);
    if (file >= 0)
        close(file);
    return is_done;
}

static const char *first_difference(struct tar_reader *tar)
{
    struct text found = buffer_view(&tar->found), manifest = buffer_view(&tar->manifest), a, b;
    while (text_split(&manifest, '\n', &a))
        if (!text_split(&found, '\n', &b) || !text_equal(a, b))
            return text_string(tar->call->arena, a);
    return TAR_MANIFEST;
}

bool tar_extract(struct call *call, const char *path, const char *folder,
                 void (*progress)(double done))
{
    struct tar_reader *tar = arena_alloc(call->arena, sizeof *tar);
    struct archive_entry *entry;
    struct stat status;
    int code = ARCHIVE_OK;
    tar->call = call;
    tar->path = path;
    tar->folder = folder;
    tar->found = buffer_new(call->arena, MANIFEST_SIZE_MAX);
    tar->manifest = buffer_new(call->arena, MANIFEST_SIZE_MAX);
    tar->archive = archive_read_new();
    archive_read_support_format_tar(tar->archive);
    bool is_good = (stat(path, &status) == 0 &&
                    archive_read_open_filename(tar->archive, path, BLOCK_SIZE) == ARCHIVE_OK) ||
                   call_fail(call, ERROR_MISSING, NULL, "%s を読めません（%s）。",
                             "%s cannot be read (%s).", path, strerror(errno));
    while (is_good && (code = archive_read_next_header(tar->archive, &entry)) == ARCHIVE_OK) {
        is_good = entry_take(tar, entry);
        if (progress != NULL)
            progress((double)archive_filter_bytes(tar->archive, -1) / (double)(status.st_size + 1));
    }
    if (is_good && code != ARCHIVE_EOF)
        is_good = read_fail(tar, archive_error_string(tar->archive));
    archive_read_free(tar->archive);
    if (is_good && tar->manifest.size == 0)
        is_good = read_fail(tar, TAR_MANIFEST);
    if (is_good && !text_equal(buffer_view(&tar->found), buffer_view(&tar->manifest)))
        is_good = read_fail(tar, first_difference(tar));
    return is_good;
}
