/* SPDX-License-Identifier: Apache-2.0 */
/* Catalogues of requirements as data: editions, groups, requirements, cross references, sectors and
 * their services. Made by importing packages (OSCAL 1.1 and Kaname's own tables), never typed. */
#ifndef CATALOGUE_CATALOGUE_H
#define CATALOGUE_CATALOGUE_H

#include "web/module.h"

extern const struct module catalogue_module;

extern const struct reg catalogue_register;       /* an edition of a catalogue */
extern const struct reg catalogue_group_register; /* its chapters and headings */
extern const struct reg requirement_register;     /* its atomic requirements (OSCAL controls) */
extern const struct reg mapping_register;         /* one cross reference */
extern const struct reg sector_register;          /* Annex 1 */
extern const struct reg sector_service_register;  /* Annex 2 */
extern const struct reg reference_register;       /* documents that Annex 4 names */
extern const struct reg term_register;            /* glossary */

/* The choices that other modules show too. */
extern const struct choice modality_choices[];
extern const struct choice phase_choices[];

#endif
