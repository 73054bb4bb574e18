/* Comparing buffers element by element (design.md 9, --expect). */
#ifndef PTO_SIM_COMPARE_H
#define PTO_SIM_COMPARE_H
#include "sim/args.h"

/* An element passes if it equals the expected one (two NaN are equal, so are two zeros), or |got - want| <= atol + rtol *
 * |want|, or it is at most ulp codes of its format away. */
struct sim_tolerance {
    double rtol, atol;
    int64_t ulp;
    int64_t max_mismatch;      /* so many may fail */
    double max_mismatch_ratio; /* or this part of all */
};
enum { SIM_WORST = 8 };
struct sim_difference {
    int64_t index;
    double got, want, error; /* |got - want|, inf if one is NaN */
    uint64_t got_bits, want_bits;
    int64_t ulps;
};
struct sim_comparison {
    int64_t elems, differ, mismatches; /* mismatches: differ by more than the tolerance */
    double max_abs, max_rel;
    int64_t max_ulps;
    struct sim_difference worst[SIM_WORST]; /* largest error first */
    unsigned nworst;
    bool pass;
};
void sim_compare(const struct sim_data *got, const struct sim_data *want, const struct sim_tolerance *tolerance,
                 struct sim_comparison *out);
/* The same with a diagnostic about what does not pass, or cannot be compared; then false. label: `--expect y=@y.npy`. */
bool sim_compare_say(const char *label, const struct sim_data *got, const struct sim_data *want, const struct sim_tolerance *tolerance,
                     struct base_diags *diags, struct sim_comparison *out);
/* Distance in codes between two elements of one format; INT64_MAX if only one is NaN. */
int64_t sim_ulps(enum pto_dtype dtype, uint64_t a, uint64_t b);
/* "[3,17]" of a row-major index. */
void sim_put_index(struct base_buf *out, const struct sim_data *data, int64_t index);
#endif
