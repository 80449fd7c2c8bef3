/* SPDX-License-Identifier: Apache-2.0 */
/* The report of an access review: who had which rights, what was decided and why. */
#include "access/review.h"
#include "model/list.h"
#include "model/user.h"
#include "pages/account_view.h"
#include "pages/report_page.h"
#include "report/document.h"

#include <string.h>

/* The one asked for, else the newest; NULL without a problem when there has been none. */
static struct record *review_wanted(struct call *call, const struct param_list *options)
{
    struct list_query query = {.reg = &access_review_register, .page_size = 1};
    struct list list;
    int64_t id = param_int(options, "review", 0);
    if (id > 0)
        return record_load(call, &access_review_register, id);
    return list_run(call, &query, &list) && list.count > 0 ? list.records[0] : NULL;
}

static enum tone tone_of(const char *decision)
{
    return strcmp(decision, "keep") == 0     ? TONE_SHOWN
           : strcmp(decision, "change") == 0 ? TONE_PARTLY
           : strcmp(decision, "remove") == 0 ? TONE_NOT
                                             : TONE_UNKNOWN;
}

static const char *decision_text(struct call *call, const char *decision)
{
    const struct choice *choice = choice_find(review_decisions, text_from(decision));
    return choice == NULL ? call_label(call, L("未判断", "undecided"))
                          : call_label(call, choice->label);
}

static void figures_put(struct call *call, struct document *document,
                        const struct review_row *rows, int count)
{
    static const char *const codes[] = {"", "keep", "change", "remove"};
    struct document_figure *figures = arena_array(call->arena, 5, sizeof *figures);
    figures[0] = (struct document_figure){call_label(call, L("アカウント", "Accounts")),
                                          arena_format(call->arena, "%d", count), TONE_NONE};
    for (int f = 0; f < 4; f++) {
        int total = 0;
        for (int i = 0; i < count; i++)
            total += strcmp(rows[i].decision, codes[f]) == 0;
        figures[f + 1] = (struct document_figure){decision_text(call, codes[f]),
                                                  arena_format(call->arena, "%d", total),
                                                  tone_of(codes[f])};
    }
    document_figures(document, figures, 5);
}

static void rows_put(struct call *call, struct document *document, const struct review_row *rows,
                     int count)
{
    const struct document_column columns[] = {
        {call_label(call, L("アカウント", "Account")), 2.4, false},
        {call_label(call, L("役割", "Roles")), 4, false},
        {call_label(call, L("最後のサインイン", "Last sign-in")), 2, false},
        {call_label(call, L("要確認事項", "Remarks")), 3.2, false},
        {call_label(call, L("判断", "Decision")), 1.4, false},
        {call_label(call, L("理由", "Reason")), 3, false},
    };
    struct node *table = document_table(document, columns, 6);
    for (int i = 0; i < count; i++) {
        const struct review_row *row = &rows[i];
        const char *last = *row->last_sign_in == '\0' ? call_label(call, L("なし", "never"))
                                                      : row->last_sign_in;
        const struct document_cell cells[] = {
            {row->account, TONE_STRONG},
            {row->roles, TONE_NONE},
            {last, TONE_SOFT},
            {row->remarks, TONE_NONE},
            {decision_text(call, row->decision), tone_of(row->decision)},
            {row->reason, TONE_NONE},
        };
        document_row(document, table, cells);
    }
}

static const char *standing(struct call *call, const struct record *review)
{
    if (review == NULL)
        return call_label(call, L("棚卸しはまだ行われていません。次は現在の権限です。",
                                  "There has been no review yet. These are the rights of today."));
    const char *begun = record_string(call, review, "begun_on");
    if (strcmp(review->state, "closed") != 0)
        return arena_format(call->arena,
                            call_label(call, L("%sに開始し、まだ確定していません。",
                                               "Begun on %s, not yet signed.")),
                            begun);
    return arena_format(
        call->arena,
        call_label(call, L("%sに開始し、%sに%sが確定しました。役割と要確認事項は確定したときのものです。",
                           "Begun on %s, signed on %s by %s. Roles and remarks are those of the "
                           "time of signing.")),
        begun, record_string(call, review, "signed_on"), record_string(call, review, "signed_by"));
}

static struct document *review_build(struct call *call, const struct param_list *options)
{
    struct review_row *rows;
    int count;
    struct record *review = review_wanted(call, options);
    if (!call_ok(call) || !review_rows(call, review, &rows, &count))
        return NULL;
    struct document *document =
        document_new(call, call_label(call, L("権限の棚卸し", "Access review")));
    document->subtitle = review == NULL ? call_today(call)
                                        : record_string(call, review, "begun_on");
    document->organisation = organisation_name(call, review == NULL ? 0 : review->unit_id);
    document->mark = call_label(call, L("取扱注意", "Handle with care"));
    document->is_landscape = true;
    document_heading(document, 1, call_label(call, L("結果", "Outcome")));
    document_paragraph(document, standing(call, review));
    figures_put(call, document, rows, count);
    document_heading(document, 1, call_label(call, L("アカウントごとの判断", "Decisions")));
    rows_put(call, document, rows, count);
    return document;
}

const struct report account_reports[] = {
    {.name = "access-review",
     .label = L_INIT("権限の棚卸し", "Access review"),
     .purpose = L_INIT("誰がどの権限を持ち、見直しで何を決めたかの一覧です。",
                       "Who had which rights, and what the review decided."),
     .group = GROUP_ACCESS,
     .build = review_build},
    {0},
};
