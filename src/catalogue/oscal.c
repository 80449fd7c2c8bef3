/* SPDX-License-Identifier: Apache-2.0 */
/* OSCAL 1.1 catalogs: groups within groups, controls within controls, statements in parts, and
 * parameters that stand in the prose as {{ insert: param, ID }}. */
#include "catalogue/entry.h"
#include "catalogue/import.h"

#include <string.h>

enum { PROSE_MAX = 60000, FIELD_MAX = 2000, EXPANSION_MAX = 8 << 20 };

struct oscal {
    struct call *call;
    const char *code;
    json_t *params; /* all parameters of the document by id */
    size_t expanded; /* bytes that parameters took so far */
    struct entries *out;
};

/* The value of a property, in whatever name space. */
static const char *prop(const json_t *object, const char *name)
{
    size_t i;
    json_t *entry;
    json_array_foreach(json_object_get(object, "props"), i, entry)
        if (strcmp(json_text(entry, "name"), name) == 0)
            return json_text(entry, "value");
    return "";
}

static const char *props_joined(struct call *call, const json_t *object, const char *name)
{
    struct buffer out = buffer_new(call->arena, FIELD_MAX);
    size_t i;
    json_t *entry;
    json_array_foreach(json_object_get(object, "props"), i, entry)
        if (strcmp(json_text(entry, "name"), name) == 0)
            buffer_format(&out, "%s%s", out.size == 0 ? "" : ", ", json_text(entry, "value"));
    return buffer_string(&out);
}

/* What a parameter reads like: the values that a profile set, or its label, or its choices. */
static const char *param_text(struct oscal *oscal, const char *id)
{
    const json_t *param = json_object_get(oscal->params, id);
    const char *label = json_text(param, "label");
    struct buffer out = buffer_new(oscal->call->arena, FIELD_MAX);
    size_t i;
    json_t *choice;
    json_array_foreach(json_object_get(param, "values"), i, choice)
        buffer_format(&out, "%s%s", out.size == 0 ? "" : ", ", json_word(choice));
    if (out.size > 0)
        return buffer_string(&out);
    if (*label != '\0')
        return arena_format(oscal->call->arena, "[%s]", label);
    json_array_foreach(json_object_get(json_object_get(param, "select"), "choice"), i, choice)
        buffer_format(&out, "%s%s", out.size == 0 ? "[" : " / ", json_word(choice));
    if (out.size == 0)
        return arena_format(oscal->call->arena, "[%s]", id);
    buffer_char(&out, ']');
    return buffer_string(&out);
}

/* Writes prose with its parameters filled in; a choice may hold parameters itself. */
static void prose_put(struct oscal *oscal, struct buffer *out, const char *prose, int depth)
{
    enum { NESTING_MAX = 4 };
    const char *at = prose, *open;
    while (depth < NESTING_MAX && oscal->expanded < EXPANSION_MAX &&
           (open = strstr(at, "{{")) != NULL) {
        const char *close = strstr(open, "}}"), *comma = strchr(open, ',');
        if (close == NULL)
            break;
        buffer_put(out, at, (size_t)(open - at));
        if (comma != NULL && comma < close) {
            struct text id = text_trim((struct text){comma + 1, (size_t)(close - comma - 1)});
            const char *filled = param_text(oscal, text_string(oscal->call->arena, id));
            oscal->expanded += strlen(filled) + 1;
            prose_put(oscal, out, filled, depth + 1);
        }
        at = close + 2;
        if (out->is_over)
            return;
    }
    buffer_puts(out, at);
}

/* A part and the parts below it, one a line, with their labels. */
static void part_put(struct oscal *oscal, struct buffer *out, const json_t *part, int depth)
{
    const char *label = prop(part, "label"), *prose = json_text(part, "prose");
    size_t i;
    json_t *child;
    if (depth > CATALOGUE_DEPTH_MAX)
        return;
    if (*label != '\0' || *prose != '\0') {
        if (out->size > 0)
            buffer_char(out, '\n');
        for (int d = 1; d < depth; d++)
            buffer_puts(out, "  ");
        buffer_format(out, "%s%s", label, *label == '\0' ? "" : " ");
        prose_put(oscal, out, prose, 0);
    }
    json_array_foreach(json_object_get(part, "parts"), i, child)
        part_put(oscal, out, child, depth + 1);
}

static const char *parts_named(struct oscal *oscal, const json_t *control, const char *name)
{
    struct buffer out = buffer_new(oscal->call->arena, PROSE_MAX);
    size_t i;
    json_t *part;
    json_array_foreach(json_object_get(control, "parts"), i, part)
        if (strcmp(json_text(part, "name"), name) == 0)
            part_put(oscal, &out, part, 0);
    return buffer_string(&out);
}

/* "ac-1_prm_1: organization-defined frequency", one a line. */
static const char *params_listed(struct oscal *oscal, const json_t *control)
{
    struct buffer out = buffer_new(oscal->call->arena, PROSE_MAX);
    size_t i;
    json_t *param;
    json_array_foreach(json_object_get(control, "params"), i, param) {
        const char *id = json_text(param, "id");
        buffer_format(&out, "%s%s: ", out.size == 0 ? "" : "\n", id);
        prose_put(oscal, &out, param_text(oscal, id), 0);
    }
    return buffer_string(&out);
}

/* Parameters may be declared anywhere above or beside their use. */
static void params_collect(struct oscal *oscal, const json_t *object, int depth)
{
    static const char *const children[] = {"groups", "controls"};
    size_t i;
    json_t *entry;
    if (depth > CATALOGUE_DEPTH_MAX)
        return;
    json_array_foreach(json_object_get(object, "params"), i, entry)
        json_object_set(oscal->params, json_text(entry, "id"), entry);
    for (int c = 0; c < 2; c++)
        json_array_foreach(json_object_get(object, children[c]), i, entry)
            params_collect(oscal, entry, depth + 1);
}

/* Ids that begin with the catalogue's own code stand alone; others are told apart by it. */
static const char *global_code(struct oscal *oscal, const char *id)
{
    size_t size = strlen(oscal->code);
    if (strncmp(id, oscal->code, size) == 0 && id[size] == '-')
        return id;
    return arena_format(oscal->call->arena, "%s/%s", oscal->code, id);
}

static int elements_count(const json_t *object, int depth)
{
    static const char *const children[] = {"groups", "controls"};
    int count = 0;
    size_t i;
    json_t *entry;
    for (int c = 0; depth <= CATALOGUE_DEPTH_MAX && c < 2; c++)
        json_array_foreach(json_object_get(object, children[c]), i, entry)
            count += count > CATALOGUE_ENTRIES_MAX ? 0 : 1 + elements_count(entry, depth + 1);
    return count;
}

static void texts_read(struct oscal *oscal, const json_t *object, const char **texts)
{
    static const struct {
        enum entry_text text;
        const char *prop;
    } props[] = {
        {ENTRY_LABEL, "label"},       {ENTRY_LABEL_EN, "label-en"}, {ENTRY_TITLE_EN, "title-en"},
        {ENTRY_SIDE, "side"},         {ENTRY_PHASE, "phase"},       {ENTRY_MODALITY, "modality"},
        {ENTRY_TIMING, "when"},       {ENTRY_SOURCE, "src"},        {ENTRY_KIND, "kind"},
        {ENTRY_AUTOMATION, "automation"},
    };
    for (size_t i = 0; i < sizeof props / sizeof *props; i++)
        texts[props[i].text] = prop(object, props[i].prop);
    if (*texts[ENTRY_KIND] == '\0')
        texts[ENTRY_KIND] = "req";
    texts[ENTRY_TEXT] = parts_named(oscal, object, "statement");
    texts[ENTRY_TEXT_EN] = parts_named(oscal, object, "statement-en");
    texts[ENTRY_GUIDANCE] = parts_named(oscal, object, "guidance");
    texts[ENTRY_PARAMETERS] = params_listed(oscal, object);
    texts[ENTRY_ROLES] = props_joined(oscal->call, object, "role");
    texts[ENTRY_EVIDENCE] = props_joined(oscal->call, object, "evidence");
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\0';
}

/* OSCAL's titles may have emphasis and code: a title here is plain. Marks in pairs that touch words
 * go; a star between blanks is a star. */
static const char *markup_drop(struct call *call, const char *title)
{
    static const char *const marks[] = {"**", "*", "`"};
    struct buffer out = buffer_new(call->arena, strlen(title) + 1);
    for (const char *at = title; *at != '\0';) {
        const char *end = NULL;
        size_t size = 0;
        for (int m = 0; end == NULL && m < 3; m++) {
            size = strlen(marks[m]);
            bool is_open = strncmp(at, marks[m], size) == 0 && !is_blank(at[size]);
            end = is_open ? strstr(at + size, marks[m]) : NULL;
            end = end != NULL && !is_blank(end[-1]) && end > at + size ? end : NULL;
        }
        if (end == NULL) {
            buffer_char(&out, *at++);
            continue;
        }
        buffer_put(&out, at + size, (size_t)(end - at) - size);
        at = end + size;
    }
    return buffer_string(&out);
}

static bool entry_read(struct oscal *oscal, const json_t *object, bool is_group, int parent,
                       int *index)
{
    struct call *call = oscal->call;
    const char *id = json_text(object, "id"), *title = json_text(object, "title");
    int at = *index = oscal->out->count;
    if (at == CATALOGUE_ENTRIES_MAX || at == oscal->out->capacity)
        return call_fail(call, ERROR_TOO_LARGE, "file", "項目は%d個までです。",
                         "At most %d entries.", CATALOGUE_ENTRIES_MAX);
    if (*id == '\0' && *title == '\0')
        return call_fail(call, ERROR_INVALID, "file",
                         "%d番目の要素に id も title もありません。OSCALのカタログか確認してください。",
                         "Element %d has neither id nor title. Is this an OSCAL catalog?", at + 1);
    if (*id == '\0')
        id = arena_format(call->arena, "%d", at + 1);
    struct entry *entry = &oscal->out->items[oscal->out->count++];
    *entry = (struct entry){.is_group = is_group, .parent = parent};
    entry->depth = parent < 0 ? 0 : oscal->out->items[parent].depth + 1;
    entry->code = global_code(oscal, id);
    entry->key = entry_key(oscal->code, entry->code);
    for (int t = 0; t < ENTRY__COUNT; t++)
        entry->texts[t] = "";
    if (is_group) {
        entry->texts[ENTRY_LABEL] = prop(object, "label");
        entry->texts[ENTRY_LABEL_EN] = prop(object, "label-en");
        entry->texts[ENTRY_TITLE_EN] = prop(object, "title-en");
    } else {
        texts_read(oscal, object, entry->texts);
    }
    entry->texts[ENTRY_TITLE] = *title == '\0' ? id : markup_drop(call, title);
    oscal->out->groups += is_group;
    oscal->out->controls += !is_group;
    return true;
}

static bool level_read(struct oscal *oscal, const json_t *object, int parent, int depth)
{
    static const char *const members[] = {"controls", "groups"};
    if (depth > CATALOGUE_DEPTH_MAX)
        return call_fail(oscal->call, ERROR_TOO_LARGE, "file", "入れ子が深すぎます。",
                         "Nested too deep.");
    for (int m = 0; m < 2; m++) {
        size_t i;
        json_t *child;
        json_array_foreach(json_object_get(object, members[m]), i, child) {
            int index;
            if (!entry_read(oscal, child, m == 1, parent, &index) ||
                !level_read(oscal, child, index, depth + 1))
                return false;
        }
    }
    return true;
}

static bool codes_check(struct call *call, const struct entries *entries)
{
    struct entry_map *map = entry_map_new(call->arena, entries->count + 1);
    for (int i = 0; i < entries->count; i++) {
        if (entry_map_get(map, entries->items[i].code) >= 0)
            return call_fail(call, ERROR_INVALID, "file", "番号「%s」が2回使われています。",
                             "The id \"%s\" is used twice.", entries->items[i].code);
        entry_map_add(map, entries->items[i].code, i);
    }
    return true;
}

bool entries_parse(struct call *call, const char *catalogue_code, const json_t *document,
                   struct entries *out)
{
    const json_t *root = json_object_get(document, "catalog");
    if (!json_is_object(root))
        return call_fail(call, ERROR_INVALID, "file",
                         "OSCALのカタログではありません（最上位に catalog がありません）。",
                         "This is no OSCAL catalog: there is no \"catalog\" at the top.");
    struct oscal oscal = {.call = call, .code = catalogue_code, .params = json_object(),
                          .out = out};
    arena_defer(call->arena, (void (*)(void *))json_decref, oscal.params);
    *out = (struct entries){.code = catalogue_code, .capacity = elements_count(root, 0)};
    out->items = arena_array(call->arena, (size_t)out->capacity + 1, sizeof *out->items);
    params_collect(&oscal, root, 0);
    return level_read(&oscal, root, -1, 0) && codes_check(call, out);
}
