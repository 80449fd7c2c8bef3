/* SPDX-License-Identifier: Apache-2.0 */
/* How clauses are numbered. In the statute style articles count through the whole document, as in
 * Japanese law; in the others every level counts anew below its parent. */
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
    int article;       /* running number of articles, 0 where the level has none */
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

void tree_number(struct arena *arena, struct tree *tree, const char *style)
{
    bool is_dotted = strcmp(style, "decimal") == 0, is_guideline = strcmp(style, "guideline") == 0;
    int first_level = strcmp(style, "articles") == 0 ? 1 : 0;
    int *below = arena_array(arena, (size_t)tree->count + 1, sizeof *below);
    int articles = 0;
    for (int i = 0; i < tree->count; i++) {
        struct clause *clause = &tree->clauses[i];
        struct numbering s = {arena, clause->parent < 0 ? "" : tree->clauses[clause->parent].number,
                              ++below[clause->parent < 0 ? tree->count : clause->parent], 0};
        int level = clause->depth + first_level;
        if (level == 1)
            s.article = ++articles;
        if (is_dotted)
            dotted(clause, s);
        else if (is_guideline)
            guideline(clause, s);
        else
            statute(clause, s, level);
    }
}
