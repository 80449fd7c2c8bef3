/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/xml.h"
#include "base/error.h"

#include <stdlib.h>
#include <string.h>

const char *xml_local(const XML_Char *name)
{
    const char *colon = strrchr(name, ':');
    return colon == NULL ? name : colon + 1;
}

const char *xml_attribute(const XML_Char **attributes, const char *name)
{
    for (; *attributes != NULL; attributes += 2)
        if (strcmp(attributes[0], name) == 0 || strcmp(xml_local(attributes[0]), name) == 0)
            return attributes[1];
    return NULL;
}

int xml_number(const char *text)
{
    enum { NUMBER_MAX = 1000000000 };
    char *end;
    long number = text == NULL ? -1 : strtol(text, &end, 10);
    return text == NULL || end == text || *end != '\0' || number < 0 || number >= NUMBER_MAX
               ? -1
               : (int)number;
}

XML_Parser xml_parser_new(void *data, XML_StartElementHandler start, XML_EndElementHandler end,
                          XML_CharacterDataHandler text, XML_EntityDeclHandler refuse)
{
    XML_Parser parser = XML_ParserCreate(NULL);
    if (parser == NULL)
        die("out of memory");
    XML_SetUserData(parser, data);
    XML_SetElementHandler(parser, start, end);
    XML_SetCharacterDataHandler(parser, text);
    XML_SetEntityDeclHandler(parser, refuse);
    return parser;
}
