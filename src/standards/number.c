/* SPDX-License-Identifier: Apache-2.0 */
/* How clauses are numbered. In the statute style articles count through the whole document, as in
 * Japanese law; in the others every level counts anew below its parent. A number given by hand
 * stands as it is, and counting goes on from it. */
#include "standards/tree.h"

#include <string.h>

const struct choice number_styles[] = {
    {"chapters", L_INIT("第1章・第1条・1・(1)・ア", "第1章, 第1条, 1, (1), ア"), NULL},
    {"articles", L_INIT("第1条・1・(1)・ア", "第1条, 1, (1), ア"), NULL},
    {"decimal", L_INIT("1・1.1・1.1.1", "1, 1.1, 1.1.1"), NULL},
    {"guideline", L_INIT("1・1.1・1.1.1・(1)・(ア)", "1, 1.1, 1.1.1, (1), (ア)"), NULL},
    {0},
};

/* The 46 kana in their order; a list longer than that goes on in figures. */
static const char *kana(struct arena *arena, int number)
{
    static const char order[] =
        "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン";
    enum { KANA_SIZE = 3, KANA_COUNT = (sizeof order - 1) / KANA_SIZE };
    if (number > KANA_COUNT)
        return arena_format(arena, "%d", number);
    return arena_format(arena, "%.*s", KANA_SIZE, order + (number - 1) * KANA_SIZE);
}

struct numbering {
    struct arena *arena;
    const char *above; /* number of the clause above, "" at the top */
    int n;             /* place among those with the same parent */
    int article;       /* running number of articles */
};

/* level: 0 chapter, 1 article, 2 paragraph, 3 item, then kana. */
static void statute(struct clause *clause, struct numbering s, int level)
{
    struct arena *a = s.arena;
    switch (level) {
    case 0:
        clause->label = clause->number = arena_format(a, "第%d章", s.n);
        break;
    case 1:
        clause->label = clause->number = arena_format(a, "第%d条", s.article);
        break;
    case 2:
        clause->label = arena_format(a, "%d", s.n);
        clause->number = arena_format(a, "%s第%d項", s.above, s.n);
        break;
    case 3:
        clause->label = arena_format(a, "(%d)", s.n);
        clause->number = arena_format(a, "%s第%d号", s.above, s.n);
        break;
    default:
        clause->label = level == 4 ? kana(a, s.n) : arena_format(a, "(%s)", kana(a, s.n));
        clause->number = arena_format(a, "%s%s", s.above, clause->label);
    }
}

static void dotted(struct clause *clause, struct numbering s)
{
    clause->label = clause->number =
        arena_format(s.arena, "%s%s%d", s.above, s.above[0] == '\0' ? "" : ".", s.n);
}

/* As the guideline counts: three dotted levels, then (1), (ア), and figures again. */
static void guideline(struct clause *clause, struct numbering s)
{
    if (clause->depth < 3) {
        dotted(clause, s);
        return;
    }
    clause->label = clause->depth == 4
                        ? arena_format(s.arena, "(%s)", kana(s.arena, s.n))
                        : arena_format(s.arena, clause->depth == 3 ? "(%d)" : "-%d", s.n);
    clause->number = arena_format(s.arena, "%s%s", s.above, clause->label);
}

/* "12" or "十二" off the front; false where there is no figure. */
static bool figure_take(struct text *text, int *out)
{
    static const char *const digits[] = {"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    enum { WIDTH = 3, FIGURE_MAX = 100000 };
    int sum = 0, one = 0;
    size_t before = text->size;
    while (text->size > 0 && sum < FIGURE_MAX) {
        size_t size = WIDTH;
        int digit = 0;
        while (digit < 10 && !text_starts(*text, digits[digit]))
            digit++;
        if (text->data[0] >= '0' && text->data[0] <= '9') {
            one = one * 10 + (text->data[0] - '0');
            size = 1;
        } else if (digit < 10) {
            one = one * 10 + digit;
        } else if (text_starts(*text, "十") || text_starts(*text, "百")) {
            sum += (one == 0 ? 1 : one) * (text_starts(*text, "十") ? 10 : 100);
            one = 0;
        } else {
            break;
        }
        *text = (struct text){text->data + size, text->size - size};
    }
    *out = sum + one;
    return text->size < before && *out < FIGURE_MAX;
}

/* What a number that was given by hand counts as: the last of its figures, 0 for one that stands
 * between two others ("第2条の2") or beside all of them ("附則"). */
static int value_of(const char *fixed)
{
    struct text rest = text_from(fixed);
    int value = 0, one;
    while (rest.size > 0) {
        if (text_starts(rest, "の") && value > 0)
            return 0;
        if (figure_take(&rest, &one))
            value = one;
        else
            rest = (struct text){rest.data + 1, rest.size - 1};
    }
    return value;
}

static bool ends_with(const char *text, const char *end)
{
    size_t size = strlen(text), tail = strlen(end);
    return size >= tail && strcmp(text + size - tail, end) == 0;
}

static bool is_article(const char *fixed)
{
    const char *mark = strstr(fixed, "条");
    return mark != NULL && strncmp(fixed, "第", strlen("第")) == 0;
}

/* A number given by hand stands as it is; articles, chapters and dotted numbers are cited alone,
 * everything else behind what is above it. */
static void fix(struct clause *clause, struct numbering s)
{
    bool is_alone = is_article(clause->fixed) || ends_with(clause->fixed, "章") ||
                    ends_with(clause->fixed, "編") || strchr(clause->fixed, '.') != NULL;
    bool is_unnumbered = strcmp(clause->fixed, CLAUSE_UNNUMBERED) == 0;
    clause->label = is_unnumbered ? "" : clause->fixed;
    clause->number = is_unnumbered || is_alone
                         ? clause->label
                         : arena_format(s.arena, "%s%s", s.above, clause->fixed);
}

void tree_number(struct arena *arena, struct tree *tree, const char *style)
{
    bool is_dotted = strcmp(style, "decimal") == 0, is_guideline = strcmp(style, "guideline") == 0;
    int first_level = strcmp(style, "articles") == 0 ? 1 : 0;
    int *below = arena_array(arena, (size_t)tree->count + 1, sizeof *below);
    int articles = 0;
    for (int i = 0; i < tree->count; i++) {
        struct clause *clause = &tree->clauses[i];
        int *n = &below[clause->parent < 0 ? tree->count : clause->parent];
        int level = clause->depth + first_level;
        const char *above = clause->parent < 0 ? "" : tree->clauses[clause->parent].number;
        struct numbering s = {arena, above, *n + 1, articles + 1};
        if (is_dotted)
            dotted(clause, s);
        else if (is_guideline)
            guideline(clause, s);
        else
            statute(clause, s, level);
        /* Given by hand, but what the tree says anyway. */
        if (clause->fixed == NULL || strcmp(clause->fixed, clause->label) == 0)
            clause->fixed = "";
        int value = clause->fixed[0] == '\0' ? s.n : value_of(clause->fixed);
        if (clause->fixed[0] != '\0')
            fix(clause, s);
        if (value > 0)
            *n = value;
        if (clause->fixed[0] == '\0' ? level == 1 : value > 0 && is_article(clause->fixed))
            articles = clause->fixed[0] == '\0' ? s.article : value;
    }
}
