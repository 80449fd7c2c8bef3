/* SPDX-License-Identifier: Apache-2.0 */
/* The template compiler's idea of where in an HTML document it stands. */
#ifndef TOOLS_TMPLC_H
#define TOOLS_TMPLC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { TMPLC_SIZE_MAX = 1024 * 1024, HTML_NAME_SIZE_MAX = 64 };

enum html_place {
    HTML_TEXT,
    HTML_TAG_OPEN, /* behind '<' */
    HTML_TAG_NAME,
    HTML_TAG,       /* between attributes */
    HTML_NAME,      /* in an attribute's name */
    HTML_NAME_END,  /* behind it: '=' may come */
    HTML_EQUALS,    /* behind '=' */
    HTML_DOUBLE,    /* in a "value" */
    HTML_SINGLE,    /* in a 'value' */
    HTML_BARE,      /* in a value without quotes */
    HTML_BANG,      /* <!…> */
    HTML_COMMENT,
    HTML_RAW, /* content of script or style */
};

struct html_state {
    enum html_place place;
    char tag[HTML_NAME_SIZE_MAX], attribute[HTML_NAME_SIZE_MAX];
    char value_start[2]; /* of the attribute's value */
    int value_size;
    char recent[16]; /* the last characters of a comment or raw element */
    bool is_closing;
};

enum output { OUTPUT_TEXT, OUTPUT_ATTRIBUTE, OUTPUT_URL, OUTPUT_URL_PART };

/* Prints file and line and ends with 1. */
_Noreturn void tmplc_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* One character of fixed markup; fails on what a page may never hold: style and on… attributes,
 * srcdoc, content in script or style. */
void html_step(struct html_state *state, char c);
/* A value was put out here. */
void html_step_value(struct html_state *state);
/* How a value is to be put out here; fails where no escaping would help. */
enum output html_output(const struct html_state *state);

/* Both texts as C literals with their quotes: the first must hold Japanese (or no letters at all),
 * the second none. */
void label_check(const char *ja, size_t ja_size, const char *en, size_t en_size);

#endif
