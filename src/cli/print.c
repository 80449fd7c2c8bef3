/* SPDX-License-Identifier: Apache-2.0 */
/* version and print: what the program says of itself. The files in tests/golden are its answers. */
#include "access/roles.h"
#include "api/api.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "model/schema.h"
#include "modules.h"
#include "pages/site.h"
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

static bool roles_put(struct cli *cli, struct buffer *out)
{
    buffer_puts(out, roles_print(&cli->call));
    return true;
}

static void route_put(struct buffer *out, const struct route *route)
{
    static const char *const methods[METHOD__COUNT] = {"GET",  "HEAD",  "POST",
                                                       "PUT", "PATCH", "DELETE"};
    static const char *const access[] = {"unset", "public", "signed-in", "right"};
    buffer_format(out, "%s\t%s\t%s", methods[route->method], route->pattern,
                  access[route->access]);
    if (route->access == ACCESS_RIGHT)
        buffer_format(out, "\t%d/%02x", route->right >> 8, (unsigned)route->right & 0xff);
    buffer_char(out, '\n');
}

static bool routes_put(struct cli *cli, struct buffer *out)
{
    struct site_options site = {.modules = modules, .module_count = module_count};
    size_t count;
    (void)cli;
    site_set(&site);
    const struct route_table *tables = site_routes(&count);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < tables[i].count; j++)
            route_put(out, &tables[i].routes[j]);
    return true;
}

static bool openapi_put(struct cli *cli, struct buffer *out)
{
    modules_register();
    openapi_write(&cli->call, out, true);
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
    {"roles", roles_put},
    {"routes", routes_put},
    {"openapi", openapi_put},
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
