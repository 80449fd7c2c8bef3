/* SPDX-License-Identifier: Apache-2.0 */
/* Every text that a person sees is written where it is used, in both languages at once; a missing
 * one is a compile error (docs/decisions/0002-messages.md). */
#ifndef BASE_LABEL_H
#define BASE_LABEL_H

enum lang { LANG_JA, LANG_EN, LANG__COUNT };

struct label {
    const char *ja, *en;
};

/* L("保存", "Save"). Both must be literals that are not empty. */
#define L(ja_, en_) ((struct label){"" ja_, "" en_})
/* The same where C wants a constant: inside static tables. */
#define L_INIT(ja_, en_) {"" ja_, "" en_}

static inline const char *label_in(struct label label, enum lang lang)
{
    return lang == LANG_EN ? label.en : label.ja;
}

#endif
