/* SPDX-License-Identifier: Apache-2.0 */
/* An existing document into clauses: choose a file, look at the guess and mend it, then make. */
#include "exchange/docx_read.h"
#include "standards/outline.h"
#include "standards/pages.h"
#include "standards/standards.h"
#include "templates/standard_import.h"

#include <unistd.h>

static bool show(struct call *call, struct request *request, struct response *response,
                 const struct import_view *view)
{
    int status = call_ok(call) ? 200 : error_http_status(call_error(call));
    struct layout layout = standard_layout(
        call, call_label(call, L("規程の取り込み", "Import a document")), view->standard);
    struct page page = layout_begin(request, response, status, &layout);
    tmpl_import_page(&page, view);
    layout_end(&page);
    return true;
}

bool import_page(struct call *call, struct request *request, struct response *response)
{
    struct record *standard = route_standard(call, request);
    struct import_view view = {.standard = standard};
    return standard != NULL && show(call, request, response, &view);
}

static bool file_read(struct call *call, const struct upload *upload, struct text *out)
{
    if (upload == NULL || upload->size == 0)
        return call_fail(call, ERROR_INVALID, "file", "ファイルを選んでください。",
                         "Choose a file.");
    if (upload->size > OUTLINE_SIZE_MAX)
        return call_fail(call, ERROR_TOO_LARGE, "file", "ファイルは%d MBまでです。",
                         "The file may have %d MB at most.", OUTLINE_SIZE_MAX / 1024 / 1024);
    char *data = arena_alloc(call->arena, (size_t)upload->size);
    size_t size = 0;
    ssize_t got = 1;
    while (size < (size_t)upload->size && got > 0) {
        got = pread(upload->fd, data + size, (size_t)upload->size - size, (off_t)size);
        size += got > 0 ? (size_t)got : 0;
    }
    *out = (struct text){data, size};
    return got >= 0 || call_fail(call, ERROR_FAILED, "file", "ファイルを読めませんでした。",
                                 "The file could not be read.");
}

static const char *style_read(struct call *call, const struct request *request,
                              const struct import_view *view)
{
    struct text asked = param_get(&request->form, "numbering");
    const struct choice *choice = choice_find(number_styles, asked);
    const char *found = outline_style(text_from(view->marked));
    if (choice != NULL)
        return choice->code;
    return found[0] != '\0' ? found : record_string(call, view->standard, "numbering");
}

static bool guess(struct call *call, const struct request *request, struct import_view *view)
{
    struct text bytes, plain, pasted = text_trim(param_get(&request->form, "text"));
    if (pasted.size > 0) {
        view->marked = outline_guess(call, pasted);
        return true;
    }
    if (!file_read(call, request_upload(request, "file"), &bytes) ||
        !(docx_is(bytes) ? docx_read(call, bytes, &plain, &view->losses)
                         : outline_decode(call, bytes, &plain)))
        return false;
    view->marked = outline_guess(call, plain);
    return true;
}

/* The clauses as they would stand, numbered as the document would number. */
static bool preview_fill(struct call *call, const struct request *request,
                         struct import_view *view)
{
    struct draft *drafts;
    int count;
    view->numbering = style_read(call, request, view);
    if (!outline_read(call, text_from(view->marked), &drafts, &count))
        return false;
    drafts_preview(call, drafts, count, view->numbering, &view->tree);
    return true;
}

bool import_preview_action(struct call *call, struct request *request, struct response *response)
{
    struct record *standard = route_manuscript(call, request);
    struct import_view view = {.standard = standard};
    if (standard == NULL)
        return false;
    if (guess(call, request, &view))
        preview_fill(call, request, &view);
    return show(call, request, response, &view);
}

bool import_make_action(struct call *call, struct request *request, struct response *response)
{
    struct record *standard = route_manuscript(call, request);
    struct draft *drafts;
    int count;
    if (standard == NULL)
        return false;
    struct text marked = param_get(&request->form, "text");
    struct import_view view = {.standard = standard,
                               .marked = text_string(call->arena, marked)};
    bool is_look = text_is(param_get(&request->form, "next"), "look");
    const char *style = style_read(call, request, &view);
    if (!is_look && outline_read(call, marked, &drafts, &count) &&
        clauses_import(call, standard, style, drafts, count)) {
        respond_redirect(response,
                         url_done(call, standard_url(call, standard->id, 0), "imported"));
        return true;
    }
    view.numbering = style;
    if (is_look)
        preview_fill(call, request, &view);
    return show(call, request, response, &view);
}
