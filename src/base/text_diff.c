/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text_diff.h"

#include <ctype.h>
#include <string.h>

enum {
    EDITS_MAX = 800,   /* the trace takes EDITS_MAX² integers at most */
    SCRATCH_SIZE_MAX = 256 * 1024 * 1024,
    ISLAND_SIZE = 3,   /* bytes: one kana between two changes is no agreement */
};

struct tokens {
    struct text *items;
    int count;
};

static bool is_word(char c)
{
    return isalnum((unsigned char)c) != 0 || c == '_';
}

static struct tokens tokens_read(struct arena *arena, struct text text)
{
    struct tokens out = {.items = arena_array(arena, text.size + 1, sizeof *out.items)};
    size_t at = 0;
    while (at < text.size) {
        size_t start = at++;
        if (is_word(text.data[start])) {
            while (at < text.size && is_word(text.data[at]))
                at++;
        } else {
            while (at < text.size && ((unsigned char)text.data[at] & 0xc0) == 0x80)
                at++;
        }
        out.items[out.count++] = (struct text){text.data + start, at - start};
    }
    return out;
}

struct runs {
    struct diff_run *items;
    int count;
};

/* Tokens are neighbours in their text, so that a run grows by moving its end. */
static void run_add(struct runs *runs, enum diff_kind kind, struct text token)
{
    struct diff_run *last = runs->count == 0 ? NULL : &runs->items[runs->count - 1];
    if (last != NULL && last->kind == kind && last->text.data + last->text.size == token.data)
        last->text.size += token.size;
    else
        runs->items[runs->count++] = (struct diff_run){kind, token};
}

struct search {
    const struct text *a, *b; /* without what is equal at both ends */
    int n, m;
    int *trace[EDITS_MAX + 1]; /* per number of edits: the furthest x on each diagonal */
    int edits;
};

static int furthest(const struct search *s, const int *v, int d, int k, int offset)
{
    bool is_down = k == -d || (k != d && v[offset + k - 1] < v[offset + k + 1]);
    int x = is_down ? v[offset + k + 1] : v[offset + k - 1] + 1;
    while (x < s->n && x - k < s->m && text_equal(s->a[x], s->b[x - k]))
        x++;
    return x;
}

/* False when more than EDITS_MAX edits would be needed. */
static bool path_search(struct arena *arena, struct search *s)
{
    int offset = EDITS_MAX + 1;
    int *v = arena_array(arena, 2 * (size_t)offset + 1, sizeof *v);
    for (int d = 0; d <= EDITS_MAX; d++) {
        size_t size = 2 * (size_t)d + 3;
        s->trace[d] = arena_array(arena, size, sizeof(int));
        memcpy(s->trace[d], v + offset - d - 1, size * sizeof(int));
        for (int k = -d; k <= d; k += 2) {
            int x = v[offset + k] = furthest(s, v, d, k, offset);
            if (k == s->n - s->m && x >= s->n) {
                s->edits = d;
                return true;
            }
        }
    }
    return false;
}

/* Walks back from the end; the steps come out last first. */
static int path_walk(const struct search *s, char *steps)
{
    int x = s->n, y = s->m, count = 0;
    for (int d = s->edits; d > 0; d--) {
        const int *v = s->trace[d]; /* index d + 1 is diagonal 0 */
        int k = x - y, middle = d + 1;
        bool is_down = k == -d || (k != d && v[middle + k - 1] < v[middle + k + 1]);
        int k_before = is_down ? k + 1 : k - 1;
        int x_before = v[middle + k_before], y_before = x_before - k_before;
        while (x > x_before && y > y_before) {
            steps[count++] = '=';
            x--;
            y--;
        }
        steps[count++] = is_down ? '+' : '-';
        x = x_before;
        y = y_before;
    }
    for (; x > 0; x--)
        steps[count++] = '=';
    return count;
}

static void middle_put(struct arena *arena, struct search *s, struct runs *runs)
{
    if (!path_search(arena, s)) {
        for (int i = 0; i < s->n; i++)
            run_add(runs, DIFF_REMOVED, s->a[i]);
        for (int i = 0; i < s->m; i++)
            run_add(runs, DIFF_ADDED, s->b[i]);
        return;
    }
    char *steps = arena_alloc(arena, (size_t)(s->n + s->m) + 1);
    int x = 0, y = 0;
    for (int i = path_walk(s, steps) - 1; i >= 0; i--) {
        if (steps[i] == '=') {
            run_add(runs, DIFF_SAME, s->b[y++]);
            x++;
        } else if (steps[i] == '-') {
            run_add(runs, DIFF_REMOVED, s->a[x++]);
        } else {
            run_add(runs, DIFF_ADDED, s->b[y++]);
        }
    }
}

struct stretch {
    struct text removed, added; /* data NULL: none */
};

static void grow(struct text *to, struct text by)
{
    if (to->data == NULL)
        *to = by;
    else
        to->size = (size_t)(by.data + by.size - to->data);
}

static void stretch_put(struct runs *runs, struct stretch *stretch)
{
    if (stretch->removed.data != NULL)
        runs->items[runs->count++] = (struct diff_run){DIFF_REMOVED, stretch->removed};
    if (stretch->added.data != NULL)
        runs->items[runs->count++] = (struct diff_run){DIFF_ADDED, stretch->added};
    *stretch = (struct stretch){0};
}

/* Brings removals before additions, and takes a lone character that happens to agree between two
 * changes into them: what remains can be read. */
static void tidy(struct arena *arena, const struct runs *from, struct text before,
                 struct runs *out)
{
    struct stretch stretch = {0};
    size_t old_at = 0; /* place in the old text, for characters that agree */
    out->items = arena_array(arena, 2 * (size_t)from->count + 1, sizeof *out->items);
    for (int i = 0; i < from->count; i++) {
        const struct diff_run *run = &from->items[i];
        struct text old = {before.data + old_at, run->text.size};
        if (run->kind != DIFF_ADDED)
            old_at += run->text.size;
        bool is_open = stretch.removed.data != NULL || stretch.added.data != NULL;
        bool is_island = is_open && i + 1 < from->count && run->text.size <= ISLAND_SIZE;
        if (run->kind == DIFF_SAME && !is_island) {
            stretch_put(out, &stretch);
            out->items[out->count++] = *run;
            continue;
        }
        if (run->kind != DIFF_ADDED)
            grow(&stretch.removed, old);
        if (run->kind != DIFF_REMOVED)
            grow(&stretch.added, run->text);
    }
    stretch_put(out, &stretch);
}

/* What is equal at both ends is found at once; the middle is searched. */
static struct runs compare(struct arena *arena, struct text before, struct text after)
{
    struct tokens a = tokens_read(arena, before), b = tokens_read(arena, after);
    int head = 0, tail = 0;
    while (head < a.count && head < b.count && text_equal(a.items[head], b.items[head]))
        head++;
    while (tail < a.count - head && tail < b.count - head &&
           text_equal(a.items[a.count - 1 - tail], b.items[b.count - 1 - tail]))
        tail++;
    struct runs runs = {.items = arena_array(arena, (size_t)(a.count + b.count) + 1,
                                             sizeof *runs.items)};
    struct search *search = arena_alloc(arena, sizeof *search);
    search->a = a.items + head;
    search->b = b.items + head;
    search->n = a.count - head - tail;
    search->m = b.count - head - tail;
    for (int i = 0; i < head; i++)
        run_add(&runs, DIFF_SAME, b.items[i]);
    if (search->n + search->m > 0)
        middle_put(arena, search, &runs);
    for (int i = 0; i < tail; i++)
        run_add(&runs, DIFF_SAME, b.items[b.count - tail + i]);
    return runs;
}

void text_diff(struct arena *arena, struct text before, struct text after, struct diff_run **out,
               int *count)
{
    /* The trace is large, and a page compares hundreds of texts. */
    struct arena *scratch = arena_new(SCRATCH_SIZE_MAX);
    struct runs runs = compare(scratch, before, after), tidied = {0};
    tidy(scratch, &runs, before, &tidied);
    size_t count_made = (size_t)tidied.count;
    *out = arena_array(arena, count_made + 1, sizeof **out);
    memcpy(*out, tidied.items, count_made * sizeof **out);
    *count = tidied.count;
    arena_free(scratch);
}
