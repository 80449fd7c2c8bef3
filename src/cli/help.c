/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/help.h"

#include <stdio.h>
#include <string.h>

enum { COLUMN = 28 };

static const struct label about =
    L_INIT("重要インフラ事業者の情報セキュリティ対策のPDCAを回す",
           "runs the information-security cycle of an operator of critical infrastructure");

void help_overview(struct call *call)
{
    printf("kaname — %s\n\n%s kaname COMMAND [OPTION]... [ARGUMENT]...\n\n",
           call_label(call, about), call_label(call, L("使い方:", "Usage:")));
    for (const struct command *command = commands; command->name != NULL; command++)
        printf("  %-12s%s\n", command->name, call_label(call, command->summary));
    printf("\n%s\n", call_label(call, L("各コマンドの説明: kaname COMMAND --help",
                                        "For each of them: kaname COMMAND --help")));
}

static void usage_put(struct buffer *out, const struct command *command)
{
    buffer_format(out, "kaname %s [OPTION]...", command->name);
    const struct command_operand *operand = command->operands;
    for (; operand != NULL && operand->name != NULL; operand++) {
        bool is_optional = (operand->flags & OPERAND_OPTIONAL) != 0;
        buffer_format(out, " %s%s%s%s", is_optional ? "[" : "", operand->name,
                      is_optional ? "]" : "",
                      (operand->flags & OPERAND_REPEATED) != 0 ? "..." : "");
    }
}

static void options_print(struct call *call, const struct command_option *option)
{
    for (; option != NULL && option->name != NULL; option++) {
        int size = printf("  --%s%s%s", option->name, option->value == NULL ? "" : " ",
                          option->value == NULL ? "" : option->value);
        printf("%*s%s\n", size < COLUMN ? COLUMN - size : 1, "", call_label(call, option->help));
    }
}

void help_command(struct call *call, const struct command *command)
{
    struct buffer usage = buffer_new(call->arena, 4096);
    usage_put(&usage, command);
    printf("%s\n\n%s %s\n\n%s\n", call_label(call, command->summary),
           call_label(call, L("使い方:", "Usage:")), buffer_string(&usage),
           call_label(call, command->description));
    if (command->operands != NULL)
        printf("\n%s\n", call_label(call, L("引数:", "Arguments:")));
    const struct command_operand *operand = command->operands;
    for (; operand != NULL && operand->name != NULL; operand++)
        printf("  %-*s%s\n", COLUMN - 2, operand->name, call_label(call, operand->help));
    printf("\n%s\n", call_label(call, L("オプション:", "Options:")));
    options_print(call, command->options);
    options_print(call, common_options);
}

/* In man(7) a backslash, a hyphen that is a minus, and a line that begins with a dot or quote mean
 * something else. */
static void man_text(struct buffer *out, const char *text)
{
    static const char ellipsis[] = "…"; /* no letter of every troff */
    bool is_start = true;
    for (; *text != '\0'; text++) {
        if (strncmp(text, ellipsis, sizeof ellipsis - 1) == 0) {
            buffer_puts(out, "\\&...");
            text += sizeof ellipsis - 2;
            continue;
        }
        if (is_start && (*text == '.' || *text == '\''))
            buffer_puts(out, "\\&");
        if (*text == '\\')
            buffer_puts(out, "\\e");
        else if (*text == '-')
            buffer_puts(out, "\\-");
        else if (*text == '\n')
            buffer_puts(out, "\n.br\n");
        else
            buffer_char(out, *text);
        is_start = *text == '\n';
    }
    buffer_char(out, '\n');
}

static void man_options(struct call *call, struct buffer *out, const struct command_option *option)
{
    for (; option != NULL && option->name != NULL; option++) {
        buffer_format(out, ".TP\n.B \\-\\-%s", option->name);
        if (option->value != NULL)
            buffer_format(out, " \\fI%s\\fR", option->value);
        buffer_char(out, '\n');
        man_text(out, call_label(call, option->help));
    }
}

static void man_command(struct call *call, struct buffer *out, const struct command *command)
{
    struct buffer usage = buffer_new(call->arena, 4096);
    usage_put(&usage, command);
    buffer_puts(out, ".SS ");
    man_text(out, buffer_string(&usage));
    man_text(out, call_label(call, command->summary));
    buffer_puts(out, ".PP\n");
    man_text(out, call_label(call, command->description));
    const struct command_operand *operand = command->operands;
    for (; operand != NULL && operand->name != NULL; operand++) {
        buffer_format(out, ".TP\n.I %s\n", operand->name);
        man_text(out, call_label(call, operand->help));
    }
    man_options(call, out, command->options);
}

static const struct {
    const char *code;
    struct label meaning;
} exit_codes[] = {
    {"0", L_INIT("正常終了", "done")},
    {"1", L_INIT("検査で異常を見つけた", "a check found something wrong")},
    {"64", L_INIT("コマンドの使い方が誤っている", "wrong usage")},
    {"65", L_INIT("データの内容が誤っている", "wrong data")},
    {"66", L_INIT("指定されたものがない", "no such thing")},
    {"70", L_INIT("プログラムの内部の誤り", "a fault of the program")},
    {"74", L_INIT("ディスク・データベース・ネットワークの障害", "disk, database or network")},
    {"75", L_INIT("競合、または関門が閉じている", "conflict, or a gate is closed")},
    {"77", L_INIT("権限がない", "not permitted")},
};

void help_man(struct call *call, struct buffer *out)
{
    buffer_puts(out, ".\\\" Made by kaname print man; do not edit.\n.TH KANAME 1\n");
    buffer_format(out, ".SH %s\nkaname \\- %s\n", call_label(call, L("名前", "NAME")),
                  call_label(call, about));
    buffer_format(out, ".SH %s\n", call_label(call, L("コマンド", "COMMANDS")));
    for (const struct command *command = commands; command->name != NULL; command++)
        man_command(call, out, command);
    buffer_format(out, ".SH %s\n", call_label(call, L("共通のオプション", "COMMON OPTIONS")));
    man_options(call, out, common_options);
    buffer_format(out, ".SH %s\n", call_label(call, L("終了コード", "EXIT STATUS")));
    for (size_t i = 0; i < sizeof exit_codes / sizeof *exit_codes; i++)
        buffer_format(out, ".TP\n.B %s\n%s\n", exit_codes[i].code,
                      call_label(call, exit_codes[i].meaning));
}

static void words_put(struct buffer *out, const struct command_option *option)
{
    for (; option != NULL && option->name != NULL; option++)
        buffer_format(out, " --%s", option->name);
}

void help_completion(struct buffer *out)
{
    buffer_puts(out, "# Made by kaname print completion; do not edit.\n_kaname()\n{\n"
                     "    local word=${COMP_WORDS[COMP_CWORD]} words\n"
                     "    case ${COMP_WORDS[COMP_CWORD-1]} in\n"
                     "    --data) COMPREPLY=($(compgen -d -- \"$word\")); return ;;\n"
                     "    --lang) COMPREPLY=($(compgen -W 'ja en' -- \"$word\")); return ;;\n"
                     "    esac\n    if [ \"$COMP_CWORD\" = 1 ]; then\n        words='help");
    for (const struct command *command = commands; command->name != NULL; command++)
        buffer_format(out, " %s", command->name);
    buffer_puts(out, "'\n    else\n        case ${COMP_WORDS[1]} in\n");
    for (const struct command *command = commands; command->name != NULL; command++) {
        buffer_format(out, "        %s) words='", command->name);
        words_put(out, command->options);
        words_put(out, common_options);
        buffer_puts(out, "' ;;\n");
    }
    buffer_puts(out, "        esac\n    fi\n    case $word in\n"
                     "    -*|'') COMPREPLY=($(compgen -W \"$words\" -- \"$word\")) ;;\n"
                     "    *) COMPREPLY=($(compgen -W \"$words\" -- \"$word\") "
                     "$(compgen -f -- \"$word\")) ;;\n"
                     "    esac\n}\ncomplete -o filenames -F _kaname kaname\n");
}
