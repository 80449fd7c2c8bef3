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
                          XML_CharacterDataHandler text, XML_StartDoctypeDeclHandler refuse)
{
    XML_Parser parser = XML_ParserCreate(NULL);
    if (parser == NULL)
        die("out of memory");
    XML_SetUserData(parser, data);
    XML_SetElementHandler(parser, start, end);
    XML_SetCharacterDataHandler(parser, text);
    XML_SetStartDoctypeDeclHandler(parser, refuse);
    return parser;
}

void xml_feed_begin(struct xml_feed *feed, XML_Parser parser)
{
    feed->parser = parser;
    feed->begun = feed->given = 0;
}

struct label xml_feed_put(struct xml_feed *feed, const void *data, size_t size)
{
    feed->unpacked += (int64_t)size;
    feed->given += (int64_t)size;
    if (feed->unpacked > feed->unpacked_max)
        return L("展開すると大きすぎます。", "it is too large when unpacked.");
    if (feed->unpacked > XML_RATIO_FREE && feed->unpacked / XML_RATIO_MAX > feed->packed)
        return L("展開すると元の200倍を超えます。圧縮のしかたが普通の文書と違うため、読みません。",
                 "it unpacks to more than 200 times its size, which no ordinary document does.");
    if (XML_Parse(feed->parser, data, (int)size, size == 0) != XML_STATUS_OK)
        return L("途中で壊れています。", "it is damaged.");
    /* After a piece, the parser stands where the token begins that it could not finish. */
    XML_Index at = XML_GetCurrentByteIndex(feed->parser);
    if (at > feed->begun)
        feed->begun = at;
    if (feed->given - feed->begun > XML_TOKEN_MAX)
        return L("1 MiBを超えるコメントか要素があります。取り除いて保存し直してください。",
                 "a comment or an element of it is over 1 MiB. Take it out and save again.");
    return (struct label){NULL, NULL};
}
