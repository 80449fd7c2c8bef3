/* SPDX-License-Identifier: Apache-2.0 */
/* Looking at a document and its clauses: the tree, one clause, its comments. */
#include "standards/editor.h"
#include "standards/coverage_view.h"
#include "model/lifecycle.h"
#include "model/search.h"
#include "standards/pages.h"
#include "standards/rules.h"
#include "standards/standards.h"
#include "templates/standard.h"

#include <string.h>

enum { HITS_MAX = 200, FOUND_MAX = 30 };

static void moves_fill(struct call *call, struct editor_view *view)
{
    const struct record *record = view->standard;
    for (const struct transition *t = record->reg->lifecycle->transitions;
         t->name != NULL && view->move_count < MOVES_MAX; t++) {
        bool is_own = (t->flags & MOVE_NOT_AUTHOR) && clauses_are_mine(call, record);
        if (strcmp(t->from, record->state) == 0 && !is_own &&
            record_can_move(call, record, t->name))
            view->moves[view->move_count++] = t;
    }
}

static bool comments_fill(struct call *call, struct editor_view *view)
{
    struct comment *all;
    int count;
    if (!comments_load(call, view->standard, &all, &count))
        return false;
    view->comments = arena_array(call->arena, (size_t)count + 1, sizeof *all);
    const char *place =
        view->clause == NULL
            ? NULL
            : arena_format(call->arena, "%lld", (long long)view->clause->id);
    for (int i = 0; i < count; i++) {
        view->open_count += all[i].resolved_at_ms == 0;
        if (place == NULL || strcmp(all[i].place, place) == 0)
            view->comments[view->comment_count++] = all[i];
    }
    return true;
}

static void hit_add(struct call *call, struct editor_view *view, const struct record *requirement,
                    bool is_chosen)
{
    for (int i = 0; i < view->hit_count; i++)
        if (view->hits[i].id == requirement->id)
            return;
    if (view->hit_count < HITS_MAX)
        view->hits[view->hit_count++] = (struct source_hit){
            requirement->id, record_string(call, requirement, "code"),
            either(call, record_string(call, requirement, "title"),
                   record_string(call, requirement, "title_en")),
            is_chosen};
}

/* What the clause answers already, then what the search found. */
static void hits_fill(struct call *call, struct editor_view *view)
{
    const struct reg *reg = reg_find("requirement");
    struct search_hit *found = NULL;
    struct link_ref *refs = NULL;
    int count = 0, ref_count = 0;
    view->hits = arena_array(call->arena, HITS_MAX, sizeof *view->hits);
    int index = fieldset_find(view->record->fields, "requirements");
    links_parse(call, &view->record->fields->fields[index], view->record->values[index], &refs,
                &ref_count);
    for (int i = 0; i < ref_count; i++) {
        struct record *one = record_load_any(call, reg, refs[i].id);
        if (one != NULL)
            hit_add(call, view, one, true);
    }
    struct text words = text_from(view->find);
    if (words.size > 0)
        search_run(call, words, reg, FOUND_MAX, &found, &count);
    for (int i = 0; i < count; i++) {
        struct record *one = record_load(call, reg, found[i].id);
        if (one != NULL)
            hit_add(call, view, one, false);
    }
}

static bool view_fill(struct call *call, struct editor_view *view)
{
    struct manuscript *text = arena_alloc(call->arena, sizeof *text);
    const struct record *standard = view->standard;
    if (!manuscript_load(call, standard, text) ||
        !editions_load(call, standard->id, &view->editions, &view->edition_count))
        return false;
    view->text = text;
    view->may_resolve = record_can(call, standard, ACTION_UPDATE);
    view->may_edit = view->may_resolve && strcmp(standard->state, "draft") == 0 &&
                     standard->ended_at_ms == 0;
    view->public_number = publication_number(call, standard->id);
    view->may_unpublish = record_can(call, standard, ACTION_APPROVE);
    view->proposal_count = proposals_load(call, standard, view->proposals);
    moves_fill(call, view);
    return true;
}

static bool is_source(const struct clause *clause, int64_t requirement)
{
    for (int i = 0; i < clause->source_count; i++)
        if (clause->sources[i].id == requirement)
            return true;
    return false;
}

/* What the coverage shows as a conflict of levels, where the clause is written. */
static bool clashes_fill(struct call *call, struct editor_view *view)
{
    struct coverage *coverage = arena_alloc(call->arena, sizeof *coverage);
    int64_t catalogue = record_int(view->standard, "catalogue");
    int document = 0;
    if (catalogue == 0 || view->clause->source_count == 0)
        return true;
    if (!coverage_load(call, catalogue, coverage))
        return false;
    while (document < coverage->document_count &&
           coverage->documents[document].id != view->standard->id)
        document++;
    for (int i = 0; document < coverage->document_count && i < coverage->item_count; i++) {
        const struct coverage_item *item = &coverage->items[i];
        const struct coverage_cell *cell = &item->cells[document];
        if (cell->state != CELL_CLASH || !is_source(view->clause, item->id) ||
            view->clash_count == CLASHES_MAX)
            continue;
        const struct coverage_document *above = &coverage->documents[cell->clash];
        view->clashes[view->clash_count++] = arena_format(
            call->arena,
            call_label(call, L("%s について、上位の文書「%s %s」は「%s」です。",
                               "On %s the higher document \"%s %s\" says: %s.")),
            item->code, above->code, above->title, rank_shown(call, cell));
    }
    return true;
}

static bool clause_fill(struct call *call, struct editor_view *view, int64_t clause_id)
{
    int at = tree_find(&view->text->tree, clause_id);
    if (at < 0)
        return call_fail(call, ERROR_MISSING, NULL, "その条項はありません。", "No such clause.");
    view->clause = &view->text->tree.clauses[at];
    if (view->record == NULL)
        view->record = record_load(call, &clause_register, clause_id);
    if (view->record == NULL)
        return false;
    hits_fill(call, view);
    return clashes_fill(call, view);
}

bool editor_show(struct call *call, struct request *request, struct response *response,
                 const struct editor_ask *ask)
{
    struct editor_view view = {
        .standard = ask->standard,
        .record = ask->typed,
        .stored = ask->stored,
        .find = text_string(call->arena, param_get(&request->query, "find")),
    };
    /* A problem of the form is shown on the page; what the page itself reads must not be confused
     * with it. */
    int status = call_ok(call) ? 200 : error_http_status(call_error(call));
    if (!view_fill(call, &view) ||
        (ask->clause_id != 0 && !clause_fill(call, &view, ask->clause_id)) ||
        !comments_fill(call, &view))
        return false;
    struct layout layout = standard_layout(call, record_title(call, ask->standard),
                                           ask->clause_id == 0 ? NULL : ask->standard);
    struct page page = layout_begin(request, response, status, &layout);
    tmpl_standard_editor(&page, &view);
    layout_end(&page);
    return true;
}

bool editor_page(struct call *call, struct request *request, struct response *response)
{
    struct record *standard = route_standard(call, request);
    struct editor_ask ask = {.standard = standard,
                             .clause_id = param_int(&request->query, "clause", 0)};
    return standard != NULL && editor_show(call, request, response, &ask);
}
