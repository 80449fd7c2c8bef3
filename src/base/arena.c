/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"
#include "base/error.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 32 * 1024, LARGE_SIZE = 8 * 1024 * 1024 };

struct block {
    struct block *next;
    size_t size, used;
    max_align_t data[];
};

struct deferred {
    struct deferred *next;
    void (*free_handle)(void *);
    void *handle;
};

struct arena {
    struct block *first, *current;
    struct deferred *deferred;
    size_t used, size_max;
};

static struct block *block_new(size_t size)
{
    struct block *block = malloc(sizeof *block + size);
    if (block == NULL)
        die("out of memory (%zu bytes)", size);
    block->next = NULL;
    block->size = size;
    block->used = 0;
    return block;
}

struct arena *arena_new(size_t size_max)
{
    struct arena *arena = calloc(1, sizeof *arena);
    if (arena == NULL)
        die("out of memory");
    arena->first = arena->current = block_new(BLOCK_SIZE);
    arena->size_max = size_max;
    return arena;
}

static void handles_free(struct arena *arena)
{
    /* The list lives in the arena's own blocks, so it is walked before they go. */
    for (struct deferred *d = arena->deferred; d != NULL; d = d->next)
        d->free_handle(d->handle);
    arena->deferred = NULL;
}

static void blocks_free(struct block *block)
{
    while (block != NULL) {
        struct block *next = block->next;
        free(block);
        block = next;
    }
}

/* After something large the allocator is told to give the memory back to the system: it would keep
 * most of it for a rare job's sake. */
static void large_return(size_t used)
{
    if (used > LARGE_SIZE)
        malloc_trim(0);
}

void arena_free(struct arena *arena)
{
    if (arena == NULL)
        return;
    size_t used = arena->used;
    handles_free(arena);
    blocks_free(arena->first);
    free(arena);
    large_return(used);
}

void arena_reset(struct arena *arena)
{
    handles_free(arena);
    blocks_free(arena->first->next);
    arena->first->next = NULL;
    arena->first->used = 0;
    arena->current = arena->first;
    large_return(arena->used);
    arena->used = 0;
}

size_t arena_used(const struct arena *arena)
{
    return arena->used;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    size_t aligned = (size + sizeof(max_align_t) - 1) & ~(sizeof(max_align_t) - 1);
    if (aligned < size || arena->used + aligned > arena->size_max)
        die("a call wanted more than its %zu bytes", arena->size_max);
    if (arena->current->size - arena->current->used < aligned) {
        struct block *block = block_new(aligned > BLOCK_SIZE ? aligned : BLOCK_SIZE);
        arena->current->next = block;
        arena->current = block;
    }
    char *memory = (char *)arena->current->data + arena->current->used;
    arena->current->used += aligned;
    arena->used += aligned;
    return memset(memory, 0, size);
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total))
        die("an array of %zu items of %zu bytes does not fit", count, size);
    return arena_alloc(arena, total);
}

char *arena_copy(struct arena *arena, const void *data, size_t size)
{
    char *copy = arena_alloc(arena, size + 1);
    if (size > 0)
        memcpy(copy, data, size);
    return copy;
}

char *arena_string(struct arena *arena, const char *string)
{
    return arena_copy(arena, string, strlen(string));
}

char *arena_vformat(struct arena *arena, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, format, args);
    if (size < 0)
        die("a format failed: %s", format);
    char *text = arena_alloc(arena, (size_t)size + 1);
    vsnprintf(text, (size_t)size + 1, format, again);
    va_end(again);
    return text;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = arena_vformat(arena, format, args);
    va_end(args);
    return text;
}

void arena_defer(struct arena *arena, void (*free_handle)(void *), void *handle)
{
    struct deferred *deferred = arena_alloc(arena, sizeof *deferred);
    deferred->free_handle = free_handle;
    deferred->handle = handle;
    deferred->next = arena->deferred;
    arena->deferred = deferred;
}
