/* Binary files: numbers in LEB128 and little endian, appended to a buffer, and read from a block with one first problem. Nothing
 * is read past the end; after a problem every number is 0. */
#ifndef PTO_BASE_BYTES_H
#define PTO_BASE_BYTES_H
#include "base/str.h"

void base_put_uleb(struct base_buf *buf, uint64_t value);
void base_put_sleb(struct base_buf *buf, int64_t value);
void base_put_fixed(struct base_buf *buf, uint64_t value, unsigned bytes);

struct base_bytes {
    const uint8_t *begin, *at, *end; /* the file; what is left of the part at hand */
    char problem[160];               /* the first; empty while all is well */
    size_t problem_at;               /* offset from begin */
};

/* Records what is wrong, if it is the first, and skips to the end of the part. False, for `return base_bytes_fail(..)`. */
bool base_bytes_fail(struct base_bytes *b, const char *fmt, ...) BASE_PRINTF(2, 3);
static inline bool base_bytes_failed(const struct base_bytes *b) { return b->problem[0] != '\0'; }
uint64_t base_get_fixed(struct base_bytes *b, unsigned bytes);
uint64_t base_get_uleb(struct base_bytes *b);
int64_t base_get_sleb(struct base_bytes *b);
/* A number up to limit. */
uint32_t base_get_upto(struct base_bytes *b, uint64_t limit, const char *what);
/* How many things of at least one byte each follow: never more than bytes are left. */
uint32_t base_get_count(struct base_bytes *b, const char *what);
/* The next len bytes; NULL if there are not so many. */
const uint8_t *base_get_bytes(struct base_bytes *b, size_t len);
#endif
