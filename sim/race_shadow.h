/* Shadow memory of races: for runs of bytes, the last write and the reads since. Private to sim/race*.c. */
#ifndef PTO_SIM_RACE_SHADOW_H
#define PTO_SIM_RACE_SHADOW_H
#include "sim/race.h"

/* A moment of one thread: its clk-th step. clk 0: none. */
struct epoch {
    uint32_t core, clk, op;
    uint8_t pipe, slot;
    bool atomic, wrote;
    uint32_t bytes; /* of the whole contiguous access, 0 if it was none (vector.md 26: RAW of exactly these) */
    int64_t begin;  /* the first of the access */
};
/* A run of bytes with one history. */
struct segment {
    uint32_t begin, end; /* in its page */
    struct epoch write;
    struct epoch *reads; /* since the write: by thread the last; and atomic writes it is not behind */
    uint16_t nreads, cap;
};
struct page {
    struct segment *segments; /* by address, not overlapping */
    uint32_t count, cap;
};
enum { PAGE_BYTES = 4096 };

/* One memory: pages by number. */
struct shadow {
    struct shadow_page *pages; /* hash by number */
    struct shadow_page *last;  /* used last */
};
/* The page of an address, made if there is none. */
struct page *shadow_page(struct shadow *shadow, int64_t address);
/* Segments of [begin, end) of a page: makes borders at both ends and fills holes. Returns the index of the first, *n how many. */
uint32_t shadow_cut(struct page *page, uint32_t begin, uint32_t end, uint32_t *n);
/* Joins neighbours of one history around [first, first + n). */
void shadow_join(struct page *page, uint32_t first, uint32_t n);
void segment_add_read(struct segment *segment, struct epoch read);
void segment_clear_reads(struct segment *segment);
void shadow_free(struct shadow *shadow);
#endif
