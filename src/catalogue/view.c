/* SPDX-License-Identifier: Apache-2.0 */
#include "catalogue/view.h"
#include "catalogue/import.h"
#include "model/list.h"
#include "model/user.h"

#include <string.h>

enum { SHOWN_MAX = 4000 };

struct record *route_catalogue(struct call *call, struct request *request)
{
    int64_t id;
    return request_id(request, "id", &id) ? record_load(call, &catalogue_register, id) : NULL;
}

struct url catalogue_url(struct call *call, const struct record *catalogue, const char *tab)
{
    struct url url = url_number(call->arena, url_local(call->arena, "/catalogue"), catalogue->id);
    return *tab == '\0' ? url : url_segment(call->arena, url, text_from(tab));
}

struct url item_url(struct call *call, const struct record *catalogue, int64_t requirement_id)
{
    return url_number(call->arena, catalogue_url(call, catalogue, "items"), requirement_id);
}

const char *catalogue_either(struct call *call, const char *ja, const char *en)
{
    bool is_english = call->lang == LANG_EN ? *en != '\0' : *ja == '\0';
    return is_english ? en : ja;
}

const char *in_language(struct call *call, const struct record *record, const char *field)
{
    const char *english = arena_format(call->arena, "%s_en", field);
    return catalogue_either(call, record_string(call, record, field),
                            record_string(call, record, english));
}

const char *catalogue_title(struct call *call, const struct record *catalogue)
{
    return in_language(call, catalogue, "title");
}

const char *catalogue_name(struct call *call, const struct record *catalogue)
{
    return arena_format(call->arena, "%s %s", record_string(call, catalogue, "code"),
                        catalogue_title(call, catalogue));
}

struct layout catalogue_layout(struct call *call, const char *title, const struct record *catalogue)
{
    struct layout layout = {
        .title = title,
        .path = "/catalogue",
        .class = "wide",
        .has_heading = true,
        .crumbs = {{call_label(call, L("カタログ", "Catalogues")),
                    url_local(call->arena, "/catalogue")}},
        .crumb_count = 1,
    };
    if (catalogue != NULL)
        layout.crumbs[layout.crumb_count++] =
            (struct crumb){record_string(call, catalogue, "code"),
                           catalogue_url(call, catalogue, "")};
    return layout;
}

static const struct choice *choice_in(const struct reg *reg, const char *field, const char *code)
{
    int index = reg == NULL ? -1 : reg_field(reg, field);
    return index < 0 ? NULL : choice_find(reg->fields[index].choices, text_from(code));
}

const char *choice_of(struct call *call, const struct reg *reg, const char *field, const char *code)
{
    const struct choice *choice = choice_in(reg, field, code);
    return choice == NULL ? "" : call_label(call, choice->label);
}

const char *choice_tone_of(const struct reg *reg, const char *field, const char *code)
{
    const struct choice *choice = choice_in(reg, field, code);
    return choice == NULL || choice->tone == NULL ? "" : choice->tone;
}

const json_t *vocabulary_load(struct call *call, const char *catalogue_code)
{
    struct text content;
    if (!original_load(call, catalogue_code, "vocabulary", NULL, &content)) {
        call_forgive(call); /* most catalogues bring none */
        return NULL;
    }
    return catalogue_json(call, content, "vocabulary.json");
}

const char *vocabulary_shown(struct call *call, const json_t *vocabulary, const char *kind,
                             const char *codes)
{
    struct buffer out = buffer_new(call->arena, SHOWN_MAX);
    struct text rest = text_from(codes), part;
    const json_t *words = json_object_get(vocabulary, kind);
    while (text_split(&rest, ',', &part)) {
        const char *code = text_string(call->arena, text_trim(part));
        const struct label label = json_label(words, code);
        const char *shown = call_label(call, label);
        if (*code == '\0')
            continue;
        if (out.size > 0)
            buffer_puts(&out, call->lang == LANG_EN ? ", " : "、");
        buffer_puts(&out, *shown == '\0' ? code : shown);
    }
    return buffer_string(&out);
}

void successors_load(struct call *call, struct catalogue_view *view)
{
    struct text rest = text_from(record_string(call, view->catalogue, "superseded_by")), part;
    while (text_split(&rest, ',', &part) && view->successor_count < SUCCESSORS_MAX) {
        struct text on = text_trim(part), code = {"", 0};
        text_split(&on, ' ', &code);
        if (code.size == 0)
            continue;
        struct successor *one = &view->successors[view->successor_count++];
        one->code = text_string(call->arena, code);
        bool has_day = on.data != NULL && on.size > 2;
        one->on = has_day ? arena_copy(call->arena, on.data + 1, on.size - 2) : "";
        one->record = record_by(call, &catalogue_register, "code", one->code);
    }
    int64_t previous = record_int(view->catalogue, "previous");
    if (previous > 0)
        view->previous = record_load(call, &catalogue_register, previous);
    view->may_import = user_may(call, GROUP_CATALOGUE, ACTION_IMPORT, 0);
}

struct marking {
    struct call *call;
    struct entry_map *by_id;
    struct mark **marks;
};

static const char *id_text(struct arena *arena, int64_t id)
{
    return arena_format(arena, "%lld", (long long)id);
}

static bool mark_take(struct call *scratch, const struct record *record, void *context)
{
    struct marking *marking = context;
    int64_t requirement = record_int(record, "requirement");
    int index = entry_map_get(marking->by_id, id_text(scratch->arena, requirement));
    if (index < 0)
        return true;
    struct arena *arena = marking->call->arena;
    struct mark *mark = arena_alloc(arena, sizeof *mark);
    *mark = (struct mark){record->id, arena_string(arena, record_string(scratch, record,
                                                                        "decision")),
                          marking->marks[index]};
    marking->marks[index] = mark;
    return true;
}

bool marks_load(struct call *call, const struct entries *entries, struct mark ***out)
{
    const struct reg *reg = reg_find("adoption");
    struct list_query query = {.reg = reg, .order = "-id"};
    *out = arena_array(call->arena, (size_t)entries->count + 1, sizeof **out);
    struct marking marking = {call, entry_map_new(call->arena, entries->count + 1), *out};
    if (reg == NULL || reg_field(reg, "requirement") < 0 || reg_field(reg, "decision") < 0 ||
        !user_may_somewhere(call, reg->group, ACTION_READ))
        return true;
    for (int i = 0; i < entries->count; i++)
        if (!entries->items[i].is_group)
            entry_map_add(marking.by_id, id_text(call->arena, entries->items[i].id), i);
    return list_each(call, &query, mark_take, &marking);
}

bool in_contents(const struct catalogue_view *view, int index)
{
    enum { DEPTH_ALWAYS = 1 };
    const struct entry *items = view->entries.items;
    int chosen = entry_find(&view->entries, view->filter.group);
    if (!items[index].is_group || view->below[index] == 0)
        return false;
    bool is_shown = items[index].depth <= DEPTH_ALWAYS;
    for (int up = chosen; up >= 0; up = items[up].parent)
        is_shown |= up == index || up == items[index].parent;
    return is_shown;
}

const struct standing_word *item_standing(const struct catalogue_view *view,
                                          const struct entry *entry)
{
    static const struct standing_word words[] = {
        [STANDING_UNKNOWN] = {"unknown", L_INIT("不明", "Unknown")},
        [STANDING_NOT] = {"not", L_INIT("示せていない", "Not shown")},
        [STANDING_PARTLY] = {"partly", L_INIT("一部示せている", "Partly shown")},
        [STANDING_SHOWN] = {"shown", L_INIT("示せている", "Shown")},
    };
    const struct standing *standing =
        standing_find(view->standings, view->standing_count, entry->id);
    return standing == NULL || !standing->is_adopted ? NULL : &words[standing->state];
}

const char *heading_shown(struct call *call, const struct entry *entry)
{
    const char *label = entry_shown(call, entry, ENTRY_LABEL);
    const char *title = entry_shown(call, entry, ENTRY_TITLE);
    return *label == '\0' || strcmp(label, title) == 0
               ? title
               : arena_format(call->arena, "%s %s", label, title);
}

const char *note_shown(struct call *call, const char *note)
{
    static const char middle[] = " / ";
    struct buffer out = buffer_new(call->arena, SHOWN_MAX);
    struct text rest = text_from(note), part;
    while (text_split(&rest, ';', &part)) {
        const char *both = text_string(call->arena, text_trim(part));
        const char *split = strstr(both, middle);
        buffer_puts(&out, out.size == 0 ? "" : call->lang == LANG_EN ? "; " : "。");
        if (split == NULL)
            buffer_puts(&out, both);
        else if (call->lang == LANG_EN)
            buffer_puts(&out, split + strlen(middle));
        else
            buffer_put(&out, both, (size_t)(split - both));
    }
    return buffer_string(&out);
}

void lines_put(struct page *p, const char *text)
{
    struct text rest = text_from(text), line;
    while (text_split(&rest, '\n', &line)) {
        if (text_trim(line).size == 0)
            continue;
        html_literal(p, "<p>", 3);
        html_put_text(p, text_trim(line));
        html_literal(p, "</p>", 4);
    }
}

const char *modality_class(const char *code)
{
    static const char *const same[] = {"important", "expected", "conditional"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        if (strcmp(code, same[i]) == 0)
            return same[i];
    return strcmp(code, "do") == 0 ? "stated" : "reference";
}
