/* SPDX-License-Identifier: Apache-2.0 */
/* Whether an OSCAL document is one, before anything is read out of it. What would make a record
 * without a name or a number is refused; what is only unusual is noted beside the preview. */
#include "catalogue/import.h"

#include <ctype.h>
#include <string.h>

enum { PROBLEMS_SHOWN = 10 };

struct checking {
    struct call *call;
    int wrong;
};

#define WRONG(c, ...)                                                                              \
    ((c)->wrong++ < PROBLEMS_SHOWN && call_fail((c)->call, ERROR_INVALID, "file", __VA_ARGS__))

bool oscal_is_uuid(const char *text)
{
    static const char shape[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    size_t size = strlen(shape);
    bool is_right = strlen(text) == size;
    for (size_t i = 0; is_right && i < size; i++)
        is_right = shape[i] == '-' ? text[i] == '-' : isxdigit((unsigned char)text[i]) != 0;
    return is_right;
}

/* By its id, its title or its place: something to find it with. */
static const char *named(struct call *call, const json_t *object, size_t index)
{
    const char *id = json_text(object, "id"), *title = json_text(object, "title");
    return *id != '\0'      ? id
           : *title != '\0' ? title
                            : arena_format(call->arena, "#%zu", index + 1);
}

static bool element_check(struct checking *c, const json_t *object, size_t index, bool is_group)
{
    const char *name = named(c->call, object, index);
    const json_t *title = json_object_get(object, "title");
    if (!json_is_object(object))
        return WRONG(c, "%zu番目の要素がオブジェクトではありません。", "Element %zu is no object.",
                     index + 1);
    if (!is_group && *json_text(object, "id") == '\0')
        return WRONG(c, "項目「%s」に id がありません。", "The control \"%s\" has no id.", name);
    if (!json_is_string(title) || *json_string_value(title) == '\0')
        return WRONG(c, "「%s」に title（文字列）がありません。",
                     "\"%s\" has no title that is a string.", name);
    return true;
}

static void level_check(struct checking *c, const json_t *object, int depth)
{
    static const char *const members[] = {"groups", "controls"};
    size_t i;
    json_t *child;
    for (int m = 0; depth < CATALOGUE_DEPTH_MAX && m < 2; m++) {
        const json_t *children = json_object_get(object, members[m]);
        if (children != NULL && !json_is_array(children))
            (void)WRONG(c, "「%s」の %s が配列ではありません。",
                        "In \"%s\" the member %s is no array.", named(c->call, object, 0),
                        members[m]);
        json_array_foreach(children, i, child)
            if (element_check(c, child, i, m == 0))
                level_check(c, child, depth + 1);
    }
}

void note_add(struct notes *notes, const char *text)
{
    if (notes->count < (int)(sizeof notes->texts / sizeof *notes->texts))
        notes->texts[notes->count++] = text;
}

static bool version_is_known(const char *version)
{
    return strncmp(version, "1.", 2) == 0;
}

static void version_note(struct call *call, const char *version, struct notes *notes)
{
    if (*version == '\0')
        note_add(notes, call_label(call, L("oscal-version がありません。1.1として読みました。",
                                           "There is no oscal-version. It was read as 1.1.")));
    else if (!version_is_known(version))
        note_add(notes, arena_format(call->arena,
                                     call_label(call, L("oscal-version「%s」は知らない版です。1.1として"
                                                        "読みました。",
                                                        "oscal-version \"%s\" is not known. It was "
                                                        "read as 1.1.")),
                                     version));
}

bool oscal_check(struct call *call, const json_t *root, const char *model, struct notes *notes)
{
    struct checking c = {.call = call};
    const json_t *metadata = json_object_get(root, "metadata");
    const char *uuid = json_text(root, "uuid");
    bool is_catalog = strcmp(model, "catalog") == 0;
    if (!json_is_object(metadata))
        return WRONG(&c, "%s に metadata がありません。", "The %s has no metadata.", model);
    if (is_catalog && *uuid != '\0' && !oscal_is_uuid(uuid))
        return WRONG(&c, "uuid「%s」の形が正しくありません。", "The uuid \"%s\" is none.", uuid);
    version_note(call, json_text(metadata, "oscal-version"), notes);
    if (!oscal_is_uuid(uuid))
        note_add(notes, call_label(call, L("正しい uuid がありません。ほかの文書から指し示せません。",
                                           "There is no proper uuid: other documents cannot point "
                                           "to it.")));
    if (!is_catalog)
        return true;
    if (json_object_get(root, "groups") == NULL && json_object_get(root, "controls") == NULL)
        return WRONG(&c, "%s に groups も controls もありません。",
                     "The %s has neither groups nor controls.", model);
    level_check(&c, root, 0);
    if (c.wrong > PROBLEMS_SHOWN)
        call_fail(call, ERROR_INVALID, "file", "同じような誤りがほかに%d件あります。",
                  "There are %d more of the kind.", c.wrong - PROBLEMS_SHOWN);
    return c.wrong == 0;
}
