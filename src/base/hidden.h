/* SPDX-License-Identifier: Apache-2.0 */
/* Characters that nobody sees: what turns the direction of writing round (U+202A–202E, 2066–2069),
 * blanks of no width, controls, fillers, tags. In a name they make one thing look like another
 * ("exe.pdf" for "fdp.exe") or two things look the same. Variation selectors are none of them, as
 * Japanese names need them, nor is the joiner (U+200D) in front of a pictograph. */
#ifndef BASE_HIDDEN_H
#define BASE_HIDDEN_H

#include "base/call.h"

/* The first of them, or 0; *place is the number of its character, from 1. */
uint32_t hidden_find(struct text a, int *place);
/* False, with a problem about the field that says which and where, when there is one. */
bool hidden_refuse(struct call *call, const char *field, struct text a);

#endif
