/* sim/report: totals over the cores of a block. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "sim/report.h"

/* The cube of a block with two idle vector cores is as busy as alone: a share of the time of cores that have the pipe. */
static void test_ratios_count_cores_with_the_pipe(void **state)
{
    (void)state;
    struct sim_core_stats cores[3] = {{.kind = SIM_CORE_CUBE, .total_m = 1000, .macs = 7}, {.kind = SIM_CORE_VECTOR, .total_m = 800},
                                      {.kind = SIM_CORE_VECTOR, .total_m = 800, .read_bytes = 5}};
    cores[0].pipe[PTO_PIPE_M].busy_m = 250;
    cores[1].pipe[PTO_PIPE_V].busy_m = 100;
    struct sim sim = {.cores = cores, .ncores = 3};
    struct sim_sums s = sim_sum_cores(&sim);
    assert_int_equal(s.macs, 7);
    assert_int_equal(s.read_bytes, 5);
    assert_int_equal(s.busy_m[PTO_PIPE_M], 250);
    assert_int_equal(s.total_m[PTO_PIPE_M], 1000);
    assert_int_equal(s.total_m[PTO_PIPE_FIX], 1000);
    assert_int_equal(s.total_m[PTO_PIPE_V], 1600);
    assert_int_equal(s.total_m[PTO_PIPE_MTE2], 2600);
    cores[0].kind = SIM_CORE_FUSED;
    assert_int_equal(sim_sum_cores(&sim).total_m[PTO_PIPE_V], 2600);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_ratios_count_cores_with_the_pipe)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
