/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/work_file.h"
#include "base/crypto.h"
#include "model/user.h"
#include "pages/site.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TOKEN_SIZE = 16, COPY_CHUNK = 64 * 1024 };

const char *work_path(struct call *call, const char *token)
{
    const char *folder = arena_format(call->arena, "%s/work", site_data_folder());
    mkdir(folder, 0700);
    return arena_format(call->arena, "%s/%lld-%s", folder, (long long)call->user->account_id,
                        token);
}

const char *work_token_new(struct call *call)
{
    unsigned char bytes[TOKEN_SIZE];
    char *token = arena_alloc(call->arena, HEX_OF_16_SIZE);
    random_bytes(bytes, sizeof bytes);
    hex_write(token, bytes, sizeof bytes);
    return token;
}

const char *work_path_of(struct call *call, struct text token)
{
    unsigned char bytes[TOKEN_SIZE];
    if (hex_read(bytes, sizeof bytes, token))
        return work_path(call, text_string(call->arena, token));
    call_fail(call, ERROR_INVALID, "token", "もう一度ファイルを選んでください。",
              "Choose the file again.");
    return NULL;
}

bool work_keep(struct call *call, const struct upload *upload, const char *path)
{
    char *chunk = arena_alloc(call->arena, COPY_CHUNK);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    ssize_t got = fd < 0 ? -1 : 0;
    while (fd >= 0 && (got = read(upload->fd, chunk, COPY_CHUNK)) > 0)
        if (write(fd, chunk, (size_t)got) != got) {
            got = -1;
            break;
        }
    if (fd >= 0)
        close(fd);
    return got == 0 || call_fail(call, ERROR_FAILED, "file", "ファイルを保存できませんでした（%s）。",
                                 "The file could not be kept (%s).", strerror(errno));
}

static void unmap(void *handle)
{
    const struct text *text = handle;
    munmap((void *)(uintptr_t)text->data, text->size);
}

bool work_map(struct call *call, const char *path, int64_t size_max, struct text *out)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool is_there = fd >= 0 && fstat(fd, &status) == 0 && status.st_size > 0;
    bool is_small = is_there && status.st_size <= size_max;
    void *data = is_small ? mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0)
                          : MAP_FAILED;
    if (fd >= 0)
        close(fd);
    if (is_there && !is_small)
        return call_fail(call, ERROR_TOO_LARGE, "file", "ファイルは%lld MiBまでです。",
                         "The file may have %lld MiB at most.", (long long)(size_max >> 20));
    if (data == MAP_FAILED)
        return call_fail(call, ERROR_INVALID, "file", "もう一度ファイルを選んでください。",
                         "Choose the file again.");
    struct text *mapped = arena_alloc(call->arena, sizeof *mapped);
    *mapped = *out = (struct text){data, (size_t)status.st_size};
    arena_defer(call->arena, unmap, mapped);
    return true;
}
