/* SPDX-License-Identifier: Apache-2.0 */
/* version and print: what the program says of itself. The files in tests/golden are its answers. */
#include "cli/commands.h"
#include "cli/help.h"
#include "model/schema.h"
#include "modules.h"
#include "store/migrate.h"
#include "version.h"

#include <string.h>

enum { PRINT_MAX = 16 * 1024 * 1024 };

static bool config_print(struct cli *cli, struct buffer *out)
{
    struct config config;
    config_default(&cli->call, "", &config);
    config.database = "sqlite:kaname.db";
    config_write(&cli->call, &config, out);
    return true;
}

static bool schema_put(struct cli *cli, struct buffer *out)
{
    modules_register();
    bool is_postgres = cli_has(cli, "postgresql");
    buffer_puts(out, schema_print(&cli->call, is_postgres ? STORE_POSTGRES : STORE_SQLITE));
    return true;
}

static bool man_put(struct cli *cli, struct buffer *out)
{
    help_man(&cli->call, out);
    return true;
}

static bool completion_put(struct cli *cli, struct buffer *out)
{
    (void)cli;
    help_completion(out);
    return true;
}

static const struct {
    const char *name;
    bool (*put)(struct cli *cli, struct buffer *out);
} printers[] = {
    {"config", config_print},
    {"schema", schema_put},
    {"man", man_put},
    {"completion", completion_put},
};

bool print_run(struct cli *cli)
{
    for (size_t i = 0; i < sizeof printers / sizeof *printers; i++) {
        if (strcmp(printers[i].name, cli->operands[0]) != 0)
            continue;
        struct buffer out = buffer_new(cli->arena, PRINT_MAX);
        bool is_done = printers[i].put(cli, &out);
        fwrite(out.data, 1, out.size, stdout);
        return is_done;
    }
    return call_fail(&cli->call, ERROR_INVALID, "WHAT", "%s というものはありません。",
                     "There is no %s to print.", cli->operands[0]);
}

bool version_run(struct cli *cli)
{
    int schema = migrations[migration_count - 1].number;
    if (cli_has(cli, "json"))
        printf("{\"version\":\"%s\",\"schema\":%d}\n", KANAME_VERSION, schema);
    else
        printf("kaname %s (%s %d)\n", KANAME_VERSION,
               call_label(&cli->call, L("データベースの版", "schema")), schema);
    return true;
}
