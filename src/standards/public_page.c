/* SPDX-License-Identifier: Apache-2.0 */
/* Without an account: the editions in force of documents that their owners publish. */
#include "pages/report_page.h"
#include "standards/pages.h"
#include "standards/reports.h"
#include "standards/standards.h"
#include "templates/standard_read.h"

static struct layout bare(const char *title)
{
    return (struct layout){.title = title, .class = "main wide open", .has_heading = true,
                           .is_bare = true};
}

bool public_list_page(struct call *call, struct request *request, struct response *response)
{
    struct public_document *documents;
    int count;
    if (!public_documents_load(call, &documents, &count))
        return false;
    for (int i = 0; i < count; i++)
        documents[i].organisation = organisation_name(call, documents[i].unit_id);
    struct layout layout =
        bare(call_label(call, L("公開している安全基準等", "Published safety principles")));
    struct page page = layout_begin(request, response, 200, &layout);
    tmpl_public_list(&page, documents, count);
    layout_end(&page);
    return true;
}

bool public_page(struct call *call, struct request *request, struct response *response)
{
    const char *code = text_string(call->arena, param_get(&request->params, "code"));
    struct manuscript *text = edition_public(call, code);
    if (text == NULL)
        return false;
    struct record *standard = record_load_any(call, &standard_register, text->edition.standard_id);
    if (standard == NULL)
        return false;
    struct layout layout = bare(manuscript_title(call, text));
    struct page page = layout_begin(request, response, 200, &layout);
    tmpl_public_page(&page, text, organisation_name(call, standard->unit_id));
    layout_end(&page);
    return true;
}

bool public_download(struct call *call, struct request *request, struct response *response)
{
    const char *code = text_string(call->arena, param_get(&request->params, "code"));
    struct manuscript *text = edition_public(call, code);
    struct document *document = text == NULL ? NULL : manuscript_document(call, text, true);
    struct record *standard =
        document == NULL ? NULL
                         : record_load_any(call, &standard_register, text->edition.standard_id);
    if (standard != NULL)
        document->organisation = organisation_name(call, standard->unit_id);
    return standard != NULL && report_stamp(call, document) &&
           document_respond(call, response, document, DOCUMENT_PDF);
}
