/* SPDX-License-Identifier: Apache-2.0 */
#include "standards/view.h"
#include "model/user.h"
#include "standards/standards.h"

#include <string.h>

struct record *route_standard(struct call *call, struct request *request)
{
    int64_t id;
    return request_id(request, "id", &id) ? record_load(call, &standard_register, id) : NULL;
}

struct record *route_manuscript(struct call *call, struct request *request)
{
    struct record *standard = route_standard(call, request);
    bool is_allowed = standard != NULL &&
                      user_demand(call, standard->reg->group, ACTION_UPDATE, standard->unit_id);
    return is_allowed ? standard : NULL;
}

struct url standard_url(struct call *call, int64_t standard_id, int64_t clause_id)
{
    struct url url =
        url_number(call->arena, url_local(call->arena, "/standards"), standard_id);
    return clause_id == 0 ? url
                          : url_query(call->arena, url, "clause",
                                      text_from(arena_format(call->arena, "%lld",
                                                             (long long)clause_id)));
}

struct layout standard_layout(struct call *call, const char *title, const struct record *standard)
{
    struct layout layout = {
        .title = title,
        .path = "/r/standard",
        .class = "wide",
        .has_heading = true,
        .crumbs = {{call_label(call, standard_register.plural),
                    url_local(call->arena, "/r/standard")}},
        .crumb_count = 1,
    };
    if (standard != NULL)
        layout.crumbs[layout.crumb_count++] =
            (struct crumb){record_title(call, standard), standard_url(call, standard->id, 0)};
    return layout;
}

const char *either(struct call *call, const char *ja, const char *en)
{
    return call->lang == LANG_EN && en[0] != '\0' ? en : ja;
}

const char *manuscript_title(struct call *call, const struct manuscript *text)
{
    return either(call, text->title, text->title_en);
}

const char *choice_shown(struct call *call, const struct choice *choices, const char *code)
{
    const struct choice *choice = choice_find(choices, text_from(code));
    return choice == NULL ? "" : call_label(call, choice->label);
}

const char *choice_tone(const struct choice *choices, const char *code)
{
    const struct choice *choice = choice_find(choices, text_from(code));
    return choice == NULL || choice->tone == NULL ? "mute" : choice->tone;
}

int untranslated_count(const struct manuscript *text)
{
    int count = 0;
    for (int i = 0; i < text->tree.count; i++) {
        const struct clause *c = &text->tree.clauses[i];
        count += (c->heading[0] != '\0' && c->heading_en[0] == '\0') ||
                 (c->body[0] != '\0' && c->body_en[0] == '\0');
    }
    return count;
}

bool manuscript_of(struct call *call, const struct record *standard, int64_t number,
                   struct manuscript *out)
{
    if (number == 0)
        return manuscript_load(call, standard, out);
    const struct manuscript *frozen = edition_load(call, standard->id, number);
    if (frozen != NULL)
        *out = *frozen;
    return frozen != NULL;
}

/* Line ends begin a new paragraph, whatever mark they stand in. */
static void marked_put(struct page *p, struct text text, struct html_raw open,
                       struct html_raw close)
{
    struct text line;
    for (bool is_first = true; text_split(&text, '\n', &line); is_first = false) {
        if (!is_first)
            html_literal(p, "<br>", 4);
        html_put_raw(p, open);
        html_put_text(p, line);
        html_put_raw(p, close);
    }
}

#define RAW(s) ((struct html_raw){TEXT_LITERAL(s)})

void diff_body_put(struct page *p, const char *before, const char *after, enum diff_side side)
{
    if (before[0] == '\0' && after[0] == '\0')
        return;
    html_literal(p, "<p>", 3);
    diff_put(p, before, after, side);
    html_literal(p, "</p>", 4);
}

const char *clock_era_or_iso(struct call *call, const char *date)
{
    int year, month, day;
    bool is_date = clock_date_read(text_from(date), &year, &month, &day);
    return call->lang == LANG_JA && is_date ? clock_era_date(call->arena, date) : date;
}

const char *source_codes(struct call *call, const struct clause *clause)
{
    struct buffer out = buffer_new(call->arena, 1 << 20);
    for (int i = 0; i < clause->source_count; i++)
        buffer_format(&out, "%s%s", i == 0 ? "" : ", ", clause->sources[i].code);
    return buffer_string(&out);
}

void diff_put(struct page *p, const char *before, const char *after, enum diff_side side)
{
    struct diff_run *runs;
    int count;
    text_diff(p->call->arena, text_from(before), text_from(after), &runs, &count);
    for (int i = 0; i < count; i++) {
        if (runs[i].kind == DIFF_SAME)
            marked_put(p, runs[i].text, RAW(""), RAW(""));
        else if (runs[i].kind == DIFF_REMOVED && side == SIDE_BEFORE)
            marked_put(p, runs[i].text, RAW("<del>"), RAW("</del>"));
        else if (runs[i].kind == DIFF_ADDED && side == SIDE_AFTER)
            marked_put(p, runs[i].text, RAW("<ins>"), RAW("</ins>"));
    }
}

struct text text_first(const char *string)
{
    size_t size = string[0] != '\0';
    while (((unsigned char)string[size] & 0xc0) == 0x80)
        size++;
    return (struct text){string, size};
}

bool clause_is_sourceless(const struct tree *tree, int index)
{
    const struct clause *clause = &tree->clauses[index];
    /* A chapter's heading only holds what is below it. */
    bool is_heading = clause->body[0] == '\0' && tree_end(tree, index) > index + 1;
    return !is_heading && clause->source_count == 0 && clause->origin[0] == '\0';
}

/* One "第N条" of a number; false when what is left is no such part. */
static bool part_shown(struct text *rest, struct buffer *out)
{
    static const struct {
        const char *ja, *en;
    } kinds[] = {{"章", "Chapter "}, {"条", "Article "}, {"項", "para. "}, {"号", "item "},
                 {"版", "Edition "}};
    size_t at = strlen("第");
    if (!text_starts(*rest, "第"))
        return false;
    while (at < rest->size && rest->data[at] >= '0' && rest->data[at] <= '9')
        at++;
    struct text figure = {rest->data + strlen("第"), at - strlen("第")};
    struct text tail = {rest->data + at, rest->size - at};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!text_starts(tail, kinds[i].ja))
            continue;
        buffer_format(out, "%s%s", out->size == 0 ? "" : ", ", kinds[i].en);
        buffer_text(out, figure);
        size_t size = strlen(kinds[i].ja);
        *rest = (struct text){tail.data + size, tail.size - size};
        /* An article between two others: 第2条の2. */
        while (text_starts(*rest, "の")) {
            buffer_char(out, '-');
            *rest = (struct text){rest->data + strlen("の"), rest->size - strlen("の")};
            while (rest->size > 0 && rest->data[0] >= '0' && rest->data[0] <= '9') {
                buffer_char(out, rest->data[0]);
                *rest = (struct text){rest->data + 1, rest->size - 1};
            }
        }
        return true;
    }
    return false;
}

const char *number_shown(struct call *call, const char *number)
{
    struct text rest = text_from(number);
    struct buffer out = buffer_new(call->arena, 4096);
    if (call->lang != LANG_EN)
        return number;
    while (part_shown(&rest, &out))
        continue;
    buffer_puts(&out, out.size > 0 && rest.size > 0 ? " " : "");
    buffer_text(&out, rest);
    return buffer_string(&out);
}
