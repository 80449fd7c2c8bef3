/* SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"
#include "store/chain.h"
#include "store/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SEED_HEX_SIZE = 2 * crypto_sign_SEEDBYTES + 1 };

/* One pair per process: a process serves one data folder. */
static struct {
    bool is_loaded;
    unsigned char public_key[crypto_sign_PUBLICKEYBYTES], secret_key[crypto_sign_SECRETKEYBYTES];
    char anchor_path[4096];
} keys;

const unsigned char *journal_public_key(void)
{
    return keys.is_loaded ? keys.public_key : NULL;
}

const unsigned char *journal_secret_key(void)
{
    return keys.is_loaded ? keys.secret_key : NULL;
}

const char *journal_anchor_path(void)
{
    return keys.is_loaded ? keys.anchor_path : NULL;
}

static bool file_fail(struct call *call, const char *path)
{
    return call_fail(call, ERROR_FAILED, NULL,
                     "%s を読み書きできません（%s）。権限と空き容量を確認してください。",
                     "%s cannot be read or written (%s). Check permissions and free space.", path,
                     strerror(errno));
}

/* 64 hexadecimal digits and a line end; errno is ENOENT when there is no such file. */
static bool key_read(const char *path, unsigned char out[32])
{
    char text[SEED_HEX_SIZE + 2] = "";
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0)
        return false;
    ssize_t size = read(file, text, sizeof text - 1);
    close(file);
    errno = EINVAL;
    bool is_right = size > 0 && hex_read(out, 32, text_trim((struct text){text, (size_t)size}));
    sodium_memzero(text, sizeof text);
    return is_right;
}

static bool written(int file, const char *text, size_t size)
{
    return write(file, text, size) == (ssize_t)size && fsync(file) == 0;
}

/* Whole or not at all; if another process was faster, its key stays. */
static bool key_write(struct call *call, const char *folder, const char *name,
                      const unsigned char data[32], mode_t mode)
{
    char hex[SEED_HEX_SIZE + 1];
    hex_write(hex, data, 32);
    strcat(hex, "\n");
    const char *path = arena_format(call->arena, "%s/%s", folder, name);
    char *draft = arena_format(call->arena, "%s.XXXXXX", path);
    int file = mkstemp(draft);
    if (file < 0)
        return file_fail(call, path);
    bool is_done = fchmod(file, mode) == 0 && written(file, hex, strlen(hex)) &&
                   (link(draft, path) == 0 || errno == EEXIST);
    if (!is_done)
        file_fail(call, path);
    close(file);
    unlink(draft);
    folder_sync(folder);
    sodium_memzero(hex, sizeof hex);
    return is_done;
}

static bool key_make(struct call *call, const char *folder, const char *public_path)
{
    unsigned char seed[32];
    if (access(public_path, F_OK) == 0)
        return call_fail(call, ERROR_FAILED, NULL,
                         "操作記録の署名鍵（journal.key）がありません。バックアップから戻してください。"
                         "新しい鍵では、これまでの署名を確かめられなくなります。",
                         "The journal's signing key (journal.key) is gone. Restore it from a "
                         "backup: a new key could not confirm the signatures so far.");
    random_bytes(seed, sizeof seed);
    bool is_made = key_write(call, folder, "journal.key", seed, 0600);
    sodium_memzero(seed, sizeof seed);
    return is_made;
}

bool journal_keys_load(struct call *call, const char *data_folder)
{
    unsigned char seed[32], known[32];
    const char *path = arena_format(call->arena, "%s/journal.key", data_folder);
    const char *public_path = arena_format(call->arena, "%s/journal.pub", data_folder);
    if (sodium_init() < 0)
        die("libsodium did not start");
    if (!key_read(path, seed)) {
        if (errno != ENOENT)
            return file_fail(call, path);
        if (!key_make(call, data_folder, public_path))
            return false;
        if (!key_read(path, seed))
            return file_fail(call, path);
    }
    crypto_sign_seed_keypair(keys.public_key, keys.secret_key, seed);
    sodium_memzero(seed, sizeof seed);
    if (!key_read(public_path, known)) {
        if (errno != ENOENT)
            return file_fail(call, public_path);
        if (!key_write(call, data_folder, "journal.pub", keys.public_key, 0644))
            return false;
    } else if (memcmp(known, keys.public_key, sizeof known) != 0) {
        return call_fail(call, ERROR_FAILED, NULL,
                         "journal.key と journal.pub が対になっていません。"
                         "バックアップから戻してください。",
                         "journal.key and journal.pub do not belong together. "
                         "Restore them from a backup.");
    }
    snprintf(keys.anchor_path, sizeof keys.anchor_path, "%s/checkpoints.log", data_folder);
    keys.is_loaded = true;
    return true;
}

bool journal_public_key_read(struct call *call, const char *path, unsigned char out[32])
{
    return key_read(path, out) || file_fail(call, path);
}
