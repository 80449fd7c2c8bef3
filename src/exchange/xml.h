/* SPDX-License-Identifier: Apache-2.0 */
/* What the readers of Office Open XML share about XML. */
#ifndef EXCHANGE_XML_H
#define EXCHANGE_XML_H

#include "base/label.h"

#include <expat.h>
#include <stdint.h>

/* A name without its prefix: files differ in the prefixes they choose. */
const char *xml_local(const XML_Char *name);
/* The attribute of that name, with its prefix or without; NULL if there is none. */
const char *xml_attribute(const XML_Char **attributes, const char *name);
/* A whole number that is not negative and below a thousand million; -1 for anything else. */
int xml_number(const char *text);

/* A parser that calls refuse at a document type: in one, entities can be defined that grow without
 * end and attributes that every element then has, and no office document has one. Ends the process
 * without memory. */
XML_Parser xml_parser_new(void *data, XML_StartElementHandler start, XML_EndElementHandler end,
                          XML_CharacterDataHandler text, XML_StartDoctypeDeclHandler refuse);

/* The parts of one packed file on their way into parsers, with what they may cost: a few KiB can
 * unpack to gigabytes, and expat reads a comment or a tag that is not finished from its beginning
 * each time more of it comes. */
struct xml_feed {
    int64_t packed, unpacked_max; /* bytes of the file; of all its parts when unpacked */
    XML_Parser parser;            /* of the part at hand */
    int64_t unpacked;             /* so far, of all parts */
    int64_t begun, given;         /* in this part: where what is not finished begins; bytes */
};

enum {
    XML_CHUNK = 256 * 1024,        /* what to feed at once */
    XML_TOKEN_MAX = 1024 * 1024,   /* one tag or comment: attributes may hold small pictures */
    XML_RATIO_MAX = 200,           /* how many times its packed size a large file may unpack to */
    XML_RATIO_FREE = 16 << 20,     /* below that, nobody asks for the ratio */
};

void xml_feed_begin(struct xml_feed *feed, XML_Parser parser);
/* More of the part, or its end (size 0). NULL in both languages when all is right, else why not. */
struct label xml_feed_put(struct xml_feed *feed, const void *data, size_t size);

#endif
