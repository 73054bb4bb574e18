/* All 2^32 f32 numbers into every format of up to 16 bits: the walk of num_oracle.h along the sorted list of the target's
 * values, one comparison with the middle of the present interval a number, no shared code with isa/num*.c.
 * `test_num_f32` walks RINT with IEEE overflow for the nine formats; `test_num_f32 DTYPE [MODE]` one format, MODE a code of
 * PTO_ROUND_*. About 50 s a format and mode on one core of 2026 (12 ns a number), 8 minutes for the default. */
#include "num_oracle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static const enum pto_dtype small_floats[] = {PTO_F16,  PTO_BF16,   PTO_F8E4M3, PTO_F8E5M2, PTO_F8E8M0,
                                              PTO_HIF8, PTO_F4E2M1, PTO_F4E1M2, PTO_HIF4};

struct job {
    enum pto_dtype only; /* PTO_DTYPE_NONE: all */
    unsigned round;
};

static void test_all_f32(void **state)
{
    const struct job *job = *state;
    static struct oracle_grid grid;
    for (size_t t = 0; t < sizeof small_floats / sizeof small_floats[0]; t++) {
        if (job->only != PTO_DTYPE_NONE && job->only != small_floats[t])
            continue;
        oracle_grid_init(&grid, small_floats[t]);
        for (int negative = 0; negative < 2; negative++) {
            uint32_t bad = oracle_walk_f32(&grid, negative, 0, 1, job->round, NUM_OVF_INF);
            if (bad != 0x7F800000u)
                fail_msg("f32 %s%08x to %s", negative ? "-" : "", (unsigned)bad, isa_dtype(small_floats[t])->name);
        }
        print_message("%s: all f32 agree\n", isa_dtype(small_floats[t])->name);
    }
}

int main(int argc, char **argv)
{
    struct job job = {.only = PTO_DTYPE_NONE, .round = PTO_ROUND_RINT};
    if (argc > 1)
        job.only = isa_dtype_find(argv[1], strlen(argv[1]));
    if (argc > 2)
        job.round = (unsigned)strtoul(argv[2], NULL, 10);
    if (argc > 1 && job.only == PTO_DTYPE_NONE) {
        print_error("unknown dtype %s\n", argv[1]);
        return 2;
    }
    const struct CMUnitTest tests[] = {cmocka_unit_test_prestate(test_all_f32, &job)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
