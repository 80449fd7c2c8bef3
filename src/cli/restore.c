/* SPDX-License-Identifier: Apache-2.0 */
/* restore: into a folder that is empty or not there yet, never over anything. */
#include "cli/commands.h"
#include "cli/progress.h"
#include "cli/tar.h"
#include "cli/workspace.h"
#include "store/store.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool folder_make(struct cli *cli)
{
    cli->data_dir = cli_value(cli, "data");
    if (cli->data_dir == NULL)
        return call_fail(&cli->call, ERROR_INVALID, "data", "--data で復元先を指定してください。",
                         "Say with --data where to restore to.");
    if (mkdir(cli->data_dir, 0700) != 0 && errno != EEXIST)
        return call_fail(&cli->call, ERROR_FAILED, "data", "%s を作成できません（%s）。",
                         "%s cannot be made (%s).", cli->data_dir, strerror(errno));
    DIR *dir = opendir(cli->data_dir);
    struct dirent *entry;
    bool is_empty = dir != NULL;
    while (is_empty && (entry = readdir(dir)) != NULL)
        is_empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
    if (dir != NULL)
        closedir(dir);
    return is_empty || call_fail(&cli->call, ERROR_CONFLICT, "data",
                                 "%s は空のフォルダーではありません。空のフォルダーを指定してください。",
                                 "%s is not an empty folder. Name one that is.", cli->data_dir);
}

static bool key_copy(struct cli *cli)
{
    const char *source = cli_value(cli, "key");
    char hex[80] = "";
    if (source == NULL)
        return true;
    const char *path = arena_format(cli->arena, "%s/journal.key", cli->data_dir);
    FILE *in = fopen(source, "re");
    size_t size = in == NULL ? 0 : fread(hex, 1, sizeof hex, in);
    int why = errno;
    if (in != NULL)
        fclose(in);
    if (size == 0)
        return call_fail(&cli->call, ERROR_MISSING, "key", "%s を読めません（%s）。",
                         "%s cannot be read (%s).", source,
                         in == NULL ? strerror(why)
                                    : call_label(&cli->call, L("空です", "it is empty")));
    unlink(path);
    mode_t mask = umask(0077);
    FILE *out = fopen(path, "wxe");
    umask(mask);
    bool is_done = out != NULL && fwrite(hex, 1, size, out) == size;
    if (out != NULL)
        is_done = fclose(out) == 0 && is_done;
    return is_done || call_fail(&cli->call, ERROR_FAILED, "key", "%s を書けません（%s）。",
                                "%s cannot be written (%s).", path, strerror(errno));
}

/* A PostgreSQL dump goes into the database that --database names, which must be empty. */
static bool database_restore(struct cli *cli, const char **database)
{
    const char *dump = arena_format(cli->arena, "%s/kaname.pgdump", cli->data_dir);
    *database = arena_format(cli->arena, "sqlite:%s/kaname.db", cli->data_dir);
    if (access(dump, F_OK) != 0)
        return true;
    *database = cli_value(cli, "database");
    if (*database == NULL)
        return call_fail(&cli->call, ERROR_INVALID, "database",
                         "PostgreSQLのバックアップです。復元先の空のデータベースを --database で指定してください。",
                         "This is a backup of PostgreSQL. Name an empty database with --database.");
    return store_restore(&cli->call, *database, dump) && unlink(dump) == 0;
}

/* The settings must not lead back to the database that the backup was made of. */
static bool config_point(struct cli *cli, const char *database)
{
    if (!config_load(&cli->call, cli->data_dir, &cli->config))
        return false;
    if (strcmp(cli->config.database, database) == 0)
        return true;
    const char *path = arena_format(cli->arena, "%s/kaname.conf", cli->data_dir);
    struct buffer text = buffer_new(cli->arena, 64 * 1024);
    cli->config.database = database;
    config_write(&cli->call, &cli->config, &text);
    FILE *out = fopen(path, "we");
    bool is_done = out != NULL && fwrite(text.data, 1, text.size, out) == text.size;
    if (out != NULL)
        is_done = fclose(out) == 0 && is_done;
    return is_done || call_fail(&cli->call, ERROR_FAILED, NULL, "%s を書けません（%s）。",
                                "%s cannot be written (%s).", path, strerror(errno));
}

static void result_print(struct cli *cli)
{
    const char *key = arena_format(cli->arena, "%s/journal.key", cli->data_dir);
    bool has_key = access(key, F_OK) == 0;
    if (cli_has(cli, "json"))
        return; /* the verdict stands there already */
    printf(call_label(&cli->call, L("%s に復元しました。\n", "Restored to %s.\n")), cli->data_dir);
    if (!has_key)
        printf(call_label(&cli->call,
                          L("操作記録の署名鍵は含まれていません。別に保管した journal.key を %s に置いてから起動してください。\n",
                            "The journal's signing key is not part of it: put your journal.key "
                            "into %s before you start the server.\n")),
               cli->data_dir);
}

bool restore_run(struct cli *cli)
{
    if (!folder_make(cli))
        return false;
    progress_begin(cli, L("復元しています", "Restoring"));
    bool is_done = tar_extract(&cli->call, cli->operands[0], cli->data_dir, progress_show);
    progress_end();
    const char *database;
    if (!is_done || !key_copy(cli) || !database_restore(cli, &database) ||
        !config_point(cli, database) || !folder_verify(cli, database))
        return false;
    result_print(cli);
    return true;
}
