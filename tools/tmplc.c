/* SPDX-License-Identifier: Apache-2.0 */
/* Compiles templates/NAME.html to C: `tmplc IN.html OUT.c OUT.h NAME`.
 *   {{#include "x.h"}}             at the top; goes into the header
 *   {{template name(params)}} … {{end}}   void tmpl_name(struct page *p, params)
 *   {{= expression}}               escaped by its type (web/html.h)
 *   {{t "日本語" "English"}}        in the page's language; with ", args" both are printf formats
 *   {{> other(args)}}              another template
 *   {{! a comment}}                and {{ C statements }} for the rest
 * A directive alone on its line takes the line with it. Refused, with file and line: output where
 * escaping does not help (tools/tmplc_html.c), a text that lacks a language. */
#include "tmplc.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct tmplc {
    const char *path, *name;
    const char *at, *end; /* what is left to read */
    int line;
    FILE *code, *header;
    bool is_inside; /* between {{template}} and {{end}} */
    int template_line;
    struct html_state html;
};

static const struct tmplc *current;

void tmplc_fail(const char *format, ...)
{
    fprintf(stderr, "%s:%d: error: ", current->path, current->line);
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    exit(1);
}

static char *file_read(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    char *data = calloc(1, TMPLC_SIZE_MAX + 1);
    if (file == NULL || data == NULL) {
        perror(path);
        exit(1);
    }
    *size = fread(data, 1, TMPLC_SIZE_MAX, file);
    if (!feof(file) || memchr(data, 0, *size) != NULL) {
        fprintf(stderr, "%s:1: error: too large, or holds NUL\n", path);
        exit(1);
    }
    fclose(file);
    return data;
}

static void literal_write(FILE *out, const char *data, size_t size)
{
    fputc('"', out);
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)data[i];
        if (c == '\n')
            fputs("\\n", out);
        else if (c == '"' || c == '\\')
            fprintf(out, "\\%c", c);
        else if (c < 0x20 || c == '?' || c == 0x7f)
            fprintf(out, "\\%03o", c);
        else
            fputc(c, out);
    }
    fputc('"', out);
}

static void line_write(struct tmplc *t)
{
    fprintf(t->code, "#line %d \"%s\"\n", t->line, t->path);
}

static void html_write(struct tmplc *t, const char *data, size_t size)
{
    if (size == 0)
        return;
    if (!t->is_inside) {
        for (size_t i = 0; i < size; i++) {
            t->line += data[i] == '\n';
            if (!isspace((unsigned char)data[i]))
                tmplc_fail("text outside of {{template …}} … {{end}}");
        }
        return;
    }
    line_write(t);
    fputs("    html_literal(p, ", t->code);
    literal_write(t->code, data, size);
    fprintf(t->code, ", %zu);\n", size);
    for (size_t i = 0; i < size; i++) {
        html_step(&t->html, data[i]);
        t->line += data[i] == '\n';
    }
}

/* `name(params)` → name, and params without their parentheses. */
static void signature_read(const char *text, char *name, size_t name_size, const char **params,
                           int *params_size)
{
    const char *open = strchr(text, '('), *close = strrchr(text, ')');
    size_t size = open == NULL ? 0 : (size_t)(open - text);
    if (size == 0 || size >= name_size || close == NULL || close[1] != '\0')
        tmplc_fail("name(parameters) expected");
    for (size_t i = 0; i < size; i++)
        if (!isalnum((unsigned char)text[i]) && text[i] != '_')
            tmplc_fail("bad character in a template's name");
    memcpy(name, text, size);
    name[size] = '\0';
    *params = open + 1;
    *params_size = (int)(close - open - 1);
    while (*params_size > 0 && isspace((unsigned char)**params)) {
        *params += 1;
        *params_size -= 1;
    }
}

static void template_begin(struct tmplc *t, const char *text)
{
    char name[128];
    const char *params;
    int size;
    if (t->is_inside)
        tmplc_fail("a template inside a template");
    signature_read(text, name, sizeof name, &params, &size);
    const char *comma = size > 0 && strncmp(params, "void", 4) != 0 ? ", " : "";
    if (comma[0] == '\0')
        size = 0;
    fprintf(t->header, "void tmpl_%s(struct page *p%s%.*s);\n", name, comma, size, params);
    line_write(t);
    fprintf(t->code, "void tmpl_%s(struct page *p%s%.*s)\n{\n    (void)p;\n", name, comma, size,
            params);
    t->is_inside = true;
    t->template_line = t->line;
    t->html = (struct html_state){0};
}

static void template_end(struct tmplc *t)
{
    if (!t->is_inside)
        tmplc_fail("{{end}} without {{template …}}");
    if (t->html.place != HTML_TEXT)
        tmplc_fail("the template ends inside a tag, comment, script or style");
    fputs("}\n\n", t->code);
    t->is_inside = false;
}

static void template_call(struct tmplc *t, const char *text)
{
    char name[128];
    const char *args;
    int size;
    if (t->html.place != HTML_TEXT)
        tmplc_fail("{{> …}} only between tags");
    signature_read(text, name, sizeof name, &args, &size);
    line_write(t);
    fprintf(t->code, "    tmpl_%s(p%s%.*s);\n", name, size > 0 ? ", " : "", size, args);
}

static void value_write(struct tmplc *t, const char *expression)
{
    static const char *const writers[] = {[OUTPUT_TEXT] = "html_put",
                                          [OUTPUT_ATTRIBUTE] = "html_attr",
                                          [OUTPUT_URL] = "html_put_url",
                                          [OUTPUT_URL_PART] = "html_part"};
    if (*expression == '\0')
        tmplc_fail("{{= }} needs an expression");
    enum output output = html_output(&t->html);
    line_write(t);
    fprintf(t->code, "    %s(p, (%s));\n", writers[output], expression);
    html_step_value(&t->html);
}

/* One C string literal at *at, with its quotes; moves *at behind it. */
static const char *string_read(const char **at, int *size)
{
    while (isspace((unsigned char)**at))
        *at += 1;
    const char *start = *at;
    if (*start != '"')
        tmplc_fail("{{t \"日本語\" \"English\"}} needs two texts");
    const char *end = start + 1;
    while (*end != '"' && *end != '\0')
        end += *end == '\\' && end[1] != '\0' ? 2 : 1;
    if (*end == '\0')
        tmplc_fail("a text without its closing quote");
    if (end == start + 1)
        tmplc_fail("an empty text");
    *at = end + 1;
    *size = (int)(end + 1 - start);
    return start;
}

static void label_write(struct tmplc *t, const char *text)
{
    int ja_size, en_size;
    const char *ja = string_read(&text, &ja_size), *en = string_read(&text, &en_size);
    while (isspace((unsigned char)*text))
        text++;
    label_check(ja, (size_t)ja_size, en, (size_t)en_size);
    enum output output = html_output(&t->html);
    if (output == OUTPUT_URL || output == OUTPUT_URL_PART)
        tmplc_fail("{{t …}} inside an address");
    line_write(t);
    if (*text == ',')
        fprintf(t->code,
                "    html_put_string(p, arena_format(p->call->arena, p->lang == LANG_EN ? %.*s"
                " : %.*s%s));\n", en_size, en, ja_size, ja, text);
    else if (*text == '\0')
        fprintf(t->code, "    html_put_string(p, p->lang == LANG_EN ? %.*s : %.*s);\n", en_size,
                en, ja_size, ja);
    else
        tmplc_fail("what is behind the two texts? Arguments begin with a comma");
    html_step_value(&t->html);
}

static bool word_is(const char *text, const char *word)
{
    size_t size = strlen(word);
    bool is_whole = strncmp(text, word, size) == 0;
    return is_whole && (text[size] == '\0' || isspace((unsigned char)text[size]));
}

static const char *behind(const char *text, size_t size)
{
    text += size;
    while (isspace((unsigned char)*text))
        text++;
    return text;
}

static void directive_run(struct tmplc *t, const char *text)
{
    bool is_outside_word = text[0] == '#' || text[0] == '!' || word_is(text, "template");
    if (!t->is_inside && !is_outside_word && !word_is(text, "end"))
        tmplc_fail("{{%s}} outside of a template", text);
    if (word_is(text, "#include")) {
        if (t->is_inside)
            tmplc_fail("{{#include}} belongs to the top");
        fprintf(t->header, "%s\n", text);
    } else if (text[0] == '#') {
        tmplc_fail("only {{#include \"x.h\"}} begins with #");
    } else if (text[0] == '!') {
        return;
    } else if (word_is(text, "template")) {
        template_begin(t, behind(text, strlen("template")));
    } else if (strcmp(text, "end") == 0) {
        template_end(t);
    } else if (text[0] == '=') {
        value_write(t, behind(text, 1));
    } else if (text[0] == '>') {
        template_call(t, behind(text, 1));
    } else if (word_is(text, "t")) {
        label_write(t, behind(text, 1));
    } else {
        line_write(t);
        fprintf(t->code, "    %s\n", text);
    }
}

/* Output and calls leave the white space around them; what only steers takes its own line along. */
static bool is_steering(const char *text)
{
    return text[0] != '=' && text[0] != '>' && !word_is(text, "t");
}

static void template_compile(struct tmplc *t)
{
    while (t->at < t->end) {
        const char *open = strstr(t->at, "{{");
        if (open == NULL) {
            html_write(t, t->at, (size_t)(t->end - t->at));
            return;
        }
        const char *close = strstr(open + 2, "}}");
        if (close == NULL)
            tmplc_fail("{{ without }}");
        const char *first = open + 2, *last = close;
        while (first < last && isspace((unsigned char)*first))
            first++;
        while (last > first && isspace((unsigned char)last[-1]))
            last--;
        char *text = strndup(first, (size_t)(last - first));
        const char *line_start = open, *next = close + 2;
        while (line_start > t->at && (line_start[-1] == ' ' || line_start[-1] == '\t'))
            line_start--;
        bool is_alone = is_steering(text) && (line_start == t->at || line_start[-1] == '\n') &&
                        *next == '\n' && t->html.place == HTML_TEXT;
        html_write(t, t->at, (size_t)((is_alone ? line_start : open) - t->at));
        directive_run(t, text);
        for (const char *c = open; c < next; c++)
            t->line += *c == '\n';
        t->line += is_alone;
        t->at = next + is_alone;
        free(text);
    }
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: tmplc IN.html OUT.c OUT.h NAME\n");
        return 2;
    }
    size_t size;
    char *data = file_read(argv[1], &size);
    struct tmplc t = {.path = argv[1], .name = argv[4], .at = data, .end = data + size, .line = 1};
    current = &t;
    t.code = fopen(argv[2], "w");
    t.header = fopen(argv[3], "w");
    if (t.code == NULL || t.header == NULL)
        tmplc_fail("cannot write %s or %s", argv[2], argv[3]);
    fprintf(t.header, "/* Made by tools/tmplc.c from %s. */\n#ifndef TEMPLATES_%s_H\n"
                      "#define TEMPLATES_%s_H\n#include \"web/html.h\"\n",
            t.path, t.name, t.name);
    fprintf(t.code, "/* Made by tools/tmplc.c from %s. */\n#include \"templates/%s.h\"\n\n", t.path,
            t.name);
    template_compile(&t);
    if (t.is_inside)
        tmplc_fail("the template of line %d has no {{end}}", t.template_line);
    fputs("#endif\n", t.header);
    bool is_written = fclose(t.code) == 0;
    is_written &= fclose(t.header) == 0;
    free(data);
    return is_written ? 0 : 1;
}
