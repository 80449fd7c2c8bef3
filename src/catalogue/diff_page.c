/* SPDX-License-Identifier: Apache-2.0 */
#include "catalogue/diff_view.h"
#include "base/text_diff.h"
#include "catalogue/pages.h"
#include "model/user.h"
#include "templates/catalogue_diff.h"

#include <string.h>

bool diff_row_shows(const struct edition_diff_view *view, const struct carry_row *row)
{
    static const struct {
        const char *show;
        unsigned changes;
    } kinds[] = {{"added", ITEM_ADDED},
                 {"removed", ITEM_REMOVED},
                 {"changed", ITEM_CHANGED},
                 {"moved", ITEM_MOVED}};
    static const char *const crossings[] = {"dropped", "on", "split", "merged"};
    for (int i = 0; i <= CROSS_MERGED; i++)
        if (strcmp(view->show, crossings[i]) == 0)
            return row->pair.changes == ITEM_REMOVED && row->crossing == (enum crossing)i;
    if (strcmp(view->show, "new") == 0)
        return row->pair.changes == ITEM_ADDED && !row->is_counterpart;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(view->show, kinds[i].show) == 0)
            return (row->pair.changes & kinds[i].changes) != 0;
    if (strcmp(view->show, "all") == 0 || strcmp(view->show, "same") == 0)
        return *view->show == 'a' || row->pair.changes == ITEM_SAME;
    if (strcmp(view->show, "open") == 0)
        return row->followers > 0 && *row->done == '\0';
    return row->pair.changes != ITEM_SAME;
}

static void run_put(struct page *p, const struct diff_run *run, bool is_after)
{
    static const char *const tags[] = {"<del>", "</del>", "<ins>", "</ins>"};
    if (run->kind == DIFF_SAME) {
        html_put_text(p, run->text);
        return;
    }
    if ((run->kind == DIFF_ADDED) != is_after)
        return;
    const char *open = tags[is_after ? 2 : 0], *close = tags[is_after ? 3 : 1];
    html_literal(p, open, strlen(open));
    html_put_text(p, run->text);
    html_literal(p, close, strlen(close));
}

void edition_words_put(struct page *p, const struct carry_row *row, enum entry_text text,
                       bool is_after)
{
    const struct entry *before = row->pair.before, *after = row->pair.after;
    const struct entry *own = is_after ? after : before;
    if (before == NULL || after == NULL || !(row->pair.changes & ITEM_CHANGED)) {
        html_put_string(p, entry_shown(p->call, own, text));
        return;
    }
    struct diff_run *runs;
    int count;
    text_diff(p->call->arena, text_from(entry_shown(p->call, before, text)),
              text_from(entry_shown(p->call, after, text)), &runs, &count);
    for (int i = 0; i < count; i++)
        run_put(p, &runs[i], is_after);
}

/* A fact beside the words, where the two sides differ in it. */
static void fact_put(struct page *p, const struct carry_row *row, enum entry_text text,
                     bool is_after)
{
    const struct reg *reg = &requirement_register;
    const struct field *field = &reg->fields[reg_field(reg, entry_names[text])];
    const char *was = row->pair.before->texts[text], *now = row->pair.after->texts[text];
    if (strcmp(was, now) == 0)
        return;
    if (field->kind == FIELD_CHOICE) {
        was = choice_of(p->call, reg, field->name, was);
        now = choice_of(p->call, reg, field->name, now);
    }
    html_literal(p, "<br><span class=\"soft\">", strlen("<br><span class=\"soft\">"));
    html_put_string(p, call_label(p->call, field->label));
    html_literal(p, "</span> ", strlen("</span> "));
    struct diff_run *runs;
    int count;
    text_diff(p->call->arena, text_from(was), text_from(now), &runs, &count);
    for (int i = 0; i < count; i++)
        run_put(p, &runs[i], is_after);
}

void edition_facts_put(struct page *p, const struct carry_row *row, bool is_after)
{
    static const enum entry_text facts[] = {ENTRY_MODALITY, ENTRY_SIDE, ENTRY_TIMING, ENTRY_KIND,
                                            ENTRY_GUIDANCE};
    bool is_english = p->call->lang == LANG_EN;
    if (row->pair.before == NULL || row->pair.after == NULL)
        return;
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        fact_put(p, row, facts[i], is_after);
    /* The words in the other language, which are not shown above. */
    fact_put(p, row, is_english ? ENTRY_TITLE : ENTRY_TITLE_EN, is_after);
    fact_put(p, row, is_english ? ENTRY_TEXT : ENTRY_TEXT_EN, is_after);
}

/* ?from=, else the edition before. */
static struct record *from_of(struct call *call, const struct record *to, int64_t wanted)
{
    if (wanted == 0)
        wanted = record_int(to, "previous");
    if (wanted > 0 && wanted != to->id)
        return record_load(call, &catalogue_register, wanted);
    call_fail(call, ERROR_MISSING, NULL, "比べる版がありません。",
              "There is no edition to compare with.");
    return NULL;
}

static bool view_load(struct call *call, struct request *request, const struct param_list *params,
                      struct edition_diff_view *view)
{
    struct record *to = route_catalogue(call, request);
    struct record *from = to == NULL ? NULL : from_of(call, to, param_int(params, "from", 0));
    view->show = text_string(call->arena, param_get(params, "show"));
    view->may_undo = user_may_somewhere(call, GROUP_ASSESSMENT, ACTION_END);
    view->may_carry = user_may_somewhere(call, GROUP_ASSESSMENT, ACTION_CREATE);
    return from != NULL && carry_load(call, from, to, &view->carry) &&
           marks_load(call, &view->carry.before, &view->marks);
}

static bool diff_show(struct call *call, struct request *request, struct response *response,
                      const struct edition_diff_view *view)
{
    struct layout layout = catalogue_layout(call, call_label(call, L("版の違い", "Changes")),
                                            view->carry.to);
    struct page page = layout_begin(request, response, 200, &layout);
    tmpl_edition_diff(&page, view);
    layout_end(&page);
    return true;
}

bool edition_diff_page(struct call *call, struct request *request, struct response *response)
{
    struct edition_diff_view *view = arena_alloc(call->arena, sizeof *view);
    return view_load(call, request, &request->query, view) &&
           diff_show(call, request, response, view);
}

/* What was kept is named on the page that follows; without that, the page is asked again. */
bool carry_undo_action(struct call *call, struct request *request, struct response *response)
{
    struct edition_diff_view *view = arena_alloc(call->arena, sizeof *view);
    struct carry_kept *kept = arena_array(call->arena, CARRY_KEPT_MAX, sizeof *kept);
    int kept_count = 0;
    call->reason = text_string(call->arena, text_trim(param_get(&request->form, "reason")));
    if (!view_load(call, request, &request->form, view))
        return false;
    int ended = carry_undo(call, &view->carry, kept, &kept_count);
    if (ended < 0 || !view_load(call, request, &request->form, view))
        return false;
    view->was_undone = true;
    view->ended = ended;
    view->kept = kept;
    view->kept_count = kept_count;
    return diff_show(call, request, response, view);
}

/* The rows that were ticked, or every unchanged one that waits. */
static int rows_read(struct call *call, struct request *request, const struct carry *carry,
                     bool is_all, int *out)
{
    int count = 0;
    struct text value;
    if (is_all) {
        for (int i = 0; i < carry->difference.count; i++) {
            const struct carry_row *row = &carry->rows[i];
            if (carry_is_same(row) && row->followers > 0 && *row->done == '\0')
                out[count++] = i;
        }
        return count;
    }
    for (size_t n = 0; param_nth(&request->form, "item", n, &value); n++)
        for (int i = 0; i < carry->difference.count; i++) {
            const struct entry *before = carry->rows[i].pair.before;
            int64_t id;
            if (before != NULL && *carry->rows[i].done == '\0' && text_to_int(value, &id) &&
                before->id == id && count < carry->difference.count)
                out[count++] = i;
        }
    if (count == 0)
        call_fail(call, ERROR_INVALID, "item", "引継ぎを決めていない項目を選んでください。",
                  "Choose items that wait for a decision.");
    return count;
}

bool carry_action(struct call *call, struct request *request, struct response *response)
{
    struct edition_diff_view *view = arena_alloc(call->arena, sizeof *view);
    struct text what = param_get(&request->form, "do");
    if (!view_load(call, request, &request->form, view))
        return false;
    int *rows = arena_array(call->arena, (size_t)view->carry.difference.count + 1, sizeof *rows);
    bool is_all = text_is(what, "all");
    enum carry_decision decision = text_is(what, "again")  ? CARRY_AGAIN
                                   : text_is(what, "drop") ? CARRY_DROP
                                                           : CARRY_OVER;
    int count = rows_read(call, request, &view->carry, is_all, rows);
    if (!call_ok(call) || !carry_apply(call, &view->carry, rows, count, decision))
        return false;
    struct url url = url_query(call->arena, catalogue_url(call, view->carry.to, "diff"), "from",
                               text_from(arena_format(call->arena, "%lld",
                                                      (long long)view->carry.from->id)));
    respond_redirect(response,
                     url_done(call, url_query(call->arena, url, "show", text_from(view->show)),
                              "carried"));
    return true;
}
