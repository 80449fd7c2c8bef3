/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogues, and one of them as a tree: headings with their items, searched and filtered. */
#include "base/fold.h"
#include "catalogue/import.h"
#include "catalogue/pages.h"
#include "catalogue/view.h"
#include "model/list.h"
#include "model/user.h"
#include "templates/catalogue.h"

#include <stdlib.h>
#include <string.h>

/* counts[code of a catalogue's id] from a facet. */
static int64_t facet_count(const struct facet *facets, int count, int64_t id)
{
    for (int i = 0; i < count; i++)
        if (strtoll(facets[i].code, NULL, 10) == id)
            return facets[i].count;
    return 0;
}

/* Guidelines first, then what they refer to. */
static void rows_arrange(struct call *call, struct list *list)
{
    int64_t at = 0;
    for (int64_t i = 0; i < list->count; i++) {
        struct record *record = list->records[i];
        if (strcmp(record_string(call, record, "kind"), "guideline") != 0)
            continue;
        memmove(&list->records[at + 1], &list->records[at],
                (size_t)(i - at) * sizeof *list->records);
        list->records[at++] = record;
    }
}

/* References are counted at both ends: here those that name the catalogue as their target. */
static int64_t target_count(const struct facet *facets, int count, const char *code)
{
    for (int i = 0; i < count; i++)
        if (strcmp(facets[i].code, code) == 0)
            return facets[i].count;
    return 0;
}

static bool rows_load(struct call *call, struct catalogue_list_view *view)
{
    struct list_query query = {.reg = &catalogue_register, .page_size = LIST_PAGE_MAX};
    struct list_query groups = {.reg = &catalogue_group_register};
    struct list_query mappings = {.reg = &mapping_register};
    struct facet *group_facets, *sources, *targets;
    int group_count, source_count, target_count_;
    struct list list;
    if (!list_run(call, &query, &list) ||
        !list_facet(call, &groups, "catalogue", &group_facets, &group_count) ||
        !list_facet(call, &mappings, "source_catalogue", &sources, &source_count) ||
        !list_facet(call, &mappings, "target_catalogue", &targets, &target_count_))
        return false;
    rows_arrange(call, &list);
    view->count = (int)list.count;
    view->rows = arena_array(call->arena, (size_t)list.count + 1, sizeof *view->rows);
    for (int i = 0; i < view->count; i++) {
        int64_t id = list.records[i]->id;
        view->rows[i] = (struct catalogue_row){
            .record = list.records[i],
            .groups = facet_count(group_facets, group_count, id),
            .mappings = facet_count(sources, source_count, id) +
                        target_count(targets, target_count_,
                                     record_string(call, list.records[i], "code")),
        };
    }
    return true;
}

bool catalogues_page(struct call *call, struct request *request, struct response *response)
{
    struct catalogue_list_view view = {
        .may_import = user_may(call, GROUP_CATALOGUE, ACTION_IMPORT, 0)};
    if (!rows_load(call, &view))
        return false;
    struct layout layout =
        catalogue_layout(call, call_label(call, L("カタログ", "Catalogues")), NULL);
    layout.crumb_count = 0;
    struct page page = layout_begin(request, response, 200, &layout);
    tmpl_catalogues(&page, &view);
    layout_end(&page);
    return true;
}

static const char *query_text(struct call *call, struct request *request, const char *name)
{
    return text_string(call->arena, text_trim(param_get(&request->query, name)));
}

static bool has_words(struct call *call, const struct entry *entry, struct text wanted)
{
    static const enum entry_text searched[] = {ENTRY_LABEL, ENTRY_TITLE, ENTRY_TITLE_EN,
                                               ENTRY_TEXT,  ENTRY_TEXT_EN};
    if (wanted.size == 0 || strstr(entry->code, wanted.data) != NULL)
        return true;
    for (size_t i = 0; i < sizeof searched / sizeof *searched; i++) {
        struct text folded = fold_text(call->arena, text_from(entry->texts[searched[i]]));
        if (strstr(text_string(call->arena, folded), wanted.data) != NULL)
            return true;
    }
    return false;
}

static bool fits(const char *wanted, const char *value)
{
    return *wanted == '\0' || strcmp(wanted, value) == 0;
}

static bool has_decision(const struct mark *mark, const char *wanted)
{
    if (*wanted == '\0')
        return true;
    if (mark == NULL)
        return strcmp(wanted, "undecided") == 0;
    for (; mark != NULL; mark = mark->next)
        if (strcmp(mark->decision, wanted) == 0)
            return true;
    return false;
}

static bool is_below(const struct entries *entries, int index, const char *group)
{
    for (; index >= 0; index = entries->items[index].parent)
        if (fits(group, entries->items[index].code))
            return true;
    return *group == '\0';
}

/* An item is shown when it fits; a heading when something below it is. */
static void filter_apply(struct call *call, struct catalogue_view *view)
{
    const struct entries *all = &view->entries;
    const struct tree_filter *f = &view->filter;
    struct text wanted = fold_text(call->arena, text_from(f->query));
    wanted.data = text_string(call->arena, wanted);
    view->is_shown = arena_array(call->arena, (size_t)all->count + 1, sizeof *view->is_shown);
    view->below = arena_array(call->arena, (size_t)all->count + 1, sizeof *view->below);
    for (int i = 0; i < all->count; i++) {
        const struct entry *entry = &all->items[i];
        if (entry->is_group)
            continue;
        bool is_shown = is_below(all, i, f->group) && fits(f->kind, entry->texts[ENTRY_KIND]) &&
                        fits(f->modality, entry->texts[ENTRY_MODALITY]) &&
                        fits(f->side, entry->texts[ENTRY_SIDE]) &&
                        fits(f->timing, entry->texts[ENTRY_TIMING]) &&
                        has_decision(view->marks[i], f->decision) &&
                        has_words(call, entry, wanted);
        view->is_shown[i] = is_shown;
        view->shown += is_shown;
        for (int up = entry->parent; up >= 0; up = all->items[up].parent) {
            view->below[up]++;
            if (all->items[up].is_group)
                view->is_shown[up] |= is_shown;
        }
    }
}

static void filter_read(struct call *call, struct request *request, struct tree_filter *filter)
{
    filter->query = query_text(call, request, "q");
    filter->group = query_text(call, request, "group");
    filter->modality = query_text(call, request, "modality");
    filter->side = query_text(call, request, "side");
    filter->timing = query_text(call, request, "timing");
    filter->kind = query_text(call, request, "kind");
    filter->decision = query_text(call, request, "decision");
}

/* A large catalogue opens at its first heading: nobody reads a thousand items at once. */
static void first_heading_choose(struct catalogue_view *view)
{
    enum { WHOLE_MAX = 400 };
    if (view->entries.controls > WHOLE_MAX && *view->filter.group == '\0' &&
        *view->filter.query == '\0' && view->entries.items[0].is_group)
        view->filter.group = view->entries.items[0].code;
}

static bool head_load(struct call *call, struct request *request, struct catalogue_view *view)
{
    view->catalogue = route_catalogue(call, request);
    view->uses = -1;
    if (view->catalogue == NULL)
        return false;
    successors_load(call, view);
    return true;
}

bool catalogue_page(struct call *call, struct request *request, struct response *response)
{
    struct catalogue_view *view = arena_alloc(call->arena, sizeof *view);
    view->tab = "";
    if (!head_load(call, request, view) || !entries_load(call, view->catalogue, &view->entries) ||
        !marks_load(call, &view->entries, &view->marks) ||
        !standings_load(call, "requirement", &view->standings, &view->standing_count))
        return false;
    view->vocabulary = vocabulary_load(call, record_string(call, view->catalogue, "code"));
    filter_read(call, request, &view->filter);
    first_heading_choose(view);
    filter_apply(call, view);
    struct layout layout =
        catalogue_layout(call, catalogue_title(call, view->catalogue), view->catalogue);
    layout.crumb_count = 1;
    struct page page = layout_begin(request, response, 200, &layout);
    tmpl_catalogue_items(&page, view);
    layout_end(&page);
    return true;
}

static const struct tab {
    const char *name;
    const struct reg *reg;
    const char *field;
} tabs[] = {
    {"mappings", &mapping_register, "source_catalogue"},
    {"sectors", &sector_register, "catalogue"},
    {"services", &sector_service_register, "catalogue"},
    {"references", &reference_register, "catalogue"},
    {"terms", &term_register, "catalogue"},
};

static bool table_load(struct call *call, struct request *request, const struct tab *tab,
                       struct catalogue_view *view)
{
    struct list *list = arena_alloc(call->arena, sizeof *list);
    struct list_query query = {.reg = tab->reg, .page_size = LIST_PAGE_MAX};
    query.search = text_trim(param_get(&request->query, "q"));
    query.page = param_int(&request->query, "page", 1);
    view->filter.query = text_string(call->arena, query.search);
    view->list = list;
    return list_add(call, &query, tab->field, FILTER_IS, value_int(view->catalogue->id)) &&
           list_run(call, &query, list);
}

/* References of other catalogues to this one. */
static bool incoming_load(struct call *call, struct request *request, struct catalogue_view *view)
{
    struct list *list = arena_alloc(call->arena, sizeof *list);
    struct list_query query = {.reg = &mapping_register, .page_size = LIST_PAGE_MAX};
    query.search = text_trim(param_get(&request->query, "q"));
    query.page = param_int(&request->query, "page", 1);
    view->incoming = list;
    return list_add(call, &query, "target_catalogue", FILTER_IS,
                    value_string(record_string(call, view->catalogue, "code"))) &&
           list_run(call, &query, list);
}

static bool files_load(struct call *call, struct catalogue_view *view)
{
    if (view->may_import)
        view->uses = catalogue_use_count(call, view->catalogue);
    return originals_list(call, record_string(call, view->catalogue, "code"), &view->originals,
                          &view->original_count);
}

bool catalogue_tab_page(struct call *call, struct request *request, struct response *response)
{
    struct catalogue_view *view = arena_alloc(call->arena, sizeof *view);
    struct text wanted = param_get(&request->params, "tab");
    const struct tab *tab = NULL;
    bool is_files = text_is(wanted, "files");
    for (size_t i = 0; i < sizeof tabs / sizeof *tabs; i++)
        if (text_is(wanted, tabs[i].name))
            tab = &tabs[i];
    if (tab == NULL && !is_files)
        return call_fail(call, ERROR_MISSING, NULL, "そのページはありません。", "No such page.");
    view->tab = text_string(call->arena, wanted);
    if (!head_load(call, request, view) ||
        !(is_files ? files_load(call, view) : table_load(call, request, tab, view)))
        return false;
    if (tab != NULL && tab->reg == &mapping_register && !incoming_load(call, request, view))
        return false;
    struct layout layout =
        catalogue_layout(call, catalogue_title(call, view->catalogue), view->catalogue);
    layout.crumb_count = 1;
    struct page page = layout_begin(request, response, 200, &layout);
    tmpl_catalogue_tab(&page, view);
    layout_end(&page);
    return true;
}

bool original_download(struct call *call, struct request *request, struct response *response)
{
    struct record *catalogue = route_catalogue(call, request);
    const char *kind = text_string(call->arena, param_get(&request->params, "kind"));
    const char *name = text_string(call->arena, param_get(&request->params, "name"));
    struct text content;
    if (catalogue == NULL ||
        !original_load(call, record_string(call, catalogue, "code"), kind, name, &content))
        return false;
    respond_download(response, "application/json",
                     arena_format(call->arena, "%s-%s", record_string(call, catalogue, "code"),
                                  name),
                     content);
    return true;
}
