/* SPDX-License-Identifier: Apache-2.0 */
/* Files that no attachment names: of a crash, or of a transaction that was taken back. */
#include "store/blob.h"
#include "store/db.h"
#include "store/folder.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct sweep {
    const char *start; /* the first two digits */
    int64_t before_ms;
};

static bool is_old(const char *path, int64_t before_ms)
{
    struct stat status;
    return stat(path, &status) == 0 && status.st_mtime < before_ms / 1000;
}

static bool is_named(struct call *call, const char *hex)
{
    struct value found = db_value(call, "SELECT 1 FROM attachment WHERE sha256 = ? LIMIT 1",
                                  DB_ARGS(value_string(hex)));
    return found.kind != VALUE_NULL || !call_ok(call);
}

/* Somebody may attach the same content at this moment: their file comes to lie here by a rename, so
 * it is young. The old one is taken aside first; whatever has changed by then goes back. */
static bool blob_sweep(struct call *call, const char *folder, const char *name, void *with)
{
    const struct sweep *sweep = with;
    const char *path = arena_format(call->arena, "%s/%s", folder, name);
    const char *aside = arena_format(call->arena, "%s/../draft-%s%s", folder, sweep->start, name);
    const char *hex = arena_format(call->arena, "%s%s", sweep->start, name);
    if (strlen(hex) != SHA256_HEX_SIZE - 1 || !is_old(path, sweep->before_ms) ||
        is_named(call, hex) || rename(path, aside) != 0)
        return call_ok(call);
    if (is_old(aside, sweep->before_ms) && !is_named(call, hex))
        unlink(aside);
    else
        rename(aside, path);
    return call_ok(call);
}

bool blobs_clean(struct call *call, const char *data_folder, int64_t before_ms)
{
    struct call scratch = call_scratch(call, 64 << 20);
    bool is_done = true;
    folder_clean(&scratch, arena_format(call->arena, "%s/blobs", data_folder), "draft-", before_ms);
    for (int i = 0; is_done && i < 256; i++) {
        struct sweep sweep = {arena_format(scratch.arena, "%02x", i), before_ms};
        is_done = folder_each(&scratch,
                              arena_format(scratch.arena, "%s/blobs/%02x", data_folder, i),
                              blob_sweep, &sweep);
        if (is_done)
            call_scratch_reset(&scratch);
    }
    call_scratch_end(call, &scratch);
    return is_done;
}
