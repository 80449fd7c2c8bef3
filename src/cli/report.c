/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/commands.h"
#include "cli/workspace.h"
#include "modules.h"
#include "pages/layout.h"
#include "pages/report_page.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SETTINGS_MAX = 16 };

static bool reports_print(struct cli *cli)
{
    const struct report *reports[REPORTS_MAX];
    int count = reports_list(reports);
    struct buffer out = buffer_new(cli->arena, 64 * 1024);
    for (int i = 0; i < count; i++) {
        const char *label = call_label(&cli->call, reports[i]->label);
        if (!cli_has(cli, "json")) {
            printf("%-16s %s\n", reports[i]->name, label);
            continue;
        }
        buffer_format(&out, "%s{\"name\":\"%s\",\"title\":", i == 0 ? "[" : ",",
                      reports[i]->name);
        buffer_json(&out, text_from(label));
        buffer_char(&out, '}');
    }
    if (cli_has(cli, "json"))
        printf("%s]\n", buffer_string(&out));
    return true;
}

static bool settings_read(struct cli *cli, struct param_list *out)
{
    const char *given;
    out->items = arena_array(cli->call.arena, SETTINGS_MAX, sizeof *out->items);
    for (int i = 0; (given = cli_value_at(cli, "set", i)) != NULL; i++) {
        struct text value = text_from(given), name;
        bool is_pair = text_split(&value, '=', &name) && value.data != NULL;
        if (!is_pair || out->count == SETTINGS_MAX)
            return call_fail(&cli->call, ERROR_INVALID, "set",
                             "「%s」は名前=値の形で指定してください。", "Give \"%s\" as NAME=VALUE.",
                             given);
        out->items[out->count++] = (struct param){name, value};
    }
    return true;
}

static bool format_of(struct cli *cli, const char *path, enum document_format *out)
{
    const char *dot = strrchr(path, '.');
    return (dot != NULL && document_format_read(text_from(dot + 1), out)) ||
           call_fail(&cli->call, ERROR_INVALID, "FILE",
                     "%s の形式が分かりません。.pdf、.docx、.xlsx、.html のいずれかにしてください。",
                     "The format of %s is not known: use .pdf, .docx, .xlsx or .html.", path);
}

static bool report_work(struct cli *cli)
{
    struct call *call = &cli->call;
    const char *name = cli->operands[0], *path = cli->operands[1];
    struct param_list settings = {0};
    enum document_format format = DOCUMENT_PDF;
    const struct report *report = report_find(text_from(name));
    if (report == NULL)
        return call_fail(call, ERROR_MISSING, "REPORT",
                         "「%s」という報告書はありません。kaname report で一覧を表示します。",
                         "There is no report \"%s\". kaname report lists them.", name);
    if (!format_of(cli, path, &format) || !settings_read(cli, &settings))
        return false;
    /* What the server works out between requests may not have been worked out today. */
    for (int i = 0; i < module_count; i++)
        if (modules[i]->job != NULL)
            modules[i]->job(call);
    struct document *document = report_build(call, report, &settings);
    /* Beside its place first, so that a file that was there is replaced whole or not at all. */
    const char *part = arena_format(call->arena, "%s.part", path);
    unlink(part);
    if (document == NULL || !report_write(call, document, format, part))
        return false;
    if (rename(part, path) != 0)
        return call_fail(call, ERROR_FAILED, "FILE", "%s を書けません（%s）。",
                         "%s cannot be written (%s).", path, strerror(errno));
    if (cli_has(cli, "json"))
        printf("{\"checkpoint\":\"%s\"}\n", document->checkpoint);
    else
        printf("%s: %s\n", path, document->title);
    return true;
}

bool report_run(struct cli *cli)
{
    layout_modules(modules, module_count);
    if (cli->operand_count == 0)
        return reports_print(cli);
    if (cli->operand_count == 1)
        return call_fail(&cli->call, ERROR_INVALID, "FILE",
                         "書き出すファイルを指定してください。", "Name the file to write.");
    return workspace_run(cli, report_work);
}
