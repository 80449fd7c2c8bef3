/* SPDX-License-Identifier: Apache-2.0 */
#include "tmplc.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static bool name_in(const char *name, const char *const *names)
{
    for (; *names != NULL; names++)
        if (strcasecmp(name, *names) == 0)
            return true;
    return false;
}

static bool is_address(const char *attribute)
{
    static const char *const names[] = {"href", "src", "action", "formaction", "poster", "cite",
                                        "data", "ping", "background", "manifest", "srcset",
                                        "xlink:href", "imagesrcset", "longdesc", NULL};
    return name_in(attribute, names);
}

static void attribute_check(const struct html_state *state)
{
    static const char *const refused[] = {"style", "srcdoc", "http-equiv", NULL};
    if (strncasecmp(state->attribute, "on", 2) == 0)
        tmplc_fail("attribute %s: handlers belong to ui/ts", state->attribute);
    if (name_in(state->attribute, refused))
        tmplc_fail("attribute %s is not allowed", state->attribute);
}

static void name_add(char *name, char c)
{
    size_t size = strlen(name);
    if (size + 1 >= HTML_NAME_SIZE_MAX)
        tmplc_fail("a name is too long");
    name[size] = c;
    name[size + 1] = '\0';
}

static void recent_add(struct html_state *state, char c)
{
    size_t size = sizeof state->recent - 1;
    memmove(state->recent, state->recent + 1, size - 1);
    state->recent[size - 1] = (char)tolower((unsigned char)c);
}

static bool recent_ends(const struct html_state *state, const char *end)
{
    size_t size = strlen(end);
    return memcmp(state->recent + sizeof state->recent - 1 - size, end, size) == 0;
}

static void tag_end(struct html_state *state)
{
    static const char *const raw[] = {"script", "style", "xmp", "iframe", "noembed", "noframes",
                                      "plaintext", NULL};
    bool is_raw = !state->is_closing && name_in(state->tag, raw);
    state->place = is_raw ? HTML_RAW : HTML_TEXT;
    memset(state->recent, ' ', sizeof state->recent - 1);
}

static void raw_step(struct html_state *state, char c)
{
    char end[HTML_NAME_SIZE_MAX + 3];
    recent_add(state, c);
    snprintf(end, sizeof end, "</%s", state->tag);
    size_t size = strlen(end);
    if (size < sizeof state->recent && recent_ends(state, end)) {
        state->is_closing = true;
        state->place = HTML_TAG;
        return;
    }
    const char *open = strrchr(state->recent, '<');
    if (!isspace((unsigned char)c) && (open == NULL || strncasecmp(open, end, strlen(open)) != 0))
        tmplc_fail("<%s> must be empty in a template", state->tag);
}

static void tag_step(struct html_state *state, char c)
{
    if (c == '>') {
        tag_end(state);
    } else if (!isspace((unsigned char)c) && c != '/') {
        state->attribute[0] = '\0';
        name_add(state->attribute, c);
        state->place = HTML_NAME;
    }
}

static void open_step(struct html_state *state, char c)
{
    state->is_closing = c == '/';
    state->tag[0] = '\0';
    if (c == '/') {
        state->place = HTML_TAG_NAME;
    } else if (c == '!') {
        memset(state->recent, ' ', sizeof state->recent - 1);
        state->place = HTML_BANG;
    } else if (isalpha((unsigned char)c)) {
        name_add(state->tag, c);
        state->place = HTML_TAG_NAME;
    } else {
        tmplc_fail("write &lt; for a bare <");
    }
}

static void tag_name_step(struct html_state *state, char c)
{
    if (c == '>' || c == '/' || isspace((unsigned char)c)) {
        state->place = HTML_TAG;
        if (c == '>')
            tag_end(state);
    } else {
        name_add(state->tag, c);
    }
}

static void name_step(struct html_state *state, char c)
{
    if (c != '=' && c != '>' && c != '/' && !isspace((unsigned char)c)) {
        if (state->place == HTML_NAME_END) {
            attribute_check(state);
            state->attribute[0] = '\0';
        }
        name_add(state->attribute, c);
        state->place = HTML_NAME;
        return;
    }
    attribute_check(state);
    if (c == '=')
        state->place = HTML_EQUALS;
    else if (isspace((unsigned char)c))
        state->place = HTML_NAME_END;
    else
        tag_step(state, c);
    if (c == '/')
        state->place = HTML_TAG;
}

static void equals_step(struct html_state *state, char c)
{
    state->value_size = 0;
    memset(state->value_start, 0, sizeof state->value_start);
    if (c == '"')
        state->place = HTML_DOUBLE;
    else if (c == '\'')
        state->place = HTML_SINGLE;
    else if (!isspace((unsigned char)c))
        state->place = HTML_BARE;
}

static void value_step(struct html_state *state, char c)
{
    if (c == (state->place == HTML_DOUBLE ? '"' : '\'')) {
        state->place = HTML_TAG;
        return;
    }
    if (state->value_size < 2)
        state->value_start[state->value_size] = c;
    state->value_size += 1;
}

static void bang_step(struct html_state *state, char c)
{
    recent_add(state, c);
    if (state->place == HTML_BANG && recent_ends(state, "--"))
        state->place = HTML_COMMENT;
    else if (state->place == HTML_BANG ? c == '>' : recent_ends(state, "-->"))
        state->place = HTML_TEXT;
}

void html_step(struct html_state *state, char c)
{
    switch (state->place) {
    case HTML_TEXT:
        if (c == '<')
            state->place = HTML_TAG_OPEN;
        return;
    case HTML_TAG_OPEN:
        open_step(state, c);
        return;
    case HTML_TAG_NAME:
        tag_name_step(state, c);
        return;
    case HTML_TAG:
        tag_step(state, c);
        return;
    case HTML_NAME:
    case HTML_NAME_END:
        name_step(state, c);
        return;
    case HTML_EQUALS:
        equals_step(state, c);
        return;
    case HTML_DOUBLE:
    case HTML_SINGLE:
        value_step(state, c);
        return;
    case HTML_BARE:
        if (c == '>' || isspace((unsigned char)c)) {
            state->place = HTML_TAG;
            tag_step(state, c);
        }
        return;
    case HTML_BANG:
    case HTML_COMMENT:
        bang_step(state, c);
        return;
    case HTML_RAW:
        raw_step(state, c);
        return;
    }
}

void html_step_value(struct html_state *state)
{
    state->value_size += 2;
}

enum output html_output(const struct html_state *state)
{
    if (state->place == HTML_TEXT)
        return OUTPUT_TEXT;
    if (state->place == HTML_RAW)
        tmplc_fail("output inside <%s>", state->tag);
    if (state->place != HTML_DOUBLE)
        tmplc_fail("output inside a tag belongs into a double-quoted attribute");
    if (!is_address(state->attribute))
        return OUTPUT_ATTRIBUTE;
    if (state->value_size == 0)
        return OUTPUT_URL;
    /* A fixed beginning that stays on this site fixes the scheme and the host. */
    bool is_fixed = (state->value_start[0] == '/' && state->value_size > 1 &&
                     state->value_start[1] != '/' && state->value_start[1] != '\\') ||
                    strchr("?#", state->value_start[0]) != NULL;
    if (state->value_start[0] == '\0' || !is_fixed)
        tmplc_fail("%s needs one struct url, or a beginning like /path/", state->attribute);
    return OUTPUT_URL_PART;
}

/* The lead bytes of U+3000 … U+9FFF and U+FF00 … : kana, kanji, full-width forms. */
static bool has_japanese(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        if ((c >= 0xe3 && c <= 0xe9) || c == 0xef)
            return true;
    }
    return false;
}

static bool has_word(const char *text, size_t size)
{
    int row = 0;
    for (size_t i = 0; i < size && row < 3; i++)
        row = islower((unsigned char)text[i]) ? row + 1 : 0;
    return row == 3;
}

void label_check(const char *ja, size_t ja_size, const char *en, size_t en_size)
{
    /* "CISO", "PDF" and "%d" are right in both; a word in small letters is left untranslated. */
    if (!has_japanese(ja, ja_size) && has_word(ja, ja_size))
        tmplc_fail("the first text is not Japanese: %.*s", (int)ja_size, ja);
    if (has_japanese(en, en_size))
        tmplc_fail("the second text is not English: %.*s", (int)en_size, en);
}
