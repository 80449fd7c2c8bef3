/* SPDX-License-Identifier: Apache-2.0 */
/* Memory by lifetime: everything a request or job allocates lives in one arena and goes with it.
 * Allocation never returns NULL: an arena that would pass its maximum ends the process (the keeper
 * restarts it), so whoever reads outside bytes limits them first. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* A new arena that may grow to size_max bytes. Ownership: the caller's, until arena_free. */
struct arena *arena_new(size_t size_max);
void arena_free(struct arena *arena);

/* Empties the arena but keeps its first block, so that a worker can use it for the next call. */
void arena_reset(struct arena *arena);

/* Bytes handed out since the last reset. */
size_t arena_used(const struct arena *arena);

/* Zeroed memory, aligned for any type; lives as long as the arena. */
void *arena_alloc(struct arena *arena, size_t size) __attribute__((malloc, returns_nonnull));
/* Zeroed memory for count items of size bytes each; the product is checked for overflow. */
void *arena_array(struct arena *arena, size_t count, size_t size)
    __attribute__((malloc, returns_nonnull));
char *arena_copy(struct arena *arena, const void *data, size_t size)
    __attribute__((returns_nonnull));
/* A NUL-terminated copy. */
char *arena_string(struct arena *arena, const char *string) __attribute__((returns_nonnull));
char *arena_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3), returns_nonnull));
char *arena_vformat(struct arena *arena, const char *format, va_list args)
    __attribute__((format(printf, 2, 0), returns_nonnull));

/* Runs free_handle(handle) when the arena is reset or freed: for handles of libraries (a JSON
 * tree, a statement) whose life is the call's. */
void arena_defer(struct arena *arena, void (*free_handle)(void *), void *handle);

#endif
