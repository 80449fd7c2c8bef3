/* SPDX-License-Identifier: Apache-2.0 */
/* The site: what the web kernel's hooks do (sessions, rights, error pages), and the routes of the
 * derived pages. */
#ifndef PAGES_SITE_H
#define PAGES_SITE_H

#include "web/module.h"

struct site_options {
    struct store *store;
    const char *data_folder;
    const struct module *const *modules;
    int module_count;
    const char *setup_code; /* that the first set-up asks for; NULL where nobody else comes near */
};

/* What the page of an error is given. form: where the refused form stood, NULL string if unknown;
 * target: where to go after a sign-in. */
struct error_view {
    int status;
    const char *title, *help;
    struct url form;
    struct text target;
};

/* Keeps the options; once, before server_start. */
void site_set(const struct site_options *options);
const char *site_data_folder(void);
struct store *site_store(void);
const char *site_setup_code(void);

/* The session cookie's name: it differs with and without TLS. */
const char *site_cookie(const struct request *request);

/* A route's right for ACCESS_RIGHT: SITE_RIGHT(GROUP_JOURNAL, ACTION_READ). */
#define SITE_RIGHT(group_, action_) ((int)(group_) << 8 | (int)(action_))

/* For server_start. */
extern const struct server_hooks site_hooks;
/* Every route: the derived pages', the modules', the assets'. Count goes to *count. */
const struct route_table *site_routes(size_t *count);

#endif
