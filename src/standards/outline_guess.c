/* SPDX-License-Identifier: Apache-2.0 */
/* Plain text to marked text: where the clauses of rules begin, and how they are numbered. */
#include "standards/outline.h"

#include <ctype.h>
#include <string.h>

enum { HEADING_SIZE_MAX = 120, NUMBER_PARTS_MAX = 6, STACK_MAX = 16 };

/* Where a kind of heading stands among the others: 編, 章, 節, 款, 目, 条, then dotted numbers by
 * their parts. What has no number (附則, 別表) stands above all. */
enum { RANK_TOP = 0, RANK_ARTICLE = 5, RANK_DOTTED = 10 };

static bool skip(struct text *text, const char *prefix)
{
    size_t size = strlen(prefix);
    if (!text_starts(*text, prefix))
        return false;
    *text = (struct text){text->data + size, text->size - size};
    return true;
}

/* A figure in ASCII, full width or Chinese numerals. */
static bool skip_figure(struct text *text)
{
    static const char *const figures[] = {"０", "１", "２", "３", "４", "５", "６", "７",
                                          "８", "９", "一", "二", "三", "四", "五", "六",
                                          "七", "八", "九", "十", "百", "〇"};
    if (text->size > 0 && isdigit((unsigned char)text->data[0])) {
        *text = (struct text){text->data + 1, text->size - 1};
        return true;
    }
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        if (skip(text, figures[i]))
            return true;
    return false;
}

static bool skip_number(struct text *text)
{
    bool is_there = skip_figure(text);
    while (is_there && skip_figure(text))
        continue;
    return is_there;
}

bool outline_is_number(struct text text)
{
    enum { NUMBER_SIZE_MAX = 40 };
    bool has_figure = false;
    for (struct text rest = text; !has_figure && rest.size > 0;) {
        has_figure = skip_figure(&rest);
        if (rest.size > 0)
            rest = (struct text){rest.data + 1, rest.size - 1};
    }
    return text.size <= NUMBER_SIZE_MAX && (has_figure || text_is(text, CLAUSE_UNNUMBERED));
}

/* What a line is: a heading of some rank with its number, or text. */
struct heading {
    int rank;
    struct text number; /* as written; size 0 for none */
    struct text rest;
};

/* "第3章", "第15条の2"; not "第5条の規定により", where no blank parts the number from a heading. */
static bool statute_read(struct text line, struct heading *out)
{
    static const char *const kinds[] = {"編", "章", "節", "款", "目", "条"};
    struct text rest = line;
    if (!skip(&rest, "第") || !skip_number(&rest))
        return false;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!skip(&rest, kinds[i]))
            continue;
        for (struct text branch = rest; skip(&branch, "の") && skip_number(&branch);)
            rest = branch;
        struct text words = text_trim(rest), heading = rest;
        bool is_parted = words.size == 0 || words.data != rest.data || skip(&heading, "（") ||
                         skip(&heading, "(");
        *out = (struct heading){(int)i, {line.data, (size_t)(rest.data - line.data)}, words};
        return is_parted;
    }
    return false;
}

/* "4.1.3 計画": needs a dot, so that a numbered paragraph is none; "4. " counts too. */
static bool dotted_read(struct text line, struct heading *out)
{
    struct text rest = line;
    int parts = 0;
    bool ends_in_dot = true;
    while (parts < NUMBER_PARTS_MAX && ends_in_dot && skip_number(&rest)) {
        parts++;
        ends_in_dot = skip(&rest, ".") || skip(&rest, "．");
    }
    struct text words = text_trim(rest);
    bool is_parted = ends_in_dot || words.data != rest.data || words.size == 0;
    if (parts == 0 || (parts == 1 && !ends_in_dot) || !is_parted)
        return false;
    *out = (struct heading){RANK_DOTTED + parts,
                            {line.data, (size_t)(rest.data - line.data)},
                            words};
    return true;
}

static bool is_sentence(struct text text)
{
    return memmem(text.data, text.size, "。", strlen("。")) != NULL ||
           text.size > HEADING_SIZE_MAX;
}

/* 附則, 別表第1, 様式第2号: headings that count with nothing. */
static bool supplement_read(struct text line, struct heading *out)
{
    static const char *const words[] = {"附則", "附　則", "附 則", "付則", "付　則", "付 則", "前文",
                                        "前　文", "前 文", "別表", "別紙", "別記", "様式第"};
    *out = (struct heading){RANK_TOP, {"", 0}, line};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct text rest = line, tail;
        if (!skip(&rest, words[i]) || is_sentence(line))
            continue;
        tail = rest;
        if (rest.size == 0 || rest.data != text_trim(rest).data || skip(&tail, "（") ||
            skip(&tail, "(") || skip(&tail, "第") || skip_number(&tail) || i == 12)
            return true;
    }
    return false;
}

/* "（目的）": a heading above its article, or before the article's words. */
static bool bracketed_read(struct text *text, struct text *heading)
{
    struct text rest = *text;
    if (!skip(&rest, "（") && !skip(&rest, "("))
        return false;
    for (size_t i = 0; i < rest.size && i < HEADING_SIZE_MAX; i++) {
        struct text tail = {rest.data + i, rest.size - i};
        if (!skip(&tail, "）") && !skip(&tail, ")"))
            continue;
        *heading = (struct text){rest.data, i};
        *text = text_trim(tail);
        return i > 0;
    }
    return false;
}

#define PREAMBLE "# 【】前文\n" /* what stands before the first heading */

struct guess {
    struct arena *arena;
    struct buffer out;
    int stack[STACK_MAX], depth;
    struct text pending; /* a bracketed heading that waits for its article */
    bool has_statute, has_parts, is_numbered; /* somewhere in the text */
    int chapter; /* the last number of one part: "4." */
};

/* Emphasis around a number hides it: "**第1条** 目的". */
static struct text unmarked(struct arena *arena, struct text line)
{
    struct text rest = line;
    const char *end = skip(&rest, "**") ? memmem(rest.data, rest.size, "**", 2) : NULL;
    if (end == NULL)
        return line;
    size_t size = (size_t)(end - rest.data);
    return text_from(arena_format(arena, "%.*s%.*s", (int)size, rest.data,
                                  (int)(rest.size - size - 2), end + 2));
}

/* In rules with articles "1." is a paragraph; among dotted numbers it is a chapter only in its
 * turn: a list has such numbers too. */
static bool heading_read(struct guess *g, struct text line, struct heading *out)
{
    if (statute_read(line, out) || supplement_read(line, out))
        return true;
    if (!dotted_read(line, out))
        return false;
    if (out->rank > RANK_DOTTED + 1)
        return true;
    struct text figures = out->number;
    int64_t value = 0;
    while (figures.size > 0 && !isdigit((unsigned char)figures.data[figures.size - 1]))
        figures.size--;
    bool is_next = !g->has_parts || !text_to_int(figures, &value) || value == g->chapter + 1;
    if (g->has_statute || !is_next || (g->has_parts && is_sentence(out->rest)))
        return false;
    g->chapter++;
    return true;
}

static void survey(struct guess *g, struct text plain)
{
    struct text line, heading;
    struct heading found;
    while (text_split(&plain, '\n', &line)) {
        line = text_trim(line);
        while (skip(&line, "#"))
            continue;
        line = unmarked(g->arena, text_trim(line));
        if (bracketed_read(&line, &heading) && line.size == 0)
            continue;
        bool is_statute = statute_read(line, &found), is_dotted = dotted_read(line, &found);
        g->has_statute |= is_statute;
        g->has_parts |= is_dotted && found.rank > RANK_DOTTED + 1;
        g->is_numbered |= is_statute || is_dotted;
    }
}

/* Below the last heading of a higher kind. */
static int depth_for(struct guess *g, int rank)
{
    while (g->depth > 0 && (rank == RANK_TOP || g->stack[g->depth - 1] >= rank))
        g->depth--;
    if (g->depth < STACK_MAX)
        g->stack[g->depth++] = rank;
    return g->depth < TREE_DEPTH_MAX ? g->depth : TREE_DEPTH_MAX;
}

/* The number as it will stand: narrow figures, no dot behind the last. */
static void number_put(struct guess *g, struct text number)
{
    static const char *const wide[] = {"０", "１", "２", "３", "４", "５", "６", "７", "８", "９"};
    size_t begin = g->out.size;
    while (number.size > 0) {
        int digit = 0;
        while (digit < 10 && !skip(&number, wide[digit]))
            digit++;
        if (digit < 10) {
            buffer_char(&g->out, (char)('0' + digit));
        } else if (skip(&number, "．")) {
            buffer_char(&g->out, '.');
        } else {
            buffer_char(&g->out, number.data[0]);
            number = (struct text){number.data + 1, number.size - 1};
        }
    }
    while (g->out.size > begin && g->out.data[g->out.size - 1] == '.')
        g->out.size--;
}

static void mark_put(struct guess *g, int depth, struct text number, bool is_kept)
{
    for (int i = 0; i < depth; i++)
        buffer_char(&g->out, '#');
    buffer_char(&g->out, ' ');
    if (!is_kept)
        return;
    buffer_puts(&g->out, "【");
    number_put(g, number);
    buffer_puts(&g->out, "】");
}

/* The first words of a sentence, for an article that has no heading. */
static struct text words_cut(struct text text)
{
    enum { CUT = 90 };
    size_t size = text.size < CUT ? text.size : CUT;
    while (size < text.size && size > 0 && ((unsigned char)text.data[size] & 0xc0) == 0x80)
        size--;
    return (struct text){text.data, size};
}

static void heading_put(struct guess *g, const struct heading *found)
{
    struct text heading = g->pending, rest = found->rest;
    bool is_cut = false;
    g->pending = (struct text){0};
    bool is_supplement = found->number.size == 0;
    if (heading.size == 0 && (is_supplement || !bracketed_read(&rest, &heading))) {
        heading = is_supplement || !is_sentence(rest) ? rest : words_cut(rest);
        is_cut = heading.size < rest.size;
        rest = is_cut ? rest : (struct text){"", 0};
    }
    mark_put(g, depth_for(g, found->rank), found->number, true);
    buffer_text(&g->out, heading);
    buffer_puts(&g->out, heading.size == 0 ? "（見出しなし）" : is_cut ? "…" : "");
    buffer_char(&g->out, '\n');
    if (rest.size > 0) {
        buffer_text(&g->out, rest);
        buffer_char(&g->out, '\n');
    }
}

static void pending_put(struct guess *g)
{
    if (g->pending.size == 0)
        return;
    buffer_puts(&g->out, g->out.size == 0 ? PREAMBLE "（" : "（");
    buffer_text(&g->out, g->pending);
    buffer_puts(&g->out, "）\n");
    g->pending = (struct text){0};
}

/* A line that is marked already, by hand or by Word's styles; a level that skips one comes up to
 * the next. Where others have numbers, one without has none. */
static void marked_put(struct guess *g, struct text line)
{
    enum { RANK_ABOVE_ALL = -1 };
    int depth = 0;
    for (; skip(&line, "#"); depth++)
        continue;
    line = text_trim(line);
    struct heading found = {0, {"", 0}, line};
    bool has_number = (statute_read(line, &found) || dotted_read(line, &found)) &&
                      found.rest.size > 0;
    if (depth > g->depth + 1)
        depth = g->depth + 1;
    if (depth > TREE_DEPTH_MAX)
        depth = TREE_DEPTH_MAX;
    g->depth = depth;
    g->stack[depth - 1] = RANK_ABOVE_ALL;
    bool is_done = text_starts(line, "【");
    struct text number = has_number ? found.number : (struct text){"", 0};
    mark_put(g, depth, number, !is_done && (has_number || g->is_numbered));
    buffer_text(&g->out, has_number ? found.rest : line);
    buffer_char(&g->out, '\n');
}

static void line_guess(struct guess *g, struct text whole)
{
    struct text line = text_trim(whole), bare = unmarked(g->arena, line), rest = bare, heading;
    struct heading found;
    if (line.data[0] == '#') {
        pending_put(g);
        marked_put(g, line);
    } else if (heading_read(g, bare, &found)) {
        if (found.rank != RANK_ARTICLE)
            pending_put(g); /* such headings stand above articles only */
        heading_put(g, &found);
    } else if (bracketed_read(&rest, &heading) && rest.size == 0) {
        pending_put(g);
        g->pending = heading;
    } else if (rest.data != bare.data && statute_read(rest, &found)) {
        pending_put(g);
        g->pending = heading;
        heading_put(g, &found);
    } else {
        pending_put(g);
        if (g->out.size == 0)
            buffer_puts(&g->out, PREAMBLE);
        buffer_text(&g->out, text_starts(line, "- ") ? whole : line);
        buffer_char(&g->out, '\n');
    }
}

const char *outline_guess(struct call *call, struct text plain)
{
    struct guess guess = {.arena = call->arena,
                          .out = buffer_new(call->arena, 2 * OUTLINE_SIZE_MAX)};
    struct text line;
    survey(&guess, plain);
    while (text_split(&plain, '\n', &line))
        if (text_trim(line).size > 0)
            line_guess(&guess, line);
    pending_put(&guess);
    return buffer_string(&guess.out);
}

const char *outline_style(struct text marked)
{
    bool has_chapter = false, has_article = false, has_dots = false;
    struct text line;
    struct heading found;
    while (text_split(&marked, '\n', &line)) {
        line = text_trim(line);
        if (!text_starts(line, "#"))
            continue;
        while (skip(&line, "#"))
            continue;
        line = text_trim(line);
        const char *end = skip(&line, "【") ? memmem(line.data, line.size, "】", strlen("】")) : NULL;
        if (end == NULL)
            continue;
        struct text number = {line.data, (size_t)(end - line.data)};
        bool is_statute = statute_read(number, &found);
        has_chapter |= is_statute && found.rank <= 1;
        has_article |= is_statute && found.rank == RANK_ARTICLE;
        has_dots |= number.size > 0 && isdigit((unsigned char)number.data[0]);
    }
    return has_chapter ? "chapters" : has_article ? "articles" : has_dots ? "decimal" : "";
}
