/* SPDX-License-Identifier: Apache-2.0 */
/* OSCAL profiles (profile resolution of OSCAL 1.1): controls are selected from catalogues that are
 * loaded here, brought into one structure and altered; what comes out is a catalog document. */
#ifndef CATALOGUE_PROFILE_H
#define CATALOGUE_PROFILE_H

#include "base/call.h"

#include <jansson.h>

/* The resolved catalog as JSON text. The catalogues that the profile imports are looked up by UUID,
 * by a part of the address that is a catalogue's code, or by title; ERROR_MISSING names one that is
 * not loaded. ERROR_INVALID: a control or parameter that the profile names is not there. The same
 * profile and catalogues give the same text. */
bool profile_resolve(struct call *call, const json_t *document, struct text *out);

/* set-parameters and alters of a profile's "modify", on the resolved catalog. */
bool profile_modify(struct call *call, const json_t *modify, json_t *catalog);

/* A control's element anywhere below, or NULL. */
json_t *control_find(json_t *object, const char *id, int depth);

#endif
