/* What the cube of a target can do at most, and the roofline of an operator. */
#include "kernels/op.h"
#include "sim/timing.h"

double kern_macs_per_cycle(const struct pto_target *target, int dtype)
{
    return dtype != 0 ? (double)sim_mad_peak(target, (enum pto_dtype)dtype, false) : 0;
}
