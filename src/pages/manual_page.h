/* SPDX-License-Identifier: Apache-2.0 */
/* The user's manual: docs/manual/LANG/NN-NAME.md, carried by the binary, read without a network. */
#ifndef PAGES_MANUAL_PAGE_H
#define PAGES_MANUAL_PAGE_H

#include "web/module.h"

struct manual_chapter {
    const char *name;  /* "03-adoption" */
    const char *title; /* its first heading */
};
enum { MANUAL_CHAPTERS_MAX = 40 };
/* In order, in the call's language. */
int manual_chapters(struct call *call, struct manual_chapter *out);

route_handler manual_page, manual_picture;

#endif
