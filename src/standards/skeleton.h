/* SPDX-License-Identifier: Apache-2.0 */
/* The structure that the guideline's Part II recommends, as a start for a document: purpose, scope,
 * roles, then the headings of the measures. Headings are those of the loaded catalogue. */
#ifndef STANDARDS_SKELETON_H
#define STANDARDS_SKELETON_H

#include "model/record.h"

/* Of the catalogue that the document is written against, or of the first guideline. Refused with
 * ERROR_CONFLICT for a document that has clauses already, ERROR_MISSING without a catalogue. */
bool skeleton_make(struct call *call, const struct record *standard);

#endif
