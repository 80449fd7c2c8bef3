/* SPDX-License-Identifier: Apache-2.0 */
/* The server: the keeper, and in its child the web role. */
#include "access/access.h"
#include "access/recovery.h"
#include "api/api.h"
#include "cli/commands.h"
#include "cli/demo.h"
#include "cli/workspace.h"
#include "modules.h"
#include "pages/jobs.h"
#include "pages/site.h"
#include "store/store.h"
#include "version.h"
#include "web/keeper.h"
#include "web/server.h"

#include <malloc.h>
#include <signal.h>
#include <string.h>

static struct server_options server_options_of(const struct cli *cli, int listen_fd)
{
    const struct config *config = &cli->config;
    return (struct server_options){
        .address = config->address,
        .port = (int)config->port,
        .listen_fd = listen_fd,
        .data_dir = cli->data_dir,
        .is_tls = config->is_tls != 0,
        .is_https_outside = strncmp(config->public_url, "https://", 8) == 0,
        .trusted_proxy = config->trusted_proxy,
        .cert_path = *config->tls_certificate == '\0' ? NULL : config->tls_certificate,
        .key_path = *config->tls_key == '\0' ? NULL : config->tls_key,
        .store = cli->call.store,
        .threads = (int)config->threads,
        .log_requests = config->log_requests != 0,
        .connections_max = (int)config->connections_max,
        .connections_per_ip_max = (int)config->connections_per_address_max,
        .requests_per_second = (int)config->requests_per_second,
        .requests_burst = (int)config->requests_burst,
        .body_large_max = config->body_max_mib << 20,
        .upload_size_max = config->upload_max_mib << 20,
    };
}

/* Whoever reaches the page first would be the administrator: where others may reach it, it takes a
 * code that only this machine shows. NULL where it takes none. */
static const char *setup_code_of(struct cli *cli)
{
    const struct config *config = &cli->config;
    bool is_near = (strcmp(config->address, "127.0.0.1") == 0 ||
                    strcmp(config->address, "::1") == 0) &&
                   *config->public_url == '\0' && *config->trusted_proxy == '\0';
    return is_near ? NULL : code_make(cli->call.arena);
}

/* What whoever started it needs next. */
static void announce(struct cli *cli, const char *setup_code)
{
    struct call *call = &cli->call;
    const struct config *config = &cli->config;
    bool is_v6 = strchr(config->address, ':') != NULL;
    printf("Kaname %s: %s://%s%s%s:%lld/\n", KANAME_VERSION, config->is_tls != 0 ? "https" : "http",
           is_v6 ? "[" : "", config->address, is_v6 ? "]" : "", (long long)config->port);
    if (store_borrow(call, call->store)) {
        bool is_empty = account_count(call) == 0;
        if (is_empty)
            printf("%s\n", call_label(call, L("まだアカウントがありません。このアドレスを開き、最初の管理者を作成してください。",
                                              "There is no account yet. Open this address to make "
                                              "the first administrator.")));
        if (is_empty && setup_code != NULL)
            printf(call_label(call, L("設定コード: %s\n", "Set-up code: %s\n")), setup_code);
        demo_announce(cli);
        store_return(call);
    }
    fflush(stdout);
}

static void problems_log(const struct call *call)
{
    for (const struct problem *p = call->problems; p != NULL; p = p->next)
        log_line(LOG_ERROR, "%s%s%s", p->where == NULL ? "" : p->where,
                 p->where == NULL ? "" : ": ", p->text);
}

static sigset_t signals_block(void)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    return signals;
}

/* Until SIGTERM or SIGINT; after SIGHUP the keeper starts the role again with new settings. */
static bool role_serve(struct cli *cli, int listen_fd)
{
    sigset_t signals = signals_block();
    struct site_options site = {.store = cli->call.store,
                                .data_folder = cli->data_dir,
                                .modules = modules,
                                .module_count = module_count,
                                .setup_code = setup_code_of(cli)};
    struct server_options options = server_options_of(cli, listen_fd);
    size_t table_count;
    int number;
    site_set(&site);
    api_set(cli->data_dir);
    const struct route_table *tables = site_routes(&table_count);
    struct server *server = server_start(&options, tables, table_count, &site_hooks);
    if (server == NULL)
        return false;
    announce(cli, site.setup_code);
    jobs_start();
    while ((number = sigwaitinfo(&signals, NULL)) < 0)
        continue;
    jobs_stop();
    log_line(LOG_INFO, number == SIGHUP ? "settings are read again" : "ending");
    server_stop(server, (int)cli->config.stop_wait_s);
    return true;
}

static int role_run(int listen_fd, void *context)
{
    struct cli *cli = context;
    log_set("web", LOG_INFO);
    bool is_done = workspace_open(cli);
    if (is_done) {
        store_return(&cli->call);
        is_done = role_serve(cli, listen_fd);
    }
    problems_log(&cli->call);
    workspace_close(cli);
    return is_done ? 0 : 1;
}

bool serve_run(struct cli *cli)
{
    /* What is wrong with settings or database is said here, once, and not by a child that is
     * started again and again. */
    bool is_good = workspace_open(cli);
    workspace_close(cli);
    if (!is_good)
        return false;
    malloc_trim(0); /* the keeper waits for years, and each child begins as its copy */
    log_set("keeper", LOG_INFO);
    struct keeper_options options = {.address = cli->config.address,
                                     .port = (int)cli->config.port,
                                     .stop_wait_s = (int)cli->config.stop_wait_s + 2,
                                     .run = role_run,
                                     .context = cli};
    return keeper_run(&options) == 0 ||
           call_fail(&cli->call, ERROR_FAILED, "port",
                     "%s のポート %lld で待ち受けできません。ほかのプログラムが使っていないか確認してください。",
                     "Cannot listen on %s port %lld. Is it in use?", cli->config.address,
                     (long long)cli->config.port);
}
