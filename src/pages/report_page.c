/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/report_page.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "model/list.h"
#include "model/unit.h"
#include "model/user.h"
#include "pages/layout.h"
#include "pages/site.h"
#include "store/journal.h"
#include "store/signet.h"
#include "templates/reports.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HTML_MAX = 48 << 20 };

int reports_list(const struct report *out[REPORTS_MAX])
{
    int module_count, count = 0;
    const struct module *const *modules = layout_module_list(&module_count);
    for (int i = 0; i < module_count; i++)
        for (const struct report *r = modules[i]->reports; r != NULL && r->name != NULL; r++)
            if (count < REPORTS_MAX)
                out[count++] = r;
    return count;
}

const struct report *report_find(struct text name)
{
    const struct report *reports[REPORTS_MAX];
    int count = reports_list(reports);
    for (int i = 0; i < count; i++)
        if (text_is(name, reports[i]->name))
            return reports[i];
    return NULL;
}

struct document *report_build(struct call *call, const struct report *report,
                              const struct param_list *options)
{
    if (!user_demand(call, report->group, ACTION_EXPORT, 0))
        return NULL;
    struct document *document = report->build(call, options);
    return document != NULL && report_stamp(call, document) ? document : NULL;
}

bool report_stamp(struct call *call, struct document *document)
{
    struct journal_checkpoint head;
    if (!journal_head(call, &head))
        return false;
    document->checkpoint = journal_checkpoint_text(call->arena, &head);
    document->date = call->lang == LANG_EN ? call_today(call)
                                           : clock_era_date(call->arena, call_today(call));
    return true;
}

static struct record *organisation_first(struct call *call, const struct reg *reg)
{
    struct list_query query = {.reg = reg, .page_size = 1, .order = "code"};
    struct list list;
    bool is_run = list_add(call, &query, "parent", FILTER_EMPTY, (struct value){0}) &&
                  list_run(call, &query, &list);
    return is_run && list.count > 0 ? list.records[0] : NULL;
}

void rich_put(struct page *p, const char *text)
{
    enum { RICH_SIZE_MAX = 4 << 20 };
    struct document *document = document_new(p->call, "");
    struct buffer out = buffer_new(p->call->arena, RICH_SIZE_MAX);
    document_rich(document, text);
    document_html(document, &out);
    html_literal(p, out.data, out.size);
}

const char *organisation_name(struct call *call, int64_t unit_id)
{
    const struct reg *reg = reg_find("unit");
    struct record *unit = reg == NULL    ? NULL
                          : unit_id == 0 ? organisation_first(call, reg)
                                         : record_load_any(call, reg, unit_root(call, unit_id));
    if (unit == NULL)
        return "";
    const char *en = record_string(call, unit, "name_en");
    return call->lang == LANG_EN && *en != '\0' ? en : record_string(call, unit, "name");
}

static bool subjects_fill(struct call *call, struct report_row *row)
{
    struct list_query query = {
        .reg = row->report->subject, .page_size = LIST_PAGE_MAX, .is_brief = true};
    struct list list;
    if (!list_run(call, &query, &list))
        return false;
    row->subjects = arena_array(call->arena, (size_t)list.count, sizeof *row->subjects);
    for (int64_t i = 0; i < list.count; i++)
        row->subjects[row->subject_count++] = (struct option){
            .code = record_string(call, list.records[i], "code"),
            .label = record_title(call, list.records[i]),
        };
    return true;
}

struct url report_url(struct call *call, const struct report *report,
                      const struct param_list *options)
{
    struct url url = url_local(call->arena, arena_format(call->arena, "/reports/%s",
                                                         report->name));
    for (size_t i = 0; i < options->count; i++)
        if (!text_is(options->items[i].name, "format"))
            url = url_query(call->arena, url, text_string(call->arena, options->items[i].name),
                            options->items[i].value);
    return url;
}

bool reports_page(struct call *call, struct request *request, struct response *response)
{
    const struct report *all[REPORTS_MAX];
    struct report_row rows[REPORTS_MAX] = {0};
    int all_count = reports_list(all), count = 0;
    for (int i = 0; i < all_count; i++)
        if (user_may_somewhere(call, all[i]->group, ACTION_EXPORT))
            rows[count++].report = all[i];
    for (int i = 0; i < count; i++)
        if (rows[i].report->subject != NULL && !subjects_fill(call, &rows[i]))
            return false;
    struct layout layout = {.title = call_label(call, L("報告書", "Reports")), .path = "/reports",
                            .class = "", .has_heading = true};
    struct page page = layout_begin(request, response, 200, &layout);
    tmpl_reports(&page, rows, count);
    layout_end(&page);
    return true;
}

bool document_format_read(struct text ending, enum document_format *out)
{
    for (int i = 0; i < DOCUMENT__COUNT; i++)
        if (text_is(ending, document_ending((enum document_format)i))) {
            *out = (enum document_format)i;
            return true;
        }
    return false;
}

bool report_write(struct call *call, const struct document *document, enum document_format format,
                  const char *path)
{
    return document_write(document, format, path) &&
           (document->checkpoint == NULL || signet_put(call, path));
}

bool document_respond(struct call *call, struct response *response,
                      const struct document *document, enum document_format format)
{
    unsigned char bytes[16];
    char token[HEX_OF_16_SIZE];
    struct stat status;
    random_bytes(bytes, sizeof bytes);
    hex_write(token, bytes, sizeof bytes);
    const char *folder = arena_format(call->arena, "%s/work", site_data_folder());
    mkdir(folder, 0700);
    const char *path = arena_format(call->arena, "%s/report-%s", folder, token);
    bool is_done = report_write(call, document, format, path);
    int fd = is_done ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    unlink(path);
    if (fd < 0 || fstat(fd, &status) != 0)
        return is_done ? call_fail(call, ERROR_FAILED, NULL, "ファイルを作れませんでした。",
                                   "The file could not be made.")
                       : false;
    const char *name = arena_format(call->arena, "%s_%s.%s", document->title, call_today(call),
                                    document_ending(format));
    respond_file(response, document_type(format), name, fd, status.st_size);
    return true;
}

bool report_page(struct call *call, struct request *request, struct response *response)
{
    const struct report *report = report_find(param_get(&request->params, "name"));
    enum document_format format = DOCUMENT_HTML;
    if (report == NULL)
        return call_fail(call, ERROR_MISSING, NULL, "そのような報告書はありません。",
                         "There is no such report.");
    struct document *document = report_build(call, report, &request->query);
    if (document == NULL)
        return false;
    if (document_format_read(param_get(&request->query, "format"), &format))
        return document_respond(call, response, document, format);
    struct buffer html = buffer_new(call->arena, HTML_MAX);
    document_html(document, &html);
    struct layout layout = {
        .title = document->title,
        .path = "/reports",
        .class = "",
        .has_heading = true,
        .crumbs = {{call_label(call, L("報告書", "Reports")), url_local(call->arena, "/reports")}},
        .crumb_count = 1,
    };
    struct page page = layout_begin(request, response, 200, &layout);
    tmpl_report(&page, document, (struct html_raw){buffer_view(&html)},
                report_url(call, report, &request->query));
    layout_end(&page);
    return true;
}
