/* SPDX-License-Identifier: Apache-2.0 */
/* Each sample in tests/tmplc must be refused by the template compiler or by the C compiler; only
 * accepted.html goes through. Runs from the repository's root. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char dir[] = "/tmp/kaname_tmplc_XXXXXX";

static const char *build_dir(void)
{
    return getenv("BUILD") != NULL ? getenv("BUILD") : "build";
}

/* 0 when both compilers take it. */
static int sample_compile(const char *sample)
{
    char command[2048];
    snprintf(command, sizeof command,
             "{ %s/tools/tmplc tests/tmplc/%s.html %s/s.c %s/templates/s.h s && "
             "${CC:-gcc} -std=c17 -Wall -Wextra -Werror -I%s -Isrc -fsyntax-only %s/s.c; } "
             "2>%s/messages",
             build_dir(), sample, dir, dir, dir, dir, dir);
    return system(command);
}

static void accepted_goes_through(void **state)
{
    (void)state;
    assert_int_equal(sample_compile("accepted"), 0);
}

static void message_names_file_and_line(void)
{
    char path[256], line[512] = "";
    snprintf(path, sizeof path, "%s/messages", dir);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    bool is_named = false;
    while (fgets(line, sizeof line, file) != NULL)
        is_named |= strstr(line, ".html:1:") != NULL || strstr(line, ".html:2:") != NULL;
    fclose(file);
    assert_true(is_named);
}

static void samples_are_refused(void **state)
{
    (void)state;
    DIR *samples = opendir("tests/tmplc");
    assert_non_null(samples);
    int count = 0;
    for (struct dirent *entry; (entry = readdir(samples)) != NULL;) {
        char *dot = strrchr(entry->d_name, '.');
        if (dot == NULL || strcmp(dot, ".html") != 0 || strcmp(entry->d_name, "accepted.html") == 0)
            continue;
        *dot = '\0';
        if (sample_compile(entry->d_name) == 0)
            fail_msg("tests/tmplc/%s.html was accepted", entry->d_name);
        message_names_file_and_line();
        count++;
    }
    closedir(samples);
    assert_true(count >= 30);
}

int main(void)
{
    if (access("tests/tmplc/accepted.html", R_OK) != 0 || mkdtemp(dir) == NULL)
        return 1;
    char command[256];
    snprintf(command, sizeof command, "mkdir %s/templates", dir);
    if (system(command) != 0)
        return 1;
    const struct CMUnitTest tests[] = {cmocka_unit_test(accepted_goes_through),
                                       cmocka_unit_test(samples_are_refused)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    snprintf(command, sizeof command, "rm -r %s", dir);
    return system(command) != 0 || failed != 0;
}
