/* SPDX-License-Identifier: Apache-2.0 */
#include "store/blob.h"
#include "base/error.h"
#include "store/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_SIZE = 64 * 1024 };

struct blob_writer {
    struct call *call;
    const char *data_folder;
    char *draft;
    struct sha256 *hash;
    int file; /* -1 once ended */
    bool is_failed;
    int64_t size, size_max;
};

static bool disk_fail(struct call *call)
{
    if (errno == ENOSPC || errno == EDQUOT)
        return call_fail(call, ERROR_FAILED, NULL,
                         "ディスクの空き容量が不足しています。添付ファイルは保存されていません。"
                         "空き容量を確保してから、もう一度実行してください。",
                         "The disk is full. The attachment was not saved. "
                         "Make room, then try again.");
    return call_fail(call, ERROR_FAILED, NULL,
                     "添付ファイルを読み書きできません（%s）。保存されていません。"
                     "データフォルダーの権限を確認してください。",
                     "The attachment cannot be read or written (%s). It was not saved. "
                     "Check the permissions of the data folder.",
                     strerror(errno));
}

static void writer_drop(void *handle)
{
    struct blob_writer *writer = handle;
    unsigned char ignored[SHA256_SIZE];
    if (writer->file < 0)
        return;
    close(writer->file);
    unlink(writer->draft);
    sha256_end(writer->hash, ignored);
    writer->file = -1;
}

struct blob_writer *blob_begin(struct call *call, const char *data_folder, int64_t size_max)
{
    struct blob_writer *writer = arena_alloc(call->arena, sizeof *writer);
    const char *folder = arena_format(call->arena, "%s/blobs", data_folder);
    writer->call = call;
    writer->data_folder = arena_string(call->arena, data_folder);
    writer->size_max = size_max;
    writer->draft = arena_format(call->arena, "%s/draft-XXXXXX", folder);
    if (!folder_make(folder) || (writer->file = mkostemp(writer->draft, O_CLOEXEC)) < 0) {
        disk_fail(call);
        return NULL;
    }
    writer->hash = sha256_begin();
    arena_defer(call->arena, writer_drop, writer);
    return writer;
}

bool blob_write(struct blob_writer *writer, const void *data, size_t size)
{
    if (writer == NULL || writer->is_failed || writer->file < 0)
        return false;
    const char *at = data;
    writer->size += (int64_t)size;
    writer->is_failed = true;
    if (writer->size > writer->size_max)
        return call_fail(writer->call, ERROR_TOO_LARGE, NULL,
                         "ファイルが大きすぎます（上限 %lld MB）。",
                         "The file is too large (at most %lld MB).",
                         (long long)(writer->size_max / 1000000));
    sha256_add(writer->hash, data, size);
    while (size > 0) {
        ssize_t done = write(writer->file, at, size);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return disk_fail(writer->call);
        at += done;
        size -= (size_t)done;
    }
    writer->is_failed = false;
    return true;
}

static const char *blob_folder(struct arena *arena, const char *data_folder, const char *hex)
{
    return arena_format(arena, "%s/blobs/%.2s", data_folder, hex);
}

static const char *blob_path(struct arena *arena, const char *data_folder, const char *hex)
{
    return arena_format(arena, "%s/%s", blob_folder(arena, data_folder, hex), hex + 2);
}

static bool draft_place(struct blob_writer *writer, const char *hex)
{
    struct arena *arena = writer->call->arena;
    const char *folder = blob_folder(arena, writer->data_folder, hex);
    return fchmod(writer->file, 0400) == 0 && fsync(writer->file) == 0 && folder_make(folder) &&
           rename(writer->draft, blob_path(arena, writer->data_folder, hex)) == 0 &&
           folder_sync(folder);
}

bool blob_end(struct blob_writer *writer, char hex[SHA256_HEX_SIZE], int64_t *size)
{
    if (writer == NULL || writer->is_failed || writer->file < 0)
        return false;
    unsigned char hash[SHA256_SIZE];
    sha256_end(writer->hash, hash);
    hex_write(hex, hash, sizeof hash);
    *size = writer->size;
    bool is_placed = draft_place(writer, hex);
    if (!is_placed) {
        disk_fail(writer->call);
        unlink(writer->draft);
    }
    close(writer->file);
    writer->file = -1;
    return is_placed;
}

int blob_open(struct call *call, const char *data_folder, const char *hex)
{
    /* Only digits a-f: a name can never lead out of the folder. */
    bool is_name = strlen(hex) == SHA256_HEX_SIZE - 1 &&
                   strspn(hex, "0123456789abcdef") == SHA256_HEX_SIZE - 1;
    int file = is_name ? open(blob_path(call->arena, data_folder, hex),
                              O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
                       : -1;
    if (file < 0 && is_name && errno != ENOENT)
        disk_fail(call);
    else if (file < 0)
        call_fail(call, ERROR_MISSING, NULL,
                  "添付ファイルの実体がありません。バックアップから戻してください。",
                  "The attachment's content is missing. Restore it from a backup.");
    return file;
}

bool blob_check(struct call *call, const char *data_folder, const char *hex)
{
    unsigned char hash[SHA256_SIZE];
    char found[SHA256_HEX_SIZE], data[READ_SIZE];
    ssize_t size;
    int file = blob_open(call, data_folder, hex);
    if (file < 0)
        return false;
    struct sha256 *sum = sha256_begin();
    while ((size = read(file, data, sizeof data)) > 0 || (size < 0 && errno == EINTR))
        if (size > 0)
            sha256_add(sum, data, (size_t)size);
    bool is_read = size == 0 || disk_fail(call);
    close(file);
    sha256_end(sum, hash);
    hex_write(found, hash, sizeof hash);
    if (is_read && strcmp(found, hex) != 0)
        return call_fail(call, ERROR_FAILED, NULL,
                         "添付ファイル %s の内容が変わっています。"
                         "改ざんまたは装置の障害が考えられます。",
                         "The attachment %s has changed: it was tampered with, or the disk fails.",
                         hex);
    return is_read;
}
