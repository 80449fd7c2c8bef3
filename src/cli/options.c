/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/command.h"

#include <string.h>

static const struct command_option *option_in(const struct command_option *table,
                                              const char *name, size_t size)
{
    for (; table != NULL && table->name != NULL; table++)
        if (strlen(table->name) == size && strncmp(table->name, name, size) == 0)
            return table;
    return NULL;
}

static bool option_take(struct cli *cli, int argc, char *const *argv, int *at)
{
    const char *name = argv[*at] + 2, *equals = strchr(name, '=');
    size_t size = equals == NULL ? strlen(name) : (size_t)(equals - name);
    const struct command_option *option = option_in(cli->command->options, name, size);
    if (option == NULL)
        option = option_in(common_options, name, size);
    if (option == NULL)
        return call_fail(&cli->call, ERROR_INVALID, NULL, "オプション %s はありません。",
                         "There is no option %s.", argv[*at]);
    const char *value = equals == NULL ? NULL : equals + 1;
    if (option->value == NULL && value != NULL)
        return call_fail(&cli->call, ERROR_INVALID, NULL, "--%s に値は付けられません。",
                         "--%s takes no value.", option->name);
    if (option->value != NULL && value == NULL && *at + 1 < argc)
        value = argv[++*at];
    if (option->value != NULL && value == NULL)
        return call_fail(&cli->call, ERROR_INVALID, NULL, "--%s には値（%s）が必要です。",
                         "--%s needs a value (%s).", option->name, option->value);
    if ((option->flags & OPTION_REPEATED) == 0 && cli_has(cli, option->name))
        return call_fail(&cli->call, ERROR_INVALID, NULL, "--%s は1回だけ指定できます。",
                         "--%s may be given once.", option->name);
    cli->given[cli->given_count++] = (struct given){option, value == NULL ? "" : value};
    return true;
}

static bool operands_check(struct cli *cli)
{
    int least = 0, most = 0;
    const struct command_operand *operand = cli->command->operands;
    for (; operand != NULL && operand->name != NULL; operand++) {
        least += (operand->flags & OPERAND_OPTIONAL) == 0;
        most = (operand->flags & OPERAND_REPEATED) != 0 ? cli->operand_count + 1 : most + 1;
        if (cli->operand_count < least)
            return call_fail(&cli->call, ERROR_INVALID, NULL, "%s を指定してください（%s）。",
                             "%s is missing: %s.", operand->name,
                             call_label(&cli->call, operand->help));
    }
    return cli->operand_count <= most ||
           call_fail(&cli->call, ERROR_INVALID, NULL, "「%s」は余分です。",
                     "\"%s\" is one word too many.", cli->operands[most]);
}

bool command_parse(struct cli *cli, int argc, char *const *argv)
{
    const char **operands = arena_array(cli->arena, (size_t)argc + 1, sizeof *operands);
    cli->given = arena_array(cli->arena, (size_t)argc + 1, sizeof *cli->given);
    cli->operands = operands;
    bool is_open = true;
    for (int i = 2; i < argc; i++) {
        if (is_open && strcmp(argv[i], "--") == 0)
            is_open = false;
        else if (is_open && strncmp(argv[i], "--", 2) == 0) {
            if (!option_take(cli, argc, argv, &i))
                return false;
        } else if (is_open && argv[i][0] == '-' && argv[i][1] != '\0')
            return call_fail(&cli->call, ERROR_INVALID, NULL, "オプション %s はありません。",
                             "There is no option %s.", argv[i]);
        else
            operands[cli->operand_count++] = argv[i];
    }
    return cli_has(cli, "help") || operands_check(cli);
}

const char *cli_value_at(const struct cli *cli, const char *option, int n)
{
    for (int i = 0; i < cli->given_count; i++)
        if (strcmp(cli->given[i].option->name, option) == 0 && n-- == 0)
            return cli->given[i].value;
    return NULL;
}

const char *cli_value(const struct cli *cli, const char *option)
{
    return cli_value_at(cli, option, 0);
}

bool cli_has(const struct cli *cli, const char *option)
{
    return cli_value(cli, option) != NULL;
}
