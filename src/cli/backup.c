/* SPDX-License-Identifier: Apache-2.0 */
/* backup: what is needed to go on elsewhere, while the server runs on. The order matters:
 * signatures kept outside first, then the database, then the attachments, so that each has what it
 * names. */
#include "cli/commands.h"
#include "cli/progress.h"
#include "cli/tar.h"
#include "cli/workspace.h"
#include "store/blob.h"
#include "store/conninfo.h"
#include "store/folder.h"
#include "store/store.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { CONFIG_SIZE_MAX = 64 * 1024 };

static bool source_fail(struct cli *cli, const char *path)
{
    return call_fail(&cli->call, ERROR_FAILED, NULL, "%s を読めません（%s）。権限を確認してください。",
                     "%s cannot be read (%s). Check its permissions.", path, strerror(errno));
}

/* A file that need not be there. */
static bool file_add(struct cli *cli, struct tar_writer *tar, const char *name)
{
    const char *path = arena_format(cli->arena, "%s/%s", cli->data_dir, name);
    if (access(path, F_OK) != 0)
        return errno == ENOENT || source_fail(cli, path);
    return tar_add_file(tar, name, path);
}

/* The settings without the database's password: backups are carried about. */
static bool config_add(struct cli *cli, struct tar_writer *tar)
{
    char text[CONFIG_SIZE_MAX];
    const char *path = arena_format(cli->arena, "%s/kaname.conf", cli->data_dir);
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return source_fail(cli, path);
    size_t size = fread(text, 1, sizeof text, file);
    fclose(file);
    struct text rest = {text, size}, line;
    struct buffer out = buffer_new(cli->arena, 2 * CONFIG_SIZE_MAX);
    bool had_password = false;
    while (text_split(&rest, '\n', &line)) {
        bool is_database = text_starts(text_trim(line), "database");
        const char *kept = text_string(cli->arena, line);
        if (is_database && conninfo_has_password(kept)) {
            kept = conninfo_without_password(cli->arena, kept);
            had_password = true;
        }
        buffer_format(&out, "%s\n", kept);
    }
    if (had_password)
        log_line(LOG_WARNING, "kaname.conf: the database's password is not part of the backup");
    return tar_add_text(tar, "kaname.conf", buffer_view(&out));
}

static bool database_add(struct cli *cli, struct tar_writer *tar)
{
    bool is_sqlite = store_kind(cli->call.store) == STORE_SQLITE;
    const char *copy = arena_format(cli->arena, "%s.database.partial", cli->operands[0]);
    progress_begin(cli, L("データベースを写しています", "Copying the database"));
    unlink(copy);
    bool is_done = store_backup(&cli->call, copy, progress_show) &&
                   tar_add_file(tar, is_sqlite ? "kaname.db" : "kaname.pgdump", copy);
    unlink(copy);
    progress_end();
    return is_done;
}

struct ending {
    struct cli *cli;
    struct tar_writer *tar;
    const char *text;
};

static bool ending_add(struct call *call, const char *folder, const char *name, void *with)
{
    const struct ending *ending = with;
    size_t size = strlen(name), end = strlen(ending->text);
    (void)folder;
    return size <= end || strcmp(name + size - end, ending->text) != 0 ||
           file_add(ending->cli, ending->tar, arena_string(call->arena, name));
}

/* The files of the data folder whose names end so. */
static bool endings_add(struct cli *cli, struct tar_writer *tar, const char *text)
{
    struct ending ending = {cli, tar, text};
    return folder_each(&cli->call, cli->data_dir, ending_add, &ending);
}

struct blobs {
    struct cli *cli;
    struct tar_writer *tar;
    int64_t lost; /* how many are not there */
};

/* One that is lost does not keep the rest from being saved. */
static bool blob_add(struct call *call, const char *hex, double done, void *with)
{
    struct blobs *blobs = with;
    const char *name = arena_format(call->arena, "blobs/%.2s/%s", hex, hex + 2);
    const char *path = arena_format(call->arena, "%s/%s", blobs->cli->data_dir, name);
    progress_show(done);
    if (access(path, F_OK) == 0)
        return tar_add_file(blobs->tar, name, path);
    blobs->lost++;
    return errno == ENOENT || source_fail(blobs->cli, path);
}

/* What the database names, asked after it was copied: whatever the copy names is among it. */
static bool blobs_add(struct cli *cli, struct tar_writer *tar, int64_t *lost)
{
    struct blobs blobs = {cli, tar, 0};
    progress_begin(cli, L("添付ファイルを写しています", "Copying attachments"));
    bool is_done = blobs_each(&cli->call, blob_add, &blobs);
    progress_end();
    *lost = blobs.lost;
    return is_done;
}

static bool parts_add(struct cli *cli, struct tar_writer *tar, int64_t *lost)
{
    return file_add(cli, tar, "journal.pub") && config_add(cli, tar) &&
           file_add(cli, tar, "checkpoints.log") && database_add(cli, tar) &&
           blobs_add(cli, tar, lost) &&
           (!cli_has(cli, "with-keys") ||
            (endings_add(cli, tar, ".key") && endings_add(cli, tar, ".pem")));
}

bool backup_run(struct cli *cli)
{
    const char *path = cli->operands[0];
    if (!workspace_open(cli))
        return false;
    int64_t lost = 0;
    struct tar_writer *tar = tar_begin(&cli->call, path);
    bool is_done = tar != NULL && parts_add(cli, tar, &lost) && tar_end(tar);
    workspace_close(cli);
    if (!is_done)
        return false;
    if (lost > 0)
        return call_fail(&cli->call, ERROR_FAILED, NULL,
                         "バックアップ %s は作成しましたが、添付ファイル %lld 個の中身がデータフォルダーにありません。"
                         "kaname verify で確かめ、以前のバックアップから戻してください。",
                         "The backup %s was made, but the contents of %lld attachments are not in "
                         "the data folder. See kaname verify, and bring them back from an older "
                         "backup.",
                         path, (long long)lost);
    if (cli_has(cli, "json"))
        printf("{\"ok\":true,\"with_keys\":%s}\n", cli_has(cli, "with-keys") ? "true" : "false");
    else
        printf(call_label(&cli->call, L("バックアップを作成しました: %s\n", "Backup made: %s\n")),
               path);
    return true;
}
