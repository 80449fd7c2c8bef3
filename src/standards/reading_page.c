/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a draft or an edition, and what differs between two of them. */
#include "pages/report_page.h"
#include "standards/pages.h"
#include "standards/standards.h"
#include "templates/standard_read.h"

enum { TEXT_SIZE_MAX = 16 * 1024 * 1024 };

static bool reading_show(struct call *call, struct request *request, struct response *response,
                         const struct record *standard, int64_t number)
{
    struct manuscript text;
    if (!manuscript_of(call, standard, number, &text))
        return false;
    struct read_view view = {
        .standard = standard,
        .text = &text,
        .organisation = organisation_name(call, standard->unit_id),
        .in_force = edition_in_force(call, standard->id),
    };
    struct layout layout = standard_layout(call, manuscript_title(call, &text), standard);
    struct page page = layout_begin(request, response, 200, &layout);
    tmpl_read_page(&page, &view);
    layout_end(&page);
    return true;
}

/* While nobody revises it, a document is its newest edition: no draft. */
bool read_page(struct call *call, struct request *request, struct response *response)
{
    struct record *standard = route_standard(call, request);
    struct edition *editions;
    int count;
    if (standard == NULL || !editions_load(call, standard->id, &editions, &count))
        return false;
    struct text state = text_from(standard->state);
    bool is_draft = count == 0 || text_is(state, "draft") || text_is(state, "submitted");
    return reading_show(call, request, response, standard, is_draft ? 0 : editions[0].number);
}

bool edition_page(struct call *call, struct request *request, struct response *response)
{
    int64_t number;
    struct record *standard = route_standard(call, request);
    return standard != NULL && request_id(request, "number", &number) &&
           reading_show(call, request, response, standard, number);
}

static const char *label_of(struct call *call, const struct diff_view *view, int64_t number)
{
    for (int i = 0; i < view->edition_count; i++)
        if (view->editions[i].number == number)
            return view->editions[i].label;
    return call_label(call, L("今の文案", "the present draft"));
}

static void text_clause(struct buffer *out, const char *mark, const struct clause *clause)
{
    struct text rest = text_from(clause->body), line;
    buffer_format(out, "%s %s %s\n", mark, clause->number, clause->heading);
    while (text_split(&rest, '\n', &line)) {
        buffer_format(out, "%s   ", mark);
        buffer_text(out, line);
        buffer_char(out, '\n');
    }
}

/* Removed words as [-…-], added ones as {+…+}: readable in mail, and by git's word diff. */
static void text_marked(struct call *call, struct buffer *out, const char *before,
                        const char *after)
{
    struct diff_run *runs;
    int count;
    text_diff(call->arena, text_from(before), text_from(after), &runs, &count);
    for (int i = 0; i < count; i++) {
        static const char *const open[] = {"", "[-", "{+"}, *const close[] = {"", "-]", "+}"};
        buffer_puts(out, open[runs[i].kind]);
        buffer_text(out, runs[i].text);
        buffer_puts(out, close[runs[i].kind]);
    }
    buffer_char(out, '\n');
}

static void text_changed(struct call *call, struct buffer *out, const struct clause_pair *pair)
{
    const struct clause *b = pair->before, *a = pair->after;
    buffer_puts(out, pair->changes & CLAUSE_MOVED ? "> " : "* ");
    text_marked(call, out, arena_format(call->arena, "%s %s", b->number, b->heading),
                arena_format(call->arena, "%s %s", a->number, a->heading));
    if (a->body[0] != '\0' || b->body[0] != '\0')
        text_marked(call, out, b->body, a->body);
    text_marked(call, out, choice_shown(call, strictness_choices, b->strictness),
                choice_shown(call, strictness_choices, a->strictness));
}

static bool text_respond(struct call *call, struct response *response,
                         const struct diff_view *view)
{
    struct buffer out = buffer_new(call->arena, TEXT_SIZE_MAX);
    buffer_format(&out, "%s: %s -> %s\n", record_title(call, view->standard), view->before_label,
                  view->after_label);
    for (int i = 0; i < view->diff->count; i++) {
        const struct clause_pair *pair = &view->diff->pairs[i];
        if (pair->changes == CLAUSE_SAME)
            continue;
        buffer_char(&out, '\n');
        if (pair->before == NULL)
            text_clause(&out, "+", pair->after);
        else if (pair->after == NULL)
            text_clause(&out, "-", pair->before);
        else
            text_changed(call, &out, pair);
    }
    respond_bytes(response, 200, "text/plain; charset=utf-8", buffer_view(&out));
    return true;
}

bool diff_page(struct call *call, struct request *request, struct response *response)
{
    struct record *standard = route_standard(call, request);
    struct diff_view view = {.standard = standard};
    struct edition *editions;
    struct manuscript before, after;
    struct tree_diff diff;
    if (standard == NULL || !editions_load(call, standard->id, &editions, &view.edition_count))
        return false;
    view.editions = editions;
    /* By default the newest edition against the draft, or against the one before it. */
    bool is_draft = text_is(text_from(standard->state), "draft");
    int64_t newest = view.edition_count == 0 ? 0 : editions[0].number;
    view.to = param_int(&request->query, "to", is_draft ? 0 : newest);
    view.from = param_int(&request->query, "from", is_draft || newest < 2 ? newest : newest - 1);
    if (!manuscript_of(call, standard, view.from, &before) ||
        !manuscript_of(call, standard, view.to, &after))
        return false;
    view.before_label = label_of(call, &view, view.from);
    view.after_label = label_of(call, &view, view.to);
    view.with_same = param_has(&request->query, "same");
    tree_compare(call->arena, &before.tree, &after.tree, &diff);
    view.diff = &diff;
    if (text_is(param_get(&request->query, "as"), "text"))
        return text_respond(call, response, &view);
    struct layout layout = standard_layout(call, call_label(call, L("版の違い", "Differences")),
                                           standard);
    struct page page = layout_begin(request, response, 200, &layout);
    tmpl_diff_page(&page, &view);
    layout_end(&page);
    return true;
}
