/* SPDX-License-Identifier: Apache-2.0 */
#include "tidy.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 1024, EXCEPTIONS_MAX = 100 };

static int breaches, files;
static bool is_used[EXCEPTIONS_MAX];

static bool covers(const struct exception *exception, enum rule rule, const char *path, int size)
{
    size_t length = strlen(exception->path);
    bool is_folder = exception->path[length - 1] == '/';
    bool is_path = is_folder ? strncmp(path, exception->path, length) == 0
                             : strcmp(path, exception->path) == 0;
    return exception->rule == rule && is_path &&
           (exception->limit == 0 || size <= exception->limit);
}

void breach(enum rule rule, const char *path, int line, int size, const char *format, ...)
{
    for (int i = 0; exceptions[i].path != NULL; i++)
        if (covers(&exceptions[i], rule, path, size)) {
            is_used[i] = true;
            return;
        }
    va_list args;
    va_start(args, format);
    printf("%s:%d: ", path, line);
    vprintf(format, args);
    printf("\n");
    va_end(args);
    breaches++;
}

bool path_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

static char *file_read(const char *path, size_t *size)
{
    FILE *in = fopen(path, "rb");
    struct stat status;
    if (in == NULL || fstat(fileno(in), &status) != 0)
        return NULL;
    char *text = calloc(1, (size_t)status.st_size + 1);
    *size = text == NULL ? 0 : fread(text, 1, (size_t)status.st_size, in);
    fclose(in);
    return text;
}

/* Both answer where the code goes on. */
static char *skip_literal(char *code, const char *end)
{
    char quote = *code++;
    while (code < end && *code != quote && *code != '\n') {
        if (*code == '\\' && code + 1 < end)
            *code++ = ' ';
        *code++ = ' ';
    }
    return code < end ? code + 1 : code;
}

static char *skip_comment(char *code, const char *end)
{
    bool is_line = code[1] == '/';
    const char *stop = is_line ? strchr(code, '\n') : strstr(code, "*/");
    const char *last = stop == NULL ? end : is_line ? stop : stop + 2;
    for (; code < last; code++)
        if (*code != '\n')
            *code = ' ';
    return code;
}

static void blank_out(struct source *source)
{
    char *at = source->code;
    const char *end = source->code + source->size;
    while (at < end) {
        if (*at == '"' || *at == '\'')
            at = skip_literal(at, end);
        else if (*at == '/' && (at[1] == '*' || at[1] == '/'))
            at = skip_comment(at, end);
        else
            at++;
    }
}

static bool ends_with(const char *path, const char *ending)
{
    size_t size = strlen(path), end = strlen(ending);
    return size > end && strcmp(path + size - end, ending) == 0;
}

static void file_check(const char *path)
{
    struct source source = {.path = path};
    bool is_c = ends_with(path, ".c") || ends_with(path, ".h");
    if (!is_c && !ends_with(path, ".md"))
        return;
    source.text = file_read(path, &source.size);
    source.code = file_read(path, &source.size);
    if (source.text == NULL || source.code == NULL)
        return;
    files++;
    for (size_t i = 0; i < source.size; i++)
        source.lines += source.text[i] == '\n';
    if (is_c) {
        blank_out(&source);
        check_licence(&source);
        check_layers(&source);
        check_sizes(&source);
        check_calls(&source);
        check_labels(&source);
    } else
        check_document(&source);
    free(source.text);
    free(source.code);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void folder_check(const char *folder)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, NULL, by_name);
    for (int i = 0; i < count; i++) {
        char path[PATH_SIZE];
        struct stat status;
        int size = snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        bool is_hidden = entries[i]->d_name[0] == '.';
        bool is_foreign = strcmp(entries[i]->d_name, "node_modules") == 0;
        free(entries[i]);
        if (is_hidden || is_foreign || (size_t)size >= sizeof path || lstat(path, &status) != 0)
            continue;
        if (S_ISDIR(status.st_mode))
            folder_check(path);
        else if (S_ISREG(status.st_mode))
            file_check(path);
    }
    if (count >= 0)
        free(entries);
}

int main(int argc, char **argv)
{
    static const char *const folders[] = {"src", "tools", "docs"};
    if (argc != 2 || chdir(argv[1]) != 0) {
        fprintf(stderr, "usage: tidy ROOT\n");
        return 64;
    }
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        folder_check(folders[i]);
    file_check("README.md");
    for (int i = 0; exceptions[i].path != NULL; i++)
        if (!is_used[i] && path_exists("tools/tidy_rules.c"))
            breach(RULE_EXCEPTION, "tools/tidy_rules.c", 1, 0,
                   "the exception for %s is not needed any more", exceptions[i].path);
    printf("tidy: %d files, %d breaches\n", files, breaches);
    return breaches > 0;
}
