/* SPDX-License-Identifier: Apache-2.0 */
/* Writing safety principles (安全基準等; parts I and II.1–4): documents of the four kinds, their
 * clauses, editions, publication. */
#ifndef STANDARDS_STANDARDS_H
#define STANDARDS_STANDARDS_H

#include "web/module.h"

extern const struct module standards_module;

extern const struct reg standard_register; /* a document; its editions: standards/edition.h */
extern const struct reg clause_register;   /* one clause of its tree: standards/tree.h */

extern const struct reg survey_register;   /* how far it is followed, and whether to revise */
extern const struct reg survey_answer_register;

extern const struct choice standard_kinds[];     /* the four kinds of I.2 */
extern const struct choice strictness_choices[]; /* must, should, may, info: strictest first */

/* Positions of neighbours stand this far apart, so that a clause fits between them. */
enum { CLAUSE_STEP = 1 << 20 };

#endif
