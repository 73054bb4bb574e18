/* Arena: memory of one phase, freed at once.  Owns chunks; knows nothing of what is put in them.
 * Memory is zeroed and 16-byte aligned.  Allocation never returns NULL: sizes that come from input are
 * checked against explicit limits before they get here, and a host that is really out of memory ends the
 * process through base_out_of_memory() (the one path for it). */
#ifndef PTO_BASE_ARENA_H
#define PTO_BASE_ARENA_H
#include <stddef.h>
#include <stdint.h>

struct base_chunk;

struct base_arena {
    struct base_chunk *head;
    size_t total_bytes; /* sum of all chunks, for limits and reports */
};

void *base_alloc(struct base_arena *arena, size_t size_bytes);
void *base_try_alloc(struct base_arena *arena, size_t size_bytes); /* for what users size: NULL if the host refuses */
void *base_alloc_array(struct base_arena *arena, size_t count, size_t elem_bytes);
char *base_strndup(struct base_arena *arena, const char *text, size_t len);
char *base_strdup(struct base_arena *arena, const char *text);
void base_arena_free(struct base_arena *arena);

/* Heap blocks that grow (for arrays that outlive or outgrow a phase). Never NULL; not zeroed. */
void *base_realloc_array(void *old, size_t count, size_t elem_bytes);
_Noreturn void base_out_of_memory(void);

/* Makes room for one more element of a heap array {ptr, count, cap}; doubles. */
#define BASE_GROW(ptr, count, cap)                                                      \
    do {                                                                                \
        if ((count) >= (cap)) {                                                         \
            (cap) = (cap) != 0 ? (cap) * 2 : 16;                                        \
            (ptr) = base_realloc_array((ptr), (size_t)(cap), sizeof *(ptr));            \
        }                                                                               \
    } while (0)

/* Makes a heap array of cap elements reach index, new elements zeroed: tables indexed by ids. */
#define BASE_REACH(ptr, cap, index) ((ptr) = base_reach_array((ptr), &(cap), (index), sizeof *(ptr)))
void *base_reach_array(void *old, uint32_t *cap, uint32_t index, size_t elem_bytes);
#endif
