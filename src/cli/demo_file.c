/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/demo_file.h"

#include <yaml.h>

enum { TEXT_SIZE_MAX = 64 * 1024 };

struct demo_file {
    const char *path;
    yaml_document_t document;
};

static void file_drop(void *handle)
{
    struct demo_file *file = handle;
    yaml_document_delete(&file->document);
}

bool demo_file_read(struct call *call, const struct asset *asset, struct demo_node *out)
{
    struct demo_file *file = arena_alloc(call->arena, sizeof *file);
    yaml_parser_t parser;
    file->path = asset->path;
    yaml_parser_initialize(&parser);
    yaml_parser_set_input_string(&parser, asset->data, (size_t)(asset->data_end - asset->data));
    bool is_read = yaml_parser_load(&parser, &file->document) == 1;
    if (is_read)
        arena_defer(call->arena, file_drop, file);
    else
        call_fail(call, ERROR_INVALID, NULL, "%s の %zu 行目を読めません（%s）。",
                  "%s, line %zu cannot be read (%s).", asset->path, parser.problem_mark.line + 1,
                  parser.problem == NULL ? "YAML" : parser.problem);
    yaml_parser_delete(&parser);
    *out = (struct demo_node){is_read ? file : NULL, 1};
    return is_read;
}

/* libyaml takes documents that it only reads as not const. */
static yaml_node_t *node_of(struct demo_node node)
{
    return node.file == NULL
               ? NULL
               : yaml_document_get_node((yaml_document_t *)(uintptr_t)&node.file->document,
                                        node.index);
}

bool demo_is_there(struct demo_node node)
{
    return node_of(node) != NULL;
}

const char *demo_where(struct call *call, struct demo_node node)
{
    yaml_node_t *found = node_of(node);
    return found == NULL ? NULL
                         : arena_format(call->arena, "%s:%zu", node.file->path,
                                        found->start_mark.line + 1);
}

int demo_count(struct demo_node node)
{
    yaml_node_t *found = node_of(node);
    if (found != NULL && found->type == YAML_SEQUENCE_NODE)
        return (int)(found->data.sequence.items.top - found->data.sequence.items.start);
    if (found != NULL && found->type == YAML_MAPPING_NODE)
        return (int)(found->data.mapping.pairs.top - found->data.mapping.pairs.start);
    return 0;
}

struct demo_node demo_item(struct demo_node list, int index)
{
    yaml_node_t *found = node_of(list);
    bool is_list = found != NULL && found->type == YAML_SEQUENCE_NODE && index < demo_count(list);
    return (struct demo_node){is_list ? list.file : NULL,
                              is_list ? found->data.sequence.items.start[index] : 0};
}

static struct text scalar(struct demo_node node)
{
    yaml_node_t *found = node_of(node);
    if (found == NULL || found->type != YAML_SCALAR_NODE)
        return text_from("");
    return (struct text){(const char *)found->data.scalar.value, found->data.scalar.length};
}

struct text demo_key(struct demo_node mapping, int index)
{
    yaml_node_t *found = node_of(mapping);
    if (found == NULL || found->type != YAML_MAPPING_NODE || index >= demo_count(mapping))
        return text_from("");
    return scalar((struct demo_node){mapping.file, found->data.mapping.pairs.start[index].key});
}

struct demo_node demo_value(struct demo_node mapping, int index)
{
    yaml_node_t *found = node_of(mapping);
    bool is_in = found != NULL && found->type == YAML_MAPPING_NODE && index < demo_count(mapping);
    return (struct demo_node){is_in ? mapping.file : NULL,
                              is_in ? found->data.mapping.pairs.start[index].value : 0};
}

struct demo_node demo_get(struct demo_node mapping, const char *key)
{
    for (int i = 0; i < demo_count(mapping); i++)
        if (text_is(demo_key(mapping, i), key))
            return demo_value(mapping, i);
    return (struct demo_node){0};
}

struct text demo_text(struct call *call, struct demo_node node)
{
    int count = demo_count(node);
    if (count == 0)
        return scalar(node);
    struct buffer out = buffer_new(call->arena, TEXT_SIZE_MAX);
    for (int i = 0; i < count; i++) {
        if (i > 0)
            buffer_char(&out, ',');
        buffer_text(&out, scalar(demo_item(node, i)));
    }
    return buffer_view(&out);
}
