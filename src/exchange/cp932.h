/* SPDX-License-Identifier: Apache-2.0 */
/* Texts as Japanese Excel writes CSV: CP932, which lacks most of the world's characters. */
#ifndef EXCHANGE_CP932_H
#define EXCHANGE_CP932_H

#include "base/text.h"

#include <iconv.h>

/* Freed by iconv_close. */
iconv_t cp932_open(void);
/* What CP932 has no sign for, nor a similar one, becomes 〓, as in print; the rest goes on. */
struct text cp932_text(struct arena *arena, iconv_t converter, struct text utf8);

#endif
