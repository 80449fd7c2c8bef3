/* SPDX-License-Identifier: Apache-2.0 */
#include "standards/outline.h"

#include <ctype.h>
#include <iconv.h>
#include <string.h>

enum { HEADING_SIZE_MAX = 120, NUMBER_PARTS_MAX = 6, STACK_MAX = 16 };

bool outline_decode(struct call *call, struct text bytes, struct text *out)
{
    if (bytes.size >= 3 && memcmp(bytes.data, "\xef\xbb\xbf", 3) == 0)
        bytes = (struct text){bytes.data + 3, bytes.size - 3};
    *out = bytes;
    if (text_is_utf8(bytes) && memchr(bytes.data, 0, bytes.size) == NULL)
        return true;
    size_t left = bytes.size, room = bytes.size * 3 + 1;
    char *from = arena_copy(call->arena, bytes.data, bytes.size);
    char *to = arena_alloc(call->arena, room), *start = to;
    iconv_t converter = iconv_open("UTF-8", "CP932");
    bool is_right = converter != (iconv_t)-1 &&
                    memchr(bytes.data, 0, bytes.size) == NULL &&
                    iconv(converter, &from, &left, &to, &room) != (size_t)-1;
    if (converter != (iconv_t)-1)
        iconv_close(converter);
    *out = (struct text){start, (size_t)(to - start)};
    return is_right || call_fail(call, ERROR_INVALID, "file",
                                 "文字コードを読み取れません。UTF-8かShift_JISのテキストにしてください。",
                                 "The encoding is not known. Save it as UTF-8 or Shift_JIS text.");
}

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

/* "第3章", "第15条の2"; rank: where it stands among the kinds of headings. */
static bool statute_read(struct text *text, int *rank)
{
    static const char *const kinds[] = {"編", "章", "節", "款", "目", "条"};
    struct text rest = *text;
    if (!skip(&rest, "第") || !skip_number(&rest))
        return false;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!skip(&rest, kinds[i]))
            continue;
        while (skip(&rest, "の") && skip_number(&rest))
            continue;
        *rank = (int)i;
        *text = text_trim(rest);
        return true;
    }
    return false;
}

/* "4.1.3 計画": needs a dot, so that a numbered paragraph is none; "4. " counts too. */
static bool dotted_read(struct text *text, int *rank)
{
    struct text rest = *text;
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
    *rank = parts;
    *text = words;
    return true;
}

static bool is_sentence(struct text text)
{
    return memmem(text.data, text.size, "。", strlen("。")) != NULL ||
           text.size > HEADING_SIZE_MAX;
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

struct guess {
    struct buffer out;
    int stack[STACK_MAX], depth;
    struct text pending; /* a bracketed heading that waits for its article */
};

/* Below the last heading of a higher kind. */
static int depth_for(struct guess *g, int rank)
{
    while (g->depth > 0 && g->stack[g->depth - 1] >= rank)
        g->depth--;
    if (g->depth < STACK_MAX)
        g->stack[g->depth++] = rank;
    return g->depth < TREE_DEPTH_MAX ? g->depth : TREE_DEPTH_MAX;
}

/* The first words of a sentence, for an article that has no heading. */
static struct text words_cut(struct text text)
{
    enum { CUT = 60 };
    size_t size = text.size < CUT ? text.size : CUT;
    while (size < text.size && ((unsigned char)text.data[size] & 0xc0) == 0x80)
        size--;
    return (struct text){text.data, size};
}

static void heading_put(struct guess *g, int rank, struct text rest)
{
    struct text heading = g->pending;
    g->pending = (struct text){0};
    if (heading.size == 0 && !bracketed_read(&rest, &heading) && !is_sentence(rest)) {
        heading = rest;
        rest = (struct text){"", 0};
    }
    int depth = depth_for(g, rank);
    for (int i = 0; i < depth; i++)
        buffer_char(&g->out, '#');
    buffer_char(&g->out, ' ');
    buffer_text(&g->out, heading.size > 0 ? heading : words_cut(rest));
    if (heading.size == 0)
        buffer_puts(&g->out, rest.size == 0 ? "（見出しなし）" : "…");
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
    buffer_puts(&g->out, "（");
    buffer_text(&g->out, g->pending);
    buffer_puts(&g->out, "）\n");
    g->pending = (struct text){0};
}

/* A line that is marked already, by hand or by Word's styles: its number goes, as clauses number
 * themselves, and a level that skips one comes up to the next. */
static void marked_put(struct guess *g, struct text line)
{
    enum { RANK_ABOVE_ALL = -1 };
    int depth = 0, rank;
    for (; line.size > 0 && line.data[0] == '#'; depth++)
        line = (struct text){line.data + 1, line.size - 1};
    line = text_trim(line);
    struct text words = line;
    if ((statute_read(&words, &rank) || dotted_read(&words, &rank)) && words.size > 0)
        line = words;
    if (depth > g->depth + 1)
        depth = g->depth + 1;
    if (depth > TREE_DEPTH_MAX)
        depth = TREE_DEPTH_MAX;
    g->depth = depth;
    g->stack[depth - 1] = RANK_ABOVE_ALL;
    for (int i = 0; i < depth; i++)
        buffer_char(&g->out, '#');
    buffer_char(&g->out, ' ');
    buffer_text(&g->out, line);
    buffer_char(&g->out, '\n');
}

static void line_guess(struct guess *g, struct text line)
{
    int rank;
    struct text rest = line, heading;
    if (line.data[0] == '#') {
        pending_put(g);
        marked_put(g, line);
    } else if (statute_read(&rest, &rank) || dotted_read(&rest, &rank)) {
        heading_put(g, rank, rest);
    } else if (bracketed_read(&rest, &heading) && rest.size == 0) {
        pending_put(g);
        g->pending = heading;
    } else {
        pending_put(g);
        if (g->out.size == 0)
            buffer_puts(&g->out, "# 前文\n");
        buffer_text(&g->out, line);
        buffer_char(&g->out, '\n');
    }
}

const char *outline_guess(struct call *call, struct text plain)
{
    struct guess guess = {.out = buffer_new(call->arena, 2 * OUTLINE_SIZE_MAX)};
    struct text line;
    while (text_split(&plain, '\n', &line)) {
        line = text_trim(line);
        if (line.size > 0)
            line_guess(&guess, line);
    }
    pending_put(&guess);
    return buffer_string(&guess.out);
}

static bool line_fail(struct call *call, int number, const char *ja, const char *en)
{
    return call_fail(call, ERROR_INVALID, "text", "%d行目: %s", "Line %d: %s", number,
                     call->lang == LANG_EN ? en : ja);
}

static bool heading_read(struct call *call, struct text line, int number, int depth_before,
                         struct draft *out)
{
    int depth = 0;
    while (line.size > 0 && line.data[0] == '#') {
        line = (struct text){line.data + 1, line.size - 1};
        depth++;
    }
    line = text_trim(line);
    if (line.size == 0)
        return line_fail(call, number, "見出しがありません。", "the heading has no words.");
    if (depth > depth_before + 1 || depth > TREE_DEPTH_MAX)
        return line_fail(call, number, "段が飛んでいます。#の数を一つ上の条項より一つ多いところまでにしてください。",
                         "the level skips one. Use at most one '#' more than the clause above.");
    *out = (struct draft){.depth = depth - 1, .heading = text_string(call->arena, line)};
    return true;
}

static void body_end(struct call *call, struct draft *drafts, int count, struct buffer *body)
{
    if (count > 0 && body->size > 0)
        drafts[count - 1].body = buffer_string(body);
    *body = buffer_new(call->arena, OUTLINE_SIZE_MAX);
}

bool outline_read(struct call *call, struct text marked, struct draft **out, int *count)
{
    struct draft *drafts = arena_array(call->arena, TREE_CLAUSES_MAX + 1, sizeof *drafts);
    struct buffer body = buffer_new(call->arena, OUTLINE_SIZE_MAX);
    struct text line;
    *count = 0;
    for (int number = 1; text_split(&marked, '\n', &line); number++) {
        line = text_trim(line);
        if (line.size == 0)
            continue;
        if (line.data[0] != '#' && *count == 0)
            return line_fail(call, number, "最初の見出しより前に本文があります。#で始まる見出しを先に置いてください。",
                             "there is text before the first heading.");
        if (line.data[0] != '#') {
            buffer_puts(&body, body.size == 0 ? "" : "\n");
            buffer_text(&body, line);
            continue;
        }
        body_end(call, drafts, *count, &body);
        int above = *count == 0 ? 0 : drafts[*count - 1].depth + 1;
        if (*count == TREE_CLAUSES_MAX)
            return line_fail(call, number, "条項が多すぎます。", "too many clauses.");
        if (!heading_read(call, line, number, above, &drafts[*count]))
            return false;
        ++*count;
    }
    body_end(call, drafts, *count, &body);
    *out = drafts;
    return *count > 0 || call_fail(call, ERROR_INVALID, "text", "取り込む条項がありません。",
                                   "There is nothing to import.");
}
