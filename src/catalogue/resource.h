/* SPDX-License-Identifier: Apache-2.0 */
/* What one OSCAL document means by another: profiles and mapping collections name the catalogues
 * that they are about by address, and nothing is ever fetched. */
#ifndef CATALOGUE_RESOURCE_H
#define CATALOGUE_RESOURCE_H

#include "model/record.h"

#include <jansson.h>

/* The loaded catalogue that href means, or NULL: by its UUID or that of the profile it was made
 * from; by a part of the address that is its code; by its title, if only one is called so. href may
 * be "#UUID" of a resource in root's back-matter: then the resource's addresses and title count.
 * The part of the address that names a file ("catalog.json") is no code. */
struct record *resource_catalogue(struct call *call, const json_t *root, const char *href);
/* For messages: the resource's title, or its description, with the address. */
const char *resource_shown(struct call *call, const json_t *root, const char *href);
/* The folder of an address, "" if it has none: "../g5/catalog.json" is in "g5". */
struct text resource_folder(const char *href);

#endif
