/* SPDX-License-Identifier: Apache-2.0 */
/* The list of reports, and each of them as a page or a file. */
#ifndef PAGES_REPORT_PAGE_H
#define PAGES_REPORT_PAGE_H

#include "pages/register_view.h"
#include "report/document.h"
#include "web/module.h"

/* NULL if there is none of that name. */
const struct report *report_find(struct text name);

/* Every report of every module, in the modules' order: the number of them. */
enum { REPORTS_MAX = 60 };
int reports_list(const struct report *out[REPORTS_MAX]);

/* The format with that ending ("pdf"), or false. */
bool document_format_read(struct text ending, enum document_format *out);

/* Builds it for the call's user: right checked, organisation, date and the journal's checkpoint
 * filled in. NULL with a problem. */
struct document *report_build(struct call *call, const struct report *report,
                              const struct param_list *options);

/* Fills in date and checkpoint. */
bool report_stamp(struct call *call, struct document *document);
/* The organisation that a unit belongs to: the name of the unit at the top, in the call's language;
 * with 0 the first organisation. "" if there is none. */
const char *organisation_name(struct call *call, int64_t unit_id);
/* Writes it to a new file; one with a checkpoint is signed as a whole (store/signet.h). */
bool report_write(struct call *call, const struct document *document, enum document_format format,
                  const char *path);
/* Text in the markup of records (**bold**, "- " lists) as paragraphs, by the writer of the reports:
 * what is bold on paper is bold on the screen. Everything is escaped. */
void rich_put(struct page *p, const char *text);
/* The document as a file that lives only until its bytes are sent. */
bool document_respond(struct call *call, struct response *response,
                      const struct document *document, enum document_format format);

/* A report in the list; subjects: the records that it can be about. */
struct report_row {
    const struct report *report;
    struct option *subjects;
    int subject_count;
};
/* The options that were asked for, without the format: "?standard=KJ-01". */
struct url report_url(struct call *call, const struct report *report,
                      const struct param_list *options);

route_handler reports_page, report_page;

#endif
