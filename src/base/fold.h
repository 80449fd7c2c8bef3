/* SPDX-License-Identifier: Apache-2.0 */
/* What search and matching compare instead of the text as typed: compatibility forms made one
 * (NFKC: ﾌﾟﾛ → プロ, ＰＬＣ → PLC, ㈱ → (株)), case folded, hiragana and katakana made one. Never for
 * storage. */
#ifndef BASE_FOLD_H
#define BASE_FOLD_H

#include "base/text.h"

/* Folded text, white space runs as one blank; text that is not UTF-8 folds to "". */
struct text fold_text(struct arena *arena, struct text a);

/* Full-width digits, signs, letters and blanks made ASCII (NFKC without case or kana folding),
 * trimmed: for numbers, dates and identifiers as people type them. */
struct text fold_width(struct arena *arena, struct text a);

/* The search tokens of a folded text, separated by one blank each, for storing: words of letters
 * and digits whole; every run of Japanese as its overlapping pairs plus its last character alone,
 * so that any word of two characters, and any prefix, is found. */
struct text fold_tokens(struct arena *arena, struct text folded);

/* The tokens that a query needs; one that may match as a prefix (a single Japanese character, or a
 * word of letters) ends in '*'. Empty for a query of nothing. */
struct text fold_query(struct arena *arena, struct text folded);

#endif
