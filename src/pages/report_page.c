/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/report_page.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "model/user.h"
#include "pages/layout.h"
#include "pages/site.h"
#include "store/journal.h"
#include "templates/reports.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HTML_MAX = 48 << 20 };

const struct report *report_find(struct text name)
{
    int count;
    const struct module *const *modules = layout_module_list(&count);
    for (int i = 0; i < count; i++)
        for (const struct report *r = modules[i]->reports; r != NULL && r->name != NULL; r++)
            if (text_is(name, r->name))
                return r;
    return NULL;
}

struct document *report_build(struct call *call, const struct report *report,
                              const struct param_list *options)
{
    struct journal_checkpoint head;
    if (!user_demand(call, report->group, ACTION_EXPORT, 0))
        return NULL;
    struct document *document = report->build(call, options);
    if (document == NULL || !journal_head(call, &head))
        return NULL;
    document->checkpoint = journal_checkpoint_text(call->arena, &head);
    document->date = call->lang == LANG_EN ? call_today(call)
                                           : clock_era_date(call->arena, call_today(call));
    return document;
}

bool reports_page(struct call *call, struct request *request, struct response *response)
{
    enum { REPORTS_MAX = 60 };
    const struct report *reports[REPORTS_MAX];
    int module_count, count = 0;
    const struct module *const *modules = layout_module_list(&module_count);
    for (int i = 0; i < module_count; i++)
        for (const struct report *r = modules[i]->reports; r != NULL && r->name != NULL; r++)
            if (count < REPORTS_MAX && user_may_somewhere(call, r->group, ACTION_EXPORT))
                reports[count++] = r;
    struct layout layout = {.title = call_label(call, L("報告書", "Reports")), .path = "/reports",
                            .class = "", .has_heading = true};
    struct page page = layout_begin(request, response, 200, &layout);
    tmpl_reports(&page, reports, count);
    layout_end(&page);
    return true;
}

static bool format_read(struct text name, enum document_format *out)
{
    for (int i = 0; i < DOCUMENT__COUNT; i++)
        if (text_is(name, document_ending((enum document_format)i))) {
            *out = (enum document_format)i;
            return true;
        }
    return false;
}

/* The file lives only until its bytes are sent. */
static bool file_answer(struct call *call, struct response *response,
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
    bool is_done = document_write(document, format, path);
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
    if (format_read(param_get(&request->query, "format"), &format))
        return file_answer(call, response, document, format);
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
    tmpl_report(&page, document, (struct html_raw){buffer_view(&html)}, report->name);
    layout_end(&page);
    return true;
}
