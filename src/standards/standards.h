/* SPDX-License-Identifier: Apache-2.0 */
/* Writing safety principles (安全基準等; parts I and II.1–4): documents of the four kinds, their
 * clauses, editions, publication. */
#ifndef STANDARDS_STANDARDS_H
#define STANDARDS_STANDARDS_H

#include "web/module.h"

extern const struct module standards_module;

extern const struct reg standard_register; /* a document; its editions are frozen versions */
extern const struct reg clause_register;   /* one clause of its tree */

#endif
