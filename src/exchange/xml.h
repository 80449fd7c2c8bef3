/* SPDX-License-Identifier: Apache-2.0 */
/* What the readers of Office Open XML share about XML. */
#ifndef EXCHANGE_XML_H
#define EXCHANGE_XML_H

#include <expat.h>

/* A name without its prefix: files differ in the prefixes they choose. */
const char *xml_local(const XML_Char *name);
/* The attribute of that name, with its prefix or without; NULL if there is none. */
const char *xml_attribute(const XML_Char **attributes, const char *name);
/* A whole number that is not negative and below a thousand million; -1 for anything else. */
int xml_number(const char *text);

/* A parser that calls refuse as soon as the document defines an entity: one could be defined to
 * grow without end, and no office document needs any. Ends the process without memory. */
XML_Parser xml_parser_new(void *data, XML_StartElementHandler start, XML_EndElementHandler end,
                          XML_CharacterDataHandler text, XML_EntityDeclHandler refuse);

#endif
