/* SPDX-License-Identifier: Apache-2.0 */
/* What every page stands in: head, top bar, navigation by chapter, flash message, foot. */
#ifndef PAGES_LAYOUT_H
#define PAGES_LAYOUT_H

#include "web/module.h"

struct crumb {
    const char *label;
    struct url url;
};

struct layout {
    const char *title;     /* of the window and the page's heading */
    const char *path;      /* of the navigation entry to mark, "/r/supplier" */
    const char *class;     /* of <main>: "wide", "narrow" or "" */
    const char *lead;      /* a sentence under the heading, or NULL */
    struct crumb crumbs[4];
    int crumb_count;
    bool has_heading;      /* the page writes its own when false */
    bool is_bare;          /* no navigation: sign-in, set-up, errors before sign-in */
};

/* Tells which modules there are; once at start (they live above this floor). */
void layout_modules(const struct module *const *modules, int count);
const struct module *const *layout_module_list(int *count);

/* Answers 200 (or status) with a page: everything up to the content, and everything after it. */
struct page layout_begin(struct request *request, struct response *response, int status,
                         const struct layout *layout);
void layout_end(struct page *p);

/* The message that the next page shows once: carried in the query as ?done=CODE, so that nothing
 * free-form comes from outside. */
struct url url_done(struct call *call, struct url url, const char *code);
/* The code for a move along a life cycle: what was done, in words. */
const char *done_move(struct call *call, const char *transition);

/* A symbol of the icon sprite; the name is a constant of ours. */
struct url icon_url(struct call *call, const char *name);

/* What the cookie "theme" says; the script of the page sets it. */
enum theme { THEME_DEVICE, THEME_LIGHT, THEME_DARK };
enum theme layout_theme(const struct page *p);
/* Chooses the language and comes back to the same page. */
struct url layout_language_url(struct page *p, const char *lang);
/* The first character of a name, for the round mark beside it. */
const char *layout_initial(struct call *call, const char *name);

/* The menu as templates see it. */
struct nav_item {
    const char *path, *icon, *label;
    bool is_current;
};
struct nav_group {
    const char *label, *phase, *icon; /* phase: letter of the PDCA cycle, or "" and an icon */
    struct nav_item *items;
    int count;
    bool is_current;
};
struct nav {
    struct nav_group top; /* pages of every day */
    struct nav_group groups[CHAPTER__COUNT];
    int count;
    bool is_found; /* some entry is the present page */
};
struct nav layout_nav(struct call *call, const char *current);

#endif
