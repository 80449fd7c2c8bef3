/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/checkpoint.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { REPORT_SIZE_MAX = 256 * 1024 * 1024, LINE_MAX_SIZE = 300 };

static const char mark[] = "kaname-checkpoint/1 ";

static void list_add(struct call *call, struct checkpoint_list *out,
                     const struct journal_checkpoint *checkpoint)
{
    if (out->count == out->capacity) {
        size_t capacity = out->capacity == 0 ? 16 : 2 * out->capacity;
        struct journal_checkpoint *items = arena_array(call->arena, capacity, sizeof *items);
        if (out->count > 0)
            memcpy(items, out->items, out->count * sizeof *items);
        out->items = items;
        out->capacity = capacity;
    }
    out->items[out->count++] = *checkpoint;
}

static bool line_take(struct call *call, struct text line, struct checkpoint_list *out)
{
    struct journal_checkpoint checkpoint;
    if (!journal_checkpoint_read(line, &checkpoint))
        return call_fail(call, ERROR_INVALID, "checkpoint",
                         "署名の形が正しくありません。「%s」で始まる1行をそのまま、またはその行があるファイルを指定してください。",
                         "That is not a checkpoint. Give the whole line that begins with \"%s\", "
                         "or a file with such lines.",
                         mark);
    list_add(call, out, &checkpoint);
    return true;
}

/* The line ends where something stands that is never part of one. */
static bool line_find(struct text data, struct text *out)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789-_:.+/ ";
    const char *at = data.size == 0 ? NULL : memmem(data.data, data.size, mark, sizeof mark - 1);
    if (at == NULL)
        return false;
    size_t left = data.size - (size_t)(at - data.data), size = 0;
    while (size < left && size < LINE_MAX_SIZE && at[size] != '\0' &&
           strchr(letters, at[size]) != NULL)
        size++;
    *out = text_trim((struct text){at, size});
    return true;
}

static bool file_read(struct call *call, const char *path, struct text *out)
{
    struct stat status = {0};
    int file = open(path, O_RDONLY | O_CLOEXEC);
    bool is_read = file >= 0 && fstat(file, &status) == 0 && status.st_size <= REPORT_SIZE_MAX;
    char *data = is_read ? arena_alloc(call->arena, (size_t)status.st_size + 1) : NULL;
    size_t size = 0;
    ssize_t part = 1;
    while (is_read && part > 0 && size < (size_t)status.st_size) {
        part = read(file, data + size, (size_t)status.st_size - size);
        size += part > 0 ? (size_t)part : 0;
    }
    int why = errno;
    if (file >= 0)
        close(file);
    *out = (struct text){data, size};
    return (is_read && size == (size_t)status.st_size) ||
           call_fail(call, ERROR_MISSING, "report", "%s を読めません（%s）。",
                     "%s cannot be read (%s).", path,
                     status.st_size > REPORT_SIZE_MAX ? "256 MiB" : strerror(why));
}

static bool zip_find(struct call *call, struct text data, struct text *out)
{
    struct archive *zip = archive_read_new();
    struct archive_entry *entry;
    bool is_found = false;
    archive_read_support_format_zip(zip);
    if (archive_read_open_memory(zip, data.data, data.size) == ARCHIVE_OK)
        while (!is_found && archive_read_next_header(zip, &entry) == ARCHIVE_OK) {
            struct buffer part = buffer_new(call->arena, REPORT_SIZE_MAX);
            const void *block;
            size_t size;
            la_int64_t offset;
            while (!part.is_over &&
                   archive_read_data_block(zip, &block, &size, &offset) == ARCHIVE_OK)
                buffer_put(&part, block, size);
            is_found = line_find(buffer_view(&part), out);
        }
    archive_read_free(zip);
    return is_found;
}

bool report_check(struct call *call, const char *path, const unsigned char public_key[32],
                  struct checkpoint_list *checkpoints, struct report_check *out)
{
    struct text data, line;
    if (!file_read(call, path, &data))
        return false;
    bool is_zip = data.size > 4 && memcmp(data.data, "PK\003\004", 4) == 0;
    if (!line_find(data, &line) && !(is_zip && zip_find(call, data, &line)))
        return call_fail(call, ERROR_MISSING, "report",
                         "%s に操作記録の署名がありません。Kanameが出力した報告書か確認してください。",
                         "%s carries no checkpoint. Is it a report that Kaname made?", path);
    if (!line_take(call, line, checkpoints))
        return false;
    *out = (struct report_check){.path = path};
    out->signet = signet_check(data, public_key, &out->made_ms);
    out->entry = checkpoints->items[checkpoints->count - 1].seq;
    return true;
}

bool checkpoint_take(struct call *call, const char *given, struct checkpoint_list *out)
{
    struct text text = text_trim(text_from(given)), row, line;
    if (text_starts(text, mark) || access(given, F_OK) != 0)
        return line_take(call, text, out);
    size_t before = out->count;
    if (!file_read(call, given, &text))
        return false;
    while (text_split(&text, '\n', &row))
        if (line_find(row, &line) && !line_take(call, line, out))
            return false;
    return out->count > before ||
           call_fail(call, ERROR_MISSING, "checkpoint", "%s に操作記録の署名がありません。",
                     "%s holds no checkpoint.", given);
}
