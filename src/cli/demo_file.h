/* SPDX-License-Identifier: Apache-2.0 */
/* A YAML file of the demonstration as a tree. What is wrong is noted with file and line. */
#ifndef CLI_DEMO_FILE_H
#define CLI_DEMO_FILE_H

#include "base/asset.h"
#include "base/call.h"

struct demo_file;

struct demo_node {
    const struct demo_file *file; /* NULL: there is no such node */
    int index;
};

/* The root; false with ERROR_INVALID. Lives as long as the call's arena. */
bool demo_file_read(struct call *call, const struct asset *asset, struct demo_node *out);

bool demo_is_there(struct demo_node node);
/* "packages.yaml:12", for call->where. */
const char *demo_where(struct call *call, struct demo_node node);
/* How many items a list or pairs a mapping has; 0 for anything else. */
int demo_count(struct demo_node node);
struct demo_node demo_item(struct demo_node list, int index);
struct text demo_key(struct demo_node mapping, int index);
struct demo_node demo_value(struct demo_node mapping, int index);
struct demo_node demo_get(struct demo_node mapping, const char *key);
/* A scalar; of a list its items with commas between. */
struct text demo_text(struct call *call, struct demo_node node);

#endif
