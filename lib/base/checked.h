/* Arithmetic of sizes. For every size that comes from input: checked, each returns false on overflow; then what sizes are cut with. */
#ifndef PTO_BASE_CHECKED_H
#define PTO_BASE_CHECKED_H
#include <stdbool.h>
#include <stdint.h>

static inline bool base_add_i64(int64_t a, int64_t b, int64_t *out) { return !__builtin_add_overflow(a, b, out); }
static inline bool base_mul_i64(int64_t a, int64_t b, int64_t *out) { return !__builtin_mul_overflow(a, b, out); }

static inline int64_t base_min(int64_t a, int64_t b) { return a < b ? a : b; }
static inline int64_t base_max(int64_t a, int64_t b) { return a > b ? a : b; }
static inline int64_t base_ceil_div(int64_t a, int64_t b) { return (a + b - 1) / b; }
static inline int64_t base_round_up(int64_t a, int64_t to) { return base_ceil_div(a, to) * to; }
#endif
