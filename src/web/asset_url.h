/* SPDX-License-Identifier: Apache-2.0 */
/* Style sheet, script and icons: served for ever under an address with their content's hash. */
#ifndef WEB_ASSET_URL_H
#define WEB_ASSET_URL_H

#include "web/route.h"

/* asset_url(arena, "kaname.css") is "/static/HASH/kaname.css" of the asset "ui/kaname.css"; "#"
 * when the binary carries no such file. */
struct url asset_url(struct arena *arena, const char *name);

/* The kernel's own routes: /static/{hash}/{name}. */
extern const struct route_table asset_routes;

#endif
