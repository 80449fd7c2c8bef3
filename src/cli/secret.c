/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/secret.h"
#include "access/recovery.h"

#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { SECRET_SIZE_MAX = 400 };

const char *secret_make(struct call *call)
{
    return code_make(call->arena);
}

static const char *line_read(struct cli *cli)
{
    char line[SECRET_SIZE_MAX + 2] = "";
    if (fgets(line, sizeof line, stdin) == NULL)
        return "";
    line[strcspn(line, "\r\n")] = '\0';
    return arena_string(cli->arena, line);
}

static const char *hidden_read(struct cli *cli, struct label prompt)
{
    struct termios before, hidden;
    fputs(call_label(&cli->call, prompt), stderr);
    tcgetattr(STDIN_FILENO, &before);
    hidden = before;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    const char *line = line_read(cli);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    fputc('\n', stderr);
    return line;
}

const char *secret_ask(struct cli *cli, bool *is_made)
{
    *is_made = false;
    if (cli_has(cli, "password-stdin"))
        return line_read(cli);
    const char *first = "";
    if (isatty(STDIN_FILENO) == 1)
        first = hidden_read(cli, L("パスワード（空なら自動で作成）: ",
                                   "Password (empty: one is made): "));
    if (*first == '\0') {
        *is_made = true;
        return secret_make(&cli->call);
    }
    if (strcmp(first, hidden_read(cli, L("もう一度: ", "Again: "))) == 0)
        return first;
    call_fail(&cli->call, ERROR_INVALID, "password", "2回の入力が一致しません。",
              "The two are not the same.");
    return NULL;
}
