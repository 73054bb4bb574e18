/* Element types and conversion of elements to numbers and back (pto/sim.h). */
#include "isa/num.h"
#include "pto/sim.h"

#include <math.h>
#include <string.h>

static bool is_dtype(int dtype) { return dtype > PTO_DTYPE_NONE && dtype < PTO_DTYPE_COUNT; }

int pto_dtype(const char *name)
{
    enum pto_dtype dtype = isa_dtype_find(name, strlen(name));
    return dtype != PTO_DTYPE_NONE ? (int)dtype : -1;
}

const char *pto_dtype_name(int dtype) { return is_dtype(dtype) ? isa_dtype((enum pto_dtype)dtype)->name : NULL; }
int pto_dtype_bits(int dtype) { return is_dtype(dtype) ? isa_dtype((enum pto_dtype)dtype)->bits : 0; }

bool pto_decode(int dtype, const void *bits, int64_t n, double *out)
{
    if (!is_dtype(dtype))
        return false;
    for (int64_t i = 0; i < n; i++)
        out[i] = num_decode((enum pto_dtype)dtype, num_load(bits, (uint64_t)i, (enum pto_dtype)dtype));
    return true;
}

bool pto_encode(int dtype, const double *in, int64_t n, void *bits)
{
    if (!is_dtype(dtype))
        return false;
    enum pto_dtype d = (enum pto_dtype)dtype;
    for (int64_t i = 0; i < n; i++)
        num_store(bits, (uint64_t)i, d, num_encode(d, in[i], PTO_ROUND_RINT, isinf(in[i]) ? NUM_OVF_INF : NUM_OVF_SATURATE, NUM_NAN_CANON));
    return true;
}
