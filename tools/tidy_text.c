/* SPDX-License-Identifier: Apache-2.0 */
#include "tidy.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { NAME_SIZE = 64 };

static int line_of(const char *start, const char *at)
{
    int line = 1;
    for (const char *c = start; c < at; c++)
        line += *c == '\n';
    return line;
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) != 0 || c == '_';
}

/* "src/web/http.c" → "web"; "src/main.c" → ""; anything else: NULL. */
static const char *folder_of(const char *path, char out[NAME_SIZE])
{
    if (strncmp(path, "src/", 4) != 0)
        return NULL;
    const char *name = path + 4, *slash = strchr(name, '/');
    snprintf(out, NAME_SIZE, "%.*s", slash == NULL ? 0 : (int)(slash - name), name);
    return out;
}

static const struct floor *floor_find(const char *folder)
{
    for (const struct floor *floor = floors; floor->folder != NULL; floor++)
        if (strcmp(floor->folder, folder) == 0)
            return floor;
    return NULL;
}

static bool may_include(const struct floor *floor, const char *name, size_t size)
{
    if (strcmp(floor->may, "*") == 0 ||
        (strlen(floor->folder) == size && strncmp(floor->folder, name, size) == 0))
        return true;
    const char *at = floor->may;
    while (*at != '\0') {
        size_t word = strcspn(at, " ");
        if (word == size && strncmp(at, name, size) == 0)
            return true;
        at += word + (at[word] == ' ');
    }
    return false;
}

void check_layers(const struct source *source)
{
    char folder[NAME_SIZE];
    if (folder_of(source->path, folder) == NULL)
        return;
    const struct floor *floor = floor_find(folder);
    if (floor == NULL) {
        breach(RULE_LAYER, source->path, 1, 0, "the folder %s has no floor", folder);
        return;
    }
    const char *at = source->text;
    while ((at = strstr(at, "#include \"")) != NULL) {
        const char *name = at + 10;
        size_t size = strcspn(name, "/\"\n");
        /* Without a folder: one of the top floor, or made by the build. */
        if (name[size] == '/' && !may_include(floor, name, size))
            breach(RULE_LAYER, source->path, line_of(source->text, at), 0,
                   "%s must not include from %.*s", *folder == '\0' ? "src" : folder, (int)size,
                   name);
        at = name;
    }
}

static void check_line(const struct source *source, const char *line, size_t size, int number)
{
    int columns = 0;
    for (size_t i = 0; i < size; i++)
        columns += ((unsigned char)line[i] & 0xc0) != 0x80;
    if (columns > COLUMNS_MAX)
        breach(RULE_COLUMNS, source->path, number, columns, "%d columns; at most %d", columns,
               COLUMNS_MAX);
    if (size > 0 && (line[size - 1] == ' ' || line[size - 1] == '\t' || line[size - 1] == '\r'))
        breach(RULE_COLUMNS, source->path, number, columns, "white space at the end");
    if (memchr(line, '\t', size) != NULL)
        breach(RULE_COLUMNS, source->path, number, columns, "a tab");
}

/* A function's body begins with '{' in the first column and ends with '}' there. */
static void check_functions(const struct source *source)
{
    int number = 0, begin = 0;
    for (const char *line = source->code; *line != '\0'; number++) {
        size_t size = strcspn(line, "\n");
        if (size == 1 && *line == '{')
            begin = number;
        if (size == 1 && *line == '}' && begin > 0) {
            int lines = number - begin - 1;
            if (lines > FUNCTION_LINES_MAX)
                breach(RULE_FUNCTION, source->path, begin + 1, lines,
                       "a function of %d lines; at most %d", lines, FUNCTION_LINES_MAX);
            begin = 0;
        }
        line += size + (line[size] == '\n');
    }
}

void check_sizes(const struct source *source)
{
    size_t path = strlen(source->path);
    int max = source->path[path - 1] == 'h' ? HEADER_LINES_MAX : FILE_LINES_MAX, number = 1;
    if (source->lines > max)
        breach(RULE_FILE, source->path, 1, source->lines, "%d lines; at most %d", source->lines,
               max);
    for (const char *line = source->text; *line != '\0'; number++) {
        size_t size = strcspn(line, "\n");
        check_line(source, line, size, number);
        line += size + (line[size] == '\n');
    }
    check_functions(source);
}

static bool is_test(const char *path)
{
    size_t size = strlen(path);
    return size > 7 && strcmp(path + size - 7, "_test.c") == 0;
}

static void check_call(const struct source *source, const char *name, enum rule rule,
                       const char *why)
{
    size_t size = strlen(name);
    for (const char *at = source->code; (at = strstr(at, name)) != NULL; at += size)
        if ((at == source->code || !is_word(at[-1])) && at[size] == '(')
            breach(rule, source->path, line_of(source->code, at), 0, "%s(: %s", name, why);
}

/* A statement's first words inside of a string: SQL's own spelling is capitals. */
static void check_sql(const struct source *source)
{
    static const char *const verbs[] = {"\"SELECT ", "\"INSERT INTO ", "\"UPDATE ",
                                        "\"DELETE FROM "};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        for (const char *at = source->text; (at = strstr(at, verbs[i])) != NULL; at++)
            breach(RULE_SQL, source->path, line_of(source->text, at), 0,
                   "SQL above the model");
}

void check_calls(const struct source *source)
{
    /* Tests may do what they like to the program. */
    if (is_test(source->path))
        return;
    for (const char *const *name = forbidden_calls; *name != NULL; name++)
        check_call(source, *name, RULE_CALL, "not used in this project");
    if (strncmp(source->path, "src/", 4) != 0)
        return;
    check_sql(source);
    if (strncmp(source->path, "src/base/", 9) != 0)
        check_call(source, "free", RULE_FREE, "memory lives in arenas");
}

void check_licence(const struct source *source)
{
    static const char line[] = "/* SPDX-License-Identifier: Apache-2.0 */\n";
    if (strncmp(source->text, line, sizeof line - 1) != 0)
        breach(RULE_LICENCE, source->path, 1, 0, "the first line must name the licence");
}

/* U+3040–30FF, 3400–9FFF, FF00–FFEF: kana, kanji, full-width forms; as UTF-8. */
static bool has_japanese(const char *text, size_t size)
{
    for (size_t i = 0; i + 2 < size; i++) {
        const unsigned char *c = (const unsigned char *)text + i;
        unsigned point = (c[0] & 0x0fu) << 12 | (c[1] & 0x3fu) << 6 | (c[2] & 0x3fu);
        if ((c[0] & 0xf0) == 0xe0 && ((point >= 0x3040 && point <= 0x30ff) ||
                                      (point >= 0x3400 && point <= 0x9fff) ||
                                      (point >= 0xff00 && point <= 0xffef)))
            return true;
    }
    return false;
}

/* Three letters in a row are a word that somebody should have translated. */
static bool has_word(const char *text, size_t size)
{
    int run = 0;
    for (size_t i = 0; i < size; i++) {
        run = islower((unsigned char)text[i]) != 0 ? run + 1 : 0;
        if (run >= 3)
            return true;
    }
    return false;
}

/* The literals from at (behind the parenthesis) to the comma or parenthesis that ends the argument;
 * where there is anything but literals, *end is NULL. */
static size_t literals_read(const char *at, char *out, size_t size_max, const char **end)
{
    size_t size = 0;
    for (;;) {
        at += strspn(at, " \n");
        if (*at != '"')
            break;
        for (at++; *at != '"' && *at != '\0'; at++) {
            if (*at == '\\' && at[1] != '\0')
                at++;
            else if (size + 1 < size_max)
                out[size++] = *at;
        }
        at += *at == '"';
    }
    out[size] = '\0';
    *end = *at == ',' || *at == ')' ? at : NULL;
    return size;
}

static void check_label(const struct source *source, const char *at)
{
    char ja[4096], en[4096];
    const char *end;
    int line = line_of(source->text, at);
    size_t ja_size = literals_read(at, ja, sizeof ja, &end);
    if (end == NULL || *end != ',')
        return;
    size_t en_size = literals_read(end + 1, en, sizeof en, &end);
    if (end == NULL)
        return;
    if (!has_japanese(ja, ja_size) && has_word(ja, ja_size) && strcmp(ja, en) != 0)
        breach(RULE_LABEL, source->path, line, 0, "no Japanese in \"%s\"", ja);
    if (has_japanese(en, en_size))
        breach(RULE_LABEL, source->path, line, 0, "Japanese in the English \"%s\"", en);
}

void check_labels(const struct source *source)
{
    static const char *const marks[] = {"L(", "L_INIT("};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        for (const char *at = source->text; (at = strstr(at, marks[i])) != NULL; at++) {
            size_t offset = (size_t)(at - source->text);
            bool is_code = source->code[offset] == 'L';
            if (is_code && (at == source->text || !is_word(at[-1])))
                check_label(source, at + strlen(marks[i]));
        }
}

void check_document(const struct source *source)
{
    static const char *const roots[] = {"src/", "tools/", "tests/", "docs/", "data/", "ui/"};
    for (const char *at = source->text; (at = strchr(at, '`')) != NULL;) {
        char path[256];
        size_t size = strcspn(++at, "`\n");
        bool is_path = false;
        for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
            is_path = is_path || strncmp(at, roots[i], strlen(roots[i])) == 0;
        snprintf(path, sizeof path, "%.*s", (int)size, at);
        /* Folders may be named before they are there; files may not. */
        const char *name = strrchr(path, '/');
        bool is_file = is_path && name != NULL && strchr(name, '.') != NULL;
        if (is_file && strpbrk(path, " *{}<>NX") == NULL && !path_exists(path))
            breach(RULE_DOC, source->path, line_of(source->text, at), 0,
                   "there is no %s", path);
        at += size + (at[size] == '`');
    }
}
