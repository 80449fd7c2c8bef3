/* SPDX-License-Identifier: Apache-2.0 */
#include "store/folder.h"
#include "base/error.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool folder_sync(const char *path)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return false;
    bool is_synced = fsync(folder) == 0;
    close(folder);
    return is_synced;
}

bool folder_sync_of(const char *file)
{
    char path[4096];
    const char *slash = strrchr(file, '/');
    int size = slash == NULL ? 1 : slash == file ? 1 : (int)(slash - file);
    snprintf(path, sizeof path, "%.*s", size, slash == NULL ? "." : file);
    return folder_sync(path);
}

bool folder_make(const char *path)
{
    return mkdir(path, 0700) == 0 ? folder_sync_of(path) : errno == EEXIST;
}

static bool read_fail(struct call *call, const char *path)
{
    return call_fail(call, ERROR_FAILED, NULL, "%s を読めません（%s）。権限を確認してください。",
                     "%s cannot be read (%s). Check its permissions.", path, strerror(errno));
}

bool folder_each(struct call *call, const char *path,
                 bool (*take)(struct call *call, const char *folder, const char *name, void *with),
                 void *with)
{
    DIR *dir = opendir(path);
    struct dirent *entry;
    struct stat status;
    bool is_done = true;
    if (dir == NULL)
        return errno == ENOENT || read_fail(call, path);
    /* Some file systems do not tell the type in the folder: each is asked. */
    while (is_done && (errno = 0, entry = readdir(dir)) != NULL) {
        if (fstatat(dirfd(dir), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0)
            is_done = errno == ENOENT || read_fail(call, path);
        else if (S_ISREG(status.st_mode))
            is_done = take(call, path, entry->d_name, with);
    }
    if (is_done && errno != 0)
        is_done = read_fail(call, path);
    closedir(dir);
    return is_done;
}

struct cleaning {
    const char *start;
    int64_t before_ms;
};

static bool file_clean(struct call *call, const char *folder, const char *name, void *with)
{
    const struct cleaning *cleaning = with;
    struct stat status;
    const char *path = arena_format(call->arena, "%s/%s", folder, name);
    if (strncmp(name, cleaning->start, strlen(cleaning->start)) == 0 &&
        stat(path, &status) == 0 && status.st_mtime < cleaning->before_ms / 1000)
        unlink(path);
    return true;
}

void folder_clean(struct call *call, const char *path, const char *start, int64_t before_ms)
{
    struct cleaning cleaning = {start, before_ms};
    folder_each(call, path, file_clean, &cleaning);
}
