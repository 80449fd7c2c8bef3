/* SPDX-License-Identifier: Apache-2.0 */
/* The checks that the binary carries, by requirement. */
#include "assessment/check.h"
#include "base/asset.h"

#include <stdlib.h>
#include <string.h>

enum { CHECKS_MAX = 2000 };

struct check {
    const char *code;
    struct label title;
    const json_t *rule;
};

static struct check checks[CHECKS_MAX];
static int count;

static int check_compare(const void *a, const void *b)
{
    return strcmp(((const struct check *)a)->code, ((const struct check *)b)->code);
}

static void check_add(const char *path, const json_t *entry)
{
    const json_t *title = json_object_get(entry, "title");
    struct check check = {
        json_string_value(json_object_get(entry, "requirement")),
        {json_string_value(json_object_get(title, "ja")),
         json_string_value(json_object_get(title, "en"))},
        json_object_get(entry, "rule"),
    };
    if (check.code == NULL || check.title.ja == NULL || check.title.en == NULL ||
        check.rule == NULL || count == CHECKS_MAX)
        die("%s: check %d lacks requirement, title or rule", path, count);
    checks[count++] = check;
}

void checks_load(void)
{
    size_t files;
    const struct asset *asset = asset_under("data/checks/", &files);
    if (count > 0)
        return;
    for (size_t i = 0; i < files; i++) {
        json_error_t error;
        struct text text = asset_text(&asset[i]);
        /* Kept for the life of the process: the table points into it. */
        json_t *root = json_loadb(text.data, text.size, JSON_REJECT_DUPLICATES, &error);
        if (!json_is_array(root))
            die("%s:%d: %s", asset[i].path, error.line, error.text);
        size_t j;
        json_t *entry;
        json_array_foreach(root, j, entry)
            check_add(asset[i].path, entry);
    }
    qsort(checks, (size_t)count, sizeof *checks, check_compare);
}

const json_t *check_find(const char *code, const struct label **title)
{
    struct check wanted = {.code = code};
    const struct check *found =
        bsearch(&wanted, checks, (size_t)count, sizeof *checks, check_compare);
    if (found != NULL && title != NULL)
        *title = &found->title;
    return found == NULL ? NULL : found->rule;
}

int checks_count(void)
{
    return count;
}
