/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "base/clock.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

enum { CLI_ARENA_MAX = 1 << 30 };

const struct command_option common_options[] = {
    {"data", "DIR", L_INIT("データフォルダー（既定: KANAME_DATA、./var、/var/lib/kaname の順）",
                           "Data folder (default: KANAME_DATA, ./var, /var/lib/kaname)"), 0},
    {"lang", "ja|en", L_INIT("表示の言語（既定: 環境変数 LANG）",
                             "Language of the output (default: LANG)"), 0},
    {"json", NULL, L_INIT("結果をJSONで出力", "Print the result as JSON"), 0},
    {"quiet", NULL, L_INIT("進み具合を表示しない", "Show no progress"), 0},
    {"help", NULL, L_INIT("この説明を表示", "Show this help"), 0},
    {0},
};

const struct command *command_find(const char *name)
{
    for (const struct command *command = commands; command->name != NULL; command++)
        if (strcmp(command->name, name) == 0)
            return command;
    return NULL;
}

static enum lang lang_of(const char *name)
{
    return strncmp(name, "ja", 2) == 0 ? LANG_JA : LANG_EN;
}

/* --lang counts even where the rest of the command line is wrong. */
static enum lang lang_choose(int argc, char *const *argv)
{
    for (int i = 1; i + 1 < argc; i++)
        if (strcmp(argv[i], "--lang") == 0)
            return lang_of(argv[i + 1]);
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value != NULL && *value != '\0')
            return lang_of(value);
    }
    return LANG_EN;
}

static void problems_json(struct cli *cli)
{
    struct buffer out = buffer_new(cli->arena, 1 << 20);
    buffer_puts(&out, "{\"ok\":false,\"problems\":[");
    for (const struct problem *p = cli->call.problems; p != NULL; p = p->next) {
        buffer_format(&out, "%s{\"kind\":\"%s\",\"field\":", p == cli->call.problems ? "" : ",",
                      error_name(p->kind));
        buffer_json(&out, text_from(p->field));
        buffer_puts(&out, ",\"where\":");
        buffer_json(&out, text_from(p->where));
        buffer_puts(&out, ",\"detail\":");
        buffer_json(&out, text_from(p->text));
        buffer_char(&out, '}');
    }
    buffer_puts(&out, "]}");
    puts(buffer_string(&out));
}

static int finish(struct cli *cli, bool is_done)
{
    const struct problem *p = cli->call.problems;
    if (is_done && p == NULL)
        return EX_OK;
    if (p == NULL)
        return EXIT_FAILURE;
    bool has_json = cli->given != NULL && cli_has(cli, "json");
    if (has_json && !cli->is_told)
        problems_json(cli);
    else if (!has_json)
        for (; p != NULL; p = p->next)
            fprintf(stderr, "kaname: %s%s%s\n", p->where == NULL ? "" : p->where,
                    p->where == NULL ? "" : ": ", p->text);
    return error_exit_code(call_error(&cli->call));
}

static int usage_fail(struct cli *cli)
{
    finish(cli, false);
    fprintf(stderr, "%s\n",
            call_label(&cli->call, L("使い方: kaname help、kaname COMMAND --help",
                                     "See: kaname help, kaname COMMAND --help")));
    return EX_USAGE;
}

static int run(struct cli *cli, int argc, char **argv)
{
    const char *name = argc < 2 ? "help" : argv[1];
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
        help_overview(&cli->call);
        return argc < 2 ? EX_USAGE : EX_OK;
    }
    cli->command = command_find(strcmp(name, "--version") == 0 ? "version" : name);
    if (cli->command == NULL) {
        call_fail(&cli->call, ERROR_INVALID, NULL, "コマンド %s はありません。",
                  "There is no command %s.", name);
        return usage_fail(cli);
    }
    if (!command_parse(cli, argc, argv))
        return usage_fail(cli);
    if (cli_has(cli, "help")) {
        help_command(&cli->call, cli->command);
        return EX_OK;
    }
    return finish(cli, cli->command->run(cli));
}

int cli_main(int argc, char **argv)
{
    setlocale(LC_CTYPE, "");
    struct arena *arena = arena_new(CLI_ARENA_MAX);
    struct cli cli = {.arena = arena};
    cli.call = call_new(arena, lang_choose(argc, argv), clock_now_ms(), "cli");
    int code = run(&cli, argc, argv);
    arena_free(arena);
    if (fflush(stdout) != 0 && code == EX_OK)
        code = EX_IOERR;
    return code;
}
