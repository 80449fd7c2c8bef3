/* SPDX-License-Identifier: Apache-2.0 */
/* The project's own rules, read off the source text: layers, sizes, forbidden calls, languages.
 * `tidy ROOT` prints one line for each breach, "file:line: what", and ends with 1 if there was one.
 * Exceptions are named in tidy_rules.c with their reason; one that is not needed any more is itself
 * a breach, so that the list only shrinks. */
#ifndef TOOLS_TIDY_H
#define TOOLS_TIDY_H

#include <stdbool.h>
#include <stddef.h>

enum { FUNCTION_LINES_MAX = 70, FILE_LINES_MAX = 500, HEADER_LINES_MAX = 150, COLUMNS_MAX = 100 };

enum rule {
    RULE_LAYER,
    RULE_FUNCTION,
    RULE_FILE,
    RULE_COLUMNS,
    RULE_SQL,
    RULE_FREE,
    RULE_CALL,
    RULE_LICENCE,
    RULE_LABEL,
    RULE_DOC,
    RULE_EXCEPTION,
    RULE__COUNT
};

/* The floors of docs/ARCHITECTURE.md: a folder may include from the folders named, and itself. */
struct floor {
    const char *folder, *may; /* may: names between blanks, "*" for all */
};
extern const struct floor floors[];

struct exception {
    const char *path; /* a file, or a folder that ends in '/' */
    enum rule rule;
    const char *why;
    int limit; /* for sizes: as large as this and no larger */
};
extern const struct exception exceptions[];
/* Functions that must not be called anywhere. */
extern const char *const forbidden_calls[];

/* A file as it was read, and the same with comments and the insides of literals blanked out. */
struct source {
    const char *path; /* relative to the root */
    char *text, *code;
    size_t size;
    int lines;
};

void breach(enum rule rule, const char *path, int line, int size, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* tidy_text.c: the rules for one file each. */
void check_layers(const struct source *source);
void check_sizes(const struct source *source);
void check_calls(const struct source *source);
void check_labels(const struct source *source);
void check_licence(const struct source *source);
/* Paths in `backticks` of a document that begin with src/, tools/, tests/, docs/, data/ or ui/. */
void check_document(const struct source *source);
bool path_exists(const char *path);

#endif
