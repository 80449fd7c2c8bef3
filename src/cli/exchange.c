/* SPDX-License-Identifier: Apache-2.0 */
/* export and import: registers as Excel, CSV; catalogues as OSCAL. */
#include "catalogue/import.h"
#include "cli/commands.h"
#include "cli/workspace.h"
#include "exchange/register_sheet.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct reg *reg_demand(struct cli *cli, const char *name)
{
    const struct reg *reg = name == NULL ? NULL : reg_find(name);
    if (reg == NULL)
        call_fail(&cli->call, ERROR_MISSING, "register",
                  "「%s」という台帳はありません。", "There is no register \"%s\".",
                  name == NULL ? "" : name);
    return reg;
}

/* "state=approved&kind=it" of --where as list conditions. */
static bool where_next(void *source, struct text *name, struct text *value)
{
    struct text *rest = source, pair;
    if (!text_split(rest, '&', &pair))
        return false;
    *value = pair;
    if (!text_split(value, '=', name) || value->data == NULL)
        *value = (struct text){"", 0};
    return true;
}

static bool catalogue_write(struct cli *cli, const char *code, const char *path)
{
    size_t size;
    const char *content = catalogue_export(&cli->call, code, &size);
    FILE *file = content == NULL ? NULL : fopen(path, "wbe");
    if (content == NULL)
        return false;
    bool is_written = file != NULL && fwrite(content, 1, size, file) == size;
    is_written &= file != NULL && fclose(file) == 0;
    return is_written || call_fail(&cli->call, ERROR_FAILED, "file", "%s を書けません（%s）。",
                                   "%s cannot be written (%s).", path, strerror(errno));
}

static enum sheet_format format_of(const char *path, bool is_cp932)
{
    const char *dot = strrchr(path, '.');
    bool is_csv = dot != NULL && strcmp(dot, ".csv") == 0;
    return !is_csv ? SHEET_XLSX : is_cp932 ? SHEET_CSV_CP932 : SHEET_CSV;
}

static bool sheet_write(struct cli *cli, const char *name, const char *path)
{
    const struct reg *reg = reg_demand(cli, name);
    const char *where = cli_value(cli, "where");
    struct text rest = {where, where == NULL ? 0 : strlen(where)};
    struct list_query query;
    int64_t rows;
    if (reg == NULL || !list_query_parse(&cli->call, reg, where_next, &rest, &query) ||
        !register_export(&cli->call, &query, format_of(path, cli_has(cli, "cp932")), path, &rows))
        return false;
    if (cli_has(cli, "json"))
        printf("{\"rows\":%lld}\n", (long long)rows);
    else
        printf("%s: %lld\n", path, (long long)rows);
    return true;
}

static bool export_work(struct cli *cli)
{
    const char *name = cli->operands[0], *path = cli->operands[1];
    return cli_has(cli, "catalogue") ? catalogue_write(cli, name, path)
                                     : sheet_write(cli, name, path);
}

bool export_run(struct cli *cli)
{
    return workspace_run(cli, export_work);
}

static bool file_text(struct call *call, const char *path, struct text *out)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &status) != 0 || status.st_size > CATALOGUE_SIZE_MAX) {
        if (fd >= 0)
            close(fd);
        return call_fail(call, fd < 0 ? ERROR_MISSING : ERROR_TOO_LARGE, "file",
                         "%s を読めません。", "%s cannot be read.", path);
    }
    char *bytes = arena_alloc(call->arena, (size_t)status.st_size + 1);
    ssize_t got, size = 0;
    while ((got = read(fd, bytes + size, (size_t)(status.st_size - size))) > 0)
        size += got;
    close(fd);
    *out = (struct text){bytes, (size_t)size};
    return true;
}

static bool catalogue_read(struct cli *cli, const char *code, const char *path)
{
    struct text text;
    struct record *catalogue = NULL;
    if (!file_text(&cli->call, path, &text) ||
        !catalogue_import(&cli->call, code, text, &catalogue))
        return false;
    printf("%s: %lld\n", record_title(&cli->call, catalogue),
           (long long)record_int(catalogue, "requirements"));
    return true;
}

static void plan_print(struct cli *cli, const struct import_plan *plan)
{
    struct call *call = &cli->call;
    if (cli_has(cli, "json")) {
        printf("{\"adds\":%d,\"changes\":%d,\"cells\":%d,\"same\":%d,\"wrong\":%d}\n", plan->adds,
               plan->changes, plan->cells, plan->same, plan->wrong);
        return;
    }
    for (int i = 0; i < plan->count; i++) {
        const struct row_change *row = &plan->rows[i];
        for (const struct problem *p = row->problems; p != NULL; p = p->next)
            printf("%s: %s\n", p->where == NULL ? row->place : p->where, p->text);
        for (int c = 0; row->plan == PLAN_CHANGE && c < row->change_count; c++)
            printf("%s: %s: \"%s\" → \"%s\"\n", row->changes[c].place,
                   call_label(call, row->changes[c].label), row->changes[c].before,
                   row->changes[c].after);
        if (row->plan == PLAN_ADD)
            printf("%s: + %s\n", row->place, row->title);
    }
    printf(call->lang == LANG_EN ? "%d new, %d changed (%d cells), %d unchanged, %d wrong\n"
                                 : "追加 %d件、変更 %d件（%dセル）、変更なし %d件、誤り %d件\n",
           plan->adds, plan->changes, plan->cells, plan->same, plan->wrong);
}

static bool import_work(struct cli *cli)
{
    const char *name = cli->operands[0], *path = cli->operands[1];
    struct table table;
    struct import_plan plan;
    if (cli_has(cli, "catalogue"))
        return catalogue_read(cli, name, path);
    const struct reg *reg = reg_demand(cli, name);
    if (reg == NULL || !table_read(&cli->call, path, &table) ||
        !import_plan(&cli->call, reg, &table, &plan))
        return false;
    plan_print(cli, &plan);
    if (!cli_has(cli, "apply"))
        return plan.wrong == 0;
    cli->call.reason = cli_value(cli, "reason");
    return import_apply(&cli->call, &plan);
}

bool import_run(struct cli *cli)
{
    return workspace_run(cli, import_work);
}
