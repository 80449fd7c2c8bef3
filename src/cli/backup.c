/* SPDX-License-Identifier: Apache-2.0 */
/* backup: what is needed to go on elsewhere, while the server runs on. The order matters:
 * signatures kept outside first, then the database, then the attachments, so that each has what it
 * names. */
#include "cli/commands.h"
#include "cli/progress.h"
#include "cli/tar.h"
#include "cli/workspace.h"
#include "store/store.h"

#include <dirent.h>
#include <string.h>
#include <unistd.h>

enum { FOLDER_FILES_MAX = 1000 };

static bool file_add(struct cli *cli, struct tar_writer *tar, const char *name)
{
    const char *path = arena_format(cli->arena, "%s/%s", cli->data_dir, name);
    return access(path, F_OK) != 0 || tar_add_file(tar, name, path);
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

/* Every regular file of a folder whose name ends so. */
static bool folder_add(struct cli *cli, struct tar_writer *tar, const char *folder,
                       const char *ending)
{
    bool is_top = *folder == '\0';
    DIR *dir = opendir(arena_format(cli->arena, "%s/%s", cli->data_dir, folder));
    struct dirent *entry;
    bool is_done = true;
    while (is_done && dir != NULL && (entry = readdir(dir)) != NULL) {
        size_t size = strlen(entry->d_name), end = strlen(ending);
        if (entry->d_type == DT_REG && size > end &&
            strcmp(entry->d_name + size - end, ending) == 0)
            is_done = file_add(cli, tar, is_top ? arena_string(cli->arena, entry->d_name)
                                                : arena_format(cli->arena, "%s/%s", folder,
                                                               entry->d_name));
    }
    if (dir != NULL)
        closedir(dir);
    return is_done;
}

static bool blobs_add(struct cli *cli, struct tar_writer *tar)
{
    progress_begin(cli, L("添付ファイルを写しています", "Copying attachments"));
    bool is_done = true;
    for (int i = 0; is_done && i < 256; i++) {
        is_done = folder_add(cli, tar, arena_format(cli->arena, "blobs/%02x", i), "");
        progress_show(i / 256.0);
    }
    progress_end();
    return is_done;
}

bool backup_run(struct cli *cli)
{
    const char *path = cli->operands[0];
    if (!workspace_open(cli))
        return false;
    struct tar_writer *tar = tar_begin(&cli->call, path);
    bool is_done = tar != NULL && file_add(cli, tar, "journal.pub") &&
                   file_add(cli, tar, "kaname.conf") && file_add(cli, tar, "checkpoints.log") &&
                   database_add(cli, tar) && blobs_add(cli, tar) &&
                   (!cli_has(cli, "with-keys") || (folder_add(cli, tar, "", ".key") &&
                                                   folder_add(cli, tar, "", ".pem"))) &&
                   tar_end(tar);
    workspace_close(cli);
    if (!is_done)
        return false;
    if (cli_has(cli, "json"))
        printf("{\"ok\":true,\"with_keys\":%s}\n", cli_has(cli, "with-keys") ? "true" : "false");
    else
        printf(call_label(&cli->call, L("バックアップを作成しました: %s\n", "Backup made: %s\n")),
               path);
    return true;
}
