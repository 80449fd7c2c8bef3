/* SPDX-License-Identifier: Apache-2.0 */
/* A document as a file to hand on, and the coverage matrix as a report. */
#ifndef STANDARDS_REPORTS_H
#define STANDARDS_REPORTS_H

#include "standards/edition.h"
#include "web/module.h"

extern const struct report standards_reports[];

/* The title page's facts, the clauses as they are numbered and, unless it is for the public, which
 * items of the guideline each clause answers. In the call's language where it was written. */
struct document *manuscript_document(struct call *call, const struct manuscript *text,
                                     bool is_public);

#endif
