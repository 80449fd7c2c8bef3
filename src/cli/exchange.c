/* SPDX-License-Identifier: Apache-2.0 */
/* export and import: registers as Excel, CSV; catalogues as OSCAL. */
#include "base/json.h"
#include "catalogue/import.h"
#include "cli/commands.h"
#include "cli/workspace.h"
#include "exchange/register_sheet.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
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

/* By the ending alone: what else could tell that a file named e.pdf was not meant to be a sheet? */
static bool ending_is(const char *path, const char *ending)
{
    const char *dot = strrchr(path, '.');
    return dot != NULL && strcasecmp(dot, ending) == 0;
}

static bool format_of(struct cli *cli, const char *path, enum sheet_format *out)
{
    bool is_cp932 = cli_has(cli, "cp932"), is_csv = ending_is(path, ".csv");
    *out = !is_csv ? SHEET_XLSX : is_cp932 ? SHEET_CSV_CP932 : SHEET_CSV;
    if (!is_csv && !ending_is(path, ".xlsx"))
        return call_fail(&cli->call, ERROR_INVALID, "FILE",
                         "%s の形式が分かりません。名前の末尾を .xlsx か .csv にしてください。",
                         "The format of %s is not known: let its name end in .xlsx or .csv.", path);
    return is_csv || !is_cp932 ||
           call_fail(&cli->call, ERROR_INVALID, "cp932",
                     "--cp932 はCSVのための指定です。%s の末尾を .csv にしてください。",
                     "--cp932 is for CSV: let the name of %s end in .csv.", path);
}

static bool sheet_write(struct cli *cli, const char *name, const char *path)
{
    const struct reg *reg = reg_demand(cli, name);
    const char *where = cli_value(cli, "where");
    struct text rest = {where, where == NULL ? 0 : strlen(where)};
    struct list_query query;
    enum sheet_format format;
    int64_t rows;
    if (reg == NULL || !format_of(cli, path, &format) ||
        !list_query_parse(&cli->call, reg, where_next, &rest, &query) ||
        !register_export(&cli->call, &query, format, path, &rows))
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

static const char *plan_name(enum row_plan plan)
{
    return plan == PLAN_ADD ? "add" : plan == PLAN_CHANGE ? "change" : "wrong";
}

static void row_json(struct json_out *json, const struct row_change *row)
{
    json_begin(json, NULL, '{');
    json_out_string(json, "where", row->place);
    json_out_string(json, "plan", plan_name(row->plan));
    json_out_string(json, "title", row->title);
    json_begin(json, "cells", '[');
    for (int c = 0; c < row->change_count; c++) {
        json_begin(json, NULL, '{');
        json_out_string(json, "where", row->changes[c].place);
        json_out_string(json, "field", row->changes[c].field);
        json_out_string(json, "before", row->changes[c].before);
        json_out_string(json, "after", row->changes[c].after);
        json_end(json, '}');
    }
    json_end(json, ']');
    json_begin(json, "problems", '[');
    for (const struct problem *p = row->problems; p != NULL; p = p->next) {
        json_begin(json, NULL, '{');
        json_out_string(json, "kind", error_name(p->kind));
        json_out_string(json, "field", p->field);
        json_out_string(json, "where", p->where == NULL ? row->place : p->where);
        json_out_string(json, "detail", p->text);
        json_end(json, '}');
    }
    json_end(json, ']');
    json_end(json, '}');
}

/* Every row that is not the same, with its cells and what is wrong: one document for programs. */
static void plan_json(struct cli *cli, const struct import_plan *plan, bool is_applied)
{
    enum { ROW_JSON_MAX = 64 << 20 };
    struct buffer out = buffer_new(cli->call.arena, ROW_JSON_MAX);
    struct json_out json = json_out(&out, false);
    json_begin(&json, NULL, '{');
    json_out_bool(&json, "ok", plan->wrong == 0);
    json_out_bool(&json, "applied", is_applied);
    json_out_int(&json, "adds", plan->adds);
    json_out_int(&json, "changes", plan->changes);
    json_out_int(&json, "cells", plan->cells);
    json_out_int(&json, "same", plan->same);
    json_out_int(&json, "wrong", plan->wrong);
    json_out_string(&json, "ignored", plan->ignored);
    json_begin(&json, "rows", '[');
    for (int i = 0; i < plan->count; i++) {
        if (plan->rows[i].plan == PLAN_SAME)
            continue;
        row_json(&json, &plan->rows[i]);
        fwrite(out.data, 1, out.size, stdout);
        out.size = 0; /* 100,000 rows go out one by one */
    }
    json_end(&json, ']');
    json_end(&json, '}');
    puts(buffer_string(&out));
    cli->is_told = true;
}

static void plan_print(struct cli *cli, const struct import_plan *plan)
{
    struct call *call = &cli->call;
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

/* Looked at or applied, the same wrong row is the same exit code. */
static bool plan_run(struct cli *cli, struct import_plan *plan)
{
    bool has_json = cli_has(cli, "json"), is_applied = cli_has(cli, "apply");
    if (!has_json)
        plan_print(cli, plan);
    cli->call.reason = cli_value(cli, "reason");
    bool is_done = is_applied ? import_apply(&cli->call, plan) : import_check(&cli->call, plan);
    if (has_json && (is_done || plan->wrong > 0))
        plan_json(cli, plan, is_applied && is_done);
    return is_done;
}

static bool import_work(struct cli *cli)
{
    const char *name = cli->operands[0], *path = cli->operands[1];
    struct table table;
    struct import_plan plan;
    if (cli_has(cli, "catalogue"))
        return catalogue_read(cli, name, path);
    const struct reg *reg = reg_demand(cli, name);
    cli->call.where = path;
    if (reg == NULL || !table_read(&cli->call, path, &table))
        return false;
    cli->call.where = NULL;
    return import_plan(&cli->call, reg, &table, &plan) && plan_run(cli, &plan);
}

bool import_run(struct cli *cli)
{
    return workspace_run(cli, import_work);
}
