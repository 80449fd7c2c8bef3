/* SPDX-License-Identifier: Apache-2.0 */
#include "standards/reports.h"
#include "model/user.h"
#include "pages/report_page.h"
#include "report/document.h"
#include "standards/coverage_view.h"
#include "standards/standards.h"

#include <string.h>

/* edition=N; without it the edition in force, or the draft of a document that has none. */
static bool edition_choose(struct call *call, const struct record *standard,
                           const struct param_list *options, int64_t *out)
{
    struct text asked = param_get(options, "edition");
    *out = param_int(options, "edition", -1);
    if (asked.size > 0 && *out < 0)
        return call_fail(call, ERROR_INVALID, "edition", "版は番号で指定してください（0は文案）。",
                         "Give the edition as a number; 0 is the draft.");
    if (asked.size == 0)
        *out = edition_in_force(call, standard->id);
    return call_ok(call);
}

static struct document *standard_build(struct call *call, const struct param_list *options)
{
    const char *code = text_string(call->arena, param_get(options, "standard"));
    struct record *named = record_by(call, &standard_register, "code", code);
    struct record *standard =
        named == NULL ? NULL : record_load(call, &standard_register, named->id);
    struct manuscript text;
    int64_t number;
    if (named == NULL && call_ok(call))
        call_fail(call, ERROR_MISSING, "standard", "「%s」という文書はありません。",
                  "There is no document \"%s\".", code);
    if (standard == NULL || !edition_choose(call, standard, options, &number) ||
        !manuscript_of(call, standard, number, &text))
        return NULL;
    struct document *document = manuscript_document(call, &text, false);
    document->organisation = organisation_name(call, standard->unit_id);
    return document;
}

static const char *cell_text(struct call *call, const struct coverage *c,
                             const struct coverage_cell *cell)
{
    struct buffer out = buffer_new(call->arena, 64 * 1024);
    for (int a = cell->first; a >= 0; a = c->answers[a].next) {
        const struct coverage_clause *clause = &c->clauses[c->answers[a].clause];
        buffer_format(&out, "%s%s", out.size == 0 ? "" : "\n", number_shown(call, clause->number));
    }
    if (cell->state == CELL_CLASH)
        buffer_format(&out,
                      call_label(call, L("\n（上位文書は「%s」）", "\n(the higher one: %s)")),
                      rank_shown(call, cell));
    return buffer_string(&out);
}

/* So many documents have room beside each other. */
enum { BESIDE_MAX = 6 };

/* The clauses of all documents in one cell, a document a line: for more documents than have room
 * beside each other. */
static struct document_cell joined_cell(struct call *call, const struct coverage *c,
                                        const struct coverage_item *item)
{
    struct buffer out = buffer_new(call->arena, 64 * 1024);
    enum tone tone = item->is_gap ? TONE_NOT : TONE_NONE;
    for (int d = 0; d < c->document_count; d++) {
        const struct coverage_cell *cell = &item->cells[d];
        if (cell->first < 0)
            continue;
        struct text lines = text_from(cell_text(call, c, cell)), line;
        buffer_format(&out, "%s%s", out.size == 0 ? "" : "\n", c->documents[d].code);
        while (text_split(&lines, '\n', &line)) {
            buffer_char(&out, ' ');
            buffer_text(&out, line);
        }
        tone = cell->state == CELL_CLASH ? TONE_PARTLY : tone == TONE_PARTLY ? tone : TONE_SHOWN;
    }
    return (struct document_cell){
        tone == TONE_NOT ? call_label(call, L("条項なし", "No clause")) : buffer_string(&out), tone};
}

static enum tone cell_tone(const struct coverage_item *item, const struct coverage_cell *cell)
{
    if (cell->state == CELL_CLASH)
        return TONE_PARTLY;
    return cell->first >= 0 ? TONE_SHOWN : item->is_gap ? TONE_NOT : TONE_NONE;
}

static void item_put(struct call *call, struct document *document, struct node *table,
                     const struct coverage *c, const struct coverage_item *item)
{
    struct document_cell cells[3 + COVERAGE_DOCUMENTS_MAX];
    const struct reg *adoption = reg_find("adoption");
    int field = adoption == NULL ? -1 : reg_field(adoption, "decision");
    bool is_english = call->lang == LANG_EN && item->title_en[0] != '\0';
    cells[0] = (struct document_cell){item->code, TONE_SOFT};
    cells[1] = (struct document_cell){is_english ? item->title_en : item->title, TONE_NONE};
    cells[2] = (struct document_cell){
        field < 0 || item->decision[0] == '\0'
            ? call_label(call, L("未定", "Undecided"))
            : choice_shown(call, adoption->fields[field].choices, item->decision),
        TONE_NONE};
    if (c->document_count > BESIDE_MAX)
        cells[3] = joined_cell(call, c, item);
    for (int d = 0; d < c->document_count && c->document_count <= BESIDE_MAX; d++)
        cells[3 + d] = (struct document_cell){cell_text(call, c, &item->cells[d]),
                                              cell_tone(item, &item->cells[d])};
    document_row(document, table, cells);
}

static void counts_put(struct call *call, struct document *document, const struct coverage *c)
{
    struct document_figure figures[] = {
        {call_label(call, L("条項のある項目", "Items with a clause")), NULL, TONE_SHOWN},
        {call_label(call, L("条項のない採用項目", "Adopted without a clause")), NULL, TONE_NOT},
        {call_label(call, L("水準の食い違い", "Levels that clash")), NULL, TONE_PARTLY},
        {call_label(call, L("出典のない条項", "Clauses without a source")), NULL, TONE_UNKNOWN},
    };
    const int values[] = {c->answered, c->gaps, c->clashes, c->sourceless};
    for (int i = 0; i < 4; i++)
        figures[i].value = arena_format(call->arena, "%d", values[i]);
    document_figures(document, figures, 4);
}

/* What the codes of the documents stand for. */
static void documents_put(struct call *call, struct document *document, const struct coverage *c)
{
    const struct document_column columns[] = {
        {call_label(call, L("文書番号", "Document no.")), 1, false},
        {call_label(call, L("文書名", "Title")), 4, false},
    };
    struct node *table = document_table(document, columns, 2);
    for (int d = 0; d < c->document_count; d++) {
        const struct document_cell cells[] = {{c->documents[d].code, TONE_SOFT},
                                              {c->documents[d].title, TONE_NONE}};
        document_row(document, table, cells);
    }
}

static void matrix_put(struct call *call, struct document *document, const struct coverage *c)
{
    struct document_column columns[3 + COVERAGE_DOCUMENTS_MAX] = {
        {call_label(call, L("番号", "Id")), 1.8, false},
        {call_label(call, L("項目", "Item")), 4, false},
        {call_label(call, L("採否", "Decision")), 1.2, false},
    };
    bool is_joined = c->document_count > BESIDE_MAX;
    int column_count = is_joined ? 4 : 3 + c->document_count;
    if (is_joined)
        columns[3] = (struct document_column){
            call_label(call, L("応える条項", "Clauses that answer it")), 6, false};
    for (int d = 0; d < c->document_count && !is_joined; d++)
        columns[3 + d] = (struct document_column){
            arena_format(call->arena, "%s\n%s", c->documents[d].code, c->documents[d].title), 2,
            false};
    struct node *table = document_table(document, columns, column_count);
    int group = -1;
    for (int i = 0; i < c->item_count; i++) {
        const struct coverage_item *item = &c->items[i];
        if (item->group != group && item->group >= 0) {
            const struct coverage_group *g = &c->groups[item->group];
            document_group(document, table,
                           arena_format(call->arena, "%s %s", g->label,
                                        either(call, g->title, g->title_en)));
        }
        group = item->group;
        item_put(call, document, table, c, item);
    }
}

static struct document *coverage_build(struct call *call, const struct param_list *options)
{
    struct coverage coverage;
    int64_t catalogue = coverage_catalogue(call, param_int(options, "catalogue", 0));
    if (!coverage_load(call, catalogue, &coverage))
        return NULL;
    struct document *document =
        document_new(call, call_label(call, L("安全基準等の網羅表", "Coverage of the guideline")));
    document->subtitle = call_label(call, L("指針の項目と文書の条項", "Items by documents"));
    document->organisation = organisation_name(call, call->user->unit_id);
    document->is_landscape = true;
    document->mark = call_label(call, L("取扱注意", "Handle with care"));
    document_heading(document, 1, call_label(call, L("件数", "Counts")));
    counts_put(call, document, &coverage);
    document_heading(document, 1, call_label(call, L("項目ごとの条項", "Clauses by item")));
    if (coverage.document_count > BESIDE_MAX)
        documents_put(call, document, &coverage);
    matrix_put(call, document, &coverage);
    return document;
}

const struct report standards_reports[] = {
    {"standard", L_INIT("安全基準等の文書", "Safety principles: the document"),
     L_INIT("施行中の版（なければ文案）を、条番号・目次・付表とともに出力します。",
            "The edition in force, or the draft, with numbers, contents and the annex."),
     GROUP_STANDARD, standard_build, &standard_register},
    {"coverage", L_INIT("安全基準等の網羅表", "Coverage of the guideline"),
     L_INIT("指針の各項目に、どの文書のどの条項が応えるかを示します。",
            "Which clause of which document answers each item."),
     GROUP_STANDARD, coverage_build, NULL},
    {0},
};
