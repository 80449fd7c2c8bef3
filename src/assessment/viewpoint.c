/* SPDX-License-Identifier: Apache-2.0 */
#include "assessment/state.h"
#include "base/asset.h"

#include <pthread.h>
#include <string.h>

enum { PREFIXES_MAX = 100 };

static struct {
    const char *prefix;
    int viewpoint;
} prefixes[PREFIXES_MAX];
static int prefix_count;

static struct {
    const char *chapter;
    struct label label;
} viewpoints[VIEWPOINTS_MAX];
static int viewpoint_count;

static pthread_once_t is_loaded = PTHREAD_ONCE_INIT;

static int chapter_index(const json_t *entry)
{
    const char *chapter = json_string_value(json_object_get(entry, "chapter"));
    for (int i = 0; i < viewpoint_count; i++)
        if (strcmp(viewpoints[i].chapter, chapter) == 0)
            return i;
    if (viewpoint_count == VIEWPOINTS_MAX)
        die("data/catalogue/viewpoints.json names more than %d viewpoints", VIEWPOINTS_MAX);
    viewpoints[viewpoint_count].chapter = chapter;
    viewpoints[viewpoint_count].label =
        (struct label){json_string_value(json_object_get(entry, "ja")),
                       json_string_value(json_object_get(entry, "en"))};
    return viewpoint_count++;
}

static void load(void)
{
    const struct asset *asset = asset_find("data/catalogue/viewpoints.json");
    struct text text = asset == NULL ? (struct text){"", 0} : asset_text(asset);
    json_error_t error;
    /* Kept for the life of the process: the tables point into it. */
    json_t *root = json_loadb(text.data, text.size, 0, &error), *entry;
    size_t i;
    if (!json_is_array(root))
        die("data/catalogue/viewpoints.json:%d: %s", error.line, error.text);
    json_array_foreach(root, i, entry) {
        if (prefix_count == PREFIXES_MAX)
            die("data/catalogue/viewpoints.json has more than %d prefixes", PREFIXES_MAX);
        prefixes[prefix_count].prefix = json_string_value(json_object_get(entry, "prefix"));
        prefixes[prefix_count++].viewpoint = chapter_index(entry);
    }
}

struct label viewpoint_label(int viewpoint)
{
    pthread_once(&is_loaded, load);
    return viewpoints[viewpoint].label;
}

int viewpoint_of(const char *code)
{
    pthread_once(&is_loaded, load);
    for (int i = 0; i < prefix_count; i++) {
        size_t size = strlen(prefixes[i].prefix);
        bool ends = strncmp(code, prefixes[i].prefix, size) == 0 &&
                    (code[size] == '.' || code[size] == '-' || code[size] == '\0');
        if (ends)
            return prefixes[i].viewpoint;
    }
    return -1;
}
