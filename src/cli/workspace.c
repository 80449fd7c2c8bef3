/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/workspace.h"
#include "access/directory.h"
#include "access/oidc.h"
#include "access/password.h"
#include "assessment/assessment.h"
#include "model/user.h"
#include "modules.h"
#include "store/conninfo.h"
#include "store/journal.h"
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CONFIG_TEXT_MAX = 64 * 1024 };

static bool is_data_dir(const char *path)
{
    char name[4096];
    int size = snprintf(name, sizeof name, "%s/kaname.conf", path);
    return size > 0 && (size_t)size < sizeof name && access(name, F_OK) == 0;
}

static const char *data_dir_choose(const struct cli *cli)
{
    const char *given = cli_value(cli, "data");
    if (given == NULL)
        given = getenv("KANAME_DATA");
    if (given != NULL)
        return given;
    return !is_data_dir("./var") && is_data_dir("/var/lib/kaname") ? "/var/lib/kaname" : "./var";
}

/* Arguments are seen by every user of the machine (ps). */
static void password_warn(struct cli *cli)
{
    const char *given = cli_value(cli, "database");
    if (given != NULL && conninfo_has_password(given))
        log_line(LOG_WARNING, "--database holds a password, which other users of this machine can "
                              "see; put it into kaname.conf or ~/.pgpass");
}

static bool config_take(struct cli *cli)
{
    password_warn(cli);
    if (!config_load(&cli->call, cli->data_dir, &cli->config))
        return false;
    static const char *const shared[] = {"database", "address", "port"};
    for (size_t i = 0; i < sizeof shared / sizeof *shared; i++) {
        const char *value = cli_value(cli, shared[i]);
        if (value != NULL &&
            !config_set(&cli->call, &cli->config, shared[i], text_from(value)))
            return false;
    }
    return true;
}

bool workspace_find(struct cli *cli)
{
    cli->data_dir = data_dir_choose(cli);
    if (!is_data_dir(cli->data_dir))
        return call_fail(&cli->call, ERROR_MISSING, NULL,
                         "%s はデータフォルダーではありません。kaname init --data %s で作成してください。",
                         "%s is not a data folder. Make one with: kaname init --data %s",
                         cli->data_dir, cli->data_dir);
    return config_take(cli);
}

static bool config_save(struct cli *cli)
{
    struct buffer text = buffer_new(cli->arena, CONFIG_TEXT_MAX);
    struct config config;
    config_default(&cli->call, ".", &config);
    /* As written by a person: relative to the folder, so that it can be moved. */
    config.database = "sqlite:kaname.db";
    static const char *const given[] = {"database", "address", "port"};
    for (size_t i = 0; i < sizeof given / sizeof *given; i++)
        if (cli_has(cli, given[i]) &&
            !config_set(&cli->call, &config, given[i], text_from(cli_value(cli, given[i]))))
            return false;
    config_write(&cli->call, &config, &text);
    const char *path = arena_format(cli->arena, "%s/kaname.conf", cli->data_dir);
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool is_done = file >= 0 && write(file, text.data, text.size) == (ssize_t)text.size &&
                   fsync(file) == 0;
    if (!is_done)
        call_fail(&cli->call, ERROR_FAILED, NULL, "%s を作成できません（%s）。",
                  "%s cannot be made (%s).", path, strerror(errno));
    if (file >= 0)
        close(file);
    return is_done;
}

static void modules_configure(const struct config *config)
{
    const struct oidc_options oidc = {.issuer = config->oidc_issuer,
                                      .client_id = config->oidc_client_id,
                                      .secret_path = config->oidc_secret_file,
                                      .public_url = config->public_url,
                                      .label = config->oidc_label,
                                      .ca_path = config->oidc_ca};
    const struct ldap_options ldap = {.url = config->ldap_url,
                                      .user_pattern = config->ldap_user,
                                      .ca_path = config->ldap_ca};
    journal_anchor_syslog(config->checkpoints_to_syslog != 0);
    password_list_set(*config->password_list == '\0' ? NULL : config->password_list);
    override_limit_set(config->override_days_max);
    oidc_set(&oidc);
    ldap_set(&ldap);
}

static bool database_open(struct cli *cli, bool create)
{
    struct call *call = &cli->call;
    modules_configure(&cli->config);
    modules_register();
    umask(0077); /* what the program makes from here on is the operator's alone */
    if (!journal_keys_load(call, cli->data_dir))
        return false;
    call->store = store_open(call, cli->config.database, WORKSPACE_READERS, create);
    if (call->store == NULL || !store_borrow(call, call->store))
        return false;
    call->user = &user_program;
    call->may_write = true;
    return modules_prepare(call);
}

bool workspace_make(struct cli *cli)
{
    cli->data_dir = data_dir_choose(cli);
    if (mkdir(cli->data_dir, 0700) != 0 && errno != EEXIST)
        return call_fail(&cli->call, ERROR_FAILED, NULL, "%s を作成できません（%s）。",
                         "%s cannot be made (%s).", cli->data_dir, strerror(errno));
    if (!is_data_dir(cli->data_dir) && !config_save(cli))
        return false;
    return config_take(cli) && database_open(cli, true);
}

bool workspace_open(struct cli *cli)
{
    return workspace_find(cli) && database_open(cli, false);
}

void workspace_close(struct cli *cli)
{
    struct store *store = cli->call.store;
    if (store == NULL)
        return;
    if (cli->call.db != NULL)
        store_return(&cli->call);
    store_close(store);
    cli->call.store = NULL;
}

/* The arena of a command is small; a whole sheet or catalogue needs room of its own. */
enum { WORK_ARENA_MAX = 1 << 30 };

bool workspace_run(struct cli *cli, bool (*work)(struct cli *cli))
{
    if (!workspace_open(cli))
        return false;
    struct arena *own = cli->call.arena;
    cli->call.arena = arena_new(WORK_ARENA_MAX);
    cli->call.titles = NULL;
    bool is_done = work(cli);
    /* What went wrong is said after the arena is gone. */
    struct problem *problems = cli->call.problems;
    struct arena *work_arena = cli->call.arena;
    cli->call.arena = own;
    cli->call.titles = NULL;
    call_forgive(&cli->call);
    for (const struct problem *p = problems; p != NULL; p = p->next) {
        cli->call.where = p->where;
        call_fail(&cli->call, p->kind, p->field, "%s", "%s", p->text);
    }
    cli->call.where = NULL;
    arena_free(work_arena);
    workspace_close(cli);
    return is_done;
}
