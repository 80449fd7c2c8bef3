/* SPDX-License-Identifier: Apache-2.0 */
#include "report/document.h"
#include "standards/reports.h"
#include "standards/standards.h"
#include "standards/view.h"

enum { HEADING_LEVEL_MAX = 4, FACTS_MAX = 8 };

static void fact_put(struct call *call, struct document *document, struct node *table,
                     struct label label, const char *text)
{
    if (text == NULL || text[0] == '\0')
        return;
    const struct document_cell cells[] = {{call_label(call, label), TONE_SOFT}, {text, TONE_NONE}};
    document_row(document, table, cells);
}

static void facts_put(struct call *call, struct document *document, const struct manuscript *text,
                      bool is_public)
{
    const struct document_column columns[] = {{"", 1, false}, {"", 4, false}};
    const struct edition *edition = &text->edition;
    bool is_draft = edition->number == 0;
    struct node *table = document_table(document, columns, 2);
    fact_put(call, document, table, L("文書番号", "Document"), text->code);
    fact_put(call, document, table, L("種別", "Kind"),
             choice_shown(call, standard_kinds, text->kind));
    fact_put(call, document, table, L("版", "Edition"),
             is_draft ? call_label(call, L("起案中の文案", "Draft"))
                      : number_shown(call, edition->label));
    if (!is_draft)
        fact_put(call, document, table, L("施行日", "Effective"),
                 clock_era_or_iso(call, edition->effective_on));
    if (!is_draft && !is_public)
        fact_put(call, document, table, L("承認者", "Approved by"), edition->approver);
    if (!is_public)
        fact_put(call, document, table, L("所管", "Owner"), text->owner);
    fact_put(call, document, table, L("目的", "Purpose"), text->purpose);
    fact_put(call, document, table, L("適用範囲", "Scope"), text->scope);
    fact_put(call, document, table, L("関係者の役割", "Roles of the parties"), text->parties);
}

/* A clause without a heading is a numbered paragraph: its number stands before its first line. */
static void clause_put(struct call *call, struct document *document, const struct clause *clause)
{
    const char *label = number_shown(call, clause->label);
    const char *heading = either(call, clause->heading, clause->heading_en);
    const char *body = either(call, clause->body, clause->body_en);
    int level = clause->depth < HEADING_LEVEL_MAX ? clause->depth + 1 : HEADING_LEVEL_MAX;
    if (heading[0] != '\0') {
        document_heading(document, level, label[0] == '\0' ? heading
                                              : arena_format(call->arena, "%s　%s", label,
                                                             heading));
        document_rich(document, body);
        return;
    }
    struct text rest = text_from(body), first;
    if (!text_split(&rest, '\n', &first))
        first = (struct text){"", 0};
    document_bullet(document, clause->depth > 0 ? clause->depth : 1, label,
                    text_string(call->arena, first));
    if (rest.data != NULL)
        document_rich(document, text_string(call->arena, rest));
}

static void sources_put(struct call *call, struct document *document,
                        const struct manuscript *text)
{
    const struct document_column columns[] = {
        {call_label(call, L("条項", "Clause")), 2.2, false},
        {call_label(call, L("見出し", "Heading")), 4, false},
        {call_label(call, L("水準", "Strictness")), 1.8, false},
        {call_label(call, L("もとになる項目", "Items of the guideline")), 5, false},
    };
    document_break(document);
    document_heading(document, 1, call_label(call, L("付表　条項と指針の項目",
                                                     "Annex: clauses and items")));
    struct node *table = document_table(document, columns, 4);
    for (int i = 0; i < text->tree.count; i++) {
        const struct clause *clause = &text->tree.clauses[i];
        if (clause->source_count == 0 && clause->strictness[0] == '\0')
            continue;
        const struct document_cell cells[] = {
            {number_shown(call, clause->number), TONE_SOFT},
            {either(call, clause->heading, clause->heading_en), TONE_NONE},
            {choice_shown(call, strictness_choices, clause->strictness), TONE_NONE},
            {clause->source_count > 0 ? source_codes(call, clause) : clause->origin, TONE_NONE},
        };
        document_row(document, table, cells);
    }
}

struct document *manuscript_document(struct call *call, const struct manuscript *text,
                                     bool is_public)
{
    struct document *document = document_new(call, manuscript_title(call, text));
    bool is_draft = text->edition.number == 0;
    document->subtitle = is_draft ? call_label(call, L("起案中の文案", "Draft"))
                                  : number_shown(call, text->edition.label);
    document->has_contents = true;
    if (!is_public)
        document->mark = is_draft ? call_label(call, L("案・取扱注意", "Draft, handle with care"))
                                  : call_label(call, L("取扱注意", "Handle with care"));
    facts_put(call, document, text, is_public);
    for (int i = 0; i < text->tree.count; i++)
        clause_put(call, document, &text->tree.clauses[i]);
    if (!is_public)
        sources_put(call, document, text);
    return document;
}
