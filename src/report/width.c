/* SPDX-License-Identifier: Apache-2.0 */
/* How wide the columns of a table are, for the writers that set pages. */
#include "report/writers.h"

#include <string.h>

/* Longer than this is no word but an address: it may be broken. */
enum { WORD_MAX = 24, CODE_MAX = 40 };

/* The longest run of letters that must not be broken; between Japanese letters one may break. */
static struct text longest_word(const char *text)
{
    struct text longest = {"", 0};
    const char *c = text;
    while (*c != '\0') {
        const char *from = c;
        while (*c != '\0' && (unsigned char)*c < 0x80 && *c != ' ' && *c != '\n')
            c++;
        size_t size = (size_t)(c - from);
        if (size > longest.size && size <= WORD_MAX)
            longest = (struct text){from, size};
        c += *c != '\0' && size == 0;
    }
    return longest;
}

/* Codes are set softly, and what has a shape is a word with it: these stay whole. */
static bool is_whole(const struct document_cell *cell)
{
    return strlen(cell->text) <= CODE_MAX && strchr(cell->text, '\n') == NULL &&
           (cell->tone == TONE_SOFT || *tone_shape(cell->tone) != '\0');
}

static const char *whole_text(struct arena *arena, const struct document_cell *cell)
{
    const char *shape = tone_shape(cell->tone);
    return *shape == '\0' ? cell->text : arena_format(arena, "%s %s", shape, cell->text);
}

static double least_of(struct arena *arena, const struct node *node, int column,
                       measure_text *measure, void *context)
{
    const char *heading = node->columns[column].heading, *whole = "";
    bool is_short = strlen(heading) <= WORD_MAX && strpbrk(heading, " \n") == NULL;
    struct text word = is_short ? text_from(heading) : longest_word(heading);
    struct text longest = {"", 0};
    double least = measure(context, text_string(arena, word), true), width;
    for (const struct document_row *row = node->rows; row != NULL; row = row->next) {
        if (row->is_group)
            continue;
        const struct document_cell *cell = &row->cells[column];
        if (is_whole(cell) && strlen(cell->text) > strlen(whole))
            whole = whole_text(arena, cell);
        word = is_whole(cell) ? (struct text){"", 0} : longest_word(cell->text);
        longest = word.size > longest.size ? word : longest;
    }
    if (*whole != '\0' && (width = measure(context, whole, false)) > least)
        least = width;
    if (longest.size > 0 && (width = measure(context, text_string(arena, longest), false)) > least)
        least = width;
    return least;
}

static double weight_of(const struct node *node, int column)
{
    return node->columns[column].weight > 0 ? node->columns[column].weight : 1;
}

double *table_widths(struct arena *arena, const struct node *node, double room,
                     measure_text *measure, void *context)
{
    int count = node->column_count;
    double *widths = arena_array(arena, (size_t)count + 1, sizeof *widths);
    double *least = arena_array(arena, (size_t)count + 1, sizeof *least);
    double total = 0, all_least = 0;
    for (int i = 0; i < count; i++) {
        least[i] = least_of(arena, node, i, measure, context);
        total += weight_of(node, i);
        all_least += least[i];
    }
    /* Words of too many columns fill the page by themselves: then by weight alone. */
    bool is_fitting = all_least <= room;
    bool *is_fixed = arena_array(arena, (size_t)count + 1, sizeof *is_fixed);
    double left = room;
    for (bool is_settled = false; !is_settled;) {
        is_settled = true;
        for (int i = 0; i < count; i++) {
            widths[i] = is_fixed[i] ? least[i] : left * weight_of(node, i) / total;
            if (!is_fitting || is_fixed[i] || widths[i] >= least[i])
                continue;
            /* What is too narrow for its words takes from the others. */
            is_fixed[i] = true;
            left -= least[i];
            total -= weight_of(node, i);
            is_settled = false;
        }
    }
    return widths;
}
