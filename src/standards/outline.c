/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes to text, and marked text to drafts of clauses. */
#include "standards/outline.h"

#include <iconv.h>
#include <string.h>

const char outline_example[] = "# 【第1章】総則\n"
                               "## 【第1条】目的\n"
                               "この規程は、…\n"
                               "## 【第2条の2】用語\n"
                               "# 【】附則\n"
                               "公布の日から施行する。";

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

static bool line_fail(struct call *call, int number, const char *ja, const char *en)
{
    return call_fail(call, ERROR_INVALID, "text", "%d行目: %s", "Line %d: %s", number,
                     call->lang == LANG_EN ? en : ja);
}

/* "【第2条の2】" off the front: the number to keep, CLAUSE_UNNUMBERED for "【】", NULL for neither.
 * Words in such brackets ("【重要】") are a part of the heading. */
static const char *fixed_take(struct call *call, struct text *line)
{
    const char *open = "【", *close = "】";
    size_t size = strlen(open);
    const char *end = text_starts(*line, open) ? memmem(line->data, line->size, close, size) : NULL;
    if (end == NULL)
        return NULL;
    size_t before = (size_t)(end - line->data);
    struct text inner = text_trim((struct text){line->data + size, before - size});
    if (inner.size > 0 && !outline_is_number(inner))
        return NULL;
    *line = text_trim((struct text){end + size, line->size - before - size});
    return inner.size == 0 ? CLAUSE_UNNUMBERED : text_string(call->arena, inner);
}

/* Blanks in front of an item of a list say how deep it is; elsewhere they are nothing. */
static struct text body_line(struct text line)
{
    struct text inner = text_trim(line);
    size_t blanks = 0;
    while (blanks < line.size && line.data[blanks] == ' ')
        blanks++;
    bool is_item = text_starts(inner, "- ") && line.data + blanks == inner.data;
    return is_item ? (struct text){line.data, blanks + inner.size} : inner;
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
    const char *fixed = fixed_take(call, &line);
    if (line.size == 0)
        return line_fail(call, number, "見出しがありません。", "the heading has no words.");
    if (depth > depth_before + 1 || depth > TREE_DEPTH_MAX)
        return line_fail(call, number, "段が飛んでいます。#の数を一つ上の条項より一つ多いところまでにしてください。",
                         "the level skips one. Use at most one '#' more than the clause above.");
    *out = (struct draft){
        .depth = depth - 1, .heading = text_string(call->arena, line), .fixed = fixed};
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
        line = body_line(line);
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
