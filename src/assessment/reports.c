/* SPDX-License-Identifier: Apache-2.0 */
#include "assessment/reports.h"
#include "assessment/adoption_page.h"
#include "assessment/assessment.h"
#include "assessment/dashboard.h"
#include "report/document.h"
#include "store/db.h"

#include <string.h>

enum { ITEMS_MAX = 5000 };

/* Where an item stands: a viewpoint, or beside them. */
enum { PART_NONE = -1, PART_GENERAL = VIEWPOINTS_MAX, PART_ANNEX, PART_TERMS, PART__COUNT };

struct board {
    const struct organisation *org;
    int64_t catalogue;
    const char *catalogue_title;
    struct state_row *rows;
    int count;
    struct counts all, parts[PART__COUNT];
    bool has_viewpoints; /* those of the guideline; other catalogues are not parted */
    int64_t decisions[4], beside; /* beside: rows that are no items */
    int64_t author_items;         /* of the catalogue, left out for an operator; else 0 */
};

static enum tone tone_of(enum shown shown)
{
    static const enum tone tones[SHOWN__COUNT] = {TONE_UNKNOWN, TONE_NOT, TONE_PARTLY, TONE_SHOWN};
    return tones[shown];
}

static const char *number(struct call *call, int64_t n)
{
    return arena_format(call->arena, "%lld", (long long)n);
}

static int part_of(const struct state_row *row)
{
    if (row->viewpoint >= 0)
        return row->viewpoint;
    return strstr(row->code, "-GL-") != NULL  ? PART_TERMS
           : strstr(row->code, "-A") != NULL ? PART_ANNEX
                                             : PART_GENERAL;
}

/* In a list the annexes stand by themselves, whatever viewpoints their items have. */
static int heading_of(const struct state_row *row)
{
    return strstr(row->code, "-A") != NULL ? PART_ANNEX : part_of(row);
}

static const char *part_label(struct call *call, int part)
{
    static const struct label beside[] = {L_INIT("はじめに・総論", "Preface, parts I and II"),
                                          L_INIT("別紙", "Annexes"), L_INIT("用語集", "Glossary")};
    return call_label(call, part < VIEWPOINTS_MAX ? viewpoint_label(part)
                                                  : beside[part - PART_GENERAL]);
}

static void counts_add(struct counts *counts, enum shown shown)
{
    counts->of[shown]++;
    counts->total++;
}

/* The same items as on the first page: no key points and definitions, nothing declined. */
static bool board_count(struct board *board)
{
    for (int i = 0; i < board->count; i++) {
        const struct state_row *row = &board->rows[i];
        for (int d = 0; d < 4; d++)
            board->decisions[d] += row->is_item && strcmp(row->decision, decision_codes[d]) == 0;
        board->has_viewpoints |= row->viewpoint >= 0;
        board->beside += !row->is_item;
        if (!row->is_counted)
            continue;
        counts_add(&board->all, row->shown);
        counts_add(&board->parts[part_of(row)], row->shown);
    }
    return true;
}

static bool catalogue_choose(struct call *call, const struct param_list *options,
                             struct board *board)
{
    struct catalogue_choice *all;
    int count;
    if (!catalogues_load(call, &all, &count))
        return false;
    board->catalogue = catalogue_of(call, board->org, param_get(options, "catalogue"), all, count);
    board->catalogue_title = "";
    for (int i = 0; i < count; i++)
        if (all[i].id == board->catalogue)
            board->catalogue_title = all[i].title;
    return true;
}

static bool board_load(struct call *call, const struct param_list *options, struct board *board)
{
    struct organisation *orgs;
    int count;
    if (!organisations_load(call, &orgs, &count))
        return false;
    board->org = organisation_of(call, param_get(options, "org"), orgs, count);
    if (board->org == NULL)
        return call_fail(call, ERROR_MISSING, NULL, "先に組織を登録してください。",
                         "Record your organisation first.");
    if (!catalogue_choose(call, options, board))
        return false;
    if (!organisation_is_author(call, board->org))
        board->author_items = author_items_count(call, board->catalogue);
    return board->author_items >= 0 &&
           states_load_now(call, board->org, board->catalogue, &board->rows, &board->count) &&
           board_count(board);
}

static struct document *begin(struct call *call, const struct board *board, struct label title,
                              struct label subtitle)
{
    struct document *document = document_new(call, call_label(call, title));
    document->subtitle = call_label(call, subtitle);
    document->organisation = board->org->name;
    if (*board->catalogue_title != '\0')
        document_paragraph(document, arena_format(call->arena, "%s%s",
                                                  call_label(call, L("対象：", "Catalogue: ")),
                                                  board->catalogue_title));
    document->mark = call_label(call, L("取扱注意", "Handle with care"));
    return document;
}

static void figures_put(struct call *call, struct document *document, const struct board *board)
{
    struct document_figure figures[4];
    static const enum shown order[] = {SHOWN_FULLY, SHOWN_PARTLY, SHOWN_NOT, SHOWN_UNKNOWN};
    for (int i = 0; i < 4; i++)
        figures[i] = (struct document_figure){call_label(call, shown_label(order[i])),
                                              number(call, board->all.of[order[i]]),
                                              tone_of(order[i])};
    document_figures(document, figures, 4);
}

static void decisions_put(struct call *call, struct document *document, const struct board *board)
{
    const struct document_column columns[] = {
        {call_label(call, L("採否", "Decision")), 3, false},
        {call_label(call, L("件数", "Items")), 1, true},
    };
    struct node *table = document_table(document, columns, 2);
    for (int d = 0; d < 4; d++) {
        const struct document_cell cells[] = {
            {call_label(call, decision_label(decision_codes[d])), TONE_NONE},
            {number(call, board->decisions[d]), TONE_NONE}};
        document_row(document, table, cells);
    }
    document_paragraph(
        document,
        arena_format(call->arena,
                     call_label(call, L("数えるのは要求事項です。本文と重なる要点、原則、定義の%lld件は数えません。",
                                        "Requirements are counted; not the %lld key points, "
                                        "principles and definitions, which restate them.")),
                     (long long)board->beside));
    if (board->author_items > 0)
        document_paragraph(
            document,
            arena_format(call->arena,
                         call_label(call, L("策定者だけの項目%lld件も数えていません。内規以外の安全基準等を登録すると加わります。"
                                            "網羅表は、それも含めて数えます。",
                                            "Nor are the %lld items for authors, who write more "
                                            "than internal rules; the coverage counts them.")),
                         (long long)board->author_items));
}

static void viewpoint_put(struct call *call, struct document *document, struct node *table,
                          const char *label, const struct counts *counts)
{
    static const enum shown order[] = {SHOWN_FULLY, SHOWN_PARTLY, SHOWN_NOT, SHOWN_UNKNOWN};
    struct document_cell cells[6] = {{label, TONE_STRONG}};
    for (int s = 0; s < 4; s++)
        cells[s + 1].text = number(call, counts->of[order[s]]);
    cells[5].text = number(call, counts->total);
    document_row(document, table, cells);
}

static void viewpoints_put(struct call *call, struct document *document, const struct board *board)
{
    const struct document_column columns[] = {
        {call_label(call, L("観点", "Viewpoint")), 3, false},
        {call_label(call, shown_label(SHOWN_FULLY)), 1.4, true},
        {call_label(call, shown_label(SHOWN_PARTLY)), 1.4, true},
        {call_label(call, shown_label(SHOWN_NOT)), 1.4, true},
        {call_label(call, shown_label(SHOWN_UNKNOWN)), 1.4, true},
        {call_label(call, L("計", "Total")), 1, true},
    };
    if (!board->has_viewpoints)
        return;
    struct node *table = document_table(document, columns, 6);
    for (int part = 0; part < PART__COUNT; part++)
        if (part < VIEWPOINTS_MAX || board->parts[part].total > 0)
            viewpoint_put(call, document, table, part_label(call, part), &board->parts[part]);
    viewpoint_put(call, document, table, call_label(call, L("計", "Total")), &board->all);
}

/* The items of one kind of state, with why; at most so many. */
static void items_put(struct call *call, struct document *document, const struct board *board,
                      bool (*wanted)(const struct state_row *row), int limit, bool with_parts)
{
    const struct document_column columns[] = {
        {call_label(call, L("番号", "Id")), 2.2, false},
        {call_label(call, L("項目", "Item")), 3.2, false},
        {call_label(call, L("要求の強さ", "Modality")), 1.6, false},
        {call_label(call, L("状態", "State")), 2.5, false},
        {call_label(call, L("根拠・理由", "Why")), 4.8, false},
    };
    struct node *table = NULL;
    const char *section = "";
    int count = 0, part = PART_NONE;
    for (int i = 0; i < board->count && count < limit; i++) {
        const struct state_row *row = &board->rows[i];
        if (!wanted(row))
            continue;
        bool is_new = with_parts && board->has_viewpoints && heading_of(row) != part;
        part = heading_of(row);
        if (is_new)
            document_heading(document, 2, part_label(call, part));
        if (table == NULL || is_new)
            table = document_table(document, columns, 5);
        if (strcmp(section, row->section) != 0)
            document_group(document, table, row->section_label);
        section = row->section;
        const struct document_cell cells[] = {
            {row->code, TONE_SOFT},
            {row->title, TONE_NONE},
            {call_label(call, modality_label(row->modality)), TONE_NONE},
            {call_label(call, shown_label(row->shown)), tone_of(row->shown)},
            {*row->why != '\0' ? row->why
                               : call_label(call, L("証拠を登録してください。",
                                                    "Evidence by hand is needed.")),
             TONE_NONE},
        };
        document_row(document, table, cells);
        count++;
    }
    if (count == 0)
        document_paragraph(document, call_label(call, L("該当する項目はありません。", "None.")));
}

static bool is_gap(const struct state_row *row)
{
    return row->is_counted && (row->shown == SHOWN_NOT || row->shown == SHOWN_PARTLY);
}

static bool is_worst(const struct state_row *row)
{
    return row->is_counted && row->shown == SHOWN_NOT;
}

static bool is_in_use(const struct state_row *row)
{
    return strcmp(row->decision, "declined") != 0;
}

/* Items left out, with the reasons that were given. */
static void declined_put(struct call *call, struct document *document, const struct board *board)
{
    const struct document_column columns[] = {
        {call_label(call, L("番号", "Id")), 2.2, false},
        {call_label(call, L("項目", "Item")), 4, false},
        {call_label(call, L("採用しない理由", "Why it is not adopted")), 6, false},
    };
    struct node *table = NULL;
    struct db_rows *rows = db_query(
        call,
        "SELECT r.f_code, r.f_title, r.f_title_en, a.f_reason FROM r_adoption a JOIN r_requirement "
        "r ON r.id = a.f_requirement WHERE a.unit_id = ? AND a.ended_at IS NULL AND a.f_decision = "
        "'declined' AND r.f_catalogue = ? ORDER BY r.f_position",
        DB_ARGS(value_int(board->org->unit_id), value_int(board->catalogue)));
    while (db_next(rows)) {
        if (table == NULL)
            table = document_table(document, columns, 3);
        bool is_english = call->lang == LANG_EN && *db_string(rows, 2) != '\0';
        const struct document_cell cells[] = {{db_string(rows, 0), TONE_SOFT},
                                              {db_string(rows, is_english ? 2 : 1), TONE_NONE},
                                              {db_string(rows, 3), TONE_NONE}};
        document_row(document, table, cells);
    }
    if (table == NULL)
        document_paragraph(document, call_label(call, L("なし", "None.")));
}

static struct document *summary_build(struct call *call, const struct param_list *options)
{
    enum { WORST_MAX = 20 };
    struct board board = {0};
    if (!board_load(call, options, &board))
        return NULL;
    struct document *document =
        begin(call, &board, L("指針に照らした状態（概要）", "State against the guideline: summary"),
              L("経営層向け", "For executives"));
    document_heading(document, 1, call_label(call, L("全体", "The whole")));
    document_paragraph(
        document,
        call_label(call, L("指針の項目を採否に分け、採用した項目について、記録から示せる状態を数えました。"
                           "合否の点数ではありません。「不明」は、記録がまだ答えていない項目です。",
                           "The guideline's items by decision and, for those adopted, by what the "
                           "records show. This is no score. \"Unknown\" means that the records do "
                           "not answer yet.")));
    figures_put(call, document, &board);
    viewpoints_put(call, document, &board);
    document_heading(document, 1, call_label(call, L("採否", "Decisions")));
    decisions_put(call, document, &board);
    document_heading(document, 1, call_label(call, L("示せていない項目", "Items not shown")));
    items_put(call, document, &board, is_worst, WORST_MAX, false);
    return document;
}

static struct document *detail_build(struct call *call, const struct param_list *options)
{
    struct board board = {0};
    if (!board_load(call, options, &board))
        return NULL;
    struct document *document =
        begin(call, &board, L("指針に照らした状態（詳細）", "State against the guideline: detail"),
              L("監査向け", "For auditors"));
    document->has_contents = true;
    document_heading(document, 1, call_label(call, L("概要", "Summary")));
    figures_put(call, document, &board);
    viewpoints_put(call, document, &board);
    document_heading(document, 1, call_label(call, L("項目ごとの状態", "State of each item")));
    items_put(call, document, &board, is_in_use, ITEMS_MAX, true);
    document_heading(document, 1, call_label(call, L("採用しない項目", "Items not adopted")));
    declined_put(call, document, &board);
    return document;
}

static struct document *gaps_build(struct call *call, const struct param_list *options)
{
    struct board board = {0};
    if (!board_load(call, options, &board))
        return NULL;
    struct document *document = begin(call, &board, L("不足の一覧", "List of gaps"),
                                      L("示せていない、または一部しか示せていない項目",
                                        "Items that are not, or only partly, shown"));
    document->has_contents = true;
    document_heading(document, 1, call_label(call, L("不足のある項目", "Items with gaps")));
    items_put(call, document, &board, is_gap, ITEMS_MAX, true);
    return document;
}

const struct report assessment_reports[] = {
    {"state-summary", L_INIT("指針に照らした状態（概要）", "State against the guideline: summary"),
     L_INIT("経営層に示す、観点ごとの件数と、示せていない項目です。",
            "Counts by viewpoint and what is not shown, for executives."),
     GROUP_ASSESSMENT, summary_build, NULL},
    {"state-detail", L_INIT("指針に照らした状態（詳細）", "State against the guideline: detail"),
     L_INIT("監査に示す、全項目の状態と根拠、採用しない理由です。",
            "Every item with its reasons, for auditors."),
     GROUP_ASSESSMENT, detail_build, NULL},
    {"gaps", L_INIT("不足の一覧", "List of gaps"),
     L_INIT("示せていない項目と、その理由です。", "Items not shown, and why."), GROUP_ASSESSMENT,
     gaps_build, NULL},
    {0},
};
