/* SPDX-License-Identifier: Apache-2.0 */
/* One item with what corresponds to it in other catalogues, and whatever the other viewpoints know
 * about it: their panels are drawn as they stand, so that none of them is included here. */
#include "catalogue/item.h"
#include "catalogue/pages.h"
#include "model/list.h"
#include "templates/catalogue_item.h"

#include <string.h>

enum { CODES_SIZE_MAX = 8192 };

/* The item's own code and those of the headings above it, nearest first. */
static int places_collect(const struct entries *entries, int index, int *out)
{
    int count = 0;
    for (int i = index; i >= 0 && count < PLACES_MAX; i = entries->items[i].parent)
        out[count++] = i;
    return count;
}

static const char *codes_join(struct call *call, const struct item_view *view)
{
    struct buffer out = buffer_new(call->arena, CODES_SIZE_MAX);
    for (int i = 0; i < view->place_count; i++)
        buffer_format(&out, "%s%s", i == 0 ? "" : "\n", view->entries.items[view->places[i]].code);
    return buffer_string(&out);
}

/* Cross references that begin (or end) at one of the places. */
static bool references_load(struct call *call, const char *codes, bool is_out,
                            struct item_view *view)
{
    struct list_query query = {.reg = &mapping_register, .page_size = LIST_PAGE_MAX};
    struct list list;
    if (!list_add(call, &query, is_out ? "source" : "target", FILTER_ONE_OF,
                  value_string(codes)) ||
        !list_run(call, &query, &list))
        return false;
    struct reference *grown = arena_array(
        call->arena, (size_t)(view->reference_count + (int)list.count) + 1, sizeof *grown);
    if (view->reference_count > 0)
        memcpy(grown, view->references, (size_t)view->reference_count * sizeof *grown);
    view->references = grown;
    for (int64_t i = 0; i < list.count; i++)
        grown[view->reference_count++] = (struct reference){
            .mapping = list.records[i],
            .is_out = is_out,
            .own = record_string(call, list.records[i], is_out ? "source" : "target"),
            .other = record_string(call, list.records[i], is_out ? "target" : "source"),
        };
    return true;
}

static int reference_of(const struct item_view *view, const char *code)
{
    for (int i = 0; i < view->reference_count; i++)
        if (strcmp(view->references[i].other, code) == 0)
            return i;
    return -1;
}

/* What the other ends are: controls or headings of catalogues that are loaded here. */
static bool others_load(struct call *call, const struct reg *reg, struct item_view *view)
{
    struct buffer codes = buffer_new(call->arena, 64 * 1024);
    struct list_query query = {.reg = reg, .page_size = LIST_PAGE_MAX};
    struct list list;
    for (int i = 0; i < view->reference_count; i++)
        if (view->references[i].record == NULL &&
            reference_of(view, view->references[i].other) == i)
            buffer_format(&codes, "%s%s", codes.size == 0 ? "" : "\n", view->references[i].other);
    if (codes.size == 0)
        return true;
    if (!list_add(call, &query, "code", FILTER_ONE_OF, value_text(buffer_view(&codes))) ||
        !list_run(call, &query, &list))
        return false;
    for (int64_t r = 0; r < list.count; r++) {
        const char *code = record_string(call, list.records[r], "code");
        for (int i = 0; i < view->reference_count; i++)
            if (strcmp(view->references[i].other, code) == 0)
                view->references[i].record = list.records[r];
    }
    titles_note(call, list.records, list.count);
    return true;
}

struct url reference_url(struct call *call, const struct reference *reference)
{
    struct url url = url_local(call->arena, "/catalogue");
    const struct record *record = reference->record;
    url = url_number(call->arena, url, record_int(record, "catalogue"));
    if (record->reg == &requirement_register)
        return url_number(call->arena, url_segment(call->arena, url, text_from("items")),
                          record->id);
    return url_query(call->arena, url, "group", text_from(record_string(call, record, "code")));
}

static bool references_all(struct call *call, struct item_view *view)
{
    const char *codes = codes_join(call, view);
    return references_load(call, codes, true, view) && references_load(call, codes, false, view) &&
           others_load(call, &requirement_register, view) &&
           others_load(call, &catalogue_group_register, view);
}

static void neighbours_find(struct item_view *view, int index)
{
    view->before = view->after = -1;
    for (int i = index - 1; i >= 0 && view->before < 0; i--)
        if (!view->entries.items[i].is_group)
            view->before = i;
    for (int i = index + 1; i < view->entries.count && view->after < 0; i++)
        if (!view->entries.items[i].is_group)
            view->after = i;
}

static bool item_load(struct call *call, const struct record *catalogue,
                      const struct record *requirement, struct item_view *view)
{
    view->requirement = requirement;
    view->head.catalogue = catalogue;
    view->index = -1;
    successors_load(call, &view->head);
    if (!entries_load(call, catalogue, &view->entries))
        return false;
    for (int i = 0; i < view->entries.count; i++)
        if (!view->entries.items[i].is_group && view->entries.items[i].id == requirement->id)
            view->index = i;
    if (view->index < 0)
        return call_fail(call, ERROR_MISSING, NULL, "その項目はこのカタログにありません。",
                         "There is no such item in this catalogue.");
    view->place_count = places_collect(&view->entries, view->index, view->places);
    neighbours_find(view, view->index);
    view->vocabulary = vocabulary_load(call, record_string(call, catalogue, "code"));
    return references_all(call, view);
}

/* The panels that the modules draw below a requirement, ours left out: it is the page itself. */
static void panels_draw(struct page *page, const struct record *requirement)
{
    int count;
    const struct module *const *modules = layout_module_list(&count);
    for (int m = 0; m < count; m++)
        for (const struct panel *panel = modules[m]->panels; panel != NULL && panel->reg != NULL;
             panel++)
            if (strcmp(panel->reg, "requirement") == 0 && panel->draw != requirement_panels)
                panel->draw(page, requirement);
}

bool catalogue_item_page(struct call *call, struct request *request, struct response *response)
{
    struct item_view *view = arena_alloc(call->arena, sizeof *view);
    struct record *catalogue = route_catalogue(call, request);
    int64_t id;
    if (catalogue == NULL || !request_id(request, "item", &id))
        return false;
    struct record *requirement = record_load(call, &requirement_register, id);
    if (requirement == NULL || !item_load(call, catalogue, requirement, view))
        return false;
    struct layout layout = catalogue_layout(call, in_language(call, requirement, "title"),
                                            catalogue);
    struct page page = layout_begin(request, response, 200, &layout);
    tmpl_item_begin(&page, view);
    panels_draw(&page, requirement);
    tmpl_item_end(&page, view);
    layout_end(&page);
    return true;
}

void requirement_panels(struct page *p, const struct record *requirement)
{
    struct record *catalogue =
        record_load(p->call, &catalogue_register, record_int(requirement, "catalogue"));
    if (catalogue != NULL)
        tmpl_item_door(p, catalogue, requirement);
}
