/* Texts to measure reading with. */
#ifndef PTO_BENCH_TEXTS_H
#define PTO_BENCH_TEXTS_H
#include "base/str.h"

/* One function of 4n operations, compact types, a new name in every second line. */
void bench_canonical_text(struct base_buf *out, unsigned n);
/* n functions in the habits of model kernels (pto-as-2026-08.md 9), cube and vector in turn: level 3, long tile types. */
void bench_model_text(struct base_buf *out, unsigned n);
#endif
