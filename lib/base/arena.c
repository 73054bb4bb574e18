/* Arena allocation in chunks that double up to 4 MiB; oversized requests get a chunk of their own. */
#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct base_chunk {
    struct base_chunk *next;
    size_t used, cap;
    _Alignas(16) unsigned char data[];
};

enum { CHUNK_MIN = 16 << 10, CHUNK_MAX = 4 << 20 };

_Noreturn void base_out_of_memory(void)
{
    fputs("pto: out of memory\n", stderr);
    exit(5);
}

void *base_try_alloc(struct base_arena *arena, size_t size_bytes)
{
    if (size_bytes > SIZE_MAX / 4)
        return NULL;
    size_t size = (size_bytes + 15) & ~(size_t)15;
    struct base_chunk *chunk = arena->head;
    if (chunk == NULL || chunk->cap - chunk->used < size) {
        size_t cap = chunk != NULL ? chunk->cap * 2 : CHUNK_MIN;
        if (cap > CHUNK_MAX)
            cap = CHUNK_MAX;
        if (cap < size)
            cap = size;
        /* One for a single block comes zeroed from the system, which leaves pages alone that nobody touches. */
        struct base_chunk *fresh = cap > CHUNK_MAX ? calloc(1, sizeof *fresh + cap) : malloc(sizeof *fresh + cap);
        if (fresh == NULL)
            return NULL;
        fresh->used = 0;
        fresh->cap = cap;
        fresh->next = chunk;
        arena->head = chunk = fresh;
        arena->total_bytes += cap;
        if (cap > CHUNK_MAX) {
            chunk->used = size;
            return chunk->data;
        }
    }
    void *block = chunk->data + chunk->used;
    chunk->used += size;
    return memset(block, 0, size);
}

void *base_alloc(struct base_arena *arena, size_t size_bytes)
{
    void *block = base_try_alloc(arena, size_bytes);
    if (block == NULL)
        base_out_of_memory();
    return block;
}

void *base_alloc_array(struct base_arena *arena, size_t count, size_t elem_bytes)
{
    if (elem_bytes != 0 && count > SIZE_MAX / 4 / elem_bytes)
        base_out_of_memory();
    return base_alloc(arena, count * elem_bytes);
}

char *base_strndup(struct base_arena *arena, const char *text, size_t len)
{
    char *copy = base_alloc(arena, len + 1);
    if (len != 0)
        memcpy(copy, text, len);
    return copy;
}

char *base_strdup(struct base_arena *arena, const char *text)
{
    return base_strndup(arena, text, strlen(text));
}

void base_arena_free(struct base_arena *arena)
{
    struct base_chunk *chunk = arena->head;
    while (chunk != NULL) {
        struct base_chunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
    arena->head = NULL;
    arena->total_bytes = 0;
}

void *base_reach_array(void *old, uint32_t *cap, uint32_t index, size_t elem_bytes)
{
    if (index < *cap)
        return old;
    if (index > UINT32_MAX / 2)
        base_out_of_memory();
    uint32_t fresh = *cap != 0 ? *cap : 256;
    while (fresh <= index)
        fresh *= 2;
    unsigned char *table = base_realloc_array(old, fresh, elem_bytes);
    memset(table + *cap * elem_bytes, 0, (fresh - *cap) * elem_bytes);
    *cap = fresh;
    return table;
}

void *base_realloc_array(void *old, size_t count, size_t elem_bytes)
{
    if (elem_bytes != 0 && count > SIZE_MAX / 4 / elem_bytes)
        base_out_of_memory();
    size_t size = count * elem_bytes;
    void *fresh = realloc(old, size != 0 ? size : 1);
    if (fresh == NULL)
        base_out_of_memory();
    return fresh;
}
