/* Inside of matmul and linear: the object, the plan of a run, helpers of both. Not for other operators. */
#ifndef PTO_KERNELS_MATMUL_INTERNAL_H
#define PTO_KERNELS_MATMUL_INTERNAL_H
#include "kernels/op.h"
#include "kernels/weight.h"
#include "pto/kernels/matmul.h"

struct pto_matmul {
    struct pto_matmul_properties p;
    char warnings[400];
};
/* Tensors of a run, checked. */
struct matmul_tensors {
    struct pto_tensor a, w, scale, zeros, bias, output; /* data NULL: there is none */
};
/* The second phase. */
struct matmul_plan {
    struct pto_matmul_properties p;
    struct matmul_tensors t;
    int64_t m;
    char warnings[400]; /* of the object */
};
enum pto_op_status matmul_run(struct kern_call *call, void *plan);
/* Of pto_matmul_dequantize(): A and bias have no data, output is W. */
enum pto_op_status matmul_run_dequantize(struct kern_call *call, void *plan);
/* m as a forward of A has it. */
int64_t matmul_rows(const struct pto_matmul_properties *p, const struct pto_tensor *a);
/* The weight is codes, or of a narrower type than A. */
bool matmul_is_quantised(const struct pto_matmul_properties *p);
/* Gives t dtype and shape, and memory if it has none. */
enum pto_op_status matmul_output(const char *name, struct pto_tensor *t, int dtype, int rank, const int64_t *shape);
/* Codes to be stored for plain host values; 0..2^bits-1. The value of weight element i as an integer. */
int64_t weight_element(const struct pto_tensor *t, int64_t i);
void weight_put(uint8_t *packed, int bits, int64_t i, unsigned code);
/* What brings interleaved words into plain order: how many swaps, at most 3. */
int weight_swaps(int bits, int a_dtype, struct kern_swap swaps[3]);
unsigned weight_get(const uint8_t *packed, int bits, int64_t i);
#endif
