/* SPDX-License-Identifier: Apache-2.0 */
/* What a folder of the guideline's viewpoints (or access, catalogue …) contributes: registers,
 * pages of its own, panels under the pages that are derived, entries of the menu. src/modules.c
 * lists all modules in the guideline's order. */
#ifndef WEB_MODULE_H
#define WEB_MODULE_H

#include "model/record.h"
#include "web/route.h"

/* Drawn below the derived detail page of a register. */
struct panel {
    const char *reg;
    void (*draw)(struct page *p, const struct record *record);
};

/* A page of one's own in the menu; shown to whoever may do the action in the group. */
struct menu_item {
    enum chapter chapter;
    const char *path, *icon; /* icon: a symbol of ui/icons */
    struct label label;
    enum right_group group;
    enum action action;
};

struct document; /* report/document.h */

/* A report that can be asked for: /reports and `kaname report`. build makes the document tree, or
 * is NULL with a problem; its options are what the address or the command line gave. */
struct report {
    const char *name; /* NULL ends the table */
    struct label label, purpose;
    enum right_group group; /* reading it needs ACTION_EXPORT there */
    struct document *(*build)(struct call *call, const struct param_list *options);
    /* It is about one record: the option named like the register has its code. Or NULL. */
    const struct reg *subject;
};

struct module {
    const char *name;
    const struct reg *const *registers; /* ends with NULL; in the order of the menu */
    struct route_table routes;
    const struct panel *panels;   /* ends with a NULL reg; or NULL */
    const struct menu_item *menu; /* ends with a NULL path; or NULL */
    const struct report *reports; /* or NULL */
    void (*start)(void);          /* once, before anything else; or NULL */
    /* Brings the database up to what this binary carries, whenever one is opened; or NULL. */
    bool (*prepare)(struct call *call);
    /* Work between requests, as the program: called once a second with a borrowed reader and
     * may_write set; has to be cheap when there is nothing to do. Or NULL. */
    void (*job)(struct call *call);
};

#endif
